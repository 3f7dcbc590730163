//! Bad input on the embedded SQLite.

#[macro_use]
mod bad_input;

bad_input!(cityplus_support::city::Kind::Sqlite);
