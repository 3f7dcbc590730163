//! The tickets: coming, used, refunded.

mod draw;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
