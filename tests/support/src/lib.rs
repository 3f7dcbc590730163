//! A city in a test: backend, engines, a clock one can turn, a network that fails, PostgreSQL.

// This crate is part of tests: what it expects and does not find is a test's failure, and says where.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc
)]

pub use cityplus_servers::{forwarder, postgres, process, test_database};

pub mod city;
pub mod mailbox;
pub mod network;
