//! The same journeys on a real PostgreSQL, started by `cargo xtask test`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

#[macro_use]
mod journeys;

journeys!(cityplus_support::city::Kind::Postgres);
