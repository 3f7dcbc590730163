//! The tickets: coming, used, refunded.

mod state;

pub use state::*;
