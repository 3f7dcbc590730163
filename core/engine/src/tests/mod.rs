//! The engine against a city that answers as told: also late, cut off, twice, or with nonsense.
//!
//! Journeys against the real backend live in `tests/scenarios`; here stand the answers a real backend never gives.

mod answers;
mod aside;
mod charges;
mod city;
mod codes;
mod device;
mod inspection;
mod orders;
mod outbox;
mod requests;
mod server;
mod session;
mod shelves;
mod sync;
mod till;
