//! Money blocked on a card for a unit: taken in part or all, the rest released. Parking will use it.
//!
//! It is a saga, as an online top-up is. The hold and each order at a gateway are kept before the gateway hears of them;
//! one order of a hold blocks for it, whichever else is blocked is released. What is to be done with the blocked money, how
//! much of it is taken or that it is released, is kept before the gateway is asked: if the answer is lost, a look at the
//! order decides. What was taken goes into the books under an id that was kept with the hold.
//!
//! Whether the money comes to the operator or to the unit's own account at the gateway is a matter of the unit's terms
//! when the hold is started. Of the latter the books say that it came and went at once.

pub(super) mod audit;
mod begin;
mod door;
mod follow;
mod order;
mod refund_rows;
mod refunds;
mod rows;
mod told;
mod types;
mod unsaid;
mod wishes;

pub(super) use begin::{find, start};
pub use door::CardHolds;
pub(super) use follow::follow;
pub(super) use refunds::{ask as refund, decide as decide_refund, unsure as unsure_refunds};
pub(super) use told::{adopt, told};
pub use types::{CardHold, HoldState, RefundHold, StartCardHold, UnsureRefund};
pub(super) use wishes::{capture, release};

use super::turns::Turns;

const TURNS: Turns = Turns("card_hold");
