//! Signing in, registering, confirming a mail address, a forgotten password.

pub use cityplus_screens::sign_in::{SignInIntent, SignInMode, SignInState, SignInWay};
use cityplus_screens::view::{Button, Choice, Field, Notice};

/// What the form is for.
#[uniffi::remote(Enum)]
pub enum SignInMode {
    SignIn,
    Register,
    Confirm,
    Forgot,
    Reset,
}

/// Another form to change to.
#[uniffi::remote(Record)]
pub struct SignInWay {
    pub mode: SignInMode,
    pub button: Button,
}

/// The screen of signing in.
#[uniffi::remote(Record)]
pub struct SignInState {
    pub title: String,
    pub intro: String,
    pub mode: SignInMode,
    pub fields: Vec<Field>,
    pub submit: Button,
    pub ways: Vec<SignInWay>,
    pub languages: Vec<Choice>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum SignInIntent {
    Type { key: String, text: String },
    Change { mode: SignInMode },
    Submit,
    SetLanguage { language: String },
    DismissNotice,
}

super::handle::screen! {
    /// Signing in, registering, confirming a mail address, a forgotten password.
    SignInScreen shows SignInState takes SignInIntent
}
