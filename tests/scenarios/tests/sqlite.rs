//! The journeys on the embedded SQLite.

#[macro_use]
mod journeys;

journeys!(cityplus_support::city::Kind::Sqlite);
