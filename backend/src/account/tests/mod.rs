//! The room on SQLite, with the operator in this process.

mod confirming;
mod findable;
mod first_start;
mod lost;
mod numbers;
mod pages;
mod refusals;
mod replacing;
mod roles;
mod sessions;
pub(crate) mod support;
mod wallets;
