//! The table of payments from wallets that live at a partner.

use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::types::AuthoriseAtPartner;
use crate::operator::OperatorError;
use crate::operator::types::{Payment, PaymentState};
use crate::store::{Database, StoreError, parsed};

/// How long a step may take before somebody else looks, in ms: longer than any answer is waited for.
pub(super) const TURN_MS: i64 = 30_000;

/// How far a payment has come. A state that ends in -ing names the step that is due. The texts are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// The partner is asked to reserve.
    Asking,
    /// The partner has reserved.
    Authorised,
    /// The partner is asked to move it, and then it is posted here.
    Capturing,
    /// The merchant has it.
    Captured,
    /// The partner is asked to free it.
    Voiding,
    /// Given up.
    Voided,
    /// Over by time.
    Expired,
}

impl State {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Authorised => "authorised",
            Self::Capturing => "capturing",
            Self::Captured => "captured",
            Self::Voiding => "voiding",
            Self::Voided => "voided",
            Self::Expired => "expired",
        }
    }

    fn of(text: &str) -> Result<Self, StoreError> {
        [
            Self::Asking,
            Self::Authorised,
            Self::Capturing,
            Self::Captured,
            Self::Voiding,
            Self::Voided,
            Self::Expired,
        ]
        .into_iter()
        .find(|state| state.as_str() == text)
        .ok_or_else(|| StoreError::corrupt("partner_payment.state"))
    }

    /// As the city sees it.
    pub(super) const fn seen(self) -> PaymentState {
        match self {
            Self::Asking | Self::Authorised | Self::Capturing => PaymentState::Authorised,
            Self::Captured => PaymentState::Captured,
            Self::Voiding | Self::Voided => PaymentState::Voided,
            Self::Expired => PaymentState::Expired,
        }
    }
}

/// A payment as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) city: CityKey,
    pub(super) asked: AuthoriseAtPartner,
    pub(super) state: State,
    /// Minor units: what is captured or about to be.
    pub(super) captured: i64,
    /// Minor units.
    pub(super) refunded: i64,
    pub(super) authorised_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

impl Kept {
    pub(super) const fn amount(&self) -> Money {
        self.asked.order.order.amount
    }

    pub(super) const fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.amount().currency)
    }

    /// As the city sees it.
    pub(super) fn view(&self) -> Payment {
        let order = &self.asked.order.order;
        let is_captured = self.state == State::Captured;
        Payment {
            payment: self.asked.payment,
            wallet: order.wallet_id,
            merchant: order.merchant.clone(),
            state: self.state.seen(),
            amount: order.amount,
            captured: self.money(if is_captured { self.captured } else { 0 }),
            refunded: self.money(self.refunded),
            authorised_at: self.authorised_at,
            expires_at: self.expires_at,
        }
    }
}

pub(super) const COLUMNS: &str =
    "SELECT city, asked, state, captured, refunded, authorised_at, expires_at FROM partner_payment";

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &AnyRow) -> Result<Kept, StoreError> {
    Ok(Kept {
        city: parsed(row, 0, "partner_payment.city")?,
        asked: serde_json::from_str(row.try_get::<&str, _>(1)?)
            .map_err(|_| StoreError::corrupt("partner_payment.asked"))?,
        state: State::of(row.try_get(2)?)?,
        captured: row.try_get(3)?,
        refunded: row.try_get(4)?,
        authorised_at: Timestamp::from_millis(row.try_get(5)?),
        expires_at: Timestamp::from_millis(row.try_get(6)?),
    })
}

/// Keeps a payment before its wallet's operator is asked; returns what is kept under its id.
pub(super) async fn keep(
    database: &Database,
    city: &CityKey,
    asked: &AuthoriseAtPartner,
    now: Timestamp,
) -> Result<Kept, OperatorError> {
    let text = serde_json::to_string(asked)
        .map_err(|error| OperatorError::Internal(format!("an order that cannot be written: {error}")))?;
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO partner_payment (id, city, partner, asked, state, captured, refunded, authorised_at, \
         expires_at, look_at) VALUES ($1, $2, $3, $4, 'asking', 0, 0, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
    )
    .bind(asked.payment.to_string())
    .bind(city.to_string())
    .bind(asked.home.to_string())
    .bind(text)
    .bind(now.millis())
    .bind(asked.expires_at.millis())
    .bind(now.plus_ms(TURN_MS).millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    let kept = find(database, city, asked.payment).await?;
    kept.filter(|kept| kept.asked.is_same(asked))
        .ok_or(OperatorError::IdReused)
}

/// The payment of that id to a unit of that city.
pub(super) async fn find(
    database: &Database,
    city: &CityKey,
    payment: PaymentId,
) -> Result<Option<Kept>, StoreError> {
    let query = format!("{COLUMNS} WHERE id = $1 AND city = $2");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(payment.to_string())
        .bind(city.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

/// A step of a payment: from that state into another, unless somebody else has made one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) from: State,
    pub(super) to: State,
    /// Minor units.
    pub(super) captured: i64,
    /// When it is looked at next; none when nothing is left to do.
    pub(super) look_at: Option<Timestamp>,
}

/// Writes a step down; one that somebody else has made already changes nothing.
pub(super) async fn step(database: &Database, payment: PaymentId, step: Step) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "UPDATE partner_payment SET state = $2, captured = $3, look_at = NULLIF(CAST($4 AS BIGINT), 0) \
         WHERE id = $1 AND state = $5",
    )
    .bind(payment.to_string())
    .bind(step.to.as_str())
    .bind(step.captured)
    .bind(step.look_at.map_or(0, Timestamp::millis))
    .bind(step.from.as_str())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// Writes down that the partner has reserved, and until when.
pub(super) async fn authorised(
    database: &Database,
    payment: PaymentId,
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "UPDATE partner_payment SET state = 'authorised', authorised_at = $2, expires_at = $3, look_at = $4 \
         WHERE id = $1 AND state = 'asking'",
    )
    .bind(payment.to_string())
    .bind(at.millis())
    .bind(expires_at.millis())
    .bind(expires_at.plus_ms(TURN_MS).millis())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// Whether the ledger has something else under that id: what the partner would move then could not be booked here.
pub(super) async fn is_used_otherwise(database: &Database, payment: PaymentId) -> Result<bool, StoreError> {
    let found = sqlx::query("SELECT id FROM transfer WHERE id = $1 AND kind <> 'acquired'")
        .bind(payment.to_string())
        .fetch_optional(database.reader())
        .await?;
    Ok(found.is_some())
}

/// Whether a payment of a wallet elsewhere is kept under that id, of whichever city.
pub(super) async fn is_kept(database: &Database, payment: PaymentId) -> Result<bool, StoreError> {
    let found = sqlx::query("SELECT id FROM partner_payment WHERE id = $1")
        .bind(payment.to_string())
        .fetch_optional(database.reader())
        .await?;
    Ok(found.is_some())
}

/// Takes the payments at a partner that are due and puts them ahead, so that no other process drives them; at most a
/// hundred.
pub(super) async fn take_due(
    database: &Database,
    (city, partner): (&CityKey, &CityKey),
    now: Timestamp,
) -> Result<Vec<PaymentId>, StoreError> {
    let mut transaction = database.begin_write().await?;
    let rows = sqlx::query(
        "UPDATE partner_payment SET look_at = $2 WHERE id IN (SELECT id FROM partner_payment \
         WHERE look_at <= $1 AND city = $3 AND partner = $4 ORDER BY look_at LIMIT 100) AND look_at <= $1 \
         RETURNING id",
    )
    .bind(now.millis())
    .bind(now.plus_ms(TURN_MS).millis())
    .bind(city.to_string())
    .bind(partner.to_string())
    .fetch_all(&mut *transaction)
    .await?;
    transaction.commit().await?;
    rows.iter()
        .map(|row| parsed(row, 0, "partner_payment.id"))
        .collect()
}
