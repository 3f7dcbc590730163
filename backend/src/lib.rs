//! The City+ server: account, operator and ticketing behind one HTTP API.

pub mod account;
pub mod city;
pub mod http;
pub mod mail;
pub mod operator;
pub mod store;
pub mod sync;
pub mod ticketing;
