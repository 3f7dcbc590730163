//! What stands around every screen.

use crate::view::{Button, Icon, Notice};

/// Where a person can be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Signing in, registering, confirming.
    SignIn,
    /// The city's services.
    #[default]
    Home,
    /// A venue, to buy.
    Venue {
        /// The venue's key.
        venue: String,
    },
    /// An order under way or ended.
    Order {
        /// The order.
        order_id: String,
    },
    /// The tickets.
    Tickets,
    /// A ticket and its code.
    Ticket {
        /// The ticket.
        ticket_id: String,
    },
    /// The wallet.
    Wallet,
    /// Money by card, and the saved cards.
    Cards,
    /// Sending money.
    Send,
    /// Asking for money.
    Request,
    /// Taking money out.
    Redeem,
    /// Money without a network.
    Offline,
    /// Linked wallets.
    Links,
    /// Scanning tickets.
    Inspector,
    /// Selling at a venue, to anybody.
    Kiosk {
        /// The venue's key.
        venue: String,
    },
    /// Settings.
    Settings,
}

/// A way to one of the main places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// Where it leads.
    pub place: Place,
    /// Its word.
    pub label: String,
    /// Its picture.
    pub icon: Icon,
    /// A small number or word on it.
    pub badge: Option<String>,
    /// Whether the present place belongs to it.
    pub selected: bool,
    /// What a screen reader says.
    pub accessibility: String,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorScheme {
    /// As the system is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// High contrast: black, white and yellow, thick frames.
    HighContrast,
}

/// How everything is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// The language, by ISO 639-1: for the screen reader's voice.
    pub language: String,
    /// Size of texts in percent of the platform's own: 100, 125, 150 or 200.
    pub text_size_percent: u32,
    /// Light or dark.
    pub color_scheme: ColorScheme,
    /// The city's colour, as `0xRRGGBB`; texts on it are white.
    pub brand_color: u32,
}

/// The frame around every screen. A shell keeps one subscription to it and shows the place it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrameState {
    /// The app's name in this city.
    pub title: String,
    /// Which screen to show.
    pub place: Place,
    /// Ways to the main places; empty where there is nothing to choose, as at a kiosk.
    pub tabs: Vec<Tab>,
    /// Leads back; none at a main place.
    pub back: Option<Button>,
    /// Says that the server is away, in words.
    pub banner: Option<Notice>,
    /// Something short to be told wherever the person is; gone by itself after some seconds.
    pub toast: Option<Notice>,
    /// How everything is drawn.
    pub appearance: Appearance,
}

/// What the frame is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrameIntent {
    /// To a place.
    Go {
        /// Where to.
        place: Place,
    },
    /// Back to where the person came from.
    Back,
    /// The toast was read.
    DismissToast,
    /// A link of ours was opened: from a mail, a code on a wall, a payment page. May come twice.
    OpenLink {
        /// The whole link.
        url: String,
    },
    /// The app is in front of the person again: bring things up to date.
    Resumed,
    /// The app is put away: keep what must be kept, and look for no code any more.
    Paused,
}
