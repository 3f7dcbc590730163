//! A ticket: its code, which makes itself anew; what it is for; giving it back.

mod state;

pub use state::*;
