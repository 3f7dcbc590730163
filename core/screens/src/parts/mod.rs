//! Pieces that several presenters share: choosing tickets, rows of tickets, notices, buttons, sending an order.
//!
//! Nothing here is a screen or holds a state of its own between two drawings, but the basket.

pub(crate) mod basket;
pub(crate) mod buttons;
pub(crate) mod outbox;
pub(crate) mod purchase;
pub(crate) mod ticket_row;
pub(crate) mod trouble;
