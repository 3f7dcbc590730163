//! The presenter.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_engine::{EngineError, OutboxState, Pace};

use super::{SettingsIntent, SettingsState};
use crate::app::{Listening, News, Person, Preferences, Shared};
use crate::frame::Place;
use crate::parts::trouble::Trouble;
use crate::run::{Screen, Work};
use crate::speech::{Language, Speech};
use crate::view::Tone;

/// How often beacons and times gone by are looked at.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What there is to tell.
pub(super) enum Told {
    /// It did not go.
    Trouble(Trouble),
    /// Everything is up to date.
    UpToDate,
    /// The platform did not open the city's page, which is this.
    HelpFailed {
        /// Its address.
        page: String,
    },
}

/// What is taken from what all screens share.
pub(super) struct Seen {
    pub(super) preferences: Preferences,
    pub(super) person: Option<Arc<Person>>,
    pub(super) device_name: String,
    pub(super) up_to_date_at: Option<Timestamp>,
    pub(super) now: Timestamp,
    pub(super) listening: Listening,
    /// The city's page, where there is one and the platform opens pages.
    pub(super) page: Option<String>,
}

impl Seen {
    fn of(app: &Shared) -> Self {
        let opens_pages = app.ports().links.is_some();
        Self {
            preferences: app.preferences(),
            person: app.person(),
            device_name: app.device_name().to_owned(),
            up_to_date_at: app.up_to_date_at(),
            now: app.engine().now(),
            listening: app.listening(),
            page: app
                .catalogue()
                .and_then(|held| held.catalogue.city.page.clone())
                .filter(|page| opens_pages && page.starts_with("https://")),
        }
    }
}

/// What the screen knows.
#[derive(Default)]
pub(crate) struct Presenter {
    pub(super) seen: Option<Seen>,
    /// So many requests wait to be sent; none until it was looked at.
    pub(super) waiting: Option<usize>,
    pub(super) told: Option<Told>,
    pub(super) asks_to_leave: bool,
    pub(super) is_leaving: bool,
    pub(super) is_syncing: bool,
}

impl Presenter {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    fn look(&mut self, work: &Work<Self>) {
        self.seen = Some(Seen::of(work));
    }

    fn count(work: &Work<Self>) {
        let engine = work.engine();
        work.ask(async move {
            Event::Waiting(match engine.outbox().await {
                Ok(entries) => Ok(entries
                    .iter()
                    .filter(|entry| entry.state == OutboxState::Pending)
                    .count()),
                Err(EngineError::NotSignedIn) => Ok(0),
                Err(error) => Err(error),
            })
        });
    }

    fn prefer(work: &Work<Self>, change: impl FnOnce(&mut Preferences)) {
        work.change_preferences(change);
        let app = work.app();
        work.see_through(async move { Event::Preferred(app.keep_preferences().await) });
    }

    fn sync(&mut self, work: &Work<Self>) {
        if self.is_syncing {
            return;
        }
        self.is_syncing = true;
        self.told = None;
        let app = work.app();
        work.see_through(async move { Event::Synced(app.bring_up_to_date(Pace::Now).await) });
    }

    fn leave(&mut self, work: &Work<Self>) {
        if !self.asks_to_leave || self.is_leaving {
            return;
        }
        self.asks_to_leave = false;
        self.is_leaving = true;
        let app = work.app();
        work.see_through(async move {
            let outcome = app.engine().log_out().await;
            app.reload_person().await;
            app.tell(News::Tickets);
            app.tell(News::Wallet);
            if let Ok(server_knows) = &outcome {
                let key = if *server_knows {
                    "settings-left"
                } else {
                    "settings-left-offline"
                };
                app.set_toast(Some(app.speech().notice("left", Tone::Success, key)));
            }
            Event::Left(outcome.map(drop))
        });
    }

    fn open_help(&mut self, work: &Work<Self>) {
        let page = self.seen.as_ref().and_then(|seen| seen.page.clone());
        let (Some(page), Some(links)) = (page, work.ports().links.clone()) else {
            return;
        };
        if let Err(error) = links.open(&page) {
            tracing::warn!(reason = error.reason, "the platform did not open a page");
            self.told = Some(Told::HelpFailed { page });
        }
    }
}

/// What comes back from work.
pub(crate) enum Event {
    /// So many requests wait.
    Waiting(Result<usize, EngineError>),
    /// Preferences were kept, or not.
    Preferred(Result<(), EngineError>),
    /// Everything was brought up to date, or not.
    Synced(Result<(), EngineError>),
    /// The person is signed out, or not.
    Left(Result<(), EngineError>),
    /// Time has passed.
    Look,
}

impl Screen for Presenter {
    type State = SettingsState;
    type Intent = SettingsIntent;
    type Event = Event;

    fn start(&mut self, work: &Work<Self>) {
        self.look(work);
        Self::count(work);
        work.after(LOOK_EVERY, Event::Look);
    }

    fn is_ready(&self) -> bool {
        self.seen.is_some() && self.waiting.is_some()
    }

    fn intent(&mut self, intent: SettingsIntent, work: &Work<Self>) {
        match intent {
            SettingsIntent::SetLanguage { language } => {
                if let Some(language) = Language::of(&language) {
                    Self::prefer(work, |preferences| preferences.language = language);
                }
            }
            SettingsIntent::SetTextSize { key } => {
                if let Some(size) = crate::app::text_size(&key) {
                    Self::prefer(work, |preferences| preferences.text_size_percent = size);
                }
            }
            SettingsIntent::SetColorScheme { key } => {
                if let Some(scheme) = crate::app::color_scheme(&key) {
                    Self::prefer(work, |preferences| preferences.color_scheme = scheme);
                }
            }
            SettingsIntent::SetBeacons { key } => {
                if let Some(on) = on_or_off(&key) {
                    Self::prefer(work, |preferences| preferences.beacons = on);
                }
            }
            SettingsIntent::SignIn => work.go(Place::SignIn),
            SettingsIntent::LogOut => {
                let can = self.seen.as_ref().is_some_and(|seen| seen.person.is_some());
                self.asks_to_leave = can && !self.is_leaving;
                Self::count(work);
            }
            SettingsIntent::Sync => self.sync(work),
            SettingsIntent::OpenHelp => self.open_help(work),
            SettingsIntent::ConfirmDialog => self.leave(work),
            SettingsIntent::CancelDialog => self.asks_to_leave = false,
            SettingsIntent::DismissNotice => self.told = None,
        }
        self.look(work);
    }

    fn event(&mut self, event: Event, work: &Work<Self>) {
        let failed = match event {
            Event::Waiting(Ok(count)) => {
                self.waiting = Some(count);
                None
            }
            Event::Waiting(Err(error)) => {
                self.waiting.get_or_insert(0);
                Some(error)
            }
            Event::Preferred(outcome) => outcome.err(),
            Event::Synced(outcome) => {
                self.is_syncing = false;
                if outcome.is_ok() {
                    self.told = Some(Told::UpToDate);
                }
                Self::count(work);
                outcome.err()
            }
            Event::Left(outcome) => {
                self.is_leaving = false;
                Self::count(work);
                outcome.err()
            }
            Event::Look => {
                work.after(LOOK_EVERY, Event::Look);
                None
            }
        };
        if let Some(error) = failed {
            self.told = Some(Told::Trouble(error.into()));
        }
        self.look(work);
    }

    fn hear(&mut self, news: News, work: &Work<Self>) {
        if matches!(news, News::Tickets | News::Account | News::Everything) {
            Self::count(work);
        }
        if self.seen.is_some() && work.person().is_none() {
            self.asks_to_leave = false;
        }
        self.look(work);
    }

    fn draw(&self, speech: &Speech) -> SettingsState {
        self.seen
            .as_ref()
            .map_or_else(SettingsState::default, |seen| self.state(seen, speech))
    }
}

fn on_or_off(key: &str) -> Option<bool> {
    match key {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}
