//! The first screen: the city's services, the balance, the next tickets, what there is to tell.

mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
