//! The core as other languages see it: one facade, conversions only.
//!
//! Kotlin and Swift get it through uniffi, the Windows shell uses it as a Rust library: the same objects, the same types.
//! No decision is made here: no rule, no text, no price. Nothing here may panic; what panics below nevertheless reaches
//! Kotlin and Swift as an exception of theirs, never as a torn process. The only crate that names uniffi.

pub mod app;
pub mod error;
pub mod interop;
pub mod ports;
pub mod screens;

pub use app::{App, AppOptions, Mode};
pub use error::{OpenError, SendError};
pub use ports::{BeaconEars, BeaconRadio, KeyStore, Links, Notifier, PortError, Ports, file_key_store};
pub use screens::cards::{CardsIntent, CardsScreen, CardsState, ChargeRow, SavedCardRow};
pub use screens::frame::{Appearance, ColorScheme, FrameIntent, FrameScreen, FrameState, Place, Tab};
pub use screens::home::{HomeIntent, HomeScreen, HomeState, Tile};
pub use screens::inspector::{InspectorIntent, InspectorScreen, InspectorState, ScanRow, Sign, VerdictPanel};
pub use screens::kiosk::{KioskIntent, KioskPhase, KioskScreen, KioskState, KioskTicket};
pub use screens::links::{LinkRow, LinksIntent, LinksScreen, LinksState};
pub use screens::offline::{OfflineIntent, OfflineScreen, OfflineState};
pub use screens::order::{OrderIntent, OrderScreen, OrderState, OrderStep, StepState};
pub use screens::redeem::{RedeemIntent, RedeemScreen, RedeemState, RedemptionRow};
pub use screens::request::{RequestIntent, RequestRow, RequestScreen, RequestState};
pub use screens::send::{SendIntent, SendScreen, SendState};
pub use screens::settings::{SettingsIntent, SettingsScreen, SettingsState};
pub use screens::sign_in::{SignInIntent, SignInMode, SignInScreen, SignInState, SignInWay};
pub use screens::ticket::{TicketIntent, TicketScreen, TicketState};
pub use screens::tickets::{TicketsIntent, TicketsScreen, TicketsState};
pub use screens::venue::{VariantRow, VenueIntent, VenueScreen, VenueState};
pub use screens::view::{
    Amount, Badge, Button, Choice, CodePicture, CodeScan, Dialog, Fact, Field, FieldKind, Icon, Notice,
    ScanIntent, TicketRow, Tone,
};
pub use screens::wallet::{StatementRow, TopUpWay, WalletDeed, WalletIntent, WalletScreen, WalletState};

uniffi::setup_scaffolding!("cityplus");

/// The version of the core, as in its changelog.
#[uniffi::export]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
