//! Signing in, registering, confirming a mail address, a forgotten password.

mod state;

pub use state::*;
