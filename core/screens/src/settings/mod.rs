//! Settings: language, size of texts, colours; the account, this device, signing out.

mod draw;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
