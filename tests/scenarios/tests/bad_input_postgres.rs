//! Bad input on a real PostgreSQL.

#[macro_use]
mod bad_input;

bad_input!(cityplus_support::city::Kind::Postgres);
