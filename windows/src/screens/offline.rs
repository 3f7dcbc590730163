//! Money without a network.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::facade::offline::{OfflineIntent, OfflineScreen, OfflineState};
use slint::ComponentHandle as _;

use super::{on, on_form};
use crate::facade::view::ScanIntent;
use crate::files;
use crate::form::Form;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::ui::{ChoiceView, FactView, MainWindow, OfflineDoor, OfflineView, Screen};
use crate::viewfinder::Scanning;

/// The screen of money without a network, drawn. As where money is sent, the presenter reads the codes, and the screen's
/// brightness is its owner's: `scannable` and `bright` are not followed.
#[derive(Default)]
pub struct Offline {
    form: Form,
    facts: Rows<FactView>,
    ways: Rows<ChoiceView>,
    waiting: Rows<FactView>,
    scanning: Scanning<OfflineScreen>,
}

impl Drawn for Offline {
    type Live = OfflineScreen;
    const SCREEN: Screen = Screen::Offline;

    fn draw(&mut self, window: &MainWindow, state: &OfflineState) {
        self.scanning
            .follow(window, state.scan.as_ref(), |intent| OfflineIntent::Scan {
                intent,
            });
        window.global::<OfflineDoor>().set_view(OfflineView {
            title: (&state.title).into(),
            left: (&state.left).into(),
            facts: self.facts.show(state.facts.iter().map(FactView::from)),
            ways: self.ways.show(state.ways.iter().map(ChoiceView::from)),
            intro: (&state.intro).into(),
            fields: self.form.show(&state.fields),
            scan: piece(state.scan.as_ref()),
            submit: (&state.submit).into(),
            code: piece(state.code.as_ref()),
            code_hint: (&state.code_hint).into(),
            close_code: piece(state.close_code.as_ref()),
            waiting_title: (&state.waiting_title).into(),
            waiting: self.waiting.show(state.waiting.iter().map(FactView::from)),
            waiting_empty: text(state.waiting_empty.as_ref()),
            settle: (&state.settle).into(),
            dialog: piece(state.dialog.as_ref()),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<OfflineIntent>) {
        let door = window.global::<OfflineDoor>();
        let form = drawn.borrow().form.clone();
        on_form! { door, outlet, form, OfflineIntent;
            on_select_way(key) => OfflineIntent::SelectWay { key: key.into() };
            on_submit() => OfflineIntent::Submit;
            on_confirm_dialog() => OfflineIntent::ConfirmDialog;
            on_cancel_dialog() => OfflineIntent::CancelDialog;
            on_act_on_notice() => OfflineIntent::ActOnNotice;
        }
        {
            let (outlet, window) = (outlet.clone(), window.as_weak());
            door.on_choose_image(move || {
                files::choose_picture(&window, &outlet, |content| OfflineIntent::Scan {
                    intent: ScanIntent::Image { content },
                });
            });
        }
        on! { door, outlet;
            on_camera(wanted) => OfflineIntent::Scan {
                intent: if wanted { ScanIntent::StartCamera } else { ScanIntent::StopCamera },
            };
            on_dismiss_scan() => OfflineIntent::Scan { intent: ScanIntent::DismissNotice };
            on_close_code() => OfflineIntent::CloseCode;
            on_settle() => OfflineIntent::Settle;
            on_dismiss_notice() => OfflineIntent::DismissNotice;
        }
    }

    fn opened(&mut self, _window: &MainWindow, handle: &Arc<OfflineScreen>) {
        self.scanning.opened(handle);
    }

    fn left(&mut self, window: &MainWindow) {
        self.scanning.left(window);
        self.form.empty();
    }
}
