//! Paying and being paid without a network: what is set aside, the code to show, the code to take, what waits.

pub use cityplus_screens::offline::{OfflineIntent, OfflineState};
use cityplus_screens::view::{
    Amount, Button, Choice, CodePicture, CodeScan, Dialog, Fact, Field, Notice, ScanIntent,
};

/// The screen of money without a network.
#[uniffi::remote(Record)]
pub struct OfflineState {
    pub title: String,
    pub left: Amount,
    pub facts: Vec<Fact>,
    pub ways: Vec<Choice>,
    pub intro: String,
    pub fields: Vec<Field>,
    pub submit: Button,
    pub scannable: bool,
    pub scan: Option<CodeScan>,
    pub code: Option<CodePicture>,
    pub code_hint: String,
    pub close_code: Option<Button>,
    pub bright: bool,
    pub waiting_title: String,
    pub waiting: Vec<Fact>,
    pub waiting_empty: Option<String>,
    pub settle: Button,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum OfflineIntent {
    SelectWay { key: String },
    Type { key: String, text: String },
    Code { text: String },
    Scan { intent: ScanIntent },
    Submit,
    CloseCode,
    Settle,
    ConfirmDialog,
    CancelDialog,
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// Paying and being paid without a network: what is set aside, the code to show, the code to take, what waits.
    OfflineScreen shows OfflineState takes OfflineIntent
}
