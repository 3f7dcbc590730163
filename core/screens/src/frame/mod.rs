//! What stands around every screen.

mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
