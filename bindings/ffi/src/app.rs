//! The app: opened once, opens the screens.

use std::path::PathBuf;
use std::sync::Arc;

use cityplus_domain::SystemClock;

pub use cityplus_screens::Mode;

use crate::error::OpenError;
use crate::ports::{KeyStore, Ports, key_store};
use crate::screens::cards::CardsScreen;
use crate::screens::frame::{FrameScreen, Place};
use crate::screens::home::HomeScreen;
use crate::screens::inspector::InspectorScreen;
use crate::screens::kiosk::KioskScreen;
use crate::screens::links::LinksScreen;
use crate::screens::offline::OfflineScreen;
use crate::screens::order::OrderScreen;
use crate::screens::redeem::RedeemScreen;
use crate::screens::request::RequestScreen;
use crate::screens::send::SendScreen;
use crate::screens::settings::SettingsScreen;
use crate::screens::sign_in::SignInScreen;
use crate::screens::ticket::TicketScreen;
use crate::screens::tickets::TicketsScreen;
use crate::screens::venue::VenueScreen;
use crate::screens::wallet::WalletScreen;

/// What the device is for.
#[uniffi::remote(Enum)]
pub enum Mode {
    Personal,
    Inspector,
    Kiosk { venue: String },
}

/// What an app is opened with.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct AppOptions {
    /// The folder of the device's store; made if it is not there.
    pub folder: String,
    /// The server, such as `https://city.example`.
    pub server: String,
    /// What the device is for.
    pub mode: Mode,
    /// What the device is called in its owner's list of devices.
    pub device_name: String,
    /// The platform's language, such as `pl` or `de-AT`, until a person chooses one.
    pub language: String,
    /// Whether plain HTTP to another machine is allowed: test set-ups only.
    #[uniffi(default = false)]
    pub plain_http_allowed: bool,
}

/// An app on a device. It has threads of its own. Letting go of it ends its screens.
#[derive(Debug, uniffi::Object)]
pub struct App(Arc<cityplus_screens::App>);

#[uniffi::export]
impl App {
    /// Opens the device's store and starts bringing it up to date in the background. Waits for no network.
    #[uniffi::constructor]
    pub async fn open(
        options: AppOptions,
        keys: Arc<dyn KeyStore>,
        ports: Ports,
    ) -> Result<Arc<Self>, OpenError> {
        let language = options.language.clone();
        let options = cityplus_screens::AppOptions {
            folder: PathBuf::from(options.folder),
            server: options.server,
            key_store: key_store(keys),
            ports: ports.into(),
            clock: Arc::new(SystemClock),
            mode: options.mode,
            device_name: options.device_name,
            language: options.language,
            plain_http_allowed: options.plain_http_allowed,
            runtime: None,
        };
        match cityplus_screens::App::open(options).await {
            Ok(app) => Ok(Arc::new(Self(app))),
            Err(error) => Err(OpenError::of(&error, &language)),
        }
    }

    /// The frame around every screen.
    pub fn open_frame(&self) -> Arc<FrameScreen> {
        FrameScreen::new(self.0.open_frame())
    }

    /// Signing in.
    pub fn open_sign_in(&self) -> Arc<SignInScreen> {
        SignInScreen::new(self.0.open_sign_in())
    }

    /// The first screen.
    pub fn open_home(&self) -> Arc<HomeScreen> {
        HomeScreen::new(self.0.open_home())
    }

    /// A venue by its key; one that is not there says so on the screen.
    pub fn open_venue(&self, venue: String) -> Arc<VenueScreen> {
        VenueScreen::new(self.0.open_venue(venue))
    }

    /// An order by its id.
    pub fn open_order(&self, order_id: String) -> Arc<OrderScreen> {
        OrderScreen::new(self.0.open_order(order_id))
    }

    /// The tickets.
    pub fn open_tickets(&self) -> Arc<TicketsScreen> {
        TicketsScreen::new(self.0.open_tickets())
    }

    /// A ticket by its id.
    pub fn open_ticket(&self, ticket_id: String) -> Arc<TicketScreen> {
        TicketScreen::new(self.0.open_ticket(ticket_id))
    }

    /// The wallet.
    pub fn open_wallet(&self) -> Arc<WalletScreen> {
        WalletScreen::new(self.0.open_wallet())
    }

    /// Money by card, and the saved cards.
    pub fn open_cards(&self) -> Arc<CardsScreen> {
        CardsScreen::new(self.0.open_cards())
    }

    /// Sending money.
    pub fn open_send(&self) -> Arc<SendScreen> {
        SendScreen::new(self.0.open_send())
    }

    /// Asking for money.
    pub fn open_request(&self) -> Arc<RequestScreen> {
        RequestScreen::new(self.0.open_request())
    }

    /// Taking money out.
    pub fn open_redeem(&self) -> Arc<RedeemScreen> {
        RedeemScreen::new(self.0.open_redeem())
    }

    /// Money without a network.
    pub fn open_offline(&self) -> Arc<OfflineScreen> {
        OfflineScreen::new(self.0.open_offline())
    }

    /// Linked wallets.
    pub fn open_links(&self) -> Arc<LinksScreen> {
        LinksScreen::new(self.0.open_links())
    }

    /// Scanning tickets.
    pub fn open_inspector(&self) -> Arc<InspectorScreen> {
        InspectorScreen::new(self.0.open_inspector())
    }

    /// Selling at a venue.
    pub fn open_kiosk(&self, venue: String) -> Arc<KioskScreen> {
        KioskScreen::new(self.0.open_kiosk(venue))
    }

    /// Settings.
    pub fn open_settings(&self) -> Arc<SettingsScreen> {
        SettingsScreen::new(self.0.open_settings())
    }

    /// How many screens are open.
    pub fn open_screens(&self) -> u64 {
        self.0.open_screens().try_into().unwrap_or(u64::MAX)
    }

    /// Where the person is, for a shell that shows one screen and no frame.
    pub fn place(&self) -> Place {
        self.0.place()
    }

    /// Ends every screen and keeps what must be kept. Screens opened later end at once.
    pub async fn end(&self) {
        self.0.close().await;
    }
}
