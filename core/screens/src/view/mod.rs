//! The pieces that states are made of: ready to draw, in the person's language, with what a screen reader says.
//!
//! A shell draws a piece as it is. An [`Option`] that is none is not drawn. Nothing in a piece has to be computed, compared
//! or translated. Records hold plain fields only, so that every language can have them.

mod control;
mod notice;
mod picture;
mod row;
mod scan;

pub use control::{Button, Choice, Dialog, Field, FieldKind};
pub use notice::{Badge, Notice, Tone};
pub use picture::{CodePicture, Icon};
pub use row::{Amount, Fact, TicketRow};
pub use scan::{CodeScan, ScanIntent};
