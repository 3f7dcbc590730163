//! Settings: language, size of texts, colours; the account, this device, signing out.

use crate::view::{Button, Choice, Dialog, Fact, Notice};

/// The screen of the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsState {
    /// Its title.
    pub title: String,
    /// Heading of the languages.
    pub language_title: String,
    /// The languages, each in its own words; the keys are ISO 639-1.
    pub languages: Vec<Choice>,
    /// Heading of the sizes.
    pub text_size_title: String,
    /// Sizes of texts; the keys are percents.
    pub text_sizes: Vec<Choice>,
    /// Heading of the colours.
    pub color_title: String,
    /// The keys are `system`, `light`, `dark` and `high_contrast`.
    pub color_schemes: Vec<Choice>,
    /// Heading of the beacons; none where the platform lends no radio.
    pub beacons_title: Option<String>,
    /// Whether beacons near by are listened to; the keys are `off` and `on`. Empty where there is no radio.
    pub beacons: Vec<Choice>,
    /// Heading of the account.
    pub account_title: String,
    /// Name, mail address, customer number, roles; empty for who is not signed in.
    pub account: Vec<Fact>,
    /// Leads to signing in; none for who is.
    pub sign_in: Option<Button>,
    /// Signs out; none for who is not signed in.
    pub log_out: Option<Button>,
    /// Heading of the device.
    pub device_title: String,
    /// Name of this device, when it was last up to date, what waits to be sent, beacons near by, the program's version.
    pub device: Vec<Fact>,
    /// Brings everything up to date.
    pub sync: Button,
    /// Opens the city's page.
    pub help: Option<Button>,
    /// The question before signing out.
    pub dialog: Option<Dialog>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingsIntent {
    /// Another language.
    SetLanguage {
        /// By ISO 639-1.
        language: String,
    },
    /// Another size.
    SetTextSize {
        /// The choice's key.
        key: String,
    },
    /// Other colours.
    SetColorScheme {
        /// The choice's key.
        key: String,
    },
    /// Listen for beacons, or not.
    SetBeacons {
        /// The choice's key.
        key: String,
    },
    /// To signing in.
    SignIn,
    /// Sign out: asks first.
    LogOut,
    /// Bring everything up to date.
    Sync,
    /// Open the city's page.
    OpenHelp,
    /// Yes.
    ConfirmDialog,
    /// No.
    CancelDialog,
    /// The notice was read.
    DismissNotice,
}
