//! What the build makes of the pages in `ui`. Written by a machine: the lints of the house are not for it.
#![allow(
    missing_docs,
    unsafe_code,
    unreachable_pub,
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::todo,
    clippy::unimplemented,
    reason = "generated code"
)]

slint::include_modules!();
