//! Saved cards: what a gateway keeps of a person's card, by the wallet it was saved for.
//!
//! The card's number is typed on the gateway's page and never comes here. What comes is a token, which is good for
//! this operator's account at the gateway alone and leaves this room only to be sent there; the rest of the house
//! sees an id, a masked number, a brand and an expiry. A card that its owner forgets is gone at once; the gateway is
//! asked to forget it until it has.

mod door;
mod forget;
mod rows;

use chrono::{DateTime, Datelike};
use cityplus_domain::Timestamp;
use cityplus_domain::ids::{CardId, WalletId};
use cityplus_domain::keys::CityKey;

pub use door::{KeptCard, SavedCards};
pub(super) use forget::{forget, forget_due};
pub(super) use rows::{list, token};

use super::OperatorError;
use super::gateway::{CardExpiry, Reference, SavedCard};
use super::types::GatewayName;
use crate::store::{Database, StoreError};

/// Most cards of a wallet.
const CARDS_MAX: i64 = 10;

/// Whose card it is that a gateway has saved, and by which order.
#[derive(Clone, Copy, Debug)]
pub(super) struct SavedBy<'a> {
    /// The wallet's city.
    pub(super) city: &'a CityKey,
    /// The wallet.
    pub(super) wallet: WalletId,
    /// The gateway.
    pub(super) gateway: GatewayName,
    /// The order, as the gateway names it.
    pub(super) reference: &'a Reference,
}

/// Keeps a card that a gateway has saved. One that is kept already stays as it is, also one that was forgotten since. If the
/// wallet has as many as it may, it is forgotten at once.
pub(super) async fn keep(
    database: &Database,
    by: SavedBy<'_>,
    card: &SavedCard,
    now: Timestamp,
) -> Result<(), StoreError> {
    rows::insert(database, CardId::new(now), by, card, now, CARDS_MAX).await
}

/// The gateway of a card with which that wallet can be topped up.
pub(super) async fn gateway_of(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    card: CardId,
    now: Timestamp,
) -> Result<GatewayName, OperatorError> {
    let found = rows::find(database, city, wallet, card).await?;
    let found = found.ok_or(OperatorError::UnknownCard)?;
    if found.expires.is_some_and(|last| last < month_of(now)) {
        return Err(OperatorError::CardExpired);
    }
    Ok(found.gateway)
}

/// Makes sure that another card may be saved for a wallet.
pub(super) async fn must_have_room(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
) -> Result<(), OperatorError> {
    if rows::count(database, city, wallet).await? < CARDS_MAX {
        Ok(())
    } else {
        Err(OperatorError::TooManyCards { most: CARDS_MAX })
    }
}

/// The month of a moment in UTC; the very first if it is beyond the years that cards have.
fn month_of(now: Timestamp) -> i64 {
    DateTime::from_timestamp_millis(now.millis())
        .and_then(|moment| {
            let year = u16::try_from(moment.year()).ok()?;
            CardExpiry::new(year, u8::try_from(moment.month()).ok()?)
        })
        .map_or(0, CardExpiry::ordinal)
}
