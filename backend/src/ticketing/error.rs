//! What ticketing refuses, and why.

use cityplus_domain::Money;
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::quote::QuoteError;
use cityplus_protocol::{ErrorCode, Problem};

use super::issuer::IssuerError;
use crate::store::StoreError;

/// A refusal or a failure of ticketing.
#[derive(Debug, thiserror::Error)]
pub enum TicketingError {
    /// It cannot be bought.
    #[error(transparent)]
    Quote(#[from] QuoteError),
    /// Asked for on paper, where paper is not valid.
    #[error("tickets of this product are not valid on paper; order them for a phone")]
    NotPrintable,
    /// The amount signed is not the price.
    #[error("the price is now {total}; show it to the buyer and order again with a new id")]
    PriceChanged {
        /// What it costs now.
        total: Money,
    },
    /// The amount signed is in another currency.
    #[error("the payment must be in {needed}, the currency of the price")]
    Currency {
        /// The currency of the price.
        needed: cityplus_domain::Currency,
    },
    /// The payment comes from a wallet that is not the buyer's.
    #[error("the payment's wallet is not the wallet of this account")]
    Wallet,
    /// The operator could not be asked whose wallet may pay.
    #[error("the payment operator cannot be asked right now; send the same again later")]
    OperatorAway,
    /// The payment goes to the wrong unit.
    #[error("this product is paid to \"{needed}\"; sign the payment for that merchant")]
    Merchant {
        /// The unit that sells it.
        needed: UnitKey,
    },
    /// The payment goes to a unit of another city.
    #[error("this product is paid in \"{needed}\"; sign the payment for that city")]
    City {
        /// The city that sells it.
        needed: CityKey,
    },
    /// Nothing is agreed with the city whose wallet should pay.
    #[error(
        "no wallet of that city pays here; ask which cities' wallets do, or pay from a wallet of this one"
    )]
    Partner,
    /// As many orders as may wait for other cities do so already.
    #[error(
        "too many orders of this account wait for another city's operator; wait until one of them has ended"
    )]
    TooManyWaiting,
    /// The signature of a payment from another city's wallet does not fit.
    #[error("the payment must be signed by the key it names, one that is bound to the wallet that pays")]
    AbroadSignature,
    /// The payment's signature does not fit.
    #[error("the payment must be signed by the key of the device that orders")]
    Signature,
    /// The device was taken off the account while it was asking.
    #[error("this device does not belong to the account any more; sign in again and order once more")]
    DeviceGone,
    /// The payment was signed too long ago or in the future.
    #[error("the payment was signed too long ago or in the future; check the device's clock and order again")]
    OrderTime,
    /// The id stands for something else already.
    #[error("this id was used before with another content; make a new one")]
    IdReused,
    /// No such order of this account.
    #[error("there is no such order")]
    UnknownOrder,
    /// No such ticket of this account.
    #[error("there is no such ticket")]
    UnknownTicket,
    /// Not taken back, or no longer.
    #[error("this ticket is not taken back, or no longer")]
    NotRefundable,
    /// It has been used.
    #[error("this ticket has been used and is not taken back")]
    TicketUsed,
    /// It is, or is being, given back.
    #[error("this ticket has been given back already")]
    TicketRefunded,
    /// A field that types alone cannot check.
    #[error("{field}: {needed}")]
    Field {
        /// Where.
        field: String,
        /// What is needed there.
        needed: String,
    },
    /// The issuer's keys cannot be used.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A defect; the text is for the log.
    #[error("a fault of ticketing: {0}")]
    Internal(String),
}

impl TicketingError {
    /// A field that is not right.
    pub(super) fn field(field: impl Into<String>, needed: impl Into<String>) -> Self {
        Self::Field {
            field: field.into(),
            needed: needed.into(),
        }
    }

    /// The stable code of the API.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Quote(error) => ErrorCode::of(error.code()),
            Self::NotPrintable => ErrorCode::NotPrintable,
            Self::PriceChanged { .. } => ErrorCode::PriceChanged,
            Self::Currency { .. } => ErrorCode::WrongCurrency,
            Self::Wallet => ErrorCode::UnknownWallet,
            Self::OperatorAway => ErrorCode::Unavailable,
            Self::Merchant { .. } | Self::City { .. } | Self::Field { .. } => ErrorCode::InvalidField,
            Self::Partner => ErrorCode::UnknownPartner,
            Self::TooManyWaiting => ErrorCode::RateLimited,
            Self::Signature | Self::AbroadSignature => ErrorCode::InvalidSignature,
            Self::DeviceGone => ErrorCode::NotSignedIn,
            Self::OrderTime => ErrorCode::OrderExpired,
            Self::IdReused => ErrorCode::IdReused,
            Self::UnknownOrder => ErrorCode::UnknownOrder,
            Self::UnknownTicket => ErrorCode::UnknownTicket,
            Self::NotRefundable => ErrorCode::NotRefundable,
            Self::TicketUsed => ErrorCode::TicketUsed,
            Self::TicketRefunded => ErrorCode::TicketRefunded,
            Self::Store(error) if error.is_retryable() => ErrorCode::Unavailable,
            Self::Issuer(_) | Self::Store(_) | Self::Internal(_) => ErrorCode::Internal,
        }
    }

    /// The problem a client is shown. Failures of the server say nothing of their cause.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Field { field, needed } => Problem::field(field, needed),
            Self::Merchant { .. } => Problem::field("payment.order.merchant", self.to_string()),
            Self::City { .. } => Problem::field("payment.order.merchant_city", self.to_string()),
            Self::Issuer(_) | Self::Store(_) | Self::Internal(_) => {
                Problem::new(self.code(), "the server could not do it; try again later")
            }
            _ => Problem::new(self.code(), self.to_string()),
        }
    }
}

impl From<sqlx::Error> for TicketingError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
