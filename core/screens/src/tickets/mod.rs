//! The tickets: coming, used, refunded.

mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
