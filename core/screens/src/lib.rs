//! One presenter per screen (decision 1): a state record ready to draw, and the intents it takes.
//!
//! All texts, money, dates and decisions about what may be done are made here, once for every shell. A shell opens a
//! screen, draws the state it gets and sends intents back; it never computes, compares or translates.
//! This crate draws nothing and knows no platform: what it needs of one is lent through ports.

pub mod app;
pub mod cards;
mod discreet;
pub mod frame;
pub mod home;
pub mod inspector;
pub mod kiosk;
pub mod links;
pub mod offline;
pub mod order;
mod parts;
pub mod redeem;
pub mod request;
mod run;
pub mod send;
pub mod settings;
pub mod sign_in;
mod speech;
#[cfg(test)]
mod tests;
pub mod ticket;
pub mod tickets;
pub mod venue;
pub mod view;
pub mod wallet;

pub use app::{App, AppError, AppOptions, Mode};
pub use run::{ScreenHandle, SendError};
pub use speech::Language;
