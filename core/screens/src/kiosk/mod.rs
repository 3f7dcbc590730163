//! A kiosk: one venue, no account of the visitor's; the code on the screen and as a picture to print.

mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
