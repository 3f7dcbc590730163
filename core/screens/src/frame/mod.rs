//! What stands around every screen.

mod brand;
mod draw;
mod links;
mod presenter;
mod state;

pub(crate) use presenter::{CONFIRMED, Presenter};
pub use state::*;
