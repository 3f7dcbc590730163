//! The shell for the desktop: it draws the states of the core's screens and sends what a person does.
//!
//! No rule, no text, no price and no date is made here: an `if` about a ticket or a balance in this crate or in its pages
//! is a defect. The window's thread never waits; what takes time runs elsewhere and comes back.

mod background;
mod camera;
pub mod facade;
mod files;
mod form;
mod keys;
mod links;
pub mod options;
mod pieces;
mod printing;
mod rows;
pub mod screens;
pub mod shell;
pub mod stage;
pub mod typed;
mod ui;
mod viewfinder;

pub use printing::use_command as print_by;
pub use shell::Shell;
pub use ui::{CameraDoor, MainWindow, Screen};
