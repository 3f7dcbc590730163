//! Orders that a wallet of another city pays, held at that city's operator (P13).
//!
//! Whether there is such a wallet, whether its device signed and whether it has the money, its operator says when the money
//! is reserved. Here is looked only at whether that city's wallets pay here at all, so that a slip is told at once.

use std::sync::Arc;

use cityplus_domain::keys::CityKey;
use cityplus_protocol::ticketing::{OrderView, PlaceAbroadOrder};

use super::check::Asked;
use super::content::Paid;
use super::steps::call;
use super::store;
use crate::ticketing::columns::fingerprint;
use crate::ticketing::{Buyer, Ticketing, TicketingError};

impl Ticketing {
    /// The cities whose wallets pay here.
    pub async fn partner_cities(&self) -> Result<Vec<CityKey>, TicketingError> {
        let cities = call(self.operator.partners()).await;
        cities.map_err(|_| TicketingError::OperatorAway)
    }

    /// As [`Ticketing::place_order`], paid from a wallet that is held at a partner's operator.
    pub async fn place_abroad_order(
        self: &Arc<Self>,
        buyer: &Buyer,
        ask: &PlaceAbroadOrder,
    ) -> Result<OrderView, TicketingError> {
        let fingerprint = fingerprint(&(buyer.account_id, buyer.device_id, ask))?;
        if let Some(found) = store::find(&self.database, ask.order_id).await? {
            return self.again(found, &fingerprint).await;
        }
        if !self.partner_cities().await?.contains(&ask.home) {
            return Err(TicketingError::Partner);
        }
        let asked = Asked {
            order_id: ask.order_id,
            product: &ask.product,
            day: ask.day,
            lines: &ask.lines,
            printed: false,
            payment: Paid::AtPartner {
                home: ask.home.clone(),
                order: ask.payment.clone(),
            },
            user: None,
        };
        self.place(buyer, asked, fingerprint).await
    }
}
