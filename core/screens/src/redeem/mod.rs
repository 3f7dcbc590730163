//! Taking money out of the wallet.

mod draw;
mod iban;
mod model;
mod presenter;
mod standing;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
