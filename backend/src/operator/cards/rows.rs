//! The table of saved cards.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{CardId, WalletId};
use cityplus_domain::keys::CityKey;
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{KeptCard, SavedBy};
use crate::operator::gateway::{CardExpiry, CardToken, Reference, SavedCard};
use crate::operator::ledger::AccountKey;
use crate::operator::types::GatewayName;
use crate::operator::{OperatorError, wallets};
use crate::store::{Database, StoreError, parsed};

/// Keeps a card, unless its order or its token is kept already. Beyond `most` it is kept as one that was forgotten: nothing
/// is paid with it, and its gateway is asked to forget it, too.
pub(super) async fn insert(
    database: &Database,
    id: CardId,
    by: SavedBy<'_>,
    card: &SavedCard,
    now: Timestamp,
    most: i64,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    // Held before they are counted: of two that are saved at once, the second one counts the first.
    let wallet = AccountKey::Wallet(by.wallet).to_string();
    wallets::lock(&mut transaction, database, by.city, &wallet).await?;
    let row = sqlx::query(
        "SELECT COUNT(*) FROM saved_card WHERE city = $1 AND wallet = $2 AND forgotten_at IS NULL",
    )
    .bind(by.city.to_string())
    .bind(by.wallet.to_string())
    .fetch_one(&mut *transaction)
    .await?;
    let is_surplus = row.try_get::<i64, _>(0)? >= most;
    let forgotten_at = is_surplus.then(|| now.millis());
    sqlx::query(
        "INSERT INTO saved_card (id, city, wallet, gateway, reference, token, masked, brand, expires, saved_at, \
         forgotten_at, forget_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) ON CONFLICT DO NOTHING",
    )
    .bind(id.to_string())
    .bind(by.city.to_string())
    .bind(by.wallet.to_string())
    .bind(by.gateway.as_str())
    .bind(by.reference.as_str())
    .bind(card.token.reveal())
    .bind(card.masked.as_str())
    .bind(card.brand.as_deref())
    .bind(card.expires.map(CardExpiry::ordinal))
    .bind(now.millis())
    .bind(forgotten_at)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// The cards of a wallet, the newest first.
pub(in crate::operator) async fn list(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
) -> Result<Vec<KeptCard>, OperatorError> {
    let found = wallets::standing(database, city, &AccountKey::Wallet(wallet)).await?;
    if found.is_none() {
        return Err(OperatorError::UnknownWallet);
    }
    let rows = sqlx::query(
        "SELECT id, gateway, masked, brand, expires, saved_at FROM saved_card \
         WHERE city = $1 AND wallet = $2 AND forgotten_at IS NULL ORDER BY saved_at DESC, id DESC",
    )
    .bind(city.to_string())
    .bind(wallet.to_string())
    .fetch_all(database.reader())
    .await?;
    Ok(rows.iter().map(kept).collect::<Result<_, StoreError>>()?)
}

fn kept(row: &AnyRow) -> Result<KeptCard, StoreError> {
    let expires: Option<i64> = row.try_get(4)?;
    Ok(KeptCard {
        card: parsed(row, 0, "saved_card.id")?,
        gateway: parsed(row, 1, "saved_card.gateway")?,
        masked: row.try_get(2)?,
        brand: row.try_get(3)?,
        expires: expires
            .and_then(CardExpiry::from_ordinal)
            .map(|month| month.to_string()),
        saved_at: Timestamp::from_millis(row.try_get(5)?),
    })
}

/// How many cards a wallet has.
pub(super) async fn count(database: &Database, city: &CityKey, wallet: WalletId) -> Result<i64, StoreError> {
    let row = sqlx::query(
        "SELECT COUNT(*) FROM saved_card WHERE city = $1 AND wallet = $2 AND forgotten_at IS NULL",
    )
    .bind(city.to_string())
    .bind(wallet.to_string())
    .fetch_one(database.reader())
    .await?;
    Ok(row.try_get(0)?)
}

/// What has to be known of a card before it is used.
pub(super) struct Usable {
    pub(super) gateway: GatewayName,
    /// The last month in which it is good, as [`CardExpiry::ordinal`].
    pub(super) expires: Option<i64>,
}

/// A wallet's card that is not forgotten.
pub(super) async fn find(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    card: CardId,
) -> Result<Option<Usable>, StoreError> {
    let row = sqlx::query(
        "SELECT gateway, expires FROM saved_card \
         WHERE id = $1 AND city = $2 AND wallet = $3 AND forgotten_at IS NULL",
    )
    .bind(card.to_string())
    .bind(city.to_string())
    .bind(wallet.to_string())
    .fetch_optional(database.reader())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Usable {
        gateway: parsed(&row, 0, "saved_card.gateway")?,
        expires: row.try_get(1)?,
    }))
}

/// What stands for a card at its gateway; none if it is forgotten.
pub(in crate::operator) async fn token(
    database: &Database,
    card: CardId,
) -> Result<Option<CardToken>, StoreError> {
    let row = sqlx::query("SELECT token FROM saved_card WHERE id = $1 AND forgotten_at IS NULL")
        .bind(card.to_string())
        .fetch_optional(database.reader())
        .await?;
    let Some(row) = row else { return Ok(None) };
    row.try_get::<Option<String>, _>(0)?
        .map(|text| CardToken::new(text).ok_or_else(|| StoreError::corrupt("saved_card.token")))
        .transpose()
}

/// Takes a card from its wallet; false if the wallet never had it. One that is forgotten already stays as it is.
pub(super) async fn forget(
    database: &Database,
    city: &CityKey,
    wallet: WalletId,
    card: CardId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let found = sqlx::query(
        "UPDATE saved_card SET forget_at = CASE WHEN forgotten_at IS NULL THEN $4 ELSE forget_at END, \
         forgotten_at = COALESCE(forgotten_at, $4) WHERE id = $1 AND city = $2 AND wallet = $3",
    )
    .bind(card.to_string())
    .bind(city.to_string())
    .bind(wallet.to_string())
    .bind(now.millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(found.rows_affected() == 1)
}

/// A card that a gateway has to forget.
pub(super) struct Leaving {
    pub(super) id: CardId,
    pub(super) gateway: GatewayName,
    pub(super) reference: Reference,
    pub(super) token: CardToken,
    /// Another wallet's or another saving's card has the same token, and is not forgotten.
    pub(super) is_shared: bool,
    /// When it was due.
    pub(super) was: Timestamp,
}

/// The cards that are due.
pub(super) async fn leaving(
    database: &Database,
    now: Timestamp,
    most: i64,
) -> Result<Vec<Leaving>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, gateway, reference, token, forget_at, \
         (SELECT COUNT(*) FROM saved_card AS other WHERE other.gateway = saved_card.gateway \
             AND other.token = saved_card.token AND other.forgotten_at IS NULL) \
         FROM saved_card WHERE forget_at <= $1 AND token IS NOT NULL ORDER BY forget_at LIMIT $2",
    )
    .bind(now.millis())
    .bind(most)
    .fetch_all(database.reader())
    .await?;
    let cards = rows.iter().map(|row| {
        let reference: String = row.try_get(2)?;
        let token: String = row.try_get(3)?;
        Ok(Leaving {
            id: parsed(row, 0, "saved_card.id")?,
            gateway: parsed(row, 1, "saved_card.gateway")?,
            reference: Reference::new(reference)
                .ok_or_else(|| StoreError::corrupt("saved_card.reference"))?,
            token: CardToken::new(token).ok_or_else(|| StoreError::corrupt("saved_card.token"))?,
            is_shared: row.try_get::<i64, _>(5)? > 0,
            was: Timestamp::from_millis(row.try_get(4)?),
        })
    });
    cards.collect()
}

/// Takes a card that is due for oneself until then; false if another process was first.
pub(super) async fn claim(
    database: &Database,
    leaving: &Leaving,
    until: Timestamp,
) -> Result<bool, StoreError> {
    let mut transaction = database.begin_write().await?;
    let claimed = sqlx::query("UPDATE saved_card SET forget_at = $3 WHERE id = $1 AND forget_at = $2")
        .bind(leaving.id.to_string())
        .bind(leaving.was.millis())
        .bind(until.millis())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(claimed.rows_affected() == 1)
}

/// The gateway keeps it no more, or will not hear of it: nothing stands for it here any longer.
pub(super) async fn gone(database: &Database, card: CardId) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query("UPDATE saved_card SET token = NULL, forget_at = NULL WHERE id = $1")
        .bind(card.to_string())
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await
}
