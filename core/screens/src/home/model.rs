//! What the first screen is made of: looked up on the device, never on the server.

use cityplus_domain::catalogue::{Catalogue, Venue};
use cityplus_domain::price::price_on;
use cityplus_domain::validity::day_of;
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::operator::WalletView;
use cityplus_engine::protocol::ticketing::TicketView;
use cityplus_engine::{Engine, EngineError, OutboxEntry, Shelf};

/// So many of the next tickets are shown.
const TICKETS: usize = 3;

/// What is held on the device.
#[derive(Default)]
pub(crate) struct Held {
    pub(super) wallet: Option<WalletView>,
    pub(super) tickets: Vec<TicketView>,
    pub(super) outbox: Vec<OutboxEntry>,
}

impl Held {
    /// Looks into the store. Nobody signed in, and no wallet, are answers, too.
    pub(super) async fn load(engine: &Engine) -> Result<Self, EngineError> {
        let or_nothing = |error| match error {
            EngineError::NotSignedIn | EngineError::NoWallet => Ok(()),
            error => Err(error),
        };
        let mut held = Self {
            tickets: engine.tickets_on(Shelf::Coming, None, TICKETS).await?.tickets,
            ..Self::default()
        };
        match engine.held_wallet().await {
            Ok(wallet) => held.wallet = wallet,
            Err(error) => or_nothing(error)?,
        }
        match engine.outbox().await {
            Ok(outbox) => held.outbox = outbox,
            Err(error) => or_nothing(error)?,
        }
        Ok(held)
    }
}

/// The venues that sell something, in the pack's order.
pub(super) fn selling(catalogue: &Catalogue) -> impl Iterator<Item = &Venue> {
    let sells = |venue: &&Venue| {
        catalogue
            .products
            .iter()
            .any(|product| product.venue == venue.key)
    };
    catalogue.venues.iter().filter(sells)
}

/// The lowest price of a venue today; none where nothing has a price today.
pub(super) fn from_price(catalogue: &Catalogue, venue: &Venue, now: Timestamp) -> Option<Money> {
    let today = day_of(now, catalogue.city.zone)?;
    let products = catalogue
        .products
        .iter()
        .filter(|product| product.venue == venue.key);
    products
        .flat_map(|product| {
            let variants = product.variants.iter();
            variants.filter_map(move |variant| price_on(&product.prices, &variant.key, today))
        })
        .min_by_key(|price| price.minor)
}
