//! The first screen.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::home::{HomeIntent, HomeScreen, HomeState, Tile};
use slint::ComponentHandle as _;

use super::on;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{HomeDoor, HomeView, MainWindow, NoticeView, Screen, TicketRowView, TileView};

/// The first screen, drawn.
#[derive(Default)]
pub struct Home {
    tiles: Rows<TileView>,
    tickets: Rows<TicketRowView>,
    notices: Rows<NoticeView>,
}

impl From<&Tile> for TileView {
    fn from(tile: &Tile) -> Self {
        Self {
            venue: (&tile.venue).into(),
            title: (&tile.title).into(),
            detail: (&tile.detail).into(),
            picture: tile.icon.into(),
            accessibility: (&tile.accessibility).into(),
        }
    }
}

impl Drawn for Home {
    type Live = HomeScreen;
    const SCREEN: Screen = Screen::Home;

    fn draw(&mut self, window: &MainWindow, state: &HomeState) {
        window.global::<HomeDoor>().set_view(HomeView {
            title: (&state.title).into(),
            greeting: (&state.greeting).into(),
            sign_in: piece(state.sign_in.as_ref()),
            balance: piece(state.balance.as_ref()),
            balance_as_of: text(state.balance_as_of.as_ref()),
            tiles_title: (&state.tiles_title).into(),
            tiles: self.tiles.show(state.tiles.iter().map(TileView::from)),
            tiles_empty: text(state.tiles_empty.as_ref()),
            tickets_title: (&state.tickets_title).into(),
            tickets: self.tickets.show(state.tickets.iter().map(TicketRowView::from)),
            tickets_empty: text(state.tickets_empty.as_ref()),
            notices: self.notices.show(state.notices.iter().map(NoticeView::from)),
            refresh: (&state.refresh).into(),
        });
    }

    fn listen(window: &MainWindow, _drawn: &Rc<RefCell<Self>>, outlet: &Outlet<HomeIntent>) {
        let door = window.global::<HomeDoor>();
        on! { door, outlet;
            on_open_venue(venue) => HomeIntent::OpenVenue { venue: venue.into() };
            on_open_ticket(ticket_id) => HomeIntent::OpenTicket { ticket_id: ticket_id.into() };
            on_open_wallet() => HomeIntent::OpenWallet;
            on_sign_in() => HomeIntent::SignIn;
            on_refresh() => HomeIntent::Refresh;
            on_act_on_notice(key) => HomeIntent::ActOnNotice { key: key.into() };
            on_dismiss_notice(key) => HomeIntent::DismissNotice { key: key.into() };
        }
    }
}
