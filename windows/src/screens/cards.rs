//! Money by card, and the saved cards.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::cards::{CardsIntent, CardsScreen, CardsState, ChargeRow, SavedCardRow};
use slint::ComponentHandle as _;

use super::{on, on_form};
use crate::form::Form;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{CardsDoor, CardsView, ChoiceView, MainWindow, MoneyRowView, Screen};

/// The screen of money by card, drawn.
#[derive(Default)]
pub struct Cards {
    form: Form,
    choices: Rows<ChoiceView>,
    charges: Rows<MoneyRowView>,
    rows: Rows<MoneyRowView>,
}

impl From<&SavedCardRow> for MoneyRowView {
    fn from(row: &SavedCardRow) -> Self {
        Self {
            key: (&row.card_id).into(),
            title: (&row.title).into(),
            detail: (&row.detail).into(),
            badge: (&row.badge).into(),
            code: (&row.forget).into(),
            accessibility: (&row.accessibility).into(),
        }
    }
}

impl From<&ChargeRow> for MoneyRowView {
    fn from(row: &ChargeRow) -> Self {
        Self {
            key: (&row.transfer_id).into(),
            title: (&row.title).into(),
            detail: (&row.detail).into(),
            badge: (&row.badge).into(),
            code: piece(row.retry.as_ref()),
            accessibility: (&row.accessibility).into(),
        }
    }
}

impl Drawn for Cards {
    type Live = CardsScreen;
    const SCREEN: Screen = Screen::Cards;

    fn draw(&mut self, window: &MainWindow, state: &CardsState) {
        window.global::<CardsDoor>().set_view(CardsView {
            title: (&state.title).into(),
            intro: (&state.intro).into(),
            available: piece(state.available.as_ref()),
            cards_title: (&state.cards_title).into(),
            cards: self.choices.show(state.cards.iter().map(ChoiceView::from)),
            save_shown: state.save.is_some(),
            save: piece(state.save.as_ref()),
            fields: self.form.show(&state.fields),
            submit: (&state.submit).into(),
            charges_title: (&state.charges_title).into(),
            charges: self.charges.show(state.charges.iter().map(MoneyRowView::from)),
            rows_title: (&state.rows_title).into(),
            rows: self.rows.show(state.rows.iter().map(MoneyRowView::from)),
            rows_empty: text(state.rows_empty.as_ref()),
            refresh: (&state.refresh).into(),
            dialog: piece(state.dialog.as_ref()),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<CardsIntent>) {
        let door = window.global::<CardsDoor>();
        let form = drawn.borrow().form.clone();
        on_form! { door, outlet, form, CardsIntent;
            on_submit() => CardsIntent::Submit;
            on_confirm_dialog() => CardsIntent::ConfirmDialog;
            on_cancel_dialog() => CardsIntent::CancelDialog;
            on_act_on_notice() => CardsIntent::ActOnNotice;
        }
        on! { door, outlet;
            on_select_card(key) => CardsIntent::SelectCard { key: key.into() };
            on_set_save(wanted) => CardsIntent::SetSave { on: wanted };
            on_forget(key) => CardsIntent::Forget { card_id: key.into() };
            on_retry(key) => CardsIntent::Retry { transfer_id: key.into() };
            on_refresh() => CardsIntent::Refresh;
            on_dismiss_notice() => CardsIntent::DismissNotice;
        }
    }

    fn left(&mut self, _window: &MainWindow) {
        self.form.empty();
    }
}
