//! What the shell has of the core, and the only file that says from where: the facade that Kotlin and Swift are given, too.

use std::future::Future;
use std::sync::Arc;

pub use cityplus_ffi::screens::{
    cards, frame, home, inspector, kiosk, links, offline, order, redeem, request, send, settings, sign_in,
    ticket, tickets, venue, view, wallet,
};
pub use cityplus_ffi::{App, AppOptions, KeyStore, Links, Mode, PortError, Ports, SendError, file_key_store};

/// The subscription to a screen: states out, intents in. Letting go of it ends the screen.
pub trait Live: Send + Sync + 'static {
    /// What is drawn.
    type State: Clone + Send + Sync + 'static;
    /// What a person does.
    type Intent: Send + 'static;

    /// The next state; none when the screen has ended.
    fn next(self: Arc<Self>) -> impl Future<Output = Option<Self::State>> + Send;

    /// Tells the screen what the person did. Never waits.
    ///
    /// # Errors
    /// Where the screen has ended, or has more to do than it can keep.
    fn send(&self, intent: Self::Intent) -> Result<(), SendError>;

    /// Ends the screen, whoever still holds it. What was sent to the server goes on.
    fn end(&self);
}

macro_rules! live {
    ($($room:ident :: $screen:ident, $state:ident, $intent:ident;)+) => {
        $(impl Live for $room::$screen {
            type State = $room::$state;
            type Intent = $room::$intent;

            fn next(self: Arc<Self>) -> impl Future<Output = Option<Self::State>> + Send {
                $room::$screen::next(self)
            }

            fn send(&self, intent: Self::Intent) -> Result<(), SendError> {
                $room::$screen::send(self, intent)
            }

            fn end(&self) {
                $room::$screen::end(self);
            }
        })+
    };
}

live! {
    cards::CardsScreen, CardsState, CardsIntent;
    frame::FrameScreen, FrameState, FrameIntent;
    home::HomeScreen, HomeState, HomeIntent;
    inspector::InspectorScreen, InspectorState, InspectorIntent;
    kiosk::KioskScreen, KioskState, KioskIntent;
    links::LinksScreen, LinksState, LinksIntent;
    offline::OfflineScreen, OfflineState, OfflineIntent;
    order::OrderScreen, OrderState, OrderIntent;
    redeem::RedeemScreen, RedeemState, RedeemIntent;
    request::RequestScreen, RequestState, RequestIntent;
    send::SendScreen, SendState, SendIntent;
    settings::SettingsScreen, SettingsState, SettingsIntent;
    sign_in::SignInScreen, SignInState, SignInIntent;
    ticket::TicketScreen, TicketState, TicketIntent;
    tickets::TicketsScreen, TicketsState, TicketsIntent;
    venue::VenueScreen, VenueState, VenueIntent;
    wallet::WalletScreen, WalletState, WalletIntent;
}
