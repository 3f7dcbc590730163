//! The screens at a gate, the inspector's and the kiosk's, against the real backend on SQLite.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

#[macro_use]
mod screens_gate;

gate_journeys!(cityplus_support::city::Kind::Sqlite);
