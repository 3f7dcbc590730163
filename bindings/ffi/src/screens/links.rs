//! Linked wallets: the permissions given and had, a new one, the end of one.

pub use cityplus_screens::links::{LinkRow, LinksIntent, LinksState};
use cityplus_screens::view::{Badge, Button, Choice, Dialog, Fact, Field, Notice};

/// A permission to pay from a wallet.
#[uniffi::remote(Record)]
pub struct LinkRow {
    pub link_id: String,
    pub title: String,
    pub facts: Vec<Fact>,
    pub badge: Badge,
    pub end: Option<Button>,
    pub accessibility: String,
}

/// The screen of linked wallets.
#[uniffi::remote(Record)]
pub struct LinksState {
    pub title: String,
    pub intro: String,
    pub given_title: String,
    pub given: Vec<LinkRow>,
    pub given_empty: Option<String>,
    pub usable_title: String,
    pub usable: Vec<LinkRow>,
    pub usable_empty: Option<String>,
    pub refresh: Button,
    pub form_title: String,
    pub fields: Vec<Field>,
    pub ends_title: String,
    pub ends: Vec<Choice>,
    pub submit: Button,
    pub scannable: bool,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum LinksIntent {
    Type { key: String, text: String },
    Code { text: String },
    SelectEnd { key: String },
    Submit,
    End { link_id: String },
    Refresh,
    ConfirmDialog,
    CancelDialog,
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// Linked wallets: the permissions given and had, a new one, the end of one.
    LinksScreen shows LinksState takes LinksIntent
}
