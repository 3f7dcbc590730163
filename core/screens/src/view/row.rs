//! Lines of lists.

use super::Badge;

/// A label and what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// A label and money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// What it is for.
    pub label: String,
    /// The money as it is written, such as `40,00 zł`.
    pub money: String,
    /// What a screen reader says of both.
    pub accessibility: String,
}

/// A ticket in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketRow {
    /// Names the ticket in intents.
    pub ticket_id: String,
    /// Where it is for.
    pub title: String,
    /// What kind it is, and for how many.
    pub detail: String,
    /// When it is valid.
    pub when: String,
    /// What it cost.
    pub price: String,
    /// How it stands.
    pub badge: Badge,
    /// What a screen reader says.
    pub accessibility: String,
}
