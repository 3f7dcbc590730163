//! Sending money.

use std::cell::RefCell;
use std::rc::Rc;

use crate::facade::send::{SendIntent, SendScreen, SendState};
use slint::ComponentHandle as _;

use super::{on, on_form};
use crate::form::Form;
use crate::pieces::piece;
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{FactView, MainWindow, Screen, SendDoor, SendView};

/// The screen of sending money, drawn. A desktop's camera is the inspector's: a code is typed or pasted into the field
/// instead of being scanned, so `scannable` is not followed.
#[derive(Default)]
pub struct SendMoney {
    form: Form,
    receiver: Rows<FactView>,
}

impl Drawn for SendMoney {
    type Live = SendScreen;
    const SCREEN: Screen = Screen::Send;

    fn draw(&mut self, window: &MainWindow, state: &SendState) {
        window.global::<SendDoor>().set_view(SendView {
            title: (&state.title).into(),
            intro: (&state.intro).into(),
            available: piece(state.available.as_ref()),
            receiver: self.receiver.show(state.receiver.iter().map(FactView::from)),
            fields: self.form.show(&state.fields),
            submit: (&state.submit).into(),
            change: piece(state.change.as_ref()),
            dialog: piece(state.dialog.as_ref()),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<SendIntent>) {
        let door = window.global::<SendDoor>();
        let form = drawn.borrow().form.clone();
        on_form! { door, outlet, form, SendIntent;
            on_submit() => SendIntent::Submit;
            on_change() => SendIntent::Change;
            on_confirm_dialog() => SendIntent::ConfirmDialog;
            on_cancel_dialog() => SendIntent::CancelDialog;
            on_act_on_notice() => SendIntent::ActOnNotice;
        }
        on! { door, outlet;
            on_dismiss_notice() => SendIntent::DismissNotice;
        }
    }

    fn left(&mut self, _window: &MainWindow) {
        self.form.empty();
    }
}
