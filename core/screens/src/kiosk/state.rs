//! A kiosk: one venue, no account of the visitor's; the code on the screen and as a picture to print.

use crate::venue::VariantRow;
use crate::view::{Amount, Button, Choice, CodePicture, Fact, Icon, Notice};

/// Where a visitor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KioskPhase {
    /// Choosing.
    #[default]
    Choosing,
    /// The order is under way.
    Paying,
    /// The codes are there.
    Codes,
}

/// A ticket to take along.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct KioskTicket {
    /// Names the ticket in intents.
    pub ticket_id: String,
    /// What kind it is.
    pub title: String,
    /// When it is valid, for how many.
    pub detail: String,
    /// The code on the screen.
    pub code: CodePicture,
    /// The same as a PNG, dark on white with margin, to print.
    pub png: Vec<u8>,
    /// Prints it.
    pub print: Button,
}

/// The screen of a kiosk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KioskState {
    /// The venue's name.
    pub title: String,
    /// What to do now.
    pub headline: String,
    /// The venue's picture.
    pub icon: Icon,
    /// Where the visitor is.
    pub phase: KioskPhase,
    /// Languages to choose from.
    pub languages: Vec<Choice>,
    /// What is sold; empty where there is only one thing.
    pub products: Vec<Choice>,
    /// The kinds of tickets, for today.
    pub variants: Vec<VariantRow>,
    /// The whole price; none while nothing is chosen.
    pub total: Option<Amount>,
    /// What to know: validity, documents.
    pub facts: Vec<Fact>,
    /// Buys; its label names the sum.
    pub buy: Button,
    /// The tickets, once they are there.
    pub tickets: Vec<KioskTicket>,
    /// Begins anew for the next visitor.
    pub start_over: Button,
    /// Seconds until it begins anew by itself, in words; none while nothing is to be cleared.
    pub clears_in: Option<String>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KioskIntent {
    /// Another language for this visitor.
    SetLanguage {
        /// By ISO 639-1.
        language: String,
    },
    /// Another thing that is sold.
    SelectProduct {
        /// The product's key.
        product: String,
    },
    /// One more.
    More {
        /// The variant's key.
        variant: String,
    },
    /// One less.
    Fewer {
        /// The variant's key.
        variant: String,
    },
    /// Buy.
    Buy,
    /// Begin anew.
    StartOver,
    /// The ticket was printed, or could not be.
    Printed {
        /// The ticket.
        ticket_id: String,
        /// Whether it went well.
        done: bool,
    },
    /// The button of the notice: staff signs in.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
