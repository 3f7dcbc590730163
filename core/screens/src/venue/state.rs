//! A venue: choose what, when and how many; see the price and why; pay.

use crate::view::{Amount, Button, Choice, Fact, Icon, Notice};

/// A kind of ticket and how many of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VariantRow {
    /// The variant's key.
    pub variant: String,
    /// Its name.
    pub name: String,
    /// For how many persons, if not one.
    pub detail: Option<String>,
    /// What must be shown with it.
    pub document: Option<String>,
    /// What one costs on the chosen day.
    pub price: String,
    /// How many are chosen.
    pub count: u32,
    /// That number as it is written.
    pub count_text: String,
    /// One less.
    pub fewer: Button,
    /// One more.
    pub more: Button,
    /// What a screen reader says.
    pub accessibility: String,
}

/// The screen of a venue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VenueState {
    /// The venue's name.
    pub title: String,
    /// Who runs it.
    pub unit: String,
    /// Its picture.
    pub icon: Icon,
    /// What is sold; empty where there is only one thing.
    pub products: Vec<Choice>,
    /// What the chosen thing is called.
    pub product: String,
    /// Heading of the days.
    pub days_title: String,
    /// A week of days to choose from; each one's key is the day as `2026-11-21`.
    pub days: Vec<Choice>,
    /// The chosen day in full.
    pub day: String,
    /// The week before.
    pub earlier_days: Button,
    /// The week after.
    pub later_days: Button,
    /// The kinds of tickets.
    pub variants: Vec<VariantRow>,
    /// How the price comes about, a line for each kind chosen.
    pub explanation: Vec<Amount>,
    /// The whole price; none while nothing is chosen.
    pub total: Option<Amount>,
    /// What to know before paying: validity, until when it is taken back.
    pub facts: Vec<Fact>,
    /// What is in the wallet.
    pub balance: Option<Amount>,
    /// Heading of the wallets to pay from.
    pub payers_title: String,
    /// The person's own wallet (`own`) and those that others let them pay from; empty where there is only their own.
    pub payers: Vec<Choice>,
    /// Pays; its label names the sum.
    pub pay: Button,
    /// Why nothing is sold, or what went wrong.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenueIntent {
    /// Another thing that is sold.
    SelectProduct {
        /// The product's key.
        product: String,
    },
    /// Another day.
    SelectDay {
        /// As `2026-11-21`.
        day: String,
    },
    /// Days of the week before.
    ShowEarlierDays,
    /// Days of the week after.
    ShowLaterDays,
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
    /// Another wallet to pay from.
    SelectPayer {
        /// Its key.
        key: String,
    },
    /// Pay.
    Pay,
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
