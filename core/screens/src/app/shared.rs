//! What all screens share: the engine, the language, where the person is, whether the server answers.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono_tz::Tz;
use cityplus_domain::Timestamp;
use cityplus_engine::protocol::ticketing::CatalogueView;
use cityplus_engine::{Engine, EngineError, EngineOptions};
use tokio::runtime::{Handle, Runtime};
use tokio::sync::broadcast;

use super::beacons::Beacons;
use super::navigation::Navigation;
use super::person::Person;
use super::ports::Ports;
use super::recent::Recent;
use super::{AppError, AppOptions, Connection, Mode, Preferences};
use crate::frame::Place;
use crate::inspector::History;
use crate::speech::{Language, Speech};
use crate::view::Notice;

/// News a slow screen may be behind before it is told to look at everything anew.
const NEWS_MAX: usize = 64;

/// The store's file in the device's folder.
const STORE: &str = "device.sqlite";

/// Something that changed and may concern other screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// Who is signed in.
    Account,
    /// Tickets, orders, refunds.
    Tickets,
    /// The wallet.
    Wallet,
    /// The catalogue.
    Catalogue,
    /// Whether the server answers, or when the device was last up to date.
    Connection,
    /// Language, size of texts, colours.
    Preferences,
    /// Where the person is, and the toast.
    Place,
    /// What the server found about scans.
    Scans,
    /// The app came to the front.
    Resumed,
    /// The app was put away.
    Paused,
    /// News were missed: look at everything.
    Everything,
    /// The app ends.
    Ended,
}

/// What changes of it, behind one lock that is never held across a pause.
pub(super) struct Changing {
    preferences: Preferences,
    speech: Arc<Speech>,
    navigation: Navigation,
    connection: Connection,
    catalogue: Option<Arc<CatalogueView>>,
    pub(super) person: Option<Arc<Person>>,
    toast: Toast,
    pub(super) links: Recent,
    /// When everything was last up to date.
    pub(super) up_to_date_at: Option<Timestamp>,
}

/// Something short that is told, and the how-manieth it is: the same words twice are two toasts.
#[derive(Default)]
struct Toast {
    number: u64,
    notice: Option<Notice>,
}

/// What all screens share.
pub(crate) struct Shared {
    engine: Arc<Engine>,
    ports: Ports,
    beacons: Beacons,
    device_name: String,
    mode: Mode,
    changing: Mutex<Changing>,
    news: broadcast::Sender<News>,
    open_screens: AtomicUsize,
    ended: AtomicBool,
    scans: Mutex<History>,
    handle: Handle,
    /// Held while preferences are written.
    keeping: tokio::sync::Mutex<()>,
    /// Threads of its own, if none were lent. Never dropped where a task runs: that would wait for itself.
    own: Mutex<Option<Runtime>>,
}

impl Shared {
    pub(super) async fn open(options: AppOptions) -> Result<Arc<Self>, AppError> {
        let (handle, own) = if let Some(handle) = options.runtime {
            (handle, None)
        } else {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .thread_name("cityplus")
                .enable_all()
                .build()
                .map_err(|error| AppError::NoThreads(error.to_string()))?;
            (runtime.handle().clone(), Some(runtime))
        };
        let mut engine_options = EngineOptions::new(
            options.folder.join(STORE),
            options.server,
            options.clock,
            options.key_store,
        );
        let device_name = options.device_name;
        engine_options.device_name.clone_from(&device_name);
        engine_options.plain_http_allowed = options.plain_http_allowed;
        let (folder, language) = (options.folder, options.language);
        let opening = handle.spawn(async move {
            // What cannot be made here is told by opening the store in it.
            drop(tokio::fs::create_dir_all(&folder).await);
            let engine = Engine::open(engine_options).await?;
            let preferences = Preferences::load(&engine, &language).await?;
            let catalogue = engine.held_catalogue().await.ok().map(Arc::new);
            let person = Person::load(&engine).await?.map(Arc::new);
            let up_to_date_at = super::wake::up_to_date_at(&engine).await?;
            Ok::<_, EngineError>((engine, preferences, catalogue, person, up_to_date_at))
        });
        let keep = Keep(own);
        let opened = opening.await;
        let (engine, preferences, catalogue, person, up_to_date_at) =
            opened.map_err(|_| AppError::Internal("opening was cut off"))??;
        Ok(Arc::new(Self {
            engine: Arc::new(engine),
            beacons: Beacons::new(options.ports.beacon_radio.clone(), preferences.beacons),
            ports: options.ports,
            device_name,
            changing: Mutex::new(Changing {
                preferences,
                speech: preferences.speech(),
                navigation: Navigation::new(&options.mode),
                connection: Connection::Unknown,
                catalogue,
                person,
                toast: Toast::default(),
                links: Recent::default(),
                up_to_date_at,
            }),
            mode: options.mode,
            news: broadcast::Sender::new(NEWS_MAX),
            open_screens: AtomicUsize::new(0),
            ended: AtomicBool::new(false),
            scans: Mutex::default(),
            handle,
            keeping: tokio::sync::Mutex::new(()),
            own: Mutex::new(keep.release()),
        }))
    }

    pub(super) fn changing(&self) -> MutexGuard<'_, Changing> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The device.
    pub(crate) fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine)
    }

    /// What the platform lends.
    pub(crate) fn ports(&self) -> &Ports {
        &self.ports
    }

    pub(super) fn beacons(&self) -> &Beacons {
        &self.beacons
    }

    /// What the device is called in its owner's list of devices.
    pub(crate) fn device_name(&self) -> &str {
        &self.device_name
    }

    /// What the device is for.
    pub(crate) fn mode(&self) -> &Mode {
        &self.mode
    }

    /// The scans of this device, for the inspector's screen.
    pub(crate) fn scans(&self) -> &Mutex<History> {
        &self.scans
    }

    /// Where tasks run.
    pub(crate) fn runtime(&self) -> &Handle {
        &self.handle
    }

    /// Texts and forms in the language chosen.
    pub(crate) fn speech(&self) -> Arc<Speech> {
        Arc::clone(&self.changing().speech)
    }

    pub(crate) fn preferences(&self) -> Preferences {
        self.changing().preferences
    }

    /// Speaks another language until further notice, without keeping it; none: the language kept on the device.
    pub(crate) fn speak_for_now(&self, language: Option<Language>) {
        {
            let mut changing = self.changing();
            let language = language.unwrap_or(changing.preferences.language);
            if changing.speech.language() == language {
                return;
            }
            changing.speech = Speech::in_language(language);
        }
        self.tell(News::Preferences);
    }

    /// Changes what the person wants, from now on. [`Self::keep_preferences`] makes it last.
    pub(crate) fn change_preferences(&self, change: impl FnOnce(&mut Preferences)) {
        let changed = {
            let mut changing = self.changing();
            change(&mut changing.preferences);
            changing.speech = changing.preferences.speech();
            changing.preferences
        };
        self.want_beacons(changed.beacons);
        self.tell(News::Preferences);
    }

    /// Keeps on the device what the person wants by now; of two changes in a row the last one lasts.
    pub(crate) async fn keep_preferences(&self) -> Result<(), EngineError> {
        let _one_at_a_time = self.keeping.lock().await;
        self.preferences().keep(&self.engine).await
    }

    /// Takes other preferences and keeps them on the device.
    #[cfg(test)]
    pub(crate) async fn prefer(&self, preferences: Preferences) -> Result<(), EngineError> {
        self.change_preferences(|held| *held = preferences);
        self.keep_preferences().await
    }

    /// The catalogue as it is here, parsed once.
    pub(crate) fn catalogue(&self) -> Option<Arc<CatalogueView>> {
        self.changing().catalogue.clone()
    }

    /// Takes over the catalogue that the engine holds, after it may have fetched another.
    pub(crate) async fn reload_catalogue(&self) {
        let Ok(held) = self.engine.held_catalogue().await else {
            return;
        };
        let is_new = {
            let mut changing = self.changing();
            let is_new = changing.catalogue.as_deref() != Some(&held);
            changing.catalogue = Some(Arc::new(held));
            is_new
        };
        if is_new {
            self.tell(News::Catalogue);
        }
    }

    /// The city's time of day. Before the first catalogue it is that of the city the app was first made for.
    pub(crate) fn zone(&self) -> Tz {
        self.changing()
            .catalogue
            .as_ref()
            .map_or(Tz::Europe__Warsaw, |held| held.catalogue.city.zone)
    }

    pub(crate) fn connection(&self) -> Connection {
        self.changing().connection
    }

    /// Learns from a call to the server whether it answers. Every call goes through here: `shared.learn(call.await)`. That
    /// somebody else is signed in by now than began it ends nobody's session.
    pub(crate) fn learn<T>(&self, outcome: Result<T, EngineError>) -> Result<T, EngineError> {
        let now = self.engine.now();
        let changed = {
            let mut changing = self.changing();
            let after = changing.connection.after(&outcome, now);
            std::mem::replace(&mut changing.connection, after) != after
        };
        if changed {
            self.tell(News::Connection);
        }
        if matches!(outcome, Err(EngineError::NotSignedIn)) {
            self.session_ended();
        }
        outcome
    }

    pub(crate) fn navigation(&self) -> Navigation {
        self.changing().navigation.clone()
    }

    /// To a place.
    pub(crate) fn go(&self, place: Place) {
        self.changing().navigation.go(place);
        self.tell(News::Place);
    }

    /// To a place instead of the present one: what was left cannot be gone back to.
    pub(crate) fn go_instead(&self, place: Place) {
        self.changing().navigation.replace(place);
        self.tell(News::Place);
    }

    /// Back to where the person came from.
    pub(crate) fn go_back(&self) {
        if self.changing().navigation.back() {
            self.tell(News::Place);
        }
    }

    pub(crate) fn toast(&self) -> Option<Notice> {
        self.changing().toast.notice.clone()
    }

    /// The how-manieth toast it is, to tell it from the one before.
    pub(crate) fn toast_number(&self) -> u64 {
        self.changing().toast.number
    }

    /// Tells something short wherever the person is.
    pub(crate) fn set_toast(&self, notice: Option<Notice>) {
        {
            let mut changing = self.changing();
            changing.toast.number += 1;
            changing.toast.notice = notice;
        }
        self.tell(News::Place);
    }

    /// Takes the toast away, if it is still this one.
    pub(crate) fn end_toast(&self, number: u64) {
        if self.toast_number() == number && self.toast().is_some() {
            self.set_toast(None);
        }
    }

    /// Tells every screen.
    pub(crate) fn tell(&self, news: News) {
        // No screen open is nobody to tell.
        drop(self.news.send(news));
    }

    /// News from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    pub(crate) fn screen_opened(&self) {
        self.open_screens.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn screen_closed(&self) {
        self.open_screens.fetch_sub(1, Ordering::Relaxed);
    }

    pub(super) fn open_screens(&self) -> usize {
        self.open_screens.load(Ordering::Relaxed)
    }

    /// Ends every screen and what runs in the background.
    pub(super) fn end(&self) {
        self.set_in_front(false);
        self.ended.store(true, Ordering::Release);
        self.tell(News::Ended);
    }

    /// Whether the app has ended, for a screen that began too late to hear of it.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Acquire)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let own = self.own.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        drop(Keep(own));
    }
}

/// Lets go of threads without waiting for them.
struct Keep(Option<Runtime>);

impl Keep {
    fn release(mut self) -> Option<Runtime> {
        self.0.take()
    }
}

impl Drop for Keep {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
