//! Scanning tickets at a venue, with or without a network.

mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
