//! A ticket and its code.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::ticket::{TicketIntent, TicketScreen, TicketState};
use slint::ComponentHandle as _;

use super::on;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{FactView, MainWindow, Screen, TicketDoor, TicketView};

/// The screen of a ticket, drawn. A desktop's screen has its brightness from its owner: `bright` is not followed.
#[derive(Default)]
pub struct Ticket {
    facts: Rows<FactView>,
}

impl Drawn for Ticket {
    type Live = TicketScreen;
    const SCREEN: Screen = Screen::Ticket;

    fn draw(&mut self, window: &MainWindow, state: &TicketState) {
        window.global::<TicketDoor>().set_view(TicketView {
            title: (&state.title).into(),
            detail: (&state.detail).into(),
            badge: (&state.badge).into(),
            code: piece(state.code.as_ref()),
            code_hint: (&state.code_hint).into(),
            clock: (&state.clock).into(),
            document: text(state.document.as_ref()),
            facts: self.facts.show(state.facts.iter().map(FactView::from)),
            refund: piece(state.refund.as_ref()),
            dialog: piece(state.dialog.as_ref()),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, _drawn: &Rc<RefCell<Self>>, outlet: &Outlet<TicketIntent>) {
        let door = window.global::<TicketDoor>();
        on! { door, outlet;
            on_refund() => TicketIntent::Refund;
            on_confirm_dialog() => TicketIntent::ConfirmDialog;
            on_cancel_dialog() => TicketIntent::CancelDialog;
            on_act_on_notice() => TicketIntent::ActOnNotice;
            on_dismiss_notice() => TicketIntent::DismissNotice;
        }
    }
}
