//! What stands around every screen.

pub use cityplus_screens::frame::{Appearance, ColorScheme, FrameIntent, FrameState, Place, Tab};
use cityplus_screens::view::{Button, Icon, Notice};

/// Where a person can be.
#[uniffi::remote(Enum)]
pub enum Place {
    SignIn,
    Home,
    Venue { venue: String },
    Order { order_id: String },
    Tickets,
    Ticket { ticket_id: String },
    Wallet,
    Cards,
    Send,
    Request,
    Redeem,
    Offline,
    Links,
    Inspector,
    Kiosk { venue: String },
    Settings,
}

/// A way to one of the main places.
#[uniffi::remote(Record)]
pub struct Tab {
    pub place: Place,
    pub label: String,
    pub icon: Icon,
    pub badge: Option<String>,
    pub selected: bool,
    pub accessibility: String,
}

/// Light or dark.
#[uniffi::remote(Enum)]
pub enum ColorScheme {
    System,
    Light,
    Dark,
    HighContrast,
}

/// How everything is drawn.
#[uniffi::remote(Record)]
pub struct Appearance {
    pub language: String,
    pub text_size_percent: u32,
    pub color_scheme: ColorScheme,
    pub brand_color: u32,
}

/// The frame around every screen. A shell keeps one subscription to it and shows the place it names.
#[uniffi::remote(Record)]
pub struct FrameState {
    pub title: String,
    pub place: Place,
    pub tabs: Vec<Tab>,
    pub back: Option<Button>,
    pub banner: Option<Notice>,
    pub toast: Option<Notice>,
    pub appearance: Appearance,
}

/// What the frame is told.
#[uniffi::remote(Enum)]
pub enum FrameIntent {
    Go { place: Place },
    Back,
    DismissToast,
    OpenLink { url: String },
    Resumed,
    Paused,
}

super::handle::screen! {
    /// What stands around every screen.
    FrameScreen shows FrameState takes FrameIntent
}
