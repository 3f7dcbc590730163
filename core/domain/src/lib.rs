//! What a city sells and the rules of it: money, ids, time, products, prices.
//!
//! Pure: no files, no network, no async, no SQL. Everything here can be decided
//! on a phone without a network and on the server alike, by the same code.

pub mod catalogue;
pub mod clock;
pub mod ids;
pub mod keys;
pub mod money;
pub mod price;
pub mod quote;
pub mod refund;
#[cfg(test)]
mod samples;
pub mod text;
pub mod validity;

pub use clock::{Clock, ManualClock, SystemClock, Timestamp};
pub use money::{Currency, Money, MoneyError};
pub use text::Text;
