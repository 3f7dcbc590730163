//! Sending money: to whom, how much, the question before it goes, what came of it.

use crate::view::{Amount, Button, CodeScan, Dialog, Fact, Field, Notice, ScanIntent};

/// The screen of sending money. First it asks to whom, then how much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SendState {
    /// Its title.
    pub title: String,
    /// What to do here.
    pub intro: String,
    /// The money that can be sent, if it is known.
    pub available: Option<Amount>,
    /// To whom it goes and what for; empty until that is known.
    pub receiver: Vec<Fact>,
    /// The fields, from top to bottom. The one of whom (`to`) also takes the text of a scanned code.
    pub fields: Vec<Field>,
    /// Goes on: looks for the receiver, or asks before the money goes.
    pub submit: Button,
    /// To somebody else; none while it is asked to whom.
    pub change: Option<Button>,
    /// Whether a code may be scanned now.
    pub scannable: bool,
    /// The camera and pictures, for a shell that reads no codes itself; none where none is awaited.
    pub scan: Option<CodeScan>,
    /// The question before money moves.
    pub dialog: Option<Dialog>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, PartialEq, Eq)]
pub enum SendIntent {
    /// A text was typed.
    Type {
        /// The field's key.
        key: String,
        /// All of its text.
        text: String,
    },
    /// A code was scanned: a receiver's, or one that asks for money.
    Code {
        /// Its text.
        text: String,
    },
    /// Something of the camera or a picture.
    Scan {
        /// What.
        intent: ScanIntent,
    },
    /// Go on.
    Submit,
    /// To somebody else.
    Change,
    /// Yes, send it.
    ConfirmDialog,
    /// No.
    CancelDialog,
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
