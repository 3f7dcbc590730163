//! Sending money: to whom, how much, the question before it goes, what came of it.

pub use cityplus_screens::send::{SendIntent, SendState};
use cityplus_screens::view::{Amount, Button, CodeScan, Dialog, Fact, Field, Notice, ScanIntent};

/// The screen of sending money.
#[uniffi::remote(Record)]
pub struct SendState {
    pub title: String,
    pub intro: String,
    pub available: Option<Amount>,
    pub receiver: Vec<Fact>,
    pub fields: Vec<Field>,
    pub submit: Button,
    pub change: Option<Button>,
    pub scannable: bool,
    pub scan: Option<CodeScan>,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum SendIntent {
    Type { key: String, text: String },
    Code { text: String },
    Scan { intent: ScanIntent },
    Submit,
    Change,
    ConfirmDialog,
    CancelDialog,
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// Sending money: to whom, how much, the question before it goes, what came of it.
    SendScreen shows SendState takes SendIntent
}
