//! Asking for money: the amount, the code to show, what was asked for before and what became of it.

use crate::view::{Badge, Button, CodePicture, Field, Notice};

/// A request that was made on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestRow {
    /// Names the request in intents.
    pub request_id: String,
    /// The money.
    pub title: String,
    /// What for, and when it was made.
    pub detail: String,
    /// Open, paid or over.
    pub badge: Badge,
    /// Shows its code again; none where it can no longer be paid.
    pub show: Option<Button>,
    /// What a screen reader says.
    pub accessibility: String,
}

/// The screen of asking for money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestState {
    /// Its title.
    pub title: String,
    /// What to do here.
    pub intro: String,
    /// The fields, from top to bottom.
    pub fields: Vec<Field>,
    /// Makes the code.
    pub submit: Button,
    /// Shows the code that names no amount.
    pub any_amount: Button,
    /// The code to show: as a picture, and as a text to copy or to send.
    pub code: Option<CodePicture>,
    /// What the code asks for, how long it holds.
    pub code_hint: String,
    /// Puts the code away.
    pub close_code: Option<Button>,
    /// Whether the screen shall be as bright as it can, and not go dark.
    pub bright: bool,
    /// Heading of the requests.
    pub rows_title: String,
    /// Requests made on this device, newest first.
    pub rows: Vec<RequestRow>,
    /// Said where there is none.
    pub rows_empty: Option<String>,
    /// Looks what was paid.
    pub refresh: Button,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, PartialEq, Eq)]
pub enum RequestIntent {
    /// A text was typed.
    Type {
        /// The field's key.
        key: String,
        /// All of its text.
        text: String,
    },
    /// Make the code.
    Submit,
    /// Show the code that names no amount.
    ShowAnyAmount,
    /// Show a request's code again.
    Show {
        /// Which.
        request_id: String,
    },
    /// Put the code away.
    CloseCode,
    /// Look what was paid.
    Refresh,
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
