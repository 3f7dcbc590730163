//! Asking for money by a code.

mod draw;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
