//! Taking money out of the wallet: to a bank account, or in cash at a desk.

use crate::view::{Amount, Badge, Button, Choice, CodePicture, Dialog, Field, Notice};

/// A redemption that was asked for on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RedemptionRow {
    /// Names the redemption in intents.
    pub redemption_id: String,
    /// The money.
    pub title: String,
    /// Where to, and since when.
    pub detail: String,
    /// How it stands.
    pub badge: Badge,
    /// Shows the number for the desk; none where there is nothing to show.
    pub show: Option<Button>,
    /// What a screen reader says.
    pub accessibility: String,
}

/// The screen of taking money out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RedeemState {
    /// Its title.
    pub title: String,
    /// What to do here.
    pub intro: String,
    /// The money that can be taken out, if it is known.
    pub available: Option<Amount>,
    /// Heading of the ways.
    pub ways_title: String,
    /// To a bank account (`bank`) or in cash (`cash`).
    pub ways: Vec<Choice>,
    /// The fields of the way, from top to bottom.
    pub fields: Vec<Field>,
    /// Asks before the money goes.
    pub submit: Button,
    /// The number to show at the desk: as a picture, and as a text.
    pub code: Option<CodePicture>,
    /// What to do with it, and whether the cash waits or was handed out.
    pub code_hint: String,
    /// Puts the number away.
    pub close_code: Option<Button>,
    /// Whether the screen shall be as bright as it can, and not go dark.
    pub bright: bool,
    /// Heading of the redemptions.
    pub rows_title: String,
    /// The last redemptions asked for on this device, newest first.
    pub rows: Vec<RedemptionRow>,
    /// Said where there is none.
    pub rows_empty: Option<String>,
    /// Asks how they stand.
    pub refresh: Button,
    /// The question before money moves.
    pub dialog: Option<Dialog>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, PartialEq, Eq)]
pub enum RedeemIntent {
    /// Another way.
    SelectWay {
        /// Its key.
        key: String,
    },
    /// A text was typed.
    Type {
        /// The field's key.
        key: String,
        /// All of its text.
        text: String,
    },
    /// Ask before the money goes.
    Submit,
    /// Show a redemption's number for the desk.
    Show {
        /// Which.
        redemption_id: String,
    },
    /// Put the number away.
    CloseCode,
    /// Ask how they stand.
    Refresh,
    /// Yes, take it out.
    ConfirmDialog,
    /// No.
    CancelDialog,
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
