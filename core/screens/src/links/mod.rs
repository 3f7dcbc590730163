//! Linked wallets: who may pay from one's own, and from whose one may pay oneself (Kranj K3).

mod deeds;
mod draw;
mod model;
mod presenter;
mod row;
mod state;

pub(crate) use presenter::Presenter;
pub use state::*;
