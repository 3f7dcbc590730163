//! The desktop shell without a window: drawn by the same renderer into memory, with states made up for it.
//!
//! Nothing here is part of the product. `cargo xtask screenshots` draws everything for a person to look at; the tests
//! compare some of it with the pictures that are kept, and walk through the real thing.

pub mod compare;
pub mod fixtures;
pub mod headless;
pub mod picture;
