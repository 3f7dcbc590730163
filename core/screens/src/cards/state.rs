//! Money by card: which card pays, how much, what is under way, and which cards are saved.

use crate::view::{Amount, Badge, Button, Choice, Dialog, Field, Notice};

/// A saved card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedCardRow {
    /// Names the card in intents.
    pub card_id: String,
    /// Whose card it is, and its last digits.
    pub title: String,
    /// When it was saved.
    pub detail: String,
    /// How long it is good.
    pub badge: Badge,
    /// Forgets it, after a question.
    pub forget: Button,
    /// What a screen reader says.
    pub accessibility: String,
}

/// A saved card that was asked for money, and nobody knows yet what came of it; or a payment whose page waits for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChargeRow {
    /// Names the charge in intents.
    pub transfer_id: String,
    /// The money.
    pub title: String,
    /// Which card.
    pub detail: String,
    /// How far it is.
    pub badge: Badge,
    /// Asks for the same again, after a question, or opens the page; none where the operator has it already.
    pub retry: Option<Button>,
    /// What a screen reader says.
    pub accessibility: String,
}

/// The screen of money by card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardsState {
    /// Its title.
    pub title: String,
    /// What to do here.
    pub intro: String,
    /// The money that is in the wallet, if it is known.
    pub available: Option<Amount>,
    /// Heading of the cards that may pay.
    pub cards_title: String,
    /// The saved cards and another one (`new`).
    pub cards: Vec<Choice>,
    /// The switch that saves another card; none where a saved one pays.
    pub save: Option<Choice>,
    /// The field of the amount.
    pub fields: Vec<Field>,
    /// Asks before a saved card is charged; leads to the payment page otherwise.
    pub submit: Button,
    /// Heading of what is under way.
    pub charges_title: String,
    /// What saved cards were asked for and has no answer yet, and pages that wait; often empty, and then without a heading.
    pub charges: Vec<ChargeRow>,
    /// Heading of the saved cards.
    pub rows_title: String,
    /// The saved cards, newest first.
    pub rows: Vec<SavedCardRow>,
    /// Said where there is none, or the list cannot be had without the server.
    pub rows_empty: Option<String>,
    /// Asks for the list, and how charges stand.
    pub refresh: Button,
    /// The question before a card is charged or forgotten.
    pub dialog: Option<Dialog>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, PartialEq, Eq)]
pub enum CardsIntent {
    /// Another card is to pay.
    SelectCard {
        /// Its key.
        key: String,
    },
    /// The switch that saves another card.
    SetSave {
        /// Whether it is to be saved.
        on: bool,
    },
    /// A text was typed.
    Type {
        /// The field's key.
        key: String,
        /// All of its text.
        text: String,
    },
    /// Ask before a saved card is charged, or to the payment page.
    Submit,
    /// Ask before a card is forgotten.
    Forget {
        /// Which.
        card_id: String,
    },
    /// Ask before the same is charged again that has no answer yet, or open the page that waits.
    Retry {
        /// Which.
        transfer_id: String,
    },
    /// Ask for the list, and how charges stand.
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
