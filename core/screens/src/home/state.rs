//! The first screen: the city's services, the balance, the next tickets, what there is to tell.

use crate::view::{Amount, Button, Icon, Notice, TicketRow};

/// A service of the city.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tile {
    /// The venue's key.
    pub venue: String,
    /// Its name.
    pub title: String,
    /// Who runs it, or from what price on.
    pub detail: String,
    /// Its picture.
    pub icon: Icon,
    /// What a screen reader says.
    pub accessibility: String,
}

/// The first screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeState {
    /// Its title.
    pub title: String,
    /// Says hello by name; says to sign in to who is not.
    pub greeting: String,
    /// Leads to signing in; none for who is.
    pub sign_in: Option<Button>,
    /// The balance; none for who has no wallet.
    pub balance: Option<Amount>,
    /// As of when the balance is.
    pub balance_as_of: Option<String>,
    /// Heading of the services.
    pub tiles_title: String,
    /// The services.
    pub tiles: Vec<Tile>,
    /// Said where there are none yet.
    pub tiles_empty: Option<String>,
    /// Heading of the next tickets.
    pub tickets_title: String,
    /// The next tickets, at most three.
    pub tickets: Vec<TicketRow>,
    /// Said where there are none.
    pub tickets_empty: Option<String>,
    /// What there is to tell: orders under way, refusals, an ended session.
    pub notices: Vec<Notice>,
    /// Brings everything up to date.
    pub refresh: Button,
}

/// What the screen is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HomeIntent {
    /// To a service.
    OpenVenue {
        /// The venue's key.
        venue: String,
    },
    /// To a ticket.
    OpenTicket {
        /// The ticket.
        ticket_id: String,
    },
    /// To the wallet.
    OpenWallet,
    /// To signing in.
    SignIn,
    /// Bring everything up to date.
    Refresh,
    /// The button of a notice.
    ActOnNotice {
        /// The notice's key.
        key: String,
    },
    /// A notice was read.
    DismissNotice {
        /// The notice's key.
        key: String,
    },
}
