//! Scanning tickets at a venue, with or without a network.
//!
//! Nothing here decides about a ticket: that is the engine's verdict. Here it is put into words, and it is decided which
//! of the many frames of a camera is a new question.

mod camera;
mod deeds;
mod draw;
mod foreign;
mod history;
mod lists;
mod looks;
mod panel;
mod presenter;
mod scan_row;
mod state;
mod upload;

pub(crate) use history::History;
pub(crate) use presenter::Presenter;
pub use state::*;
