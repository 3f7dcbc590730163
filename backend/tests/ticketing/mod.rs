//! Ticketing's suites, run on each database by a test target of its own. Through the public door only.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)] // tests

pub(crate) mod abroad;
pub(crate) mod faulty;
pub(crate) mod inspection;
pub(crate) mod moves;
pub(crate) mod printed;
pub(crate) mod refusals;
pub(crate) mod sagas;
pub(crate) mod uploads;
pub(crate) mod wishes;
pub(crate) mod world;
