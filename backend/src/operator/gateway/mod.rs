//! Payment gateways: how money from cards and banks reaches the operator. One trait, one client for each protocol.
//!
//! A gateway knows an order by a reference of its own and by the id it was ordered with. What it tells by itself
//! (a notification) is never believed: it says only which order to look at again.

mod again;
mod card;
mod checks;
mod client;
mod error;
mod file;
mod gateways;
mod gopay;
mod payu;
mod signature;
mod token;

use std::fmt;
use std::net::IpAddr;

use async_trait::async_trait;
use cityplus_domain::Money;
use cityplus_protocol::operator::GatewayName;

pub use card::{CardExpiry, CardToken, CardUse, SavedCard};
pub use client::GatewayUrl;
pub use error::GatewayError;
pub use file::{GatewayFile, GatewayFileError};
pub(super) use gateways::BACK;
pub use gateways::{Gateways, UnitGateway};
pub use gopay::{GoPay, GoPaySettings};
pub use payu::{PayU, PayUPos, PayUSettings};
pub use signature::{SignatureAlgorithm, sign_notification, verify_notification};

/// A gateway. Every call may be made again: what was done already is no error.
#[async_trait]
pub trait Gateway: fmt::Debug + Send + Sync {
    /// Which one it is.
    fn name(&self) -> GatewayName;

    /// Orders a payment: the person pays on the page that comes back.
    ///
    /// If the answer is lost, nobody knows the page: order again with another id. One with a saved card may have been
    /// paid all the same, which only the gateway's notification tells then: that is [`GatewayError::Unsure`].
    async fn create(&self, order: &NewOrder) -> Result<Created, GatewayError>;

    /// How an order stands.
    async fn look(&self, reference: &Reference) -> Result<Look, GatewayError>;

    /// Takes what is blocked on the card: so much, or all; the rest is released.
    async fn capture(&self, reference: &Reference, amount: Option<Money>) -> Result<(), GatewayError>;

    /// Ends an order that is not paid, or releases what is blocked. Of one that has ended so already it is no error.
    async fn cancel(&self, reference: &Reference) -> Result<(), GatewayError>;

    /// Gives a paid order back: so much.
    async fn refund(&self, reference: &Reference, refund: &NewRefund) -> Result<(), GatewayError>;

    /// Has the gateway forget the card that this order had saved: nobody can pay with it from then on. Of one that is
    /// forgotten already it is no error.
    async fn forget(&self, reference: &Reference, token: &CardToken) -> Result<(), GatewayError>;

    /// Which order a notification is about, if it is genuine.
    fn notified(&self, notification: &Notification<'_>) -> Result<Reference, GatewayError>;
}

/// An order as a gateway names it: 1 to 64 letters, digits, `-` or `_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference(String);

impl Reference {
    /// Most characters.
    pub const MAX: usize = 64;

    /// Reads one; none if it could not be put into an address as it is.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let clean = !text.is_empty()
            && text.len() <= Self::MAX
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        clean.then_some(Self(text))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// When the money of an order is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// As soon as it is paid.
    AtOnce,
    /// It is only blocked until [`Gateway::capture`] or [`Gateway::cancel`].
    Later,
}

/// What is ordered at a gateway. It names no person.
#[derive(Clone, Debug)]
pub struct NewOrder {
    /// Made by the operator, never used twice: 1 to 48 letters, digits, `-`, `_` or `.`.
    pub id: String,
    /// How much; more than nothing.
    pub amount: Money,
    /// When it is taken.
    pub taking: Taking,
    /// What the person reads on the page, at most 120 characters.
    pub description: String,
    /// The language of the page, ISO 639-1.
    pub language: String,
    /// Where the person's device is, as the gateways ask; not kept.
    pub customer_ip: IpAddr,
    /// Where the person comes back to.
    pub return_url: String,
    /// Where the gateway tells that something has changed.
    pub notify_url: String,
    /// How long it may be paid, in seconds. Gateways without such a limit ignore it.
    pub valid_for_s: u32,
    /// Which card it is paid with.
    pub card: CardUse,
}

/// An order that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// How the gateway names it.
    pub reference: Reference,
    /// Where the person pays, or confirms to the card's bank that it is they; none if a saved card needs no page.
    pub page_url: Option<String>,
}

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// Nothing is paid yet.
    Open,
    /// Blocked on the card.
    Blocked,
    /// Paid.
    Paid,
    /// Ended without money: given up, declined for good, or out of time.
    Cancelled,
    /// Paid, and all given back.
    Refunded,
}

/// An order as the gateway says it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The id it was ordered with.
    pub id: String,
    /// How far it has come.
    pub state: OrderState,
    /// How much was ordered; of one that was captured in part, how much was taken.
    pub amount: Money,
    /// The card that the gateway keeps, if the order asked for that and the person agreed.
    pub saved: Option<SavedCard>,
}

/// Money that goes back through a gateway.
#[derive(Clone, Debug)]
pub struct NewRefund {
    /// Made by the operator: the same refund asked twice is given once.
    pub id: String,
    /// How much; more than nothing.
    pub amount: Money,
    /// Why, for the person's bank statement; at most 120 characters.
    pub description: String,
}

/// What came to the address for notifications, as it came.
#[derive(Clone, Copy, Debug)]
pub struct Notification<'a> {
    /// The query, without `?`.
    pub query: &'a str,
    /// The headers' values, by name without regard to case.
    pub headers: &'a axum::http::HeaderMap,
    /// The bytes of the body.
    pub body: &'a [u8],
}
