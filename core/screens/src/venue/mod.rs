//! A venue: choose what, when and how many; see the price and why; pay.

mod days;
mod draw;
mod model;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
