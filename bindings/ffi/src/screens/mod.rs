//! The screens, a file for each: its states and intents as the core has them, and its object.
//!
//! The definitions under `uniffi::remote` repeat those of `cityplus_screens`, whose documentation counts; the compiler
//! refuses a difference. The types themselves are the core's own, re-exported.

mod handle;

pub mod cards;
pub mod frame;
pub mod home;
pub mod inspector;
pub mod kiosk;
pub mod links;
pub mod offline;
pub mod order;
pub mod redeem;
pub mod request;
pub mod send;
pub mod settings;
pub mod sign_in;
pub mod ticket;
pub mod tickets;
pub mod venue;
pub mod view;
pub mod wallet;
