//! Linked wallets.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::links::{LinkRow, LinksIntent, LinksScreen, LinksState};
use slint::{ComponentHandle as _, ModelRc};

use super::{on, on_form};
use crate::form::Form;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{ChoiceView, FactView, LinkView, LinksDoor, LinksView, MainWindow, Screen};

/// The screen of linked wallets, drawn.
#[derive(Default)]
pub struct Links {
    form: Form,
    ends: Rows<ChoiceView>,
    given: Side,
    usable: Side,
}

/// One of the two lists.
#[derive(Default)]
struct Side {
    rows: Rows<LinkView>,
    /// The facts of each row, in the order of the rows.
    facts: Vec<Rows<FactView>>,
}

impl Side {
    fn show(&mut self, links: &[LinkRow]) -> ModelRc<LinkView> {
        self.facts.resize_with(links.len(), Rows::default);
        let Self { rows, facts } = self;
        rows.show(links.iter().zip(facts.iter()).map(|(link, facts)| LinkView {
            key: (&link.link_id).into(),
            title: (&link.title).into(),
            facts: facts.show(link.facts.iter().map(FactView::from)),
            badge: (&link.badge).into(),
            end: piece(link.end.as_ref()),
            accessibility: (&link.accessibility).into(),
        }))
    }
}

impl Drawn for Links {
    type Live = LinksScreen;
    const SCREEN: Screen = Screen::Links;

    fn draw(&mut self, window: &MainWindow, state: &LinksState) {
        window.global::<LinksDoor>().set_view(LinksView {
            title: (&state.title).into(),
            intro: (&state.intro).into(),
            given_title: (&state.given_title).into(),
            given: self.given.show(&state.given),
            given_empty: text(state.given_empty.as_ref()),
            usable_title: (&state.usable_title).into(),
            usable: self.usable.show(&state.usable),
            usable_empty: text(state.usable_empty.as_ref()),
            refresh: (&state.refresh).into(),
            form_title: (&state.form_title).into(),
            fields: self.form.show(&state.fields),
            ends_title: (&state.ends_title).into(),
            ends: self.ends.show(state.ends.iter().map(ChoiceView::from)),
            submit: (&state.submit).into(),
            dialog: piece(state.dialog.as_ref()),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<LinksIntent>) {
        let door = window.global::<LinksDoor>();
        let form = drawn.borrow().form.clone();
        on_form! { door, outlet, form, LinksIntent;
            on_submit() => LinksIntent::Submit;
            on_confirm_dialog() => LinksIntent::ConfirmDialog;
            on_cancel_dialog() => LinksIntent::CancelDialog;
            on_act_on_notice() => LinksIntent::ActOnNotice;
        }
        on! { door, outlet;
            on_select_end(key) => LinksIntent::SelectEnd { key: key.into() };
            on_end_link(key) => LinksIntent::End { link_id: key.into() };
            on_refresh() => LinksIntent::Refresh;
            on_dismiss_notice() => LinksIntent::DismissNotice;
        }
    }

    fn left(&mut self, _window: &MainWindow) {
        self.form.empty();
    }
}
