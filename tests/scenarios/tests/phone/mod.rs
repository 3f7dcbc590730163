//! Two programs and a terminal: nothing here but what a person types and reads.

#[allow(dead_code, reason = "one engine is enough for it")]
pub(crate) mod bank;
mod gateway;
pub(crate) mod lost;
pub(crate) mod money;
pub(crate) mod offline;
pub(crate) mod requests;
mod terminal;
pub(crate) mod till;
pub(crate) mod walk;
