//! The first screen: the city's services, the balance, the next tickets, what there is to tell.

mod state;

pub use state::*;
