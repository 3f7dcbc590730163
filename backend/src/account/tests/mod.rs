//! The room on SQLite, with the operator in this process.

mod confirming;
mod first_start;
mod pages;
mod refusals;
mod roles;
mod sessions;
pub(crate) mod support;
mod wallets;
