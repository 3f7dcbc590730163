//! Scanning tickets: the camera's frames go to the presenter, its verdict comes back.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::facade::inspector::{
    InspectorIntent, InspectorScreen, InspectorState, ScanRow, Sign, VerdictPanel,
};
use slint::{ComponentHandle as _, ModelRc, SharedString};

use super::on;
use crate::files;
use crate::pieces::{field, piece, text};
use crate::rows::Rows;
use crate::stage::{Drawn, Outlet};
use crate::typed::Typed;
use crate::ui::{
    ChoiceView, FactView, InspectorDoor, InspectorView, MainWindow, Mark, NoticeView, ScanView, Screen,
    VerdictView,
};
use crate::viewfinder::Viewfinder;

/// The screen of an inspector, drawn.
#[derive(Default)]
pub struct Inspector {
    venues: Rows<ChoiceView>,
    history: Rows<ScanView>,
    facts: Rows<FactView>,
    typed: Typed,
    field: String,
    max_chars: u32,
    /// Whether the presenter wants frames now. The camera goes on either way, so that it needs no new start.
    scanning: Arc<AtomicBool>,
    finder: Viewfinder,
}

impl From<Sign> for Mark {
    fn from(sign: Sign) -> Self {
        match sign {
            Sign::Tick => Self::Tick,
            Sign::Cross => Self::Cross,
            Sign::Question => Self::Question,
        }
    }
}

impl From<&ScanRow> for ScanView {
    fn from(scan: &ScanRow) -> Self {
        Self {
            tone: scan.tone.into(),
            mark: scan.sign.into(),
            title: (&scan.title).into(),
            detail: (&scan.detail).into(),
            finding: piece(scan.finding.as_ref()),
            accessibility: (&scan.accessibility).into(),
        }
    }
}

fn verdict(panel: &VerdictPanel, facts: ModelRc<FactView>) -> VerdictView {
    VerdictView {
        shown: true,
        tone: panel.tone.into(),
        mark: panel.sign.into(),
        word: (&panel.word).into(),
        reason: (&panel.reason).into(),
        advice: (&panel.advice).into(),
        persons: text(panel.persons.as_ref()),
        document: text(panel.document.as_ref()),
        facts,
        code: (&panel.code).into(),
        accessibility: (&panel.accessibility).into(),
    }
}

impl Drawn for Inspector {
    type Live = InspectorScreen;
    const SCREEN: Screen = Screen::Inspector;

    fn draw(&mut self, window: &MainWindow, state: &InspectorState) {
        self.scanning.store(state.scanning, Ordering::Relaxed);
        self.field.clone_from(&state.typed.key);
        self.max_chars = state.typed.max_chars;
        let typed = self.typed.hear(&state.typed.key, &state.typed.value);
        let panel = state.verdict.as_ref();
        let facts = self.facts.show(
            panel
                .into_iter()
                .flat_map(|panel| &panel.facts)
                .map(FactView::from),
        );
        window.global::<InspectorDoor>().set_view(InspectorView {
            title: (&state.title).into(),
            venues_title: (&state.venues_title).into(),
            venues: self.venues.show(state.venues.iter().map(ChoiceView::from)),
            hint: (&state.hint).into(),
            verdict: panel.map(|panel| verdict(panel, facts)).unwrap_or_default(),
            next: (&state.next).into(),
            typed: field(&state.typed, &typed),
            judge: (&state.judge).into(),
            choose_image: (&state.choose_image).into(),
            lists: NoticeView::from(&state.lists),
            fetch_lists: (&state.fetch_lists).into(),
            waiting: (&state.waiting).into(),
            upload: (&state.upload).into(),
            history_title: (&state.history_title).into(),
            history: self.history.show(state.history.iter().map(ScanView::from)),
            notice: piece(state.notice.as_ref()),
        });
    }

    fn listen(window: &MainWindow, drawn: &Rc<RefCell<Self>>, outlet: &Outlet<InspectorIntent>) {
        let door = window.global::<InspectorDoor>();
        {
            let (drawn, outlet, window) = (Rc::clone(drawn), outlet.clone(), window.as_weak());
            door.on_typed(move |text| {
                let kept = drawn.borrow_mut().type_in(&text);
                if let Some(window) = window.upgrade() {
                    let door = window.global::<InspectorDoor>();
                    let mut view = door.get_view();
                    view.typed.value = SharedString::from(&kept);
                    door.set_view(view);
                }
                outlet.send(InspectorIntent::Type { text: kept });
            });
        }
        {
            let (drawn, outlet) = (Rc::clone(drawn), outlet.clone());
            door.on_judge(move || {
                drawn.borrow_mut().typed.settle();
                outlet.send(InspectorIntent::Judge);
            });
        }
        {
            let (outlet, window) = (outlet.clone(), window.as_weak());
            door.on_choose_image(move || {
                files::choose_picture(&window, &outlet, |content| InspectorIntent::Image { content });
            });
        }
        on! { door, outlet;
            on_select_venue(venue) => InspectorIntent::SelectVenue { venue: venue.into() };
            on_next() => InspectorIntent::Next;
            on_fetch_lists() => InspectorIntent::FetchLists;
            on_upload() => InspectorIntent::Upload;
            on_act_on_notice() => InspectorIntent::ActOnNotice;
            on_dismiss_notice() => InspectorIntent::DismissNotice;
        }
    }

    fn opened(&mut self, window: &MainWindow, handle: &Arc<InspectorScreen>) {
        // A camera that hangs must not keep the screen.
        let (seen, failed) = (Arc::downgrade(handle), Arc::downgrade(handle));
        let scanning = Arc::clone(&self.scanning);
        self.finder.start(
            window,
            move |frame| {
                if scanning.load(Ordering::Relaxed)
                    && let Some(screen) = seen.upgrade()
                {
                    // A frame that finds the presenter busy is dropped: the next one follows at once.
                    let _unheard = screen.send(InspectorIntent::Frame {
                        width: frame.width,
                        height: frame.height,
                        row_stride: frame.width,
                        luma: frame.luma,
                    });
                }
            },
            move |reason| {
                if let Some(screen) = failed.upgrade() {
                    let _unheard = screen.send(InspectorIntent::CameraFailed { reason });
                }
            },
        );
    }

    fn left(&mut self, window: &MainWindow) {
        self.finder.stop(window);
        self.typed = Typed::default();
        window
            .global::<InspectorDoor>()
            .set_view(InspectorView::default());
    }
}

impl Inspector {
    fn type_in(&mut self, text: &str) -> String {
        self.typed.type_in(&self.field, text, self.max_chars)
    }
}
