//! An order: how far it is, and how it ended.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::order::{OrderIntent, OrderScreen, OrderState, OrderStep, StepState};
use slint::ComponentHandle as _;

use super::on;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{FactView, MainWindow, OrderDoor, OrderView, Screen, Step, StepView, TicketRowView};

/// The screen of an order, drawn.
#[derive(Default)]
pub struct Order {
    steps: Rows<StepView>,
    facts: Rows<FactView>,
    tickets: Rows<TicketRowView>,
}

impl From<StepState> for Step {
    fn from(state: StepState) -> Self {
        match state {
            StepState::Ahead => Self::Ahead,
            StepState::Now => Self::Now,
            StepState::Done => Self::Done,
            StepState::Failed => Self::Failed,
        }
    }
}

impl From<&OrderStep> for StepView {
    fn from(step: &OrderStep) -> Self {
        Self {
            label: (&step.label).into(),
            state: step.state.into(),
            accessibility: (&step.accessibility).into(),
        }
    }
}

impl Drawn for Order {
    type Live = OrderScreen;
    const SCREEN: Screen = Screen::Order;

    fn draw(&mut self, window: &MainWindow, state: &OrderState) {
        window.global::<OrderDoor>().set_view(OrderView {
            title: (&state.title).into(),
            badge: (&state.badge).into(),
            headline: (&state.headline).into(),
            text: text(state.text.as_ref()),
            steps: self.steps.show(state.steps.iter().map(StepView::from)),
            total: piece(state.total.as_ref()),
            facts: self.facts.show(state.facts.iter().map(FactView::from)),
            tickets: self.tickets.show(state.tickets.iter().map(TicketRowView::from)),
            try_now: piece(state.try_now.as_ref()),
            done: (&state.done).into(),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, _drawn: &Rc<RefCell<Self>>, outlet: &Outlet<OrderIntent>) {
        let door = window.global::<OrderDoor>();
        on! { door, outlet;
            on_try_now() => OrderIntent::TryNow;
            on_open_ticket(ticket_id) => OrderIntent::OpenTicket { ticket_id: ticket_id.into() };
            on_done() => OrderIntent::Done;
            on_act_on_notice() => OrderIntent::ActOnNotice;
        }
    }
}
