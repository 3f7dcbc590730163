//! Orders that a linked wallet pays.
//!
//! Whether it may, and how much, only the operator says, when the money is reserved. Here is looked only at whether the
//! two wallets have anything to do with each other, so that a slip is told at once.

use cityplus_domain::ids::WalletId;
use cityplus_protocol::ticketing::PlaceOrder;

use super::steps::{call, is_passing};
use crate::ticketing::{Buyer, Ticketing, TicketingError};

impl Ticketing {
    /// Of an order that another wallet than the buyer's pays, by a link between the two: the buyer's own; none of any other.
    /// A link that has ended is told by the operator, as everything that may change until the money is reserved.
    pub(super) async fn user_of_link(
        &self,
        buyer: &Buyer,
        ask: &PlaceOrder,
    ) -> Result<Option<WalletId>, TicketingError> {
        let (payer, own) = (ask.payment.order.wallet_id, buyer.wallet_id);
        if payer == own {
            return Ok(None);
        }
        // Paper is a facility's to sell, out of its own wallet.
        if ask.printed {
            return Err(TicketingError::Wallet);
        }
        let links = match call(self.operator.links(own)).await {
            Ok(links) => links,
            Err(failure) if is_passing(&failure) => return Err(TicketingError::OperatorAway),
            Err(_) => return Err(TicketingError::Wallet),
        };
        let is_linked = links
            .iter()
            .any(|link| link.wallet_id == payer && link.user_wallet_id == own);
        if is_linked {
            Ok(Some(own))
        } else {
            Err(TicketingError::Wallet)
        }
    }
}
