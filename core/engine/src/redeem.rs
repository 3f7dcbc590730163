//! Money out of one's own wallet, in cash or to a bank account: signed here, kept in the outbox, sent. And the teller who
//! hands out cash.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::paths;
use cityplus_protocol::redemption::{
    PayOutCash, PayOutTo, RedemptionOrder, RedemptionView, SignedRedemptionOrder,
};

use crate::http::Call;
use crate::movement::MovementOutcome;
use crate::outbox::{self, Answer, Kind, OutboxState, Request};
use crate::session::signed_in;
use crate::{Engine, EngineError};

/// What came of a redemption or of handing out its cash.
pub type RedemptionOutcome = MovementOutcome<RedemptionView>;

/// A redemption that was asked for on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedemptionMade {
    /// The movement; of cash the number to show at the desk.
    pub redemption_id: TransferId,
    /// How much.
    pub amount: Money,
    /// Where it goes.
    pub to: PayOutTo,
    /// When it was asked for.
    pub made_at: Timestamp,
    /// How far the asking is.
    pub asked: OutboxState,
    /// How the redemption stood when the operator took it. [`Engine::redemption`] says how it stands by now.
    pub taken: Option<RedemptionView>,
}

impl Engine {
    /// What was taken out of the wallet from this device, newest first, as far as it is remembered here.
    pub async fn redemptions(&self) -> Result<Vec<RedemptionMade>, EngineError> {
        self.store
            .read(|view| {
                let wallet_id = signed_in(view)?.account.wallet_id.ok_or(EngineError::NoWallet)?;
                let entries = outbox::all_of(view, Kind::Redeem, &wallet_id.to_string())?;
                let made = entries.into_iter().rev().filter_map(|entry| {
                    let Request::Redeem(asked) = entry.content.request else {
                        return None;
                    };
                    Some(RedemptionMade {
                        redemption_id: asked.order.redemption_id,
                        amount: asked.order.amount,
                        to: asked.order.to,
                        made_at: entry.content.made_at,
                        asked: entry.state,
                        taken: entry.content.answer.and_then(view_of),
                    })
                });
                Ok(made.collect())
            })
            .await
    }

    /// Takes money out of one's own wallet. Cash then waits at the desk; its owner shows the redemption's id there. A
    /// refusal is an error, and no money has moved. `own` is the wallet that whoever agreed has:
    /// [`EngineError::SomebodyElse`] if another person is signed in by now.
    pub async fn redeem(
        &self,
        own: WalletId,
        amount: Money,
        to: PayOutTo,
    ) -> Result<RedemptionOutcome, EngineError> {
        let account = self.account_with(own).await?;
        let identity = self.identity_named(account.identity).await?;
        let created_at = self.now();
        let order = RedemptionOrder {
            redemption_id: TransferId::new(created_at),
            wallet_id: own,
            amount,
            to,
            created_at,
        };
        let signature = identity.sign(&order.signing_bytes())?;
        let request = Request::Redeem(SignedRedemptionOrder {
            order,
            public_key: identity.public_key(),
            signature,
        });
        self.move_money(request, view_of).await
    }

    /// Hands out the cash of a redemption, as a teller. A refusal is an error: hand out nothing then.
    pub async fn pay_out(
        &self,
        redemption_id: TransferId,
        identity_checked: bool,
    ) -> Result<RedemptionOutcome, EngineError> {
        let teller = self.bring_shift_to_its_end().await?;
        let request = Request::PayOut(PayOutCash {
            redemption_id,
            identity_checked,
        });
        self.move_money_as(teller, request, view_of).await
    }

    /// How one's own redemption stands.
    pub async fn redemption(&self, redemption_id: TransferId) -> Result<RedemptionView, EngineError> {
        let call = Call::get(paths::REDEMPTION).with("{redemption_id}", redemption_id);
        let view: RedemptionView = self.send(&call).await?.json()?;
        if view.redemption_id == redemption_id {
            Ok(view)
        } else {
            Err(EngineError::ServerGarbage(
                "it names another redemption".to_owned(),
            ))
        }
    }
}

fn view_of(answer: Answer) -> Option<RedemptionView> {
    match answer {
        Answer::Redemption(view) => Some(view),
        _ => None,
    }
}
