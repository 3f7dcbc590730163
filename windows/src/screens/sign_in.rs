//! Signing in, registering, confirming, a forgotten password.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::sign_in::{SignInIntent, SignInMode, SignInScreen, SignInState, SignInWay};
use slint::{ComponentHandle as _, SharedString};

use super::on;
use crate::pieces::{field, piece};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::typed::Typed;
use crate::ui::{ChoiceView, FieldView, MainWindow, Screen, SignInDoor, SignInView, WayView};

/// The forms of signing in, drawn.
#[derive(Default)]
pub struct SignIn {
    fields: Rows<FieldView>,
    ways: Rows<WayView>,
    languages: Rows<ChoiceView>,
    typed: Typed,
    /// The longest text of each field, in the order of the fields.
    limits: Vec<(String, u32)>,
    /// Where each way leads, in the order of the ways.
    modes: Vec<SignInMode>,
}

impl From<&SignInWay> for WayView {
    fn from(way: &SignInWay) -> Self {
        Self {
            button: (&way.button).into(),
        }
    }
}

impl SignIn {
    /// Takes what a person typed; returns what is sent.
    fn type_in(&mut self, key: &str, text: &str) -> String {
        let limit = self.limits.iter().find(|(known, _)| known == key);
        let kept = self
            .typed
            .type_in(key, text, limit.map_or(0, |(_, limit)| *limit));
        self.fields.change(|row| {
            (row.key == key).then(|| FieldView {
                value: SharedString::from(&kept),
                ..row
            })
        });
        kept
    }
}

impl Drawn for SignIn {
    type Live = SignInScreen;
    const SCREEN: Screen = Screen::SignIn;

    fn draw(&mut self, window: &MainWindow, state: &SignInState) {
        self.limits = state
            .fields
            .iter()
            .map(|one| (one.key.clone(), one.max_chars))
            .collect();
        self.modes = state.ways.iter().map(|way| way.mode).collect();
        let typed = &mut self.typed;
        let fields = state
            .fields
            .iter()
            .map(|one| field(one, &typed.hear(&one.key, &one.value)));
        window.global::<SignInDoor>().set_view(SignInView {
            title: (&state.title).into(),
            intro: (&state.intro).into(),
            fields: self.fields.show(fields),
            submit: (&state.submit).into(),
            ways: self.ways.show(state.ways.iter().map(WayView::from)),
            languages: self.languages.show(state.languages.iter().map(ChoiceView::from)),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<SignInIntent>) {
        let door = window.global::<SignInDoor>();
        {
            let (drawn, outlet) = (Rc::clone(drawn), outlet.clone());
            door.on_typed(move |key, text| {
                let text = drawn.borrow_mut().type_in(&key, &text);
                outlet.send(SignInIntent::Type {
                    key: key.into(),
                    text,
                });
            });
        }
        {
            let (drawn, outlet) = (Rc::clone(drawn), outlet.clone());
            door.on_change(move |way| {
                let mode = usize::try_from(way)
                    .ok()
                    .and_then(|way| drawn.borrow().modes.get(way).copied());
                if let Some(mode) = mode {
                    drawn.borrow_mut().typed.settle();
                    outlet.send(SignInIntent::Change { mode });
                }
            });
        }
        {
            let (drawn, outlet) = (Rc::clone(drawn), outlet.clone());
            door.on_submit(move || {
                drawn.borrow_mut().typed.settle();
                outlet.send(SignInIntent::Submit);
            });
        }
        on! { door, outlet;
            on_set_language(language) => SignInIntent::SetLanguage { language: language.into() };
            on_dismiss_notice() => SignInIntent::DismissNotice;
        }
    }

    fn left(&mut self, _window: &MainWindow) {
        // What was typed, a password perhaps, stays on no page that nobody sees.
        self.typed = Typed::default();
        let _emptied = self.fields.show([]);
    }
}
