//! Pieces that several presenters share: choosing tickets, rows of tickets, notices, buttons, sending an order; amounts and
//! other fields of money, whose wallet it is; codes out of the camera and pictures.
//!
//! Nothing here is a screen or holds a state of its own between two drawings, but the basket, a form and a scan.

pub(crate) mod amount;
pub(crate) mod basket;
pub(crate) mod buttons;
pub(crate) mod code;
pub(crate) mod following;
pub(crate) mod holder;
pub(crate) mod linked;
pub(crate) mod outbox;
pub(crate) mod owner;
pub(crate) mod paying;
pub(crate) mod pixels;
pub(crate) mod purchase;
pub(crate) mod receiver;
pub(crate) mod scan;
pub(crate) mod ticket_row;
pub(crate) mod told;
pub(crate) mod trouble;
pub(crate) mod typed;
