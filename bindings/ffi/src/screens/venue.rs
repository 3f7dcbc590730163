//! A venue: choose what, when and how many; see the price and why; pay.

pub use cityplus_screens::venue::{VariantRow, VenueIntent, VenueState};
use cityplus_screens::view::{Amount, Button, Choice, Fact, Icon, Notice};

/// A kind of ticket and how many of it.
#[uniffi::remote(Record)]
pub struct VariantRow {
    pub variant: String,
    pub name: String,
    pub detail: Option<String>,
    pub document: Option<String>,
    pub price: String,
    pub count: u32,
    pub count_text: String,
    pub fewer: Button,
    pub more: Button,
    pub accessibility: String,
}

/// The screen of a venue.
#[uniffi::remote(Record)]
pub struct VenueState {
    pub title: String,
    pub unit: String,
    pub icon: Icon,
    pub products: Vec<Choice>,
    pub product: String,
    pub days_title: String,
    pub days: Vec<Choice>,
    pub day: String,
    pub earlier_days: Button,
    pub later_days: Button,
    pub variants: Vec<VariantRow>,
    pub explanation: Vec<Amount>,
    pub total: Option<Amount>,
    pub facts: Vec<Fact>,
    pub balance: Option<Amount>,
    pub payers_title: String,
    pub payers: Vec<Choice>,
    pub pay: Button,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum VenueIntent {
    SelectProduct { product: String },
    SelectDay { day: String },
    ShowEarlierDays,
    ShowLaterDays,
    More { variant: String },
    Fewer { variant: String },
    SelectPayer { key: String },
    Pay,
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// A venue: choose what, when and how many; see the price and why; pay.
    VenueScreen shows VenueState takes VenueIntent
}
