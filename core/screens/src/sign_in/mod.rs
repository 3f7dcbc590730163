//! Signing in, registering, confirming a mail address, a forgotten password.

mod draw;
mod form;
mod presenter;
mod state;

pub(crate) use draw::languages;
pub(crate) use presenter::Presenter;
pub use state::*;
