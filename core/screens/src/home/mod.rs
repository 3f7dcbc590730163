//! The first screen: the city's services, the balance, the next tickets, what there is to tell.

mod draw;
mod model;
mod presenter;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
