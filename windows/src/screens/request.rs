//! Asking for money.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::request::{RequestIntent, RequestRow, RequestScreen, RequestState};
use slint::ComponentHandle as _;

use super::{on, on_form};
use crate::form::Form;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{MainWindow, MoneyRowView, RequestDoor, RequestView, Screen};

/// The screen of asking for money, drawn. A desktop's screen has its brightness from its owner: `bright` is not followed.
#[derive(Default)]
pub struct Request {
    form: Form,
    rows: Rows<MoneyRowView>,
}

impl From<&RequestRow> for MoneyRowView {
    fn from(row: &RequestRow) -> Self {
        Self {
            key: (&row.request_id).into(),
            title: (&row.title).into(),
            detail: (&row.detail).into(),
            badge: (&row.badge).into(),
            code: piece(row.show.as_ref()),
            accessibility: (&row.accessibility).into(),
        }
    }
}

impl Drawn for Request {
    type Live = RequestScreen;
    const SCREEN: Screen = Screen::Request;

    fn draw(&mut self, window: &MainWindow, state: &RequestState) {
        window.global::<RequestDoor>().set_view(RequestView {
            title: (&state.title).into(),
            intro: (&state.intro).into(),
            fields: self.form.show(&state.fields),
            submit: (&state.submit).into(),
            any_amount: (&state.any_amount).into(),
            code: piece(state.code.as_ref()),
            code_hint: (&state.code_hint).into(),
            close_code: piece(state.close_code.as_ref()),
            rows_title: (&state.rows_title).into(),
            rows: self.rows.show(state.rows.iter().map(MoneyRowView::from)),
            rows_empty: text(state.rows_empty.as_ref()),
            refresh: (&state.refresh).into(),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<RequestIntent>) {
        let door = window.global::<RequestDoor>();
        let form = drawn.borrow().form.clone();
        on_form! { door, outlet, form, RequestIntent;
            on_submit() => RequestIntent::Submit;
            on_show_any_amount() => RequestIntent::ShowAnyAmount;
            on_act_on_notice() => RequestIntent::ActOnNotice;
        }
        on! { door, outlet;
            on_show_code(key) => RequestIntent::Show { request_id: key.into() };
            on_close_code() => RequestIntent::CloseCode;
            on_refresh() => RequestIntent::Refresh;
            on_dismiss_notice() => RequestIntent::DismissNotice;
        }
    }

    fn left(&mut self, _window: &MainWindow) {
        self.form.empty();
    }
}
