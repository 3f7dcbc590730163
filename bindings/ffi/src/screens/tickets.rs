//! The tickets: coming, used, refunded.

pub use cityplus_screens::tickets::{TicketsIntent, TicketsState};
use cityplus_screens::view::{Button, Choice, Notice, TicketRow};

/// The screen of the tickets.
#[uniffi::remote(Record)]
pub struct TicketsState {
    pub title: String,
    pub shelves: Vec<Choice>,
    pub tickets: Vec<TicketRow>,
    pub empty: Option<String>,
    pub more: Option<Button>,
    pub notices: Vec<Notice>,
    pub refresh: Button,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum TicketsIntent {
    SelectShelf { shelf: String },
    OpenTicket { ticket_id: String },
    ShowMore,
    Refresh,
    ActOnNotice { key: String },
    DismissNotice { key: String },
}

super::handle::screen! {
    /// The tickets: coming, used, refunded.
    TicketsScreen shows TicketsState takes TicketsIntent
}
