//! An order: how far it is, and how it ended.

pub use cityplus_screens::order::{OrderIntent, OrderState, OrderStep, StepState};
use cityplus_screens::view::{Amount, Badge, Button, Fact, Notice, TicketRow};

/// How far a step is.
#[uniffi::remote(Enum)]
pub enum StepState {
    Ahead,
    Now,
    Done,
    Failed,
}

/// A step of an order.
#[uniffi::remote(Record)]
pub struct OrderStep {
    pub label: String,
    pub state: StepState,
    pub accessibility: String,
}

/// The screen of an order.
#[uniffi::remote(Record)]
pub struct OrderState {
    pub title: String,
    pub badge: Badge,
    pub headline: String,
    pub text: Option<String>,
    pub steps: Vec<OrderStep>,
    pub total: Option<Amount>,
    pub facts: Vec<Fact>,
    pub tickets: Vec<TicketRow>,
    pub try_now: Option<Button>,
    pub done: Button,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum OrderIntent {
    TryNow,
    OpenTicket { ticket_id: String },
    Done,
    ActOnNotice,
}

super::handle::screen! {
    /// An order: how far it is, and how it ended.
    OrderScreen shows OrderState takes OrderIntent
}
