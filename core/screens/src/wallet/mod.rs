//! The wallet: balance, statement, ways to top up.

mod state;

pub use state::*;
