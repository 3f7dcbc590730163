//! A ticket: its code, which makes itself anew; what it is for; giving it back.

use crate::view::{Badge, Button, CodePicture, Dialog, Fact, Notice};

/// The screen of a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketState {
    /// Where it is for.
    pub title: String,
    /// What kind it is, and for how many.
    pub detail: String,
    /// How it stands.
    pub badge: Badge,
    /// The code to show, always fresh; none where there is nothing to show.
    pub code: Option<CodePicture>,
    /// What to do with the code, or why there is none.
    pub code_hint: String,
    /// The time in the city, to the second: who looks sees that this is no picture.
    pub clock: String,
    /// What must be shown with it.
    pub document: Option<String>,
    /// Day, validity, price, order and the like.
    pub facts: Vec<Fact>,
    /// Gives it back; none where that is not possible.
    pub refund: Option<Button>,
    /// Whether the screen shall be as bright as it can, and not go dark.
    pub bright: bool,
    /// The question before it is given back.
    pub dialog: Option<Dialog>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketIntent {
    /// Give it back: asks first.
    Refund,
    /// Yes.
    ConfirmDialog,
    /// No.
    CancelDialog,
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
