//! An order: how far it is, and how it ended.

mod draw;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
