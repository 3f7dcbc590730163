//! A wallet's history: who asked for what, when, and what was answered.

use cityplus_domain::ids::TransferId;

/// One call about one wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// When it was made, by the counter that all share.
    pub(crate) start: u64,
    /// When it was answered.
    pub(crate) end: u64,
    /// The answer.
    pub(crate) seen: Seen,
}

/// What a call has done or shown. Amounts are minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// So much went into the wallet, or out of it if it is less than nothing.
    Moved {
        /// By this transfer.
        transfer: TransferId,
        /// How much.
        minor: i64,
    },
    /// So much was to go out and did not: there was too little.
    Refused {
        /// How much.
        minor: i64,
        /// What was there.
        available: i64,
    },
    /// So much is in the wallet.
    Balance(i64),
    /// These movements were made, and no others; the first comes first.
    Statement(Vec<Line>),
}

/// A line of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The movement.
    pub(crate) transfer: TransferId,
    /// What came in, or went out if it is less than nothing.
    pub(crate) minor: i64,
    /// What was in the wallet after it.
    pub(crate) after: i64,
}

impl Call {
    /// Whether there was too little.
    pub(crate) const fn is_refusal(&self) -> bool {
        matches!(self.seen, Seen::Refused { .. })
    }
}
