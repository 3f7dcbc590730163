//! An order: how far it is, and how it ended.

mod state;

pub use state::*;
