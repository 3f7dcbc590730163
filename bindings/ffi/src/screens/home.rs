//! The first screen: the city's services, the balance, the next tickets, what there is to tell.

pub use cityplus_screens::home::{HomeIntent, HomeState, Tile};
use cityplus_screens::view::{Amount, Button, Icon, Notice, TicketRow};

/// A service of the city.
#[uniffi::remote(Record)]
pub struct Tile {
    pub venue: String,
    pub title: String,
    pub detail: String,
    pub icon: Icon,
    pub accessibility: String,
}

/// The first screen.
#[uniffi::remote(Record)]
pub struct HomeState {
    pub title: String,
    pub greeting: String,
    pub sign_in: Option<Button>,
    pub balance: Option<Amount>,
    pub balance_as_of: Option<String>,
    pub tiles_title: String,
    pub tiles: Vec<Tile>,
    pub tiles_empty: Option<String>,
    pub tickets_title: String,
    pub tickets: Vec<TicketRow>,
    pub tickets_empty: Option<String>,
    pub notices: Vec<Notice>,
    pub refresh: Button,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum HomeIntent {
    OpenVenue { venue: String },
    OpenTicket { ticket_id: String },
    OpenWallet,
    SignIn,
    Refresh,
    ActOnNotice { key: String },
    DismissNotice { key: String },
}

super::handle::screen! {
    /// The first screen: the city's services, the balance, the next tickets, what there is to tell.
    HomeScreen shows HomeState takes HomeIntent
}
