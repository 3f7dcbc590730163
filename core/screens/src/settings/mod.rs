//! Settings: language, size of texts, colours; the account, this device, signing out.

mod state;

pub use state::*;
