//! The table of shifts, and their sums in the ledger. What a batch of the ledger writes of it, it writes itself.

use cityplus_domain::ids::{ShiftCloseId, ShiftId, TransferId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Timestamp};
use cityplus_protocol::till::ReceiptNumber;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::operator::OperatorError;
use crate::operator::ledger::{Desk, TransferKind};
use crate::store::{Database, StoreError, parsed};

/// How often a shift is numbered anew because another teller has opened one at that very moment: each time one of them
/// gets on.
const TRIES: u32 = 64;

/// How a shift was closed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Closing {
    pub(super) id: ShiftCloseId,
    pub(super) at: Timestamp,
    /// Minor units.
    pub(super) counted: i64,
}

/// The movements of a shift, by kind: how many, and their sum in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) top_ups: (i64, i64),
    pub(super) cancelled: (i64, i64),
    /// Also what was left in wallets whose deposit was given back.
    pub(super) paid_out: (i64, i64),
    pub(super) deposits: (i64, i64),
    pub(super) deposits_back: (i64, i64),
}

/// A shift as it is kept. Amounts are minor units.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) number: i64,
    city: CityKey,
    teller: String,
    pub(super) currency: Currency,
    pub(super) opened_at: Timestamp,
    pub(super) opening_float: i64,
    /// The number of the last receipt.
    pub(super) receipts: i64,
    /// What must be in the drawer by the till's own count.
    pub(super) drawer: i64,
    /// With the sums as they were written down; none while it is open.
    pub(super) close: Option<(Closing, Sums)>,
}

impl Kept {
    /// Whether it is or was a shift at that desk.
    pub(super) fn is_at(&self, desk: &Desk) -> bool {
        (&self.city, &self.teller, self.currency) == (&desk.city, &desk.teller, desk.currency)
    }
}

/// Opens a shift at a desk, under the next number of its city. Does nothing if one is open there, or if that request has
/// opened one before.
pub(super) async fn open(
    database: &Database,
    desk: &Desk,
    by: Option<ShiftId>,
    opening_float: i64,
    now: Timestamp,
) -> Result<(), OperatorError> {
    for _ in 0..TRIES {
        if is_taken(database, desk, by).await? {
            return Ok(());
        }
        let mut transaction = database.begin_write().await?;
        let opened = sqlx::query(
            "INSERT INTO till_shift (id, city, number, teller, currency, desk, open_id, opened_at, opening_float, \
             receipts, drawer) \
             SELECT $1 || '/' || CAST(COALESCE(MAX(number), 0) + 1 AS TEXT), $1, COALESCE(MAX(number), 0) + 1, \
             $2, $3, $4, $5, $6, $7, 0, $7 FROM till_shift WHERE city = $1 ON CONFLICT DO NOTHING",
        )
        .bind(desk.city.to_string())
        .bind(desk.teller.as_str())
        .bind(desk.currency.to_string())
        .bind(desk.to_string())
        .bind(by.map(|id| id.to_string()))
        .bind(now.millis())
        .bind(opening_float)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        if opened.rows_affected() == 1 {
            return Ok(());
        }
    }
    Err(OperatorError::Unavailable)
}

/// Whether a shift is open at a desk, or that request has opened one.
async fn is_taken(database: &Database, desk: &Desk, by: Option<ShiftId>) -> Result<bool, StoreError> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM till_shift WHERE desk = $1 OR open_id = $2")
        .bind(desk.to_string())
        .bind(by.map(|id| id.to_string()))
        .fetch_one(database.reader())
        .await?;
    Ok(found > 0)
}

const COLUMNS: &str = "SELECT id, number, city, teller, currency, opened_at, opening_float, receipts, drawer, \
                       close_id, closed_at, counted, top_ups_count, top_ups, cancelled_count, cancelled, \
                       paid_out_count, paid_out, deposits_count, deposits, deposits_back_count, deposits_back \
                       FROM till_shift";

/// The shift that a request has opened.
pub(super) async fn opened_by(database: &Database, id: ShiftId) -> Result<Option<Kept>, StoreError> {
    let query = format!("{COLUMNS} WHERE open_id = $1");
    let row = sqlx::query(AssertSqlSafe(query))
        .bind(id.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The shift that a request has closed.
pub(super) async fn closed_by(database: &Database, id: ShiftCloseId) -> Result<Option<Kept>, StoreError> {
    let query = format!("{COLUMNS} WHERE close_id = $1");
    let row = sqlx::query(AssertSqlSafe(query))
        .bind(id.to_string())
        .fetch_optional(database.reader())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The open shift of a teller: of a currency, or of all the one that has been open for longest.
pub(super) async fn of_teller(
    database: &Database,
    city: &CityKey,
    teller: &str,
    currency: Option<Currency>,
) -> Result<Option<Kept>, StoreError> {
    let query = format!(
        "{COLUMNS} WHERE city = $1 AND teller = $2 AND closed_at IS NULL ORDER BY opened_at, number LIMIT 100"
    );
    let rows = sqlx::query(AssertSqlSafe(query))
        .bind(city.to_string())
        .bind(teller.to_owned())
        .fetch_all(database.reader())
        .await?;
    let open: Result<Vec<Kept>, StoreError> = rows.iter().map(read).collect();
    let mut open = open?.into_iter();
    Ok(open.find(|kept| currency.is_none_or(|currency| kept.currency == currency)))
}

/// The shift that is open at a desk, locked until the commit.
pub(super) async fn lock(
    connection: &mut AnyConnection,
    database: &Database,
    desk: &Desk,
) -> Result<Option<Kept>, StoreError> {
    let query = format!("{COLUMNS} WHERE desk = $1{}", database.for_update());
    let row = sqlx::query(AssertSqlSafe(query))
        .bind(desk.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(read).transpose()
}

/// What the ledger has moved in a shift.
pub(super) async fn sums(connection: &mut AnyConnection, shift: &str) -> Result<Sums, StoreError> {
    let rows = sqlx::query(
        "SELECT t.kind, COUNT(*), CAST(SUM(COALESCE(r.amount, t.amount)) AS BIGINT) FROM till_movement m \
         JOIN transfer t ON t.id = m.transfer LEFT JOIN resolution r ON r.transfer = t.id \
         WHERE m.shift = $1 GROUP BY t.kind",
    )
    .bind(shift.to_owned())
    .fetch_all(connection)
    .await?;
    let mut sums = Sums::default();
    for row in &rows {
        let sum: (i64, i64) = (row.try_get(1)?, row.try_get(2)?);
        match TransferKind::of(row.try_get(0)?)? {
            TransferKind::TopUp => sums.top_ups = sum,
            TransferKind::TopUpCancel => sums.cancelled = sum,
            TransferKind::Redemption | TransferKind::Closing => {
                sums.paid_out = (
                    sums.paid_out.0.saturating_add(sum.0),
                    sums.paid_out.1.saturating_add(sum.1),
                );
            }
            TransferKind::Deposit => sums.deposits = sum,
            TransferKind::DepositBack => sums.deposits_back = sum,
            _ => return Err(StoreError::corrupt("a shift's movements")),
        }
    }
    Ok(sums)
}

/// Closes a shift that is locked. From here on it stays as it is: no desk leads to it.
pub(super) async fn close(
    connection: &mut AnyConnection,
    shift: &str,
    closing: Closing,
    sums: Sums,
) -> Result<(), StoreError> {
    let Sums {
        top_ups,
        cancelled,
        paid_out,
        deposits,
        deposits_back,
    } = sums;
    sqlx::query(
        "UPDATE till_shift SET desk = NULL, close_id = $1, closed_at = $2, counted = $3, top_ups_count = $4, \
         top_ups = $5, cancelled_count = $6, cancelled = $7, paid_out_count = $8, paid_out = $9, \
         deposits_count = $10, deposits = $11, deposits_back_count = $12, deposits_back = $13 WHERE id = $14",
    )
    .bind(closing.id.to_string())
    .bind(closing.at.millis())
    .bind(closing.counted)
    .bind(top_ups.0)
    .bind(top_ups.1)
    .bind(cancelled.0)
    .bind(cancelled.1)
    .bind(paid_out.0)
    .bind(paid_out.1)
    .bind(deposits.0)
    .bind(deposits.1)
    .bind(deposits_back.0)
    .bind(deposits_back.1)
    .bind(shift.to_owned())
    .execute(connection)
    .await?;
    Ok(())
}

/// The top-up that has a receipt of a city.
pub(super) async fn of_receipt(
    database: &Database,
    city: &CityKey,
    receipt: ReceiptNumber,
) -> Result<Option<TransferId>, StoreError> {
    let row = sqlx::query(
        "SELECT m.transfer FROM till_movement m JOIN till_shift s ON s.id = m.shift \
         WHERE s.city = $1 AND s.number = $2 AND m.number = $3",
    )
    .bind(city.to_string())
    .bind(receipt.shift())
    .bind(receipt.number())
    .fetch_optional(database.reader())
    .await?;
    row.map(|row| parsed(&row, 0, "till_movement.transfer"))
        .transpose()
}

fn read(row: &AnyRow) -> Result<Kept, StoreError> {
    Ok(Kept {
        id: row.try_get(0)?,
        number: row.try_get(1)?,
        city: parsed(row, 2, "till_shift.city")?,
        teller: row.try_get(3)?,
        currency: parsed(row, 4, "till_shift.currency")?,
        opened_at: Timestamp::from_millis(row.try_get(5)?),
        opening_float: row.try_get(6)?,
        receipts: row.try_get(7)?,
        drawer: row.try_get(8)?,
        close: read_close(row)?,
    })
}

fn read_close(row: &AnyRow) -> Result<Option<(Closing, Sums)>, StoreError> {
    let Some(at) = row.try_get::<Option<i64>, _>(10)? else {
        return Ok(None);
    };
    let closing = Closing {
        id: parsed(row, 9, "till_shift.close_id")?,
        at: Timestamp::from_millis(at),
        counted: row.try_get(11)?,
    };
    let sums = Sums {
        top_ups: (row.try_get(12)?, row.try_get(13)?),
        cancelled: (row.try_get(14)?, row.try_get(15)?),
        paid_out: (row.try_get(16)?, row.try_get(17)?),
        deposits: (row.try_get(18)?, row.try_get(19)?),
        deposits_back: (row.try_get(20)?, row.try_get(21)?),
    };
    Ok(Some((closing, sums)))
}
