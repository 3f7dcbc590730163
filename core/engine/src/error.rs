//! What can go wrong on a device: one error with a stable code.
//!
//! Texts say what to do and never hold a name, a mail address, a path or a secret: they may reach a log or a screen.

use cityplus_domain::quote::QuoteError;
use cityplus_protocol::Problem;

/// A failure of the engine.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The server's answer: its code passes through.
    #[error("{}", problem.detail)]
    Server {
        /// What the server said.
        problem: Box<Problem>,
        /// After how many seconds the server wants to be asked again, if it said so.
        retry_after_s: Option<u64>,
    },
    /// It cannot be bought: found out here, by the rules the server also applies.
    #[error(transparent)]
    Quote(#[from] QuoteError),
    /// No answer, or only a part of one: whether the server did what was asked is not known.
    #[error("the server cannot be reached ({0}); what was asked for is kept, try again later")]
    Offline(&'static str),
    /// An answer that is not what the protocol says: another program answers, or a network asks to sign in first.
    #[error("the answer is not the server's ({0}); check the server's address and the network")]
    ServerGarbage(String),
    /// The server's address cannot be used.
    #[error("the server's address cannot be used: {0}")]
    ServerUrl(&'static str),
    /// No session, or the server ended it.
    #[error("sign in first")]
    NotSignedIn,
    /// Another person is signed in by now than the one who began it. It says nothing about the session of whoever is.
    #[error("somebody else is signed in now; sign in again as the one who began it")]
    SomebodyElse,
    /// A text typed in cannot be taken.
    #[error("{field}: {needed}")]
    InvalidInput {
        /// Which input.
        field: &'static str,
        /// What is needed.
        needed: String,
    },
    /// The store is there, its key is not.
    #[error(
        "the device's store is locked: the key store does not hold its key; restore the key, or move the store away \
         and sign in again"
    )]
    StoreLocked,
    /// Another program holds the store.
    #[error("the device's store is in use by another program; close it and try again")]
    StoreBusy,
    /// The store's content cannot be read.
    #[error(
        "the device's store is damaged ({0}); move it away and sign in again: tickets and balance come back from \
         the server"
    )]
    StoreCorrupt(String),
    /// The store was written by a newer program.
    #[error("the device's store has version {found}, this program reads up to {known}; update the program")]
    StoreTooNew {
        /// The store's version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// The store cannot be read or written: disk full, no permission.
    #[error("the device's store cannot be used ({0}); check free space and permissions")]
    StoreUnusable(String),
    /// The platform's key store failed.
    #[error("the device's key store failed ({0})")]
    KeyStore(String),
    /// The device's key cannot sign.
    #[error("the device's key cannot sign: {0}")]
    Signer(String),
    /// The clock stands outside the years a code can carry.
    #[error("the device's clock is wrong; set it right")]
    ClockWrong,
    /// No such ticket on this device.
    #[error("there is no such ticket on this device; synchronise, or look at the list of tickets")]
    UnknownTicket,
    /// No such order on this device.
    #[error("there is no such order on this device; synchronise, or look at the tickets")]
    UnknownOrder,
    /// The ticket is bound to another device.
    #[error("the ticket belongs to another device; show it there")]
    ForeignDevice,
    /// The ticket's validity is over.
    #[error("the ticket is no longer valid")]
    TicketExpired,
    /// The ticket has been given back.
    #[error("the ticket has been given back")]
    TicketRefunded,
    /// A refund of the ticket is under way.
    #[error("the ticket is being given back; synchronise to see whether it was")]
    RefundPending,
    /// No catalogue has been fetched yet.
    #[error("the catalogue is not here yet; connect to the server once")]
    CatalogueMissing,
    /// No such venue in the catalogue.
    #[error("there is no such venue; look at the catalogue")]
    UnknownVenue,
    /// Its tickets are not valid on paper: found out here, by the catalogue.
    #[error("tickets of this product are not valid on paper; order them for a phone")]
    NotPrintable,
    /// It costs something else than what was agreed to: found out here, by the catalogue. Nothing was ordered.
    #[error("the price has changed to {total}; agree to it and order again")]
    PriceChanged {
        /// The price by now.
        total: cityplus_domain::Money,
    },
    /// No inspection lists have been fetched yet.
    #[error("the inspection lists are not here yet; download them first")]
    ListsMissing,
    /// The inspection lists cannot be believed.
    #[error("the inspection lists cannot be used ({0}); download them again")]
    ListsRefused(String),
    /// Nothing is set aside on this device to be spent without a network, or its time is over.
    #[error(
        "nothing is set aside on this device to pay without a network; set something aside while there is one"
    )]
    NoAllowance,
    /// More than is left of what is set aside.
    #[error("only {left} is left of what is set aside to pay without a network")]
    AllowanceTooSmall {
        /// What is left.
        left: cityplus_domain::Money,
    },
    /// Something is left of what was set aside: no more is before that is spent, or its time over.
    #[error("{left} is still set aside on this device; spend it, or wait until its time is over")]
    StillSetAside {
        /// What is left.
        left: cityplus_domain::Money,
    },
    /// A code that pays without a network cannot be believed.
    #[error("this code does not pay ({0}); nothing was received")]
    OfflineCodeRefused(&'static str),
    /// A code of a receiver or of a request for money that belongs to another city.
    #[error("this code is another city's; money does not leave the city")]
    ForeignCity,
    /// A request for money whose time is over.
    #[error("the time to pay this request is over; ask for a new code")]
    RequestOver,
    /// The code names one's own wallet.
    #[error("this code is one's own; show it to whoever is to pay")]
    OwnRequest,
    /// The request for money was paid by the same person before: their statement shows it.
    #[error("you have paid this request already; look at the statement")]
    RequestPaidByYou,
    /// Nobody agreed to be found by this mail address or telephone number.
    #[error(
        "nobody who wants to be found has this mail address or number; check it, or ask the person to show a code"
    )]
    AliasNotFound,
    /// The account has no wallet.
    #[error("this account has no wallet; residents and sellers have one")]
    NoWallet,
    /// Too much waits to be sent.
    #[error("too much waits to be sent; connect to the server and synchronise first")]
    OutboxFull,
    /// A defect of this program.
    #[error("a fault of this program ({0})")]
    Internal(&'static str),
}

impl EngineError {
    /// The stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Server { problem, .. } => problem.code.as_str(),
            Self::Quote(error) => error.code(),
            Self::Offline(_) => "offline",
            Self::ServerGarbage(_) => "server_garbage",
            Self::ServerUrl(_) => "server_url",
            Self::NotSignedIn => "not_signed_in",
            Self::SomebodyElse => "somebody_else",
            Self::InvalidInput { .. } => "invalid_field",
            Self::StoreLocked => "store_locked",
            Self::StoreBusy => "store_busy",
            Self::StoreCorrupt(_) => "store_corrupt",
            Self::StoreTooNew { .. } => "store_too_new",
            Self::StoreUnusable(_) => "store_unusable",
            Self::KeyStore(_) => "key_store_failed",
            Self::Signer(_) => "signer_failed",
            Self::ClockWrong => "clock_wrong",
            Self::UnknownTicket => "unknown_ticket",
            Self::UnknownOrder => "unknown_order",
            Self::ForeignDevice => "foreign_device",
            Self::TicketExpired => "ticket_expired",
            Self::TicketRefunded => "ticket_refunded",
            Self::RefundPending => "refund_pending",
            Self::CatalogueMissing => "catalogue_missing",
            Self::UnknownVenue => "unknown_venue",
            Self::NotPrintable => "not_printable",
            Self::PriceChanged { .. } => "price_changed",
            Self::ListsMissing => "lists_missing",
            Self::ListsRefused(_) => "lists_refused",
            Self::NoAllowance => "no_allowance",
            Self::AllowanceTooSmall { .. } => "allowance_too_small",
            Self::StillSetAside { .. } => "still_set_aside",
            Self::OfflineCodeRefused(_) => "offline_code_refused",
            Self::ForeignCity => "foreign_city",
            Self::RequestOver => "request_over",
            Self::OwnRequest => "own_request",
            Self::RequestPaidByYou => "request_paid_by_you",
            Self::AliasNotFound => "alias_not_found",
            Self::NoWallet => "no_wallet",
            Self::OutboxFull => "outbox_full",
            Self::Internal(_) => "internal",
        }
    }

    /// The codes that are made on the device; the server's are [`cityplus_protocol::ErrorCode`].
    pub const OWN_CODES: &'static [&'static str] = &[
        "offline",
        "server_garbage",
        "server_url",
        "not_signed_in",
        "somebody_else",
        "invalid_field",
        "store_locked",
        "store_busy",
        "store_corrupt",
        "store_too_new",
        "store_unusable",
        "key_store_failed",
        "signer_failed",
        "clock_wrong",
        "unknown_order",
        "unknown_ticket",
        "foreign_device",
        "ticket_expired",
        "ticket_refunded",
        "refund_pending",
        "catalogue_missing",
        "unknown_venue",
        "not_printable",
        "price_changed",
        "lists_missing",
        "lists_refused",
        "no_allowance",
        "allowance_too_small",
        "still_set_aside",
        "offline_code_refused",
        "foreign_city",
        "request_over",
        "own_request",
        "request_paid_by_you",
        "alias_not_found",
        "no_wallet",
        "outbox_full",
        "internal",
    ];

    /// Whether the same request, sent again later, may be answered: the outcome of this one is not known, or the server
    /// asked for patience.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Server { problem, .. } => {
                problem.status >= 500 || matches!(problem.status, 401 | 408 | 425 | 429)
            }
            Self::Offline(_)
            | Self::ServerGarbage(_)
            | Self::NotSignedIn
            | Self::SomebodyElse
            | Self::StoreBusy
            | Self::StoreUnusable(_) => true,
            _ => false,
        }
    }

    /// Whether it says that the person who asks has no session, be it that nobody has one or that somebody else is signed
    /// in: then nothing of the request was done.
    pub(crate) fn is_not_signed_in(&self) -> bool {
        match self {
            Self::NotSignedIn | Self::SomebodyElse => true,
            Self::Server { problem, .. } => problem.code == cityplus_protocol::ErrorCode::NotSignedIn,
            _ => false,
        }
    }

    /// Of an input that cannot be taken.
    pub fn input(field: &'static str, needed: impl std::fmt::Display) -> Self {
        Self::InvalidInput {
            field,
            needed: needed.to_string(),
        }
    }

    pub(crate) fn server(problem: Problem, retry_after_s: Option<u64>) -> Self {
        Self::Server {
            problem: Box::new(problem),
            retry_after_s,
        }
    }
}

impl From<rusqlite::Error> for EngineError {
    /// SQLite's texts name tables and constraints at most, never a value.
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Sqlite;
        match &error {
            rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
                Sqlite::DatabaseBusy | Sqlite::DatabaseLocked => Self::StoreBusy,
                Sqlite::DatabaseCorrupt | Sqlite::NotADatabase => Self::StoreCorrupt(failure.to_string()),
                _ => Self::StoreUnusable(failure.to_string()),
            },
            rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..) => {
                Self::StoreCorrupt("a column holds something else than it should".to_owned())
            }
            _ => Self::StoreUnusable(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    /// Reads the codes where they are given out: a new one that is not in the list is found here.
    #[test]
    fn the_list_of_codes_is_whole() {
        let source = include_str!("error.rs");
        let body = source.split("pub fn code(&self)").nth(1).unwrap();
        let body = body
            .split("=> \"")
            .skip(1)
            .take_while(|arm| !arm.contains("pub const"));
        let mut codes: Vec<&str> = body.map(|arm| arm.split('"').next().unwrap()).collect();
        // The last arm, after which the list begins.
        codes.push("internal");
        codes.sort_unstable();
        codes.dedup();
        let mut listed = super::EngineError::OWN_CODES.to_vec();
        listed.sort_unstable();
        assert_eq!(listed, codes);
    }
}
