//! Money by card: from a saved card or another one, and the saved cards themselves.

mod deeds;
mod draw;
mod model;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
