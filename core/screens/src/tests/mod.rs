//! Screens on a device without a server: everything here comes from the device's own store.
//!
//! Journeys against the real backend live in `tests/scenarios`.

mod cards;
mod device;
mod links;
mod offline;
mod order;
mod redeem;
mod request;
mod scan;
mod send;
mod server;
mod ticket;
mod tickets;
mod venue;
mod venue_links;
mod wallet;
