//! Asking for money: the amount, the code to show, what was asked for before and what became of it.

pub use cityplus_screens::request::{RequestIntent, RequestRow, RequestState};
use cityplus_screens::view::{Badge, Button, CodePicture, Field, Notice};

/// A request that was made on this device.
#[uniffi::remote(Record)]
pub struct RequestRow {
    pub request_id: String,
    pub title: String,
    pub detail: String,
    pub badge: Badge,
    pub show: Option<Button>,
    pub accessibility: String,
}

/// The screen of asking for money.
#[uniffi::remote(Record)]
pub struct RequestState {
    pub title: String,
    pub intro: String,
    pub fields: Vec<Field>,
    pub submit: Button,
    pub any_amount: Button,
    pub code: Option<CodePicture>,
    pub code_hint: String,
    pub close_code: Option<Button>,
    pub bright: bool,
    pub rows_title: String,
    pub rows: Vec<RequestRow>,
    pub rows_empty: Option<String>,
    pub refresh: Button,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum RequestIntent {
    Type { key: String, text: String },
    Submit,
    ShowAnyAmount,
    Show { request_id: String },
    CloseCode,
    Refresh,
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// Asking for money: the amount, the code to show, what was asked for before and what became of it.
    RequestScreen shows RequestState takes RequestIntent
}
