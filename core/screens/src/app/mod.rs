//! The app: what all screens of a device share, and the door through which they are opened.

mod beacons;
mod connection;
mod navigation;
mod options;
mod person;
pub mod ports;
mod preferences;
mod recent;
mod shared;
mod wake;

use std::sync::Arc;

pub(crate) use beacons::Listening;
pub(crate) use connection::Connection;
pub(crate) use navigation::Navigation;
pub use options::{AppError, AppOptions, Mode};
pub(crate) use person::Person;
pub(crate) use preferences::{COLOR_SCHEMES, Preferences, TEXT_SIZES, color_scheme, text_size};
pub(crate) use shared::{News, Shared};

use crate::frame::Place;
use crate::run::{ScreenHandle, start};
use crate::{
    cards, frame, home, inspector, kiosk, links, offline, order, redeem, request, send, settings, sign_in,
    ticket, tickets, venue, wallet,
};

/// An app on a device. Dropping it ends its screens.
pub struct App {
    pub(crate) shared: Arc<Shared>,
}

/// Makes the method that opens a screen.
macro_rules! screens {
    ($($(#[$doc:meta])* $open:ident($($argument:ident: $kind:ty),*) = $room:ident :: $presenter:ident, $state:ident, $intent:ident;)+) => {
        impl App {
            $($(#[$doc])*
            pub fn $open(&self $(, $argument: $kind)*) -> ScreenHandle<$room::$state, $room::$intent> {
                start($room::$presenter::new($($argument),*), &self.shared)
            })+
        }
    };
}

screens! {
    /// The frame around every screen.
    open_frame() = frame::Presenter, FrameState, FrameIntent;
    /// Signing in.
    open_sign_in() = sign_in::Presenter, SignInState, SignInIntent;
    /// The first screen.
    open_home() = home::Presenter, HomeState, HomeIntent;
    /// A venue by its key; one that is not there says so on the screen.
    open_venue(venue: String) = venue::Presenter, VenueState, VenueIntent;
    /// An order by its id.
    open_order(order_id: String) = order::Presenter, OrderState, OrderIntent;
    /// The tickets.
    open_tickets() = tickets::Presenter, TicketsState, TicketsIntent;
    /// A ticket by its id.
    open_ticket(ticket_id: String) = ticket::Presenter, TicketState, TicketIntent;
    /// The wallet.
    open_wallet() = wallet::Presenter, WalletState, WalletIntent;
    /// Money by card, and the saved cards.
    open_cards() = cards::Presenter, CardsState, CardsIntent;
    /// Sending money.
    open_send() = send::Presenter, SendState, SendIntent;
    /// Asking for money.
    open_request() = request::Presenter, RequestState, RequestIntent;
    /// Taking money out.
    open_redeem() = redeem::Presenter, RedeemState, RedeemIntent;
    /// Money without a network.
    open_offline() = offline::Presenter, OfflineState, OfflineIntent;
    /// Linked wallets.
    open_links() = links::Presenter, LinksState, LinksIntent;
    /// Scanning tickets.
    open_inspector() = inspector::Presenter, InspectorState, InspectorIntent;
    /// Selling at a venue.
    open_kiosk(venue: String) = kiosk::Presenter, KioskState, KioskIntent;
    /// Settings.
    open_settings() = settings::Presenter, SettingsState, SettingsIntent;
}

impl App {
    /// Opens the device's store and starts bringing it up to date in the background. Waits for no network.
    pub async fn open(options: AppOptions) -> Result<Arc<Self>, AppError> {
        let shared = Shared::open(options).await?;
        wake::start(&shared);
        Ok(Arc::new(Self { shared }))
    }

    /// How many screens are open.
    pub fn open_screens(&self) -> usize {
        self.shared.open_screens()
    }

    /// Ends every screen and keeps what must be kept. The app opens no more screens that live.
    pub async fn close(&self) {
        self.shared.end();
        // Where the app's tasks run: who calls from another language has no runtime.
        let (runtime, shared) = (self.shared.runtime().clone(), Arc::clone(&self.shared));
        let keeping = runtime.spawn(async move {
            if let Err(error) = shared.keep_preferences().await {
                tracing::warn!(code = error.code(), "the preferences were not kept");
            }
            if let Err(error) = shared.engine().keep_highest_time().await {
                tracing::warn!(code = error.code(), "the highest time seen was not kept");
            }
        });
        if keeping.await.is_err() {
            tracing::warn!("closing broke off");
        }
    }

    /// Where the person is, for a shell that shows one screen and no frame.
    pub fn place(&self) -> Place {
        self.shared.navigation().place()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.shared.end();
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("App").finish_non_exhaustive()
    }
}
