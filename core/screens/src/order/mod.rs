//! An order: how far it is, and how it ended.

mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
