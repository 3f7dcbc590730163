//! The journeys on the embedded SQLite.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

#[macro_use]
mod journeys;

mod apart;

journeys!(cityplus_support::city::Kind::Sqlite);
