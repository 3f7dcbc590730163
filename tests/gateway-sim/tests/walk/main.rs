//! The simulator over HTTP, as a shop and a person meet it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

mod answers;
mod bad_input;
mod cards;
mod control;
mod gopay;
mod notifications;
mod pages;
mod payu;
mod shop;
mod support;
