//! The tables of terms and closes, and a merchant's history as a close needs it.

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::{Currency, Money, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::{MerchantClose, MerchantModel, MerchantTerms};
use crate::operator::OperatorError;
use crate::operator::ledger::{AccountKey, TransferKind};
use crate::store::{Database, StoreError, parsed};

/// Keeps what is agreed with a merchant; what was agreed before no longer holds.
pub(in crate::operator) async fn agree(
    database: &Database,
    city: &CityKey,
    terms: &MerchantTerms,
    now: Timestamp,
) -> Result<(), OperatorError> {
    let is_named =
        (1..=70).contains(&terms.name.chars().count()) && !terms.name.chars().any(char::is_control);
    if !is_named || terms.fee_basis_points > 10_000 {
        return Err(OperatorError::Terms);
    }
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "INSERT INTO merchant_terms (city, unit, iban, name, fee_basis_points, agreed_at, model, fee_on_direct) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (city, unit) DO UPDATE SET iban = excluded.iban, \
         name = excluded.name, fee_basis_points = excluded.fee_basis_points, agreed_at = excluded.agreed_at, \
         model = excluded.model, fee_on_direct = excluded.fee_on_direct",
    )
    .bind(city.to_string())
    .bind(terms.unit.to_string())
    .bind(terms.iban.as_str())
    .bind(terms.name.as_str())
    .bind(i64::from(terms.fee_basis_points))
    .bind(now.millis())
    .bind(terms.model.as_str())
    .bind(i64::from(terms.fee_on_direct))
    .execute(&mut *transaction)
    .await?;
    Ok(transaction.commit().await?)
}

/// What is agreed with a merchant.
pub(super) async fn terms(
    database: &Database,
    city: &CityKey,
    unit: &UnitKey,
) -> Result<Option<MerchantTerms>, StoreError> {
    let row = sqlx::query(
        "SELECT iban, name, fee_basis_points, model, fee_on_direct FROM merchant_terms WHERE city = $1 AND unit = $2",
    )
    .bind(city.to_string())
    .bind(unit.to_string())
    .fetch_optional(database.reader())
    .await?;
    row.map(|row| {
        let points: i64 = row.try_get(2)?;
        let fee_on_direct: i64 = row.try_get(4)?;
        Ok(MerchantTerms {
            unit: unit.clone(),
            iban: parsed(&row, 0, "merchant_terms.iban")?,
            name: row.try_get(1)?,
            fee_basis_points: u32::try_from(points)
                .map_err(|_| StoreError::corrupt("merchant_terms.fee_basis_points"))?,
            model: parsed(&row, 3, "merchant_terms.model")?,
            fee_on_direct: fee_on_direct != 0,
        })
    })
    .transpose()
}

/// Whose account at a gateway the money of cards for a unit goes to: the operator's where nothing is agreed.
pub(in crate::operator) async fn model(
    database: &Database,
    city: &CityKey,
    unit: &UnitKey,
) -> Result<MerchantModel, StoreError> {
    let terms = terms(database, city, unit).await?;
    Ok(terms.map_or_else(MerchantModel::default, |terms| terms.model))
}

/// A merchant's account as it stands.
#[derive(Clone, Debug)]
pub(super) struct Merchant {
    pub(super) unit: UnitKey,
    pub(super) currency: Currency,
    /// The newest entry of its history.
    pub(super) entries: i64,
}

/// The units of a city that have an account, in the order of their keys.
pub(super) async fn merchants(database: &Database, city: &CityKey) -> Result<Vec<UnitKey>, StoreError> {
    let rows = sqlx::query("SELECT id FROM account WHERE city = $1 AND kind = 'merchant' ORDER BY id")
        .bind(city.to_string())
        .fetch_all(database.reader())
        .await?;
    rows.iter()
        .map(|row| match row.try_get::<&str, _>(0)?.parse::<AccountKey>()? {
            AccountKey::Merchant { unit, .. } => Ok(unit),
            _ => Err(StoreError::corrupt("account.id")),
        })
        .collect()
}

/// A merchant's account as it stands now.
pub(super) async fn merchant(
    database: &Database,
    city: &CityKey,
    unit: &UnitKey,
) -> Result<Merchant, StoreError> {
    let account = AccountKey::Merchant {
        city: city.clone(),
        unit: unit.clone(),
    };
    let row = sqlx::query("SELECT currency, entries FROM account WHERE id = $1")
        .bind(account.to_string())
        .fetch_one(database.reader())
        .await?;
    Ok(Merchant {
        unit: unit.clone(),
        currency: parsed(&row, 0, "account.currency")?,
        entries: row.try_get(1)?,
    })
}

/// What a stretch of a merchant's history sums up to. Minor units, signed as in the history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) sales_count: i64,
    pub(super) sales: i64,
    pub(super) refunds_count: i64,
    pub(super) refunds: i64,
    pub(super) fees: i64,
    pub(super) paid_out: i64,
    /// Of the sales, those that went to the unit's own account.
    pub(super) direct_sales: i64,
    pub(super) paid_directly: i64,
}

/// The sums of the entries behind `from` up to `through`.
pub(super) async fn sums(
    database: &Database,
    account: &AccountKey,
    from: i64,
    through: i64,
) -> Result<Sums, StoreError> {
    let rows = sqlx::query(
        "SELECT t.kind, COUNT(*), CAST(SUM(e.amount) AS BIGINT) FROM entry e JOIN transfer t ON t.id = e.transfer \
         WHERE e.account = $1 AND e.sequence > $2 AND e.sequence <= $3 GROUP BY t.kind",
    )
    .bind(account.to_string())
    .bind(from)
    .bind(through)
    .fetch_all(database.reader())
    .await?;
    let mut sums = Sums::default();
    for row in &rows {
        let (count, sum): (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
        match TransferKind::of(row.try_get(0)?)? {
            kind @ (TransferKind::Payment
            | TransferKind::Acquired
            | TransferKind::CardSale
            | TransferKind::DirectSale) => {
                sums.sales_count = sums.sales_count.saturating_add(count);
                sums.sales = sums.sales.saturating_add(sum);
                if kind == TransferKind::DirectSale {
                    sums.direct_sales = sum;
                }
            }
            TransferKind::Refund | TransferKind::CardRefund => {
                sums.refunds_count = sums.refunds_count.saturating_add(count);
                sums.refunds = sums.refunds.saturating_add(sum);
            }
            TransferKind::PaidDirectly => sums.paid_directly = sum,
            TransferKind::Fee => sums.fees = sum,
            TransferKind::Settlement => sums.paid_out = sum,
            TransferKind::TopUp
            | TransferKind::TopUpCancel
            | TransferKind::Send
            | TransferKind::Redemption
            | TransferKind::SetAside
            | TransferKind::Offline
            | TransferKind::SetBack
            | TransferKind::FeeUpgrade
            | TransferKind::FeeUnblock
            | TransferKind::FeeReplacement
            | TransferKind::FeeRedemption
            | TransferKind::Deposit
            | TransferKind::DepositBack
            | TransferKind::PointsEarned
            | TransferKind::PointsBack
            | TransferKind::Closing => {
                return Err(StoreError::corrupt("a merchant's history"));
            }
        }
    }
    Ok(sums)
}

/// The balance after an entry of an account; nothing before the first.
pub(super) async fn balance_after(
    database: &Database,
    account: &AccountKey,
    sequence: i64,
) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT balance_after FROM entry WHERE account = $1 AND sequence = $2")
        .bind(account.to_string())
        .bind(sequence)
        .fetch_optional(database.reader())
        .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get(0)?))
}

/// A close and what is still to do for it.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) close: MerchantClose,
    pub(super) fee_transfer: TransferId,
    pub(super) payout_transfer: TransferId,
    pub(super) is_done: bool,
}

const COLUMNS: &str = "SELECT unit, number, currency, closed_at, through_entry, opening, sales_count, sales, \
                       refunds_count, refunds, fees, paid_out, closing, fee, fee_transfer, payout, payout_transfer, \
                       done, paid_directly FROM day_close";

/// The newest close of a merchant.
pub(super) async fn last(
    database: &Database,
    city: &CityKey,
    unit: &UnitKey,
) -> Result<Option<Kept>, StoreError> {
    let query = format!("{COLUMNS} WHERE city = $1 AND unit = $2 ORDER BY number DESC LIMIT 1");
    let row = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(city.to_string())
        .bind(unit.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The closes of a city that were cut at that moment or later, by merchant and number.
pub(in crate::operator) async fn closes(
    database: &Database,
    city: &CityKey,
    since: Timestamp,
) -> Result<Vec<MerchantClose>, StoreError> {
    let query = format!("{COLUMNS} WHERE city = $1 AND closed_at >= $2 ORDER BY unit, number LIMIT 100000");
    let rows = sqlx::query(sqlx::AssertSqlSafe(query))
        .bind(city.to_string())
        .bind(since.millis())
        .fetch_all(database.reader())
        .await?;
    rows.iter().map(|row| read(row).map(|kept| kept.close)).collect()
}

fn read(row: &AnyRow) -> Result<Kept, StoreError> {
    let currency: Currency = parsed(row, 2, "day_close.currency")?;
    let money = |column: usize| row.try_get(column).map(|minor| Money::new(minor, currency));
    let done: i64 = row.try_get(17)?;
    Ok(Kept {
        close: MerchantClose {
            unit: parsed(row, 0, "day_close.unit")?,
            number: row.try_get(1)?,
            closed_at: Timestamp::from_millis(row.try_get(3)?),
            through_entry: row.try_get(4)?,
            opening: money(5)?,
            sales_count: row.try_get(6)?,
            sales: money(7)?,
            refunds_count: row.try_get(8)?,
            refunds: money(9)?,
            fees: money(10)?,
            paid_out: money(11)?,
            paid_directly: money(18)?,
            closing: money(12)?,
            fee: money(13)?,
            payout: money(15)?,
        },
        fee_transfer: parsed(row, 14, "day_close.fee_transfer")?,
        payout_transfer: parsed(row, 16, "day_close.payout_transfer")?,
        is_done: done != 0,
    })
}

/// Keeps a new close; false if another process has made one of this number.
pub(super) async fn keep(database: &Database, city: &CityKey, kept: &Kept) -> Result<bool, StoreError> {
    let close = &kept.close;
    let mut transaction = database.begin_write().await?;
    let inserted = sqlx::query(
        "INSERT INTO day_close (city, unit, number, currency, closed_at, through_entry, opening, sales_count, sales, \
         refunds_count, refunds, fees, paid_out, closing, fee, fee_transfer, payout, payout_transfer, done, \
         paid_directly) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19) \
         ON CONFLICT (city, unit, number) DO NOTHING",
    )
    .bind(city.to_string())
    .bind(close.unit.to_string())
    .bind(close.number)
    .bind(close.closing.currency.to_string())
    .bind(close.closed_at.millis())
    .bind(close.through_entry)
    .bind(close.opening.minor)
    .bind(close.sales_count)
    .bind(close.sales.minor)
    .bind(close.refunds_count)
    .bind(close.refunds.minor)
    .bind(close.fees.minor)
    .bind(close.paid_out.minor)
    .bind(close.closing.minor)
    .bind(close.fee.minor)
    .bind(kept.fee_transfer.to_string())
    .bind(close.payout.minor)
    .bind(kept.payout_transfer.to_string())
    .bind(close.paid_directly.minor)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(inserted.rows_affected() == 1)
}

/// Writes down that a close is done, and what it has paid out after all: what the ledger has, whichever of several
/// processes writes it down.
pub(super) async fn finish(
    database: &Database,
    city: &CityKey,
    close: &MerchantClose,
) -> Result<(), StoreError> {
    let mut transaction = database.begin_write().await?;
    sqlx::query(
        "UPDATE day_close SET done = 1, payout = COALESCE((SELECT t.amount FROM transfer t \
         WHERE t.id = day_close.payout_transfer AND t.kind = 'settlement'), 0) \
         WHERE city = $1 AND unit = $2 AND number = $3",
    )
    .bind(city.to_string())
    .bind(close.unit.to_string())
    .bind(close.number)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}
