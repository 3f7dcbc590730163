//! How the frame looks.

use std::sync::Arc;

use cityplus_domain::Timestamp;
use cityplus_domain::validity::day_of;
use cityplus_engine::protocol::ticketing::CatalogueView;

use super::{Appearance, FrameState, Place, Tab, brand};
use crate::app::{Connection, Mode, Navigation, Person, Preferences, Shared};
use crate::speech::Speech;
use crate::view::{Button, Icon, Notice, Tone};

/// What the frame shows, taken from what all screens share.
pub(super) struct Model {
    mode: Mode,
    navigation: Navigation,
    person: Option<Arc<Person>>,
    catalogue: Option<Arc<CatalogueView>>,
    connection: Connection,
    preferences: Preferences,
    toast: Option<Notice>,
    zone: chrono_tz::Tz,
    now: Timestamp,
}

impl Model {
    pub(super) fn of(app: &Shared) -> Self {
        Self {
            mode: app.mode().clone(),
            navigation: app.navigation(),
            person: app.person(),
            catalogue: app.catalogue(),
            connection: app.connection(),
            preferences: app.preferences(),
            toast: app.toast(),
            zone: app.zone(),
            now: app.engine().now(),
        }
    }

    pub(super) fn draw(&self, speech: &Speech) -> FrameState {
        FrameState {
            title: self.catalogue.as_deref().map_or_else(
                || speech.say("frame-title"),
                |held| speech.text(&held.catalogue.city.name).to_owned(),
            ),
            place: self.navigation.place(),
            tabs: self.tabs(speech),
            back: self.navigation.can_go_back().then(|| Button {
                label: speech.say("frame-back"),
                accessibility: speech.say("frame-back-accessibility"),
                enabled: true,
                busy: false,
            }),
            banner: self.banner(speech),
            toast: self.toast.clone(),
            appearance: Appearance {
                language: speech.language().tag().to_owned(),
                text_size_percent: self.preferences.text_size_percent,
                color_scheme: self.preferences.color_scheme,
                brand_color: self.catalogue.as_deref().map_or(brand::UNKNOWN, |held| {
                    brand::color(held.catalogue.city.brand_color.as_deref())
                }),
            },
        }
    }

    fn tabs(&self, speech: &Speech) -> Vec<Tab> {
        let (place, root) = (self.navigation.place(), self.navigation.root());
        self.main_places()
            .into_iter()
            .map(|(to, icon, key)| {
                let label = speech.say(key);
                let selected = to == place || to == root;
                let spoken = if selected {
                    "frame-tab-selected"
                } else {
                    "frame-tab-accessibility"
                };
                Tab {
                    accessibility: speech.say_with(spoken, &[("name", (&label).into())]),
                    place: to,
                    label,
                    icon,
                    badge: None,
                    selected,
                }
            })
            .collect()
    }

    fn main_places(&self) -> Vec<(Place, Icon, &'static str)> {
        let home = (Place::Home, Icon::Home, "frame-tab-home");
        let tickets = (Place::Tickets, Icon::Ticket, "frame-tab-tickets");
        let wallet = (Place::Wallet, Icon::Wallet, "frame-tab-wallet");
        let inspector = (Place::Inspector, Icon::Scan, "frame-tab-inspector");
        let settings = (Place::Settings, Icon::Settings, "frame-tab-settings");
        let may_inspect = self.person.as_deref().is_some_and(Person::may_inspect);
        let has_wallet = self.person.as_deref().is_some_and(Person::has_wallet);
        match self.mode {
            Mode::Kiosk { .. } => Vec::new(),
            Mode::Inspector => vec![inspector, settings],
            Mode::Personal => {
                let mut places = vec![home];
                if has_wallet {
                    places.extend([tickets, wallet]);
                }
                if may_inspect {
                    places.push(inspector);
                }
                places.push(settings);
                places
            }
        }
    }

    fn banner(&self, speech: &Speech) -> Option<Notice> {
        let Connection::Away { since, garbage } = self.connection else {
            return None;
        };
        let is_today = day_of(since, self.zone) == day_of(self.now, self.zone);
        let since = if is_today {
            speech.time(since, self.zone)
        } else {
            speech.moment(since, self.zone)
        };
        let (title, text, code) = if garbage {
            ("frame-garbage", "frame-garbage-text", "server_garbage")
        } else {
            ("frame-away", "frame-away-text", "offline")
        };
        Some(Notice {
            key: "connection".to_owned(),
            tone: Tone::Warning,
            title: speech.say(title),
            text: speech.say_with(text, &[("since", (&since).into())]),
            code: Some(code.to_owned()),
            action: None,
            dismissible: false,
        })
    }
}
