//! The City+ server: account, operator and ticketing behind one HTTP API.

pub mod store;
