//! The tickets.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::tickets::{TicketsIntent, TicketsScreen, TicketsState};
use slint::ComponentHandle as _;

use super::on;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{ChoiceView, MainWindow, NoticeView, Screen, TicketRowView, TicketsDoor, TicketsView};

/// The screen of the tickets, drawn.
#[derive(Default)]
pub struct Tickets {
    shelves: Rows<ChoiceView>,
    rows: Rows<TicketRowView>,
    notices: Rows<NoticeView>,
}

impl Drawn for Tickets {
    type Live = TicketsScreen;
    const SCREEN: Screen = Screen::Tickets;

    fn draw(&mut self, window: &MainWindow, state: &TicketsState) {
        window.global::<TicketsDoor>().set_view(TicketsView {
            title: (&state.title).into(),
            shelves: self.shelves.show(state.shelves.iter().map(ChoiceView::from)),
            tickets: self.rows.show(state.tickets.iter().map(TicketRowView::from)),
            empty: text(state.empty.as_ref()),
            more: piece(state.more.as_ref()),
            notices: self.notices.show(state.notices.iter().map(NoticeView::from)),
            refresh: (&state.refresh).into(),
        });
    }

    fn listen(window: &MainWindow, _drawn: &Rc<RefCell<Self>>, outlet: &Outlet<TicketsIntent>) {
        let door = window.global::<TicketsDoor>();
        on! { door, outlet;
            on_select_shelf(shelf) => TicketsIntent::SelectShelf { shelf: shelf.into() };
            on_open_ticket(ticket_id) => TicketsIntent::OpenTicket { ticket_id: ticket_id.into() };
            on_show_more() => TicketsIntent::ShowMore;
            on_refresh() => TicketsIntent::Refresh;
            on_act_on_notice(key) => TicketsIntent::ActOnNotice { key: key.into() };
            on_dismiss_notice(key) => TicketsIntent::DismissNotice { key: key.into() };
        }
    }
}
