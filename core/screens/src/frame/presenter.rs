//! The presenter.

use std::sync::Arc;
use std::time::Duration;

use super::draw::Model;
use super::links::{Link, Refused, read};
use super::{FrameIntent, FrameState, Place};
use crate::app::{Mode, News, Shared};
use crate::run::{Screen, Work};
use crate::speech::Speech;
use crate::view::Tone;

/// How long a toast is there.
const TOAST: Duration = Duration::from_secs(6);
/// The toast of a mail address that was confirmed: the screen of signing in looks for it.
pub(crate) const CONFIRMED: &str = "confirmed";

/// What the frame knows.
pub(crate) struct Presenter {
    shown: Option<Model>,
    /// The toast whose end is near.
    toast: u64,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self {
            shown: None,
            toast: 0,
        }
    }

    fn look(&mut self, work: &Work<Self>) {
        let number = work.toast_number();
        if number != self.toast && work.toast().is_some() {
            work.after(TOAST, Event::ToastOver(number));
        }
        self.toast = number;
        self.shown = Some(Model::of(work));
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// A toast was there long enough.
    ToastOver(u64),
    /// Something was done of which the frame learns by news.
    Done,
}

impl Screen for Presenter {
    type State = FrameState;
    type Intent = FrameIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
    }

    fn is_ready(&self) -> bool {
        self.shown.is_some()
    }

    fn intent(&mut self, intent: FrameIntent, work: &Work<Self>) {
        match intent {
            FrameIntent::Go { place } => {
                if is_open(work.mode(), &place) {
                    work.go(place);
                }
            }
            FrameIntent::Back => work.go_back(),
            FrameIntent::DismissToast => work.set_toast(None),
            FrameIntent::OpenLink { url } => open(&url, work),
            // What brings the device up to date waits for this word.
            FrameIntent::Resumed => {
                work.set_in_front(true);
                work.tell(News::Resumed);
            }
            FrameIntent::Paused => {
                work.set_in_front(false);
                work.tell(News::Paused);
                let engine = work.engine();
                work.see_through(async move {
                    if let Err(error) = engine.keep_highest_time().await {
                        tracing::warn!(code = error.code(), "the highest time seen was not kept");
                    }
                    Event::Done
                });
            }
        }
        self.look(work);
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        if let Event::ToastOver(number) = event {
            work.end_toast(number);
        }
        self.look(work);
    }

    fn hear(&mut self, _news: News, work: &Work<Self>) {
        self.look(work);
    }

    fn draw(&self, speech: &Speech) -> FrameState {
        self.shown
            .as_ref()
            .map_or_else(FrameState::default, |model| model.draw(speech))
    }
}

/// Whether a place is open on a device for this: a kiosk shows its venue to anybody, and nobody's tickets.
fn is_open(mode: &Mode, place: &Place) -> bool {
    match mode {
        Mode::Kiosk { venue: own } => match place {
            Place::Kiosk { venue } => venue == own,
            Place::SignIn => true,
            _ => false,
        },
        Mode::Personal | Mode::Inspector => true,
    }
}

fn open(url: &str, work: &Work<Presenter>) {
    let link = read(url, work.engine().server());
    match link {
        Ok(_) if matches!(work.mode(), Mode::Kiosk { .. }) => say(work, Tone::Info, "frame-link-kiosk"),
        Ok(Link::Show(place)) if work.navigation().place() == place => {
            say(work, Tone::Info, "frame-link-here");
        }
        Ok(Link::Show(place)) => work.go(place),
        Ok(Link::Confirm { token }) if work.begin_link(&token) => {
            let app = work.app();
            work.see_through(async move {
                confirm(&app, &token).await;
                Event::Done
            });
        }
        Ok(Link::Confirm { .. }) => say(work, Tone::Info, "frame-link-twice"),
        Err(Refused::Foreign) => say(work, Tone::Warning, "frame-link-foreign"),
        Err(Refused::Broken) => say(work, Tone::Warning, "frame-link-broken"),
    }
}

async fn confirm(app: &Arc<Shared>, token: &str) {
    match app.learn(app.engine().confirm(token).await) {
        Ok(()) => {
            let toast = app
                .speech()
                .notice(CONFIRMED, Tone::Success, "frame-link-confirmed");
            app.set_toast(Some(toast));
            if app.person().is_none_or(|person| !person.has_session) {
                app.go(Place::SignIn);
            }
        }
        Err(error) => {
            if error.is_retryable() {
                app.forget_link(token);
            }
            app.set_toast(Some(app.speech().problem("link", &error)));
        }
    }
}

fn say(app: &Shared, tone: Tone, text: &str) {
    app.set_toast(Some(app.speech().notice("link", tone, text)));
}
