//! Money by card: which card pays, how much, what is under way, and which cards are saved.

pub use cityplus_screens::cards::{CardsIntent, CardsState, ChargeRow, SavedCardRow};
use cityplus_screens::view::{Amount, Badge, Button, Choice, Dialog, Field, Notice};

/// A saved card.
#[uniffi::remote(Record)]
pub struct SavedCardRow {
    pub card_id: String,
    pub title: String,
    pub detail: String,
    pub badge: Badge,
    pub forget: Button,
    pub accessibility: String,
}

/// A saved card that was asked for money, and nobody knows yet what came of it.
#[uniffi::remote(Record)]
pub struct ChargeRow {
    pub transfer_id: String,
    pub title: String,
    pub detail: String,
    pub badge: Badge,
    pub retry: Option<Button>,
    pub accessibility: String,
}

/// The screen of money by card.
#[uniffi::remote(Record)]
pub struct CardsState {
    pub title: String,
    pub intro: String,
    pub available: Option<Amount>,
    pub cards_title: String,
    pub cards: Vec<Choice>,
    pub save: Option<Choice>,
    pub fields: Vec<Field>,
    pub submit: Button,
    pub charges_title: String,
    pub charges: Vec<ChargeRow>,
    pub rows_title: String,
    pub rows: Vec<SavedCardRow>,
    pub rows_empty: Option<String>,
    pub refresh: Button,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum CardsIntent {
    SelectCard { key: String },
    SetSave { on: bool },
    Type { key: String, text: String },
    Submit,
    Forget { card_id: String },
    Retry { transfer_id: String },
    Refresh,
    ConfirmDialog,
    CancelDialog,
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// Money by card: which card pays, how much, what is under way, and which cards are saved.
    CardsScreen shows CardsState takes CardsIntent
}
