//! Signing in, registering, confirming a mail address, a forgotten password.

use crate::view::{Button, Choice, Field, Notice};

/// What the form is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignInMode {
    /// Signing in.
    #[default]
    SignIn,
    /// Asking for an account.
    Register,
    /// The code of the mail that confirms the address.
    Confirm,
    /// Asking for a code by mail, the password being forgotten.
    Forgot,
    /// A new password, by that code.
    Reset,
}

/// Another form to change to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInWay {
    /// Which.
    pub mode: SignInMode,
    /// Its button.
    pub button: Button,
}

/// The screen of signing in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInState {
    /// Its title.
    pub title: String,
    /// What this is about.
    pub intro: String,
    /// What the form is for.
    pub mode: SignInMode,
    /// Its fields, from top to bottom.
    pub fields: Vec<Field>,
    /// Sends it.
    pub submit: Button,
    /// Other forms.
    pub ways: Vec<SignInWay>,
    /// Languages to choose from, before there is an account.
    pub languages: Vec<Choice>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, PartialEq, Eq)]
pub enum SignInIntent {
    /// A text was typed.
    Type {
        /// The field's key.
        key: String,
        /// All of its text.
        text: String,
    },
    /// To another form.
    Change {
        /// Which.
        mode: SignInMode,
    },
    /// Send the form.
    Submit,
    /// Another language.
    SetLanguage {
        /// By ISO 639-1.
        language: String,
    },
    /// The notice was read.
    DismissNotice,
}
