//! Signing in, registering, confirming a mail address, a forgotten password.

mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
