//! The wallet: balance, statement, ways to top up.

mod card;
mod draw;
mod points;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
