//! A kiosk: one venue, no account of the visitor's; the code on the screen and as a picture to print.

mod state;

pub use state::*;
