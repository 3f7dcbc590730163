//! Signing in, registering, confirming, a forgotten password.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::sign_in::{SignInIntent, SignInMode, SignInScreen, SignInState, SignInWay};
use slint::ComponentHandle as _;

use super::{on, on_form};
use crate::form::Form;
use crate::pieces::piece;
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{ChoiceView, MainWindow, Screen, SignInDoor, SignInView, WayView};

/// The forms of signing in, drawn.
#[derive(Default)]
pub struct SignIn {
    form: Form,
    ways: Rows<WayView>,
    languages: Rows<ChoiceView>,
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

impl Drawn for SignIn {
    type Live = SignInScreen;
    const SCREEN: Screen = Screen::SignIn;

    fn draw(&mut self, window: &MainWindow, state: &SignInState) {
        self.modes = state.ways.iter().map(|way| way.mode).collect();
        window.global::<SignInDoor>().set_view(SignInView {
            title: (&state.title).into(),
            intro: (&state.intro).into(),
            fields: self.form.show(&state.fields),
            submit: (&state.submit).into(),
            ways: self.ways.show(state.ways.iter().map(WayView::from)),
            languages: self.languages.show(state.languages.iter().map(ChoiceView::from)),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<SignInIntent>) {
        let door = window.global::<SignInDoor>();
        let form = drawn.borrow().form.clone();
        {
            let (drawn, form, outlet) = (Rc::clone(drawn), form.clone(), outlet.clone());
            door.on_change(move |way| {
                let mode = usize::try_from(way)
                    .ok()
                    .and_then(|way| drawn.borrow().modes.get(way).copied());
                if let Some(mode) = mode {
                    form.settle();
                    outlet.send(SignInIntent::Change { mode });
                }
            });
        }
        on_form! { door, outlet, form, SignInIntent;
            on_submit() => SignInIntent::Submit;
        }
        on! { door, outlet;
            on_set_language(language) => SignInIntent::SetLanguage { language: language.into() };
            on_dismiss_notice() => SignInIntent::DismissNotice;
        }
    }

    fn left(&mut self, _window: &MainWindow) {
        self.form.empty();
    }
}
