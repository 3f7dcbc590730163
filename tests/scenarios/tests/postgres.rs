//! The same journeys on a real PostgreSQL, started by `cargo xtask test`.

#[macro_use]
mod journeys;

journeys!(cityplus_support::city::Kind::Postgres);
