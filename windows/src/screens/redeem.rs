//! Taking money out of the wallet.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::redeem::{RedeemIntent, RedeemScreen, RedeemState, RedemptionRow};
use slint::ComponentHandle as _;

use super::{on, on_form};
use crate::form::Form;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{ChoiceView, MainWindow, MoneyRowView, RedeemDoor, RedeemView, Screen};

/// The screen of taking money out, drawn. A desktop's screen has its brightness from its owner: `bright` is not followed.
#[derive(Default)]
pub struct Redeem {
    form: Form,
    ways: Rows<ChoiceView>,
    rows: Rows<MoneyRowView>,
}

impl From<&RedemptionRow> for MoneyRowView {
    fn from(row: &RedemptionRow) -> Self {
        Self {
            key: (&row.redemption_id).into(),
            title: (&row.title).into(),
            detail: (&row.detail).into(),
            badge: (&row.badge).into(),
            code: piece(row.show.as_ref()),
            accessibility: (&row.accessibility).into(),
        }
    }
}

impl Drawn for Redeem {
    type Live = RedeemScreen;
    const SCREEN: Screen = Screen::Redeem;

    fn draw(&mut self, window: &MainWindow, state: &RedeemState) {
        window.global::<RedeemDoor>().set_view(RedeemView {
            title: (&state.title).into(),
            intro: (&state.intro).into(),
            available: piece(state.available.as_ref()),
            ways_title: (&state.ways_title).into(),
            ways: self.ways.show(state.ways.iter().map(ChoiceView::from)),
            fields: self.form.show(&state.fields),
            submit: (&state.submit).into(),
            code: piece(state.code.as_ref()),
            code_hint: (&state.code_hint).into(),
            close_code: piece(state.close_code.as_ref()),
            rows_title: (&state.rows_title).into(),
            rows: self.rows.show(state.rows.iter().map(MoneyRowView::from)),
            rows_empty: text(state.rows_empty.as_ref()),
            refresh: (&state.refresh).into(),
            dialog: piece(state.dialog.as_ref()),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<RedeemIntent>) {
        let door = window.global::<RedeemDoor>();
        let form = drawn.borrow().form.clone();
        on_form! { door, outlet, form, RedeemIntent;
            on_select_way(key) => RedeemIntent::SelectWay { key: key.into() };
            on_submit() => RedeemIntent::Submit;
            on_confirm_dialog() => RedeemIntent::ConfirmDialog;
            on_cancel_dialog() => RedeemIntent::CancelDialog;
            on_act_on_notice() => RedeemIntent::ActOnNotice;
        }
        on! { door, outlet;
            on_show_code(key) => RedeemIntent::Show { redemption_id: key.into() };
            on_close_code() => RedeemIntent::CloseCode;
            on_refresh() => RedeemIntent::Refresh;
            on_dismiss_notice() => RedeemIntent::DismissNotice;
        }
    }

    fn left(&mut self, _window: &MainWindow) {
        self.form.empty();
    }
}
