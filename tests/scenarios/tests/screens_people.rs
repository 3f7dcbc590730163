//! Signing in, the frame, the first screen and the settings, by the screens alone, against the real backend.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::expect_used
)] // tests: the helpers, too, may fail loudly

mod people;
