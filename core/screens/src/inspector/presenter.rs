//! What the inspector's screen knows, and how it changes.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::keys::VenueKey;
use cityplus_engine::protocol::inspection::ScanFinding;
use cityplus_engine::ticketcode::code::MAX_CHARS;
use cityplus_engine::{EngineError, ListsReport, ScansWaiting, Uploaded};

use super::deeds::{Found, VENUE, Who, as_code, find, judge, lists_of};
use super::lists::Lists;
use super::looks::{Looks, ticket_first};
use super::panel::Judged;
use super::{InspectorIntent, InspectorState};
use crate::app::{Connection, News, Shared};
use crate::frame::Place;
use crate::parts::pixels::{Frames, Pixels, Trouble, look_at_picture};
use crate::run::{Screen, Work};
use crate::speech::Speech;

/// How often the ages in words are made anew.
const TICK: Duration = Duration::from_secs(20);
/// So long after a scan what waits is sent, so that a queue at a gate makes few requests.
const UPLOAD_AFTER: Duration = Duration::from_secs(2);

/// Where a text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Camera,
    Typed,
    Picture,
}

/// What a person is told until they put it away.
#[derive(Debug)]
pub(super) enum Told {
    Error(EngineError),
    Trouble(Trouble),
    Findings(Vec<ScanFinding>),
}

/// What the screen knows.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) app: Option<Arc<Shared>>,
    pub(super) is_ready: bool,
    pub(super) who: Who,
    pub(super) venue: Option<VenueKey>,
    pub(super) lists: Lists,
    pub(super) waiting: ScansWaiting,
    pub(super) verdict: Option<Judged>,
    pub(super) typed: String,
    pub(super) typed_too_long: bool,
    pub(super) camera_failed: bool,
    /// What the camera's last frame was, if it was none.
    pub(super) frame_trouble: Option<Trouble>,
    pub(super) told: Option<Told>,
    pub(super) fetching: bool,
    pub(super) uploading: bool,
    pub(super) judging: Option<Source>,
    pub(super) reading_picture: bool,
    upload_planned: bool,
    looks: Looks,
    pub(super) frames: Frames,
    /// The app is put away: no frame is looked at.
    pub(super) is_put_away: bool,
    /// What came while another code was judged.
    next_text: Option<(String, Source)>,
}

/// A code that is judged: its text, where it came from, and for which venue.
pub(crate) struct Question {
    text: String,
    source: Source,
    venue: VenueKey,
}

/// What comes back from work.
pub(crate) enum Event {
    Found(Box<Found>),
    Looked(Result<Option<String>, Trouble>, Source),
    /// A code was judged for a venue, or not.
    Judged(Box<Result<Judged, EngineError>>, Question),
    Fetched(Result<ListsReport, EngineError>),
    Lists(Result<Lists, EngineError>),
    Uploaded(Result<Uploaded, EngineError>, bool),
    Waiting(ScansWaiting),
    Failed(EngineError),
    UploadNow,
    Tick,
    Done,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Whether a code can be judged now.
    pub(super) fn can_judge(&self) -> bool {
        self.who == Who::Inspector && self.venue.is_some() && self.lists.can_judge()
    }

    fn find(work: &Work<Self>) {
        let app = work.app();
        work.ask(async move { Event::Found(Box::new(find(&app).await)) });
    }

    fn take_found(&mut self, found: Found, work: &Work<Self>) {
        self.who = found.who;
        self.waiting = found.waiting;
        self.take_lists(found.lists);
        let kept = self
            .venue
            .take()
            .or_else(|| found.venue.and_then(|key| key.parse().ok()));
        let venues = work.catalogue();
        let venues = venues.as_ref().map_or(&[][..], |held| &held.catalogue.venues);
        self.venue = kept
            .filter(|key| venues.iter().any(|venue| venue.key == *key))
            .or_else(|| match venues {
                [only] => Some(only.key.clone()),
                _ => None,
            });
        self.is_ready = true;
        self.hear_alarms(work);
        self.plan_upload(work);
    }

    fn take_lists(&mut self, lists: Result<Lists, EngineError>) {
        match lists {
            Ok(lists) => self.lists = lists,
            Err(error) => self.told = Some(Told::Error(error)),
        }
    }

    fn select(&mut self, key: &str, work: &Work<Self>) {
        let held = work.catalogue();
        let known = held.as_ref().and_then(|held| {
            let venues = &held.catalogue.venues;
            venues.iter().find(|venue| venue.key.as_str() == key)
        });
        let Some(venue) = known else {
            self.told = Some(Told::Error(EngineError::UnknownVenue));
            return;
        };
        if self.venue.as_ref() == Some(&venue.key) {
            return;
        }
        self.venue = Some(venue.key.clone());
        // What was said of a code at another place says nothing here.
        self.clear();
        self.looks.clear();
        let (engine, key) = (work.engine(), key.to_owned());
        work.see_through(async move {
            engine
                .set_note(VENUE, &key)
                .await
                .map_or_else(Event::Failed, |()| Event::Done)
        });
    }

    fn clear(&mut self) {
        self.verdict = None;
        if let Some((dropped, _)) = self.next_text.take() {
            self.looks.forget(&dropped);
        }
        self.frames.forget();
    }

    pub(super) fn take_text(&mut self, text: String, source: Source, work: &Work<Self>) {
        if !self.can_judge() {
            return;
        }
        // Who typed a code or chose a picture means it; a camera sees the same code again and again.
        let now = work.engine().now();
        let is_new = self.looks.is_new(&text, now);
        if source == Source::Camera && !is_new {
            return;
        }
        if self.judging.is_some() {
            // What waited gets no answer: seen again, it is a new question.
            if let Some((dropped, _)) = self.next_text.take() {
                self.looks.forget(&dropped);
                self.looks.is_new(&text, now);
            }
            self.next_text = Some((text, source));
        } else {
            self.judge(text, source, work);
        }
    }

    fn judge(&mut self, text: String, source: Source, work: &Work<Self>) {
        let Some(venue) = self.venue.clone() else {
            return;
        };
        self.judging = Some(source);
        let app = work.app();
        work.see_through(async move {
            let judged = judge(&app, &text, venue.clone()).await;
            Event::Judged(Box::new(judged), Question { text, source, venue })
        });
    }

    fn take_judged(&mut self, judged: Result<Judged, EngineError>, asked: &Question, work: &Work<Self>) {
        self.judging = None;
        match judged {
            Ok(judged) => {
                if asked.source == Source::Typed {
                    self.typed.clear();
                }
                // The place was changed, or somebody else came, while it was judged.
                if self.can_judge() && self.venue.as_ref() == Some(&asked.venue) {
                    self.verdict = Some(judged);
                }
                self.told = self.told.take().filter(|told| matches!(told, Told::Findings(_)));
                Self::count_waiting(work);
            }
            Err(error) => {
                // There was no answer: while it is held before the camera it is asked about again.
                self.looks.forget(&asked.text);
                self.told = Some(Told::Error(error));
            }
        }
        if let Some((text, source)) = self.next_text.take() {
            self.judge(text, source, work);
        }
    }

    fn take_typed(&mut self, text: &str) {
        self.typed_too_long = text.chars().count() > MAX_CHARS;
        self.typed = text.chars().take(MAX_CHARS).collect();
    }

    fn judge_typed(&mut self, work: &Work<Self>) {
        if self.judging == Some(Source::Typed) || self.typed.trim().is_empty() || self.typed_too_long {
            return;
        }
        self.take_text(as_code(&self.typed), Source::Typed, work);
    }

    fn fetch(&mut self, work: &Work<Self>) {
        if self.fetching || self.who != Who::Inspector {
            return;
        }
        self.fetching = true;
        let app = work.app();
        work.see_through(async move {
            let fetched = app.learn(app.engine().fetch_lists().await);
            app.reload_catalogue().await;
            Event::Fetched(fetched)
        });
    }

    fn upload(&mut self, asked: bool, work: &Work<Self>) {
        if self.uploading || self.who != Who::Inspector {
            return;
        }
        self.uploading = true;
        let app = work.app();
        work.see_through(async move { Event::Uploaded(app.bring_scans_back().await, asked) });
    }

    /// Sends what waits soon, unless the server is known to be away: then the app does it when it is back.
    fn plan_upload(&mut self, work: &Work<Self>) {
        let is_away = matches!(work.connection(), Connection::Away { .. });
        if self.waiting.waiting > 0 && !self.upload_planned && !is_away && self.who == Who::Inspector {
            self.upload_planned = true;
            work.after(UPLOAD_AFTER, Event::UploadNow);
        }
    }

    fn take_uploaded(&mut self, uploaded: Result<Uploaded, EngineError>, asked: bool, work: &Work<Self>) {
        self.uploading = false;
        match uploaded {
            Ok(_) => self.hear_alarms(work),
            // By itself it is tried again; only who asked is told why not.
            Err(error) if asked => self.told = Some(Told::Error(error)),
            Err(error) => tracing::info!(code = error.code(), "scans wait on"),
        }
        Self::count_waiting(work);
    }

    fn count_waiting(work: &Work<Self>) {
        let engine = work.engine();
        work.ask(async move { Event::Waiting(engine.scans_waiting().await.unwrap_or_default()) });
    }

    fn hear_alarms(&mut self, work: &Work<Self>) {
        let mut alarms = work.history().take_alarms();
        if alarms.is_empty() {
            return;
        }
        if let Some(Told::Findings(before)) = self.told.take() {
            alarms.splice(0..0, before);
        }
        self.told = Some(Told::Findings(alarms));
    }
}

impl Screen for Presenter {
    type State = InspectorState;
    type Intent = InspectorIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.app = Some(work.app());
        Self::find(work);
        work.after(TICK, Event::Tick);
    }

    fn is_ready(&self) -> bool {
        self.is_ready
    }

    fn intent(&mut self, intent: InspectorIntent, work: &Work<Self>) {
        match intent {
            InspectorIntent::SelectVenue { venue } => self.select(&venue, work),
            InspectorIntent::Frame {
                width,
                height,
                row_stride,
                luma,
            } => {
                let pixels = Pixels {
                    width,
                    height,
                    row_stride,
                    luma,
                };
                self.take_frame(pixels, work);
            }
            InspectorIntent::Image { content } => {
                if self.can_judge() && !self.reading_picture {
                    self.reading_picture = true;
                    work.ask(async move {
                        let looked = look_at_picture(content).await.map(ticket_first);
                        Event::Looked(looked, Source::Picture)
                    });
                }
            }
            InspectorIntent::Code { text } => self.take_text(text, Source::Camera, work),
            InspectorIntent::Type { text } => self.take_typed(&text),
            InspectorIntent::Judge => self.judge_typed(work),
            InspectorIntent::Next => self.clear(),
            InspectorIntent::FetchLists => self.fetch(work),
            InspectorIntent::Upload => self.upload(true, work),
            InspectorIntent::CameraFailed { reason } => {
                tracing::warn!(reason, "the camera cannot be used");
                self.camera_failed = true;
            }
            InspectorIntent::ActOnNotice => {
                if self.who != Who::Inspector
                    || matches!(&self.told, Some(Told::Error(EngineError::NotSignedIn)))
                {
                    work.go(Place::SignIn);
                }
            }
            InspectorIntent::DismissNotice => self.told = None,
        }
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        match event {
            Event::Found(found) => self.take_found(*found, work),
            Event::Looked(looked, source) => self.take_looked(looked, source, work),
            Event::Judged(judged, asked) => self.take_judged(*judged, &asked, work),
            Event::Fetched(fetched) => {
                self.fetching = false;
                match fetched {
                    Ok(_) => self.told = self.told.take().filter(|told| matches!(told, Told::Findings(_))),
                    Err(error) => self.told = Some(Told::Error(error)),
                }
                Self::find(work);
            }
            Event::Lists(lists) => self.take_lists(lists),
            Event::Uploaded(uploaded, asked) => self.take_uploaded(uploaded, asked, work),
            Event::Waiting(waiting) => {
                self.waiting = waiting;
                self.plan_upload(work);
            }
            Event::Failed(error) => self.told = Some(Told::Error(error)),
            Event::UploadNow => {
                self.upload_planned = false;
                if self.waiting.waiting > 0 {
                    self.upload(false, work);
                }
            }
            Event::Tick => {
                work.after(TICK, Event::Tick);
                let engine = work.engine();
                work.ask(async move { Event::Lists(lists_of(&engine).await) });
            }
            Event::Done => {}
        }
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        match news {
            News::Account | News::Catalogue => Self::find(work),
            News::Everything => {
                // Perhaps it is in front again: a gate that looks at nothing would be worse.
                self.is_put_away = false;
                Self::find(work);
            }
            News::Scans => {
                self.hear_alarms(work);
                Self::count_waiting(work);
            }
            News::Connection => self.plan_upload(work),
            News::Resumed => {
                self.is_put_away = false;
                self.plan_upload(work);
            }
            News::Paused => self.put_away(),
            _ => {}
        }
    }

    fn draw(&self, speech: &Speech) -> InspectorState {
        super::draw::draw(self, speech)
    }
}
