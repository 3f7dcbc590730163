//! The City+ server: account, operator and ticketing behind one HTTP API.

pub mod account;
pub mod app;
pub mod city;
mod digest;
mod files;
pub mod http;
pub mod logging;
pub mod mail;
pub mod operator;
pub mod serve;
pub mod settings;
pub mod sms;
pub mod store;
pub mod sync;
pub mod ticketing;
pub mod web;
