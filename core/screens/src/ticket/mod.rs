//! A ticket: its code, which makes itself anew; what it is for; giving it back.

mod draw;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
