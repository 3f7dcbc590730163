//! Sending money.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::facade::send::{SendIntent, SendScreen, SendState};
use slint::ComponentHandle as _;

use super::{on, on_form};
use crate::facade::view::ScanIntent;
use crate::files;
use crate::form::Form;
use crate::pieces::piece;
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{FactView, MainWindow, Screen, SendDoor, SendView};
use crate::viewfinder::Scanning;

/// The screen of sending money, drawn. The presenter reads the codes, so `scannable`, which is for a shell that reads them
/// itself, is not followed.
#[derive(Default)]
pub struct SendMoney {
    form: Form,
    receiver: Rows<FactView>,
    scanning: Scanning<SendScreen>,
}

impl Drawn for SendMoney {
    type Live = SendScreen;
    const SCREEN: Screen = Screen::Send;

    fn draw(&mut self, window: &MainWindow, state: &SendState) {
        self.scanning
            .follow(window, state.scan.as_ref(), |intent| SendIntent::Scan { intent });
        window.global::<SendDoor>().set_view(SendView {
            title: (&state.title).into(),
            intro: (&state.intro).into(),
            available: piece(state.available.as_ref()),
            receiver: self.receiver.show(state.receiver.iter().map(FactView::from)),
            fields: self.form.show(&state.fields),
            scan: piece(state.scan.as_ref()),
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
        {
            let (outlet, window) = (outlet.clone(), window.as_weak());
            door.on_choose_image(move || {
                files::choose_picture(&window, &outlet, |content| SendIntent::Scan {
                    intent: ScanIntent::Image { content },
                });
            });
        }
        on! { door, outlet;
            on_camera(wanted) => SendIntent::Scan {
                intent: if wanted { ScanIntent::StartCamera } else { ScanIntent::StopCamera },
            };
            on_dismiss_scan() => SendIntent::Scan { intent: ScanIntent::DismissNotice };
            on_dismiss_notice() => SendIntent::DismissNotice;
        }
    }

    fn opened(&mut self, _window: &MainWindow, handle: &Arc<SendScreen>) {
        self.scanning.opened(handle);
    }

    fn left(&mut self, window: &MainWindow) {
        self.scanning.left(window);
        self.form.empty();
    }
}
