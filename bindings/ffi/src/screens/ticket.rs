//! A ticket: its code, which makes itself anew; what it is for; giving it back.

pub use cityplus_screens::ticket::{TicketIntent, TicketState};
use cityplus_screens::view::{Badge, Button, CodePicture, Dialog, Fact, Notice};

/// The screen of a ticket.
#[uniffi::remote(Record)]
pub struct TicketState {
    pub title: String,
    pub detail: String,
    pub badge: Badge,
    pub code: Option<CodePicture>,
    pub code_hint: String,
    pub clock: String,
    pub document: Option<String>,
    pub facts: Vec<Fact>,
    pub refund: Option<Button>,
    pub bright: bool,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum TicketIntent {
    Refund,
    ConfirmDialog,
    CancelDialog,
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// A ticket: its code, which makes itself anew; what it is for; giving it back.
    TicketScreen shows TicketState takes TicketIntent
}
