//! A kiosk: one venue, no account of the visitor's; the code on the screen and as a picture to print.

pub use cityplus_screens::kiosk::{KioskIntent, KioskPhase, KioskState, KioskTicket};
use cityplus_screens::venue::VariantRow;
use cityplus_screens::view::{Amount, Button, Choice, CodePicture, Fact, Icon, Notice};

/// Where a visitor is.
#[uniffi::remote(Enum)]
pub enum KioskPhase {
    Choosing,
    Paying,
    Codes,
}

/// A ticket to take along.
#[uniffi::remote(Record)]
pub struct KioskTicket {
    pub ticket_id: String,
    pub title: String,
    pub detail: String,
    pub code: CodePicture,
    pub png: Vec<u8>,
    pub print: Button,
}

/// The screen of a kiosk.
#[uniffi::remote(Record)]
pub struct KioskState {
    pub title: String,
    pub headline: String,
    pub icon: Icon,
    pub phase: KioskPhase,
    pub languages: Vec<Choice>,
    pub products: Vec<Choice>,
    pub variants: Vec<VariantRow>,
    pub total: Option<Amount>,
    pub facts: Vec<Fact>,
    pub buy: Button,
    pub tickets: Vec<KioskTicket>,
    pub start_over: Button,
    pub clears_in: Option<String>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum KioskIntent {
    SetLanguage { language: String },
    SelectProduct { product: String },
    More { variant: String },
    Fewer { variant: String },
    Buy,
    StartOver,
    Printed { ticket_id: String, done: bool },
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// A kiosk: one venue, no account of the visitor's; the code on the screen and as a picture to print.
    KioskScreen shows KioskState takes KioskIntent
}
