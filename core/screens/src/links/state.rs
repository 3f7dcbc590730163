//! Linked wallets: the permissions given and had, a new one, the end of one.

use crate::view::{Badge, Button, Choice, Dialog, Fact, Field, Notice};

/// A permission to pay from a wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkRow {
    /// Names the link in intents.
    pub link_id: String,
    /// Whose the other wallet is, as far as this device knows.
    pub title: String,
    /// The limits, what is left of them, until when it holds, the other wallet's number.
    pub facts: Vec<Fact>,
    /// How it stands.
    pub badge: Badge,
    /// Asks before it ends; none of one that has ended.
    pub end: Option<Button>,
    /// What a screen reader says.
    pub accessibility: String,
}

/// The screen of linked wallets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinksState {
    /// Its title.
    pub title: String,
    /// What it is for.
    pub intro: String,
    /// Heading of the links by which others pay from this wallet.
    pub given_title: String,
    /// These links: those in force first, then the newest.
    pub given: Vec<LinkRow>,
    /// Said where there is none, or none can be had without the server.
    pub given_empty: Option<String>,
    /// Heading of the links by which this person pays from other wallets.
    pub usable_title: String,
    /// These links, in the same order.
    pub usable: Vec<LinkRow>,
    /// Said where there is none, or none can be had without the server.
    pub usable_empty: Option<String>,
    /// Asks the operator how they stand.
    pub refresh: Button,
    /// Heading of the form that gives a new one.
    pub form_title: String,
    /// Its fields, from top to bottom. The one of whom (`to`) also takes the text of a scanned code.
    pub fields: Vec<Field>,
    /// Heading of the ends.
    pub ends_title: String,
    /// Until when a new one holds: `never`, `week`, `month`, `year`.
    pub ends: Vec<Choice>,
    /// Asks before it is given.
    pub submit: Button,
    /// Whether a code may be scanned now.
    pub scannable: bool,
    /// The question before one is given or ended.
    pub dialog: Option<Dialog>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, PartialEq, Eq)]
pub enum LinksIntent {
    /// A text was typed.
    Type {
        /// The field's key.
        key: String,
        /// All of its text.
        text: String,
    },
    /// A receiver's code was scanned.
    Code {
        /// Its text.
        text: String,
    },
    /// Another end of a new link.
    SelectEnd {
        /// Its key.
        key: String,
    },
    /// Ask before a new one is given.
    Submit,
    /// Ask before one ends.
    End {
        /// Which.
        link_id: String,
    },
    /// Ask the operator how they stand.
    Refresh,
    /// Yes.
    ConfirmDialog,
    /// No.
    CancelDialog,
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
