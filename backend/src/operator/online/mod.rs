//! Money from cards and banks: a top-up that is paid at a gateway.
//!
//! It is a saga. The amount is reserved first, so that every limit is checked before anybody pays; the order is kept
//! before the gateway hears of it; then it is followed until the gateway says how it ended. A notification only makes
//! the operator look sooner: without any, it looks by itself. One order of a top-up has the right to land, kept before
//! the ledger is asked: whichever else is paid is given back. Money that comes when nobody expects it any more goes
//! back the way it came, and so does another amount than was ordered.

mod follow;
mod http;
mod page;
mod rows;
mod start;
mod told;
mod unheard;

pub(super) use follow::{follow, follow_for_ever};
pub use http::public_routes;
pub(super) use start::{find, start};
pub(super) use told::notified;
pub use unheard::UnheardCharge;
pub(super) use unheard::{seen as charge_seen, unheard};

use super::turns::Turns;

const TURNS: Turns = Turns("online_top_up");
