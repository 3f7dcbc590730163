//! Setting an amount aside for this device.
//!
//! The order is kept before it is sent, and sent again until it is answered: the operator gives the same allowance for the
//! same order. So a lost answer sets nothing aside twice.

use cityplus_domain::ids::{AccountId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::offline::{AllowanceOrder, SignedAllowance, SignedAllowanceOrder};
use cityplus_protocol::{CityName, paths};

use super::{Purse, SetAside, is_good, purse, spendable};
use crate::http::Call;
use crate::outbox;
use crate::session::{signed_in, still_signed_in};
use crate::store::View;
use crate::{Engine, EngineError, keep};

/// An amount of which it is not known here whether it is set aside: its order was not answered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsideAsked {
    /// What the order creates.
    pub allowance_id: TransferId,
    /// How much.
    pub amount: Money,
}

impl Engine {
    /// Sets an amount of one's own wallet aside, to be spent from this device without a network. An order that was not
    /// answered before goes first: if it was carried out, that is what is set aside, whatever is asked for now. While
    /// something is left to be spent, nothing more is set aside. `own` is the wallet that whoever agreed has:
    /// [`EngineError::SomebodyElse`] if another person is signed in by now, and then nothing new is asked for.
    pub async fn set_aside(&self, own: WalletId, amount: Money) -> Result<SetAside, EngineError> {
        let account = self.account_with(own).await?;
        let account_id = account.account.account_id;
        let identity = self.identity_named(account.identity).await?;
        self.fetch_operator_keys().await?;
        let created_at = self.now();
        let order = AllowanceOrder {
            allowance_id: TransferId::new(created_at),
            wallet_id: own,
            amount,
            created_at,
        };
        let fresh = SignedAllowanceOrder {
            order,
            public_key: identity.public_key(),
            signature: identity.sign(&order.signing_bytes())?,
        };
        let mut asked = self.keep_aside(account_id, fresh).await?;
        if asked.order.allowance_id != order.allowance_id {
            let answered = match self.ask_aside(account_id, asked).await {
                Err(error) if is_refusal(&error) => None,
                answered => answered?,
            };
            if let Some(set_aside) = answered {
                return Ok(set_aside);
            }
            // Nothing came of it, or its time is over: the new one follows.
            asked = self.keep_aside(account_id, fresh).await?;
        }
        let answered = self.ask_aside(account_id, asked).await?;
        answered.ok_or(EngineError::NoAllowance)
    }

    /// What may be set aside already, though no answer has said so. Asking for it again brings it to its end.
    pub async fn aside_asked(&self) -> Result<Option<AsideAsked>, EngineError> {
        self.store
            .read(|view| {
                let name = order_name(signed_in(view)?.account.account_id);
                let kept: Option<SignedAllowanceOrder> = view.setting(&name)?;
                Ok(kept.map(|kept| AsideAsked {
                    allowance_id: kept.order.allowance_id,
                    amount: kept.order.amount,
                }))
            })
            .await
    }

    /// What was set aside here, can be spent no more, and is not back in the wallet yet.
    pub async fn away_allowances(&self) -> Result<Vec<SetAside>, EngineError> {
        let now = self.now();
        self.store
            .read(move |view| {
                let account_id = signed_in(view)?.account.account_id;
                let can_be_spent = spendable(view, now)?.is_some();
                let over = purse(view)?.filter(|_| !can_be_spent);
                let all: Vec<Purse> = view.setting(keep::ALLOWANCES_AWAY)?.unwrap_or_default();
                let own = all.into_iter().filter(|purse| purse.account_id == account_id);
                let away = own.chain(over).filter(|purse| is_away(purse, now));
                Ok(away.map(|purse| SetAside::from(&purse)).collect())
            })
            .await
    }

    /// Keeps an order before it is sent. Gives the one that is kept and was not answered, if there is one.
    async fn keep_aside(
        &self,
        account_id: AccountId,
        fresh: SignedAllowanceOrder,
    ) -> Result<SignedAllowanceOrder, EngineError> {
        let now = self.now();
        self.store
            .write(move |view| {
                still_signed_in(view, account_id)?;
                let name = order_name(account_id);
                let kept: Option<SignedAllowanceOrder> = view.setting(&name)?;
                if let Some(kept) = kept {
                    return Ok(kept);
                }
                let held = spendable(view, now)?;
                if let Some(left) = held.map(|purse| purse.left()).filter(|left| left.minor > 0) {
                    return Err(EngineError::StillSetAside { left });
                }
                view.set_setting(&name, &fresh)?;
                Ok(fresh)
            })
            .await
    }

    /// Sends an order that is kept. What is given takes its place; none if its time is over by now. A refusal takes the
    /// order away.
    async fn ask_aside(
        &self,
        account_id: AccountId,
        asked: SignedAllowanceOrder,
    ) -> Result<Option<SetAside>, EngineError> {
        let order = asked.order;
        let call = Call::post(paths::ALLOWANCES, &asked)?.creates(order.allowance_id);
        let answer = match self.send_as(&call, &account_id.to_string()).await {
            Ok(answer) => answer,
            Err(error) => {
                if is_refusal(&error) {
                    self.store
                        .write(move |view| forget(view, account_id, order.allowance_id).map(drop))
                        .await?;
                }
                return Err(error);
            }
        };
        let given: SignedAllowance = answer.json()?;
        let allowance = &given.allowance;
        let city = self.catalogue().await?.catalogue.city.key;
        let is_ours = allowance.city == CityName::from(&city)
            && allowance.allowance_id == order.allowance_id
            && allowance.wallet_id == order.wallet_id
            && allowance.amount == order.amount
            && allowance.device_key == asked.public_key;
        if !is_ours {
            return Err(EngineError::ServerGarbage(
                "it gives another allowance".to_owned(),
            ));
        }
        let now = self.now();
        self.store
            .write(move |view| {
                // Somebody else signed in meanwhile: the order waits for who made it.
                still_signed_in(view, account_id)?;
                let is_waited_for = forget(view, account_id, order.allowance_id)?;
                take(view, account_id, given, is_waited_for, now)
            })
            .await
    }
}

/// Puts what was given into the device's purse. One that is there already stays as it is: something of it may be spent. For
/// the same reason an answer whose order is `is_waited_for` no more brings nothing back.
fn take(
    view: &View<'_>,
    account_id: AccountId,
    given: SignedAllowance,
    is_waited_for: bool,
    now: Timestamp,
) -> Result<Option<SetAside>, EngineError> {
    let before: Option<Purse> = view.setting(keep::ALLOWANCE)?;
    let is_same = |held: &Purse| held.allowance.allowance.allowance_id == given.allowance.allowance_id;
    let same = before.filter(is_same);
    let purse = same.unwrap_or(Purse {
        account_id,
        allowance: given,
        orders: 0,
        spent: 0,
    });
    if same.is_none() {
        if !is_waited_for {
            return Ok(None);
        }
        if !is_good(&purse, now) {
            keep_away(view, purse, now)?;
            return Ok(None);
        }
        if let Some(before) = before {
            keep_away(view, before, now)?;
        }
        view.set_setting(keep::ALLOWANCE, &purse)?;
    }
    Ok(is_good(&purse, now).then(|| SetAside::from(&purse)))
}

/// Remembers what is spent no more from here until it is back in its owner's wallet.
fn keep_away(view: &View<'_>, purse: Purse, now: Timestamp) -> Result<(), EngineError> {
    let mut all: Vec<Purse> = view.setting(keep::ALLOWANCES_AWAY)?.unwrap_or_default();
    all.push(purse);
    all.retain(|one| is_away(one, now));
    view.set_setting(keep::ALLOWANCES_AWAY, &all)
}

/// Takes an order away that was answered, if it is still the one that is kept; whether it was.
fn forget(view: &View<'_>, account_id: AccountId, allowance_id: TransferId) -> Result<bool, EngineError> {
    let name = order_name(account_id);
    let kept: Option<SignedAllowanceOrder> = view.setting(&name)?;
    let is_kept = kept.is_some_and(|kept| kept.order.allowance_id == allowance_id);
    if is_kept {
        view.delete_setting(&name)?;
    }
    Ok(is_kept)
}

/// Each person of a device has an order of their own.
fn order_name(account_id: AccountId) -> String {
    format!("{}-{account_id}", keep::ALLOWANCE_ASKED)
}

fn is_refusal(error: &EngineError) -> bool {
    matches!(error, EngineError::Server { problem, .. } if outbox::is_final(problem))
}

fn is_away(purse: &Purse, now: Timestamp) -> bool {
    purse.left().minor > 0 && now < purse.allowance.allowance.settle_until
}
