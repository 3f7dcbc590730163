//! Ticketing: the catalogue, quotes, orders, tickets, refunds and what inspectors need.
//!
//! A purchase is a saga (decision 4): each step is written down before it is done, and a worker of any process drives
//! what was left lying to an end. A ticket becomes visible only once its money is certain; money is given back only for
//! a ticket that can no longer be used. The payment operator is reached through its trait alone, and nothing that
//! matters lives in a process's memory. No name, mail address or phone number may ever enter here.

mod bindings;
mod catalogue;
mod columns;
mod counter;
mod driver;
mod error;
mod http;
mod inspection;
mod issuer;
mod moves;
mod order;
mod refund;
mod ticket;
mod usable;
mod wallet;
mod worker;

use std::sync::Arc;

use cityplus_domain::ids::{AccountId, DeviceId, WalletId};
use cityplus_domain::{Clock, Timestamp};
use cityplus_protocol::PublicKey;

pub use bindings::Bindings;
pub use catalogue::Sale;
pub use error::TicketingError;
pub use http::routes;
pub use inspection::{Inspector, Misuse};
pub use issuer::{IssuerError, IssuerSecret};
pub use ticket::PAGE_MAX;
pub use worker::Work;

use crate::operator::Operator;
use crate::store::Database;
use crate::sync::Journal;
use issuer::Issuer;

/// Who buys, and on which device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buyer {
    /// The account that will own the tickets.
    pub account_id: AccountId,
    /// The device they are bound to.
    pub device_id: DeviceId,
    /// Its key.
    pub device_key: PublicKey,
    /// The account's wallet.
    pub wallet_id: WalletId,
}

/// What the room is made of.
pub struct Parts {
    /// The city's database.
    pub database: Database,
    /// What changed for an account.
    pub journal: Journal,
    /// The payment operator.
    pub operator: Arc<dyn Operator>,
    /// What the operator is still to be told of wallets and keys.
    pub bindings: Arc<dyn Bindings>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What is sold.
    pub sale: Sale,
    /// What seals the issuer's keys.
    pub secret: IssuerSecret,
}

/// The door of the room.
pub struct Ticketing {
    database: Database,
    journal: Journal,
    operator: Arc<dyn Operator>,
    bindings: Arc<dyn Bindings>,
    clock: Arc<dyn Clock>,
    sale: Sale,
    issuer: Issuer,
}

impl Ticketing {
    /// Opens the room; makes the issuer's first key if there is none. Refused when the keys in the database were sealed
    /// by another secret.
    pub async fn open(parts: Parts) -> Result<Arc<Self>, TicketingError> {
        let issuer = Issuer::open(parts.database.clone(), parts.secret, parts.clock.now()).await?;
        Ok(Arc::new(Self {
            database: parts.database,
            journal: parts.journal,
            operator: parts.operator,
            bindings: parts.bindings,
            clock: parts.clock,
            sale: parts.sale,
            issuer,
        }))
    }

    /// Makes a new issuer's key that signs from a moment on, at least a minute ahead; the old ones are accepted for what they have signed. Leave
    /// inspectors a day to fetch the new key, unless an old one got into wrong hands.
    pub async fn rotate_issuer_key(&self, from: Timestamp) -> Result<PublicKey, TicketingError> {
        Ok(self.issuer.rotate(from, self.clock.now()).await?)
    }

    /// What is sold.
    pub const fn sale(&self) -> &Sale {
        &self.sale
    }
}

#[cfg(test)]
pub(crate) use http::tests::support as test_support;
