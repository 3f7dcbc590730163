//! An order: how far it is, and how it ended.

use crate::view::{Amount, Badge, Button, Fact, Notice, TicketRow};

/// How far a step is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepState {
    /// Not begun.
    #[default]
    Ahead,
    /// Under way.
    Now,
    /// Done.
    Done,
    /// It did not go.
    Failed,
}

/// A step of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderStep {
    /// What it does.
    pub label: String,
    /// How far it is.
    pub state: StepState,
    /// What a screen reader says.
    pub accessibility: String,
}

/// The screen of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderState {
    /// Its title.
    pub title: String,
    /// How it stands.
    pub badge: Badge,
    /// What that means, in a sentence.
    pub headline: String,
    /// What to do now, if there is something.
    pub text: Option<String>,
    /// The steps.
    pub steps: Vec<OrderStep>,
    /// What it costs.
    pub total: Option<Amount>,
    /// What was ordered, for when.
    pub facts: Vec<Fact>,
    /// The tickets, once there are.
    pub tickets: Vec<TicketRow>,
    /// Sends again what waits; none where nothing waits.
    pub try_now: Option<Button>,
    /// Leaves the screen.
    pub done: Button,
    /// What went wrong.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderIntent {
    /// Send again what waits.
    TryNow,
    /// To a ticket.
    OpenTicket {
        /// The ticket.
        ticket_id: String,
    },
    /// Leave: to the ticket if there is one, to the tickets if there are more, back to the venue after a refusal.
    Done,
    /// The button of the notice.
    ActOnNotice,
}
