//! Settings: language, size of texts, colours; the account, this device, signing out.

pub use cityplus_screens::settings::{SettingsIntent, SettingsState};
use cityplus_screens::view::{Button, Choice, Dialog, Fact, Notice};

/// The screen of the settings.
#[uniffi::remote(Record)]
pub struct SettingsState {
    pub title: String,
    pub language_title: String,
    pub languages: Vec<Choice>,
    pub text_size_title: String,
    pub text_sizes: Vec<Choice>,
    pub color_title: String,
    pub color_schemes: Vec<Choice>,
    pub beacons_title: Option<String>,
    pub beacons: Vec<Choice>,
    pub account_title: String,
    pub account: Vec<Fact>,
    pub sign_in: Option<Button>,
    pub log_out: Option<Button>,
    pub device_title: String,
    pub device: Vec<Fact>,
    pub sync: Button,
    pub help: Option<Button>,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum SettingsIntent {
    SetLanguage { language: String },
    SetTextSize { key: String },
    SetColorScheme { key: String },
    SetBeacons { key: String },
    SignIn,
    LogOut,
    Sync,
    OpenHelp,
    ConfirmDialog,
    CancelDialog,
    DismissNotice,
}

super::handle::screen! {
    /// Settings: language, size of texts, colours; the account, this device, signing out.
    SettingsScreen shows SettingsState takes SettingsIntent
}
