//! The window: the frame around every screen, and the screen at the place that the frame names.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use slint::{CloseRequestResponse, Color, ComponentHandle as _, PlatformError};

use crate::facade::App;
use crate::facade::frame::{ColorScheme, FrameIntent, FrameState, Place, Tab};
use crate::options::Opening;
use crate::pieces::{piece, text};
use crate::rows::Rows;
use crate::screens::{
    Cards, Home, Inspector, Kiosk, Links, Offline, Order, Redeem, Request, SendMoney, Settings, SignIn,
    Ticket, Tickets, Venue, Wallet,
};
use crate::stage::{Outlet, Stage};
use crate::ui::{FrameDoor, FrameView, MainWindow, NoticeView, Scheme, Screen, TabView, Theme};

/// How long the end may take: then the window's program ends all the same.
const ENDING_MS: u64 = 2_000;

/// A place for each kind of screen.
#[allow(missing_docs, reason = "each is named after its screen")]
pub struct Stages {
    pub sign_in: Stage<SignIn>,
    pub home: Stage<Home>,
    pub venue: Stage<Venue>,
    pub order: Stage<Order>,
    pub tickets: Stage<Tickets>,
    pub ticket: Stage<Ticket>,
    pub wallet: Stage<Wallet>,
    pub cards: Stage<Cards>,
    pub send: Stage<SendMoney>,
    pub request: Stage<Request>,
    pub redeem: Stage<Redeem>,
    pub offline: Stage<Offline>,
    pub links: Stage<Links>,
    pub inspector: Stage<Inspector>,
    pub kiosk: Stage<Kiosk>,
    pub settings: Stage<Settings>,
}

impl Stages {
    fn new(window: &MainWindow) -> Self {
        Self {
            sign_in: Stage::new(window),
            home: Stage::new(window),
            venue: Stage::new(window),
            order: Stage::new(window),
            tickets: Stage::new(window),
            ticket: Stage::new(window),
            wallet: Stage::new(window),
            cards: Stage::new(window),
            send: Stage::new(window),
            request: Stage::new(window),
            redeem: Stage::new(window),
            offline: Stage::new(window),
            links: Stage::new(window),
            inspector: Stage::new(window),
            kiosk: Stage::new(window),
            settings: Stage::new(window),
        }
    }

    fn open(&mut self, app: &App, place: &Place) {
        match place {
            Place::SignIn => self.sign_in.open(app.open_sign_in()),
            Place::Home => self.home.open(app.open_home()),
            Place::Venue { venue } => self.venue.open(app.open_venue(venue.clone())),
            Place::Order { order_id } => self.order.open(app.open_order(order_id.clone())),
            Place::Tickets => self.tickets.open(app.open_tickets()),
            Place::Ticket { ticket_id } => self.ticket.open(app.open_ticket(ticket_id.clone())),
            Place::Wallet => self.wallet.open(app.open_wallet()),
            Place::Cards => self.cards.open(app.open_cards()),
            Place::Send => self.send.open(app.open_send()),
            Place::Request => self.request.open(app.open_request()),
            Place::Redeem => self.redeem.open(app.open_redeem()),
            Place::Offline => self.offline.open(app.open_offline()),
            Place::Links => self.links.open(app.open_links()),
            Place::Inspector => self.inspector.open(app.open_inspector()),
            Place::Kiosk { venue } => self.kiosk.open(app.open_kiosk(venue.clone())),
            Place::Settings => self.settings.open(app.open_settings()),
        }
    }

    fn close(&mut self, place: &Place) {
        match place {
            Place::SignIn => self.sign_in.close(),
            Place::Home => self.home.close(),
            Place::Venue { .. } => self.venue.close(),
            Place::Order { .. } => self.order.close(),
            Place::Tickets => self.tickets.close(),
            Place::Ticket { .. } => self.ticket.close(),
            Place::Wallet => self.wallet.close(),
            Place::Cards => self.cards.close(),
            Place::Send => self.send.close(),
            Place::Request => self.request.close(),
            Place::Redeem => self.redeem.close(),
            Place::Offline => self.offline.close(),
            Place::Links => self.links.close(),
            Place::Inspector => self.inspector.close(),
            Place::Kiosk { .. } => self.kiosk.close(),
            Place::Settings => self.settings.close(),
        }
    }
}

/// The window with everything in it.
pub struct Shell {
    window: MainWindow,
    inner: Rc<RefCell<Inner>>,
}

struct Inner {
    stages: Stages,
    tabs: Rows<TabView>,
    /// Where each tab leads, in the order of the tabs.
    ways: Vec<Place>,
    place: Option<Place>,
    frame: Outlet<FrameIntent>,
    app: Option<Arc<App>>,
}

impl Shell {
    /// Makes the window, without showing it.
    ///
    /// # Errors
    /// Where the platform has no windows.
    pub fn new() -> Result<Self, PlatformError> {
        let window = MainWindow::new()?;
        let inner = Rc::new(RefCell::new(Inner {
            stages: Stages::new(&window),
            tabs: Rows::default(),
            ways: Vec::new(),
            place: None,
            frame: Outlet::default(),
            app: None,
        }));
        let shell = Self { window, inner };
        shell.listen();
        Ok(shell)
    }

    /// The window.
    pub fn window(&self) -> &MainWindow {
        &self.window
    }

    /// Opens the app in the background and shows it; where it cannot be opened, the window says why.
    pub fn open(&self, opening: Opening, link: Option<String>) {
        let (window, inner) = (self.window.as_weak(), Rc::clone(&self.inner));
        let opened = slint::spawn_local(async move {
            match App::open(opening.options, opening.keys, opening.ports).await {
                Ok(app) => follow(&window, &inner, app, link),
                Err(error) => {
                    if let Some(window) = window.upgrade() {
                        show_failure(&window, &NoticeView::from(&error.notice()));
                    }
                }
            }
        });
        drop(opened);
    }

    /// Shows the window until it is closed.
    ///
    /// # Errors
    /// Where the platform fails.
    pub fn run(&self) -> Result<(), PlatformError> {
        let inner = Rc::downgrade(&self.inner);
        self.window.window().on_close_requested(move || {
            if let Some(inner) = inner.upgrade() {
                end(&inner);
            }
            CloseRequestResponse::HideWindow
        });
        self.window.show()?;
        slint::run_event_loop_until_quit()
    }

    /// Draws on the window by hand, as for a picture of a page.
    pub fn draw(&self, frame: &FrameState, page: impl FnOnce(&mut Stages)) {
        let mut inner = self.inner.borrow_mut();
        inner.draw(&self.window, frame);
        page(&mut inner.stages);
    }

    /// Shows why the app cannot be opened.
    pub fn fail(&self, notice: &crate::facade::view::Notice) {
        show_failure(&self.window, &NoticeView::from(notice));
    }

    fn listen(&self) {
        let door = self.window.global::<FrameDoor>();
        let outlet = self.inner.borrow().frame.clone();
        {
            let (inner, outlet) = (Rc::downgrade(&self.inner), outlet.clone());
            door.on_go(move |tab| {
                let way = inner.upgrade().and_then(|inner| {
                    let tab = usize::try_from(tab).ok()?;
                    inner.borrow().ways.get(tab).cloned()
                });
                if let Some(place) = way {
                    outlet.send(FrameIntent::Go { place });
                }
            });
        }
        {
            let outlet = outlet.clone();
            door.on_back(move || outlet.send(FrameIntent::Back));
        }
        {
            let outlet = outlet.clone();
            door.on_put_away(move |away| {
                outlet.send(if away {
                    FrameIntent::Paused
                } else {
                    FrameIntent::Resumed
                });
            });
        }
        door.on_dismiss_toast(move || outlet.send(FrameIntent::DismissToast));
    }
}

fn show_failure(window: &MainWindow, notice: &NoticeView) {
    let door = window.global::<FrameDoor>();
    door.set_failure(notice.clone());
    door.set_screen(Screen::Failed);
}

/// Follows the frame of an open app until it ends.
fn follow(window: &slint::Weak<MainWindow>, inner: &Rc<RefCell<Inner>>, app: Arc<App>, link: Option<String>) {
    let frame = app.open_frame();
    let told = Arc::clone(&frame);
    {
        let mut inner = inner.borrow_mut();
        inner.app = Some(app);
        // The frame answers with its next state, whatever it was told.
        inner.frame.connect(move |intent| {
            let _unheard = told.send(intent);
        });
        if let Some(url) = link {
            inner.frame.send(FrameIntent::OpenLink { url });
        }
    }
    let (window, inner) = (window.clone(), Rc::downgrade(inner));
    let following = slint::spawn_local(async move {
        while let Some(state) = Arc::clone(&frame).next().await {
            let (Some(window), Some(inner)) = (window.upgrade(), inner.upgrade()) else {
                return;
            };
            let mut inner = inner.borrow_mut();
            inner.draw(&window, &state);
            inner.go(state.place);
        }
    });
    drop(following);
}

/// Ends the app, then the program; the program also if the app takes too long.
fn end(inner: &Rc<RefCell<Inner>>) {
    let app = inner.borrow_mut().leave();
    slint::Timer::single_shot(
        Duration::from_millis(ENDING_MS),
        || drop(slint::quit_event_loop()),
    );
    let ending = slint::spawn_local(async move {
        if let Some(app) = app {
            app.end().await;
        }
        drop(slint::quit_event_loop());
    });
    drop(ending);
}

impl Inner {
    fn draw(&mut self, window: &MainWindow, state: &FrameState) {
        let theme = window.global::<Theme>();
        let look = &state.appearance;
        theme.set_scheme(match look.color_scheme {
            ColorScheme::System => Scheme::System,
            ColorScheme::Light => Scheme::Light,
            ColorScheme::Dark => Scheme::Dark,
            ColorScheme::HighContrast => Scheme::HighContrast,
        });
        let percent = u16::try_from(look.text_size_percent.clamp(50, 300)).unwrap_or(100);
        theme.set_text_scale(f32::from(percent) / 100.0);
        let [_, red, green, blue] = look.brand_color.to_be_bytes();
        theme.set_brand_color(Color::from_rgb_u8(red, green, blue));
        self.ways = state.tabs.iter().map(|tab| tab.place.clone()).collect();
        window.global::<FrameDoor>().set_view(FrameView {
            title: (&state.title).into(),
            tabs: self.tabs.show(state.tabs.iter().map(TabView::from)),
            back: piece(state.back.as_ref()),
            banner: piece(state.banner.as_ref()),
            toast: piece(state.toast.as_ref()),
        });
    }

    fn go(&mut self, place: Place) {
        if self.place.as_ref() == Some(&place) {
            return;
        }
        if let Some(left) = self.place.take() {
            self.stages.close(&left);
        }
        if let Some(app) = &self.app {
            self.stages.open(app, &place);
        }
        self.place = Some(place);
    }

    fn leave(&mut self) -> Option<Arc<App>> {
        if let Some(left) = self.place.take() {
            self.stages.close(&left);
        }
        self.frame.disconnect();
        self.app.take()
    }
}

impl From<&Tab> for TabView {
    fn from(tab: &Tab) -> Self {
        Self {
            label: (&tab.label).into(),
            picture: tab.icon.into(),
            badge: text(tab.badge.as_ref()),
            selected: tab.selected,
            accessibility: (&tab.accessibility).into(),
        }
    }
}
