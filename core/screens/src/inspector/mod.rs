//! Scanning tickets at a venue, with or without a network.

mod state;

pub use state::*;
