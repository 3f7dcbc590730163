//! The tickets: coming, used, refunded.

use crate::view::{Button, Choice, Notice, TicketRow};

/// The screen of the tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketsState {
    /// Its title.
    pub title: String,
    /// Coming, used, refunded; the keys are `coming`, `used` and `refunded`.
    pub shelves: Vec<Choice>,
    /// The tickets of the chosen shelf, as many as were asked for.
    pub tickets: Vec<TicketRow>,
    /// Said where there are none.
    pub empty: Option<String>,
    /// Shows more of them; none at the end.
    pub more: Option<Button>,
    /// Orders and refunds under way or refused.
    pub notices: Vec<Notice>,
    /// Brings everything up to date.
    pub refresh: Button,
}

/// What the screen is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketsIntent {
    /// Another shelf.
    SelectShelf {
        /// Its key.
        shelf: String,
    },
    /// To a ticket.
    OpenTicket {
        /// The ticket.
        ticket_id: String,
    },
    /// More of them.
    ShowMore,
    /// Bring everything up to date.
    Refresh,
    /// The button of a notice.
    ActOnNotice {
        /// The notice's key.
        key: String,
    },
    /// A notice was read.
    DismissNotice {
        /// The notice's key.
        key: String,
    },
}
