//! A venue: choose what, when and how many; see the price and why; pay.

mod state;

pub use state::*;
