//! Handing an allowance back before it is over: an order to one's own wallet of all that is left.

use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::offline::{OfflineOrder, OfflinePayment};

use super::{is_good, purse};
use crate::outbox::{self, Request};
use crate::session::still_signed_in;
use crate::{Engine, EngineError, keep};

impl Engine {
    /// Hands back what is left of what was set aside here, and says how much. From now on it counts as spent, before any
    /// word of it leaves this device, so nothing more is paid from it; the order waits in the outbox, and when it is settled
    /// the money is in the wallet.
    pub async fn hand_back_aside(&self) -> Result<Money, EngineError> {
        let account = self.account().await?;
        let account_id = account.account.account_id;
        let identity = self.identity_named(account.identity.clone()).await?;
        let (now, clock_now) = (self.now(), self.clock.now());
        self.store
            .write(move |view| {
                // What is set aside by now may be another person's, and another's key.
                still_signed_in(view, account_id)?;
                let held = purse(view)?.filter(|purse| is_good(purse, now) && purse.left().minor > 0);
                let mut purse = held.ok_or(EngineError::NoAllowance)?;
                let (allowance, left) = (purse.allowance.allowance, purse.left());
                let order = OfflineOrder {
                    transfer_id: TransferId::new(now),
                    allowance_id: allowance.allowance_id,
                    number: purse.orders.saturating_add(1),
                    spent_before: purse.spent,
                    to_wallet_id: allowance.wallet_id,
                    amount: left,
                    created_at: now,
                };
                let payment = OfflinePayment {
                    allowance: purse.allowance,
                    order,
                    signature: identity.sign(&order.signing_bytes())?,
                };
                purse.orders = order.number;
                purse.spent = allowance.amount.minor;
                view.set_setting(keep::ALLOWANCE, &purse)?;
                outbox::add(view, Request::Offline(payment), clock_now)?;
                Ok(left)
            })
            .await
    }
}
