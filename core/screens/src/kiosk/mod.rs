//! A kiosk: one venue, no account of the visitor's; the code on the screen and as a picture to print.
//!
//! The device is signed in as an account of the facility, which pays; how the visitor pays the facility is not known here.
//! One order at a time, and none that cannot be finished: before an order is placed the server is asked. An order that is
//! placed is seen to its end, whatever is pressed meanwhile; its tickets are shown, also after a restart.

mod draw;
mod model;
mod presenter;
mod sale;
mod state;

pub(crate) use model::IDLE_MS;
pub(crate) use presenter::Presenter;
pub use state::*;
