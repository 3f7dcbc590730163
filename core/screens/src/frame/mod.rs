//! What stands around every screen.

mod state;

pub use state::*;
