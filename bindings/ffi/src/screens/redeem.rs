//! Taking money out of the wallet: to a bank account, or in cash at a desk.

pub use cityplus_screens::redeem::{RedeemIntent, RedeemState, RedemptionRow};
use cityplus_screens::view::{Amount, Badge, Button, Choice, CodePicture, Dialog, Field, Notice};

/// A redemption that was asked for on this device.
#[uniffi::remote(Record)]
pub struct RedemptionRow {
    pub redemption_id: String,
    pub title: String,
    pub detail: String,
    pub badge: Badge,
    pub show: Option<Button>,
    pub accessibility: String,
}

/// The screen of taking money out.
#[uniffi::remote(Record)]
pub struct RedeemState {
    pub title: String,
    pub intro: String,
    pub available: Option<Amount>,
    pub ways_title: String,
    pub ways: Vec<Choice>,
    pub fields: Vec<Field>,
    pub submit: Button,
    pub code: Option<CodePicture>,
    pub code_hint: String,
    pub close_code: Option<Button>,
    pub bright: bool,
    pub rows_title: String,
    pub rows: Vec<RedemptionRow>,
    pub rows_empty: Option<String>,
    pub refresh: Button,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum RedeemIntent {
    SelectWay { key: String },
    Type { key: String, text: String },
    Submit,
    Show { redemption_id: String },
    CloseCode,
    Refresh,
    ConfirmDialog,
    CancelDialog,
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// Taking money out of the wallet: to a bank account, or in cash at a desk.
    RedeemScreen shows RedeemState takes RedeemIntent
}
