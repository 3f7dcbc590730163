//! Money without a network.

mod deeds;
mod draw;
mod held;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
