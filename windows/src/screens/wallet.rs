//! The wallet.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::frame::Place;
use crate::facade::wallet::{StatementRow, TopUpWay, WalletIntent, WalletScreen, WalletState};
use slint::ComponentHandle as _;

use super::on;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{ButtonView, FactView, MainWindow, Screen, StatementView, TopUpView, WalletDoor, WalletView};

/// The wallet, drawn.
#[derive(Default)]
pub struct Wallet {
    ways: Rows<TopUpView>,
    points: Rows<FactView>,
    points_statement: Rows<StatementView>,
    statement: Rows<StatementView>,
    deeds: Rows<ButtonView>,
    /// Where each deed leads, in the order of the deeds.
    places: Vec<Place>,
}

impl From<&StatementRow> for StatementView {
    fn from(row: &StatementRow) -> Self {
        Self {
            title: (&row.title).into(),
            detail: (&row.detail).into(),
            money: (&row.money).into(),
            balance_after: (&row.balance_after).into(),
            tone: row.tone.into(),
            accessibility: (&row.accessibility).into(),
        }
    }
}

impl From<&TopUpWay> for TopUpView {
    fn from(way: &TopUpWay) -> Self {
        Self {
            key: (&way.key).into(),
            title: (&way.title).into(),
            text: (&way.text).into(),
            number: text(way.number.as_ref()),
            code: piece(way.code.as_ref()),
            action: piece(way.action.as_ref()),
        }
    }
}

impl Drawn for Wallet {
    type Live = WalletScreen;
    const SCREEN: Screen = Screen::Wallet;

    fn draw(&mut self, window: &MainWindow, state: &WalletState) {
        self.places = state.deeds.iter().map(|deed| deed.place.clone()).collect();
        window.global::<WalletDoor>().set_view(WalletView {
            title: (&state.title).into(),
            balance: piece(state.balance.as_ref()),
            reserved: piece(state.reserved.as_ref()),
            as_of: text(state.as_of.as_ref()),
            deeds: self
                .deeds
                .show(state.deeds.iter().map(|deed| ButtonView::from(&deed.button))),
            ways_title: (&state.ways_title).into(),
            ways: self.ways.show(state.ways.iter().map(TopUpView::from)),
            points_title: text(state.points_title.as_ref()),
            points: self.points.show(state.points.iter().map(FactView::from)),
            points_statement: self
                .points_statement
                .show(state.points_statement.iter().map(StatementView::from)),
            statement_title: (&state.statement_title).into(),
            statement: self
                .statement
                .show(state.statement.iter().map(StatementView::from)),
            statement_empty: text(state.statement_empty.as_ref()),
            more: piece(state.more.as_ref()),
            refresh: (&state.refresh).into(),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<WalletIntent>) {
        let door = window.global::<WalletDoor>();
        {
            let (drawn, outlet) = (Rc::clone(drawn), outlet.clone());
            door.on_go_to(move |deed| {
                let place = usize::try_from(deed)
                    .ok()
                    .and_then(|deed| drawn.borrow().places.get(deed).cloned());
                if let Some(place) = place {
                    outlet.send(WalletIntent::Do { place });
                }
            });
        }
        on! { door, outlet;
            on_refresh() => WalletIntent::Refresh;
            on_show_more() => WalletIntent::ShowMore;
            on_top_up(key) => WalletIntent::TopUp { key: key.into() };
            on_act_on_notice() => WalletIntent::ActOnNotice;
            on_dismiss_notice() => WalletIntent::DismissNotice;
        }
    }
}
