//! Paying and being paid without a network: what is set aside, the code to show, the code to take, what waits.

use crate::view::{Amount, Button, Choice, CodePicture, CodeScan, Dialog, Fact, Field, Notice, ScanIntent};

/// The screen of money without a network. It does one thing at a time, chosen at the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfflineState {
    /// Its title.
    pub title: String,
    /// What can be spent from this device without a network.
    pub left: Amount,
    /// How much was set aside, until when; or that nothing is.
    pub facts: Vec<Fact>,
    /// What to do: pay (`pay`), be paid (`get`), set aside (`set`).
    pub ways: Vec<Choice>,
    /// What the chosen one is about, and what risk it has.
    pub intro: String,
    /// Its fields, from top to bottom.
    pub fields: Vec<Field>,
    /// Does it, or asks first.
    pub submit: Button,
    /// Whether a code may be scanned now.
    pub scannable: bool,
    /// The camera and pictures, for a shell that reads no codes itself; none where none is awaited.
    pub scan: Option<CodeScan>,
    /// The code that pays, to be shown to the receiver.
    pub code: Option<CodePicture>,
    /// What to do with it.
    pub code_hint: String,
    /// Puts the code away; asks first, for the money in it counts as spent.
    pub close_code: Option<Button>,
    /// Whether the screen shall be as bright as it can, and not go dark.
    pub bright: bool,
    /// Heading of what waits to be settled.
    pub waiting_title: String,
    /// How many payments wait, and how much they are.
    pub waiting: Vec<Fact>,
    /// Said where nothing waits.
    pub waiting_empty: Option<String>,
    /// Settles what waits.
    pub settle: Button,
    /// The question before money moves, or before a code is put away.
    pub dialog: Option<Dialog>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, PartialEq, Eq)]
pub enum OfflineIntent {
    /// Something else to do.
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
    /// A code was scanned: the receiver's, or one that pays.
    Code {
        /// Its text.
        text: String,
    },
    /// Something of the camera or a picture.
    Scan {
        /// What.
        intent: ScanIntent,
    },
    /// Do what was chosen.
    Submit,
    /// Put the code away.
    CloseCode,
    /// Settle what waits.
    Settle,
    /// Yes.
    ConfirmDialog,
    /// No.
    CancelDialog,
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
