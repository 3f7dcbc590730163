//! The operator's tables, as they are read after its server has ended.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AnyPool, FromRow, Row};

/// A movement of money.
pub(crate) struct TransferRow {
    /// Why it moves.
    pub(crate) kind: String,
    /// The account it comes from.
    pub(crate) debit: String,
    /// The account it goes to.
    pub(crate) credit: String,
    /// How much was asked for, in minor units.
    pub(crate) amount: i64,
    /// How much has moved, in minor units.
    pub(crate) moved: i64,
    /// Whether it is a reservation that has not ended.
    pub(crate) is_open: bool,
}

/// An account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub(crate) struct AccountRow {
    /// What is in it, in minor units.
    pub(crate) balance: i64,
    /// What may still come in.
    pub(crate) coming: i64,
    /// What may still go out.
    pub(crate) going: i64,
}

/// What is set aside for a device.
#[derive(FromRow)]
pub(crate) struct AllowanceRow {
    /// Whose it is.
    pub(crate) wallet: String,
    /// How much was asked for, in minor units.
    pub(crate) amount: i64,
    /// How far it has come.
    pub(crate) state: String,
    /// The movement that takes back what is left.
    pub(crate) back: String,
}

/// An order that a device made without a network.
#[derive(FromRow)]
pub(crate) struct OfflineRow {
    /// The movement that settles it.
    pub(crate) settlement: String,
    /// What it is spent from.
    pub(crate) allowance: String,
    /// Who gets it.
    pub(crate) wallet: String,
    /// How much, in minor units.
    pub(crate) amount: i64,
}

/// A top-up that is paid at a gateway.
#[derive(FromRow)]
pub(crate) struct OnlineRow {
    /// Who gets it.
    pub(crate) wallet: String,
    /// How much, in minor units.
    pub(crate) amount: i64,
    /// How far it has come.
    pub(crate) state: String,
}

/// Money for a bank account.
#[derive(FromRow)]
pub(crate) struct PayoutRow {
    /// How much, in minor units.
    pub(crate) amount: i64,
    /// How far it has come.
    pub(crate) state: String,
    /// The file it is in.
    pub(crate) file: Option<String>,
}

/// A merchant's accounts for a stretch of time, in minor units.
pub(crate) struct CloseRow {
    pub(crate) unit: String,
    pub(crate) number: i64,
    pub(crate) opening: i64,
    pub(crate) sales: i64,
    pub(crate) refunds: i64,
    pub(crate) fees: i64,
    pub(crate) paid_out: i64,
    pub(crate) closing: i64,
    /// What it takes, and by which movement.
    pub(crate) fee: (i64, String),
    /// What it pays, and by which movement.
    pub(crate) payout: (i64, String),
    pub(crate) is_done: bool,
}

/// The tables, by the ids of what they hold.
pub(crate) struct Ledger {
    /// Every movement, also those that only reserve.
    pub(crate) transfers: BTreeMap<String, TransferRow>,
    /// By name, such as `wallet/ID`.
    pub(crate) accounts: BTreeMap<String, AccountRow>,
    pub(crate) allowances: BTreeMap<String, AllowanceRow>,
    /// By the ids that devices gave them.
    pub(crate) offline: BTreeMap<String, OfflineRow>,
    pub(crate) online: BTreeMap<String, OnlineRow>,
    pub(crate) payouts: BTreeMap<String, PayoutRow>,
    /// The numbers of the files for the bank.
    pub(crate) files: Vec<String>,
    /// By unit and number.
    pub(crate) closes: Vec<CloseRow>,
    /// Redemptions whose cash a teller has handed out.
    pub(crate) handed_out: BTreeSet<String>,
}

impl Ledger {
    /// Reads everything.
    pub(crate) async fn read(pool: &AnyPool) -> Self {
        Self {
            transfers: by_id(pool, TRANSFERS).await,
            accounts: by_id(pool, ACCOUNTS).await,
            allowances: by_id(pool, ALLOWANCES).await,
            offline: by_id(pool, OFFLINE).await,
            online: by_id(pool, "SELECT id, wallet, amount, state FROM online_top_up").await,
            payouts: by_id(pool, "SELECT id, amount, state, file FROM payout").await,
            files: texts(pool, "SELECT id FROM payout_file ORDER BY id").await,
            closes: all(pool, CLOSES).await,
            handed_out: texts(pool, "SELECT redemption FROM cash_pay_out")
                .await
                .into_iter()
                .collect(),
        }
    }

    /// What has moved by a movement, in minor units; nothing if it was never made.
    pub(crate) fn moved(&self, transfer: &str) -> i64 {
        self.transfers.get(transfer).map_or(0, |transfer| transfer.moved)
    }

    /// An account; an empty one if nobody ever needed it.
    pub(crate) fn account(&self, name: &str) -> AccountRow {
        self.accounts.get(name).copied().unwrap_or_default()
    }
}

const TRANSFERS: &str = "SELECT t.id, t.kind, t.debit, t.credit, t.amount, t.expires_at, r.outcome, r.amount AS posted \
                         FROM transfer t LEFT JOIN resolution r ON r.transfer = t.id";

impl FromRow<'_, AnyRow> for TransferRow {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        let amount = row.try_get("amount")?;
        let expires_at: Option<i64> = row.try_get("expires_at")?;
        let outcome: Option<String> = row.try_get("outcome")?;
        let posted: Option<i64> = row.try_get("posted")?;
        let moved = match (expires_at, outcome.as_deref()) {
            (None, _) => amount,
            (Some(_), Some("posted")) => posted.expect("an end has an amount"),
            (Some(_), _) => 0,
        };
        Ok(Self {
            kind: row.try_get("kind")?,
            debit: row.try_get("debit")?,
            credit: row.try_get("credit")?,
            amount,
            moved,
            is_open: expires_at.is_some() && outcome.is_none(),
        })
    }
}

const ACCOUNTS: &str = "SELECT id, credits_posted - debits_posted AS balance, credits_pending AS coming, \
                        debits_pending AS going FROM account";

const ALLOWANCES: &str = "SELECT id, wallet, amount, state, back_transfer AS back FROM allowance";

const OFFLINE: &str = "SELECT id, settlement, allowance, to_wallet AS wallet, amount FROM offline_order";

const CLOSES: &str = "SELECT unit, number, opening, sales, refunds, fees, paid_out, closing, fee, fee_transfer, payout, \
                      payout_transfer, done FROM day_close ORDER BY unit, number";

impl FromRow<'_, AnyRow> for CloseRow {
    fn from_row(row: &AnyRow) -> sqlx::Result<Self> {
        Ok(Self {
            unit: row.try_get("unit")?,
            number: row.try_get("number")?,
            opening: row.try_get("opening")?,
            sales: row.try_get("sales")?,
            refunds: row.try_get("refunds")?,
            fees: row.try_get("fees")?,
            paid_out: row.try_get("paid_out")?,
            closing: row.try_get("closing")?,
            fee: (row.try_get("fee")?, row.try_get("fee_transfer")?),
            payout: (row.try_get("payout")?, row.try_get("payout_transfer")?),
            is_done: row.try_get::<i64, _>("done")? == 1,
        })
    }
}

async fn all<T>(pool: &AnyPool, query: &'static str) -> Vec<T>
where
    T: for<'r> FromRow<'r, AnyRow>,
{
    let rows = sqlx::query(query).fetch_all(pool).await.expect("a table");
    rows.iter().map(|row| T::from_row(row).expect(query)).collect()
}

/// The first column.
async fn texts(pool: &AnyPool, query: &'static str) -> Vec<String> {
    let texts = sqlx::query_scalar(query).fetch_all(pool).await;
    texts.expect("a table")
}

/// A row's column `id` stands once.
async fn by_id<T>(pool: &AnyPool, query: &'static str) -> BTreeMap<String, T>
where
    T: for<'r> FromRow<'r, AnyRow>,
{
    let read = sqlx::query(query).fetch_all(pool).await.expect("a table");
    let mut rows = BTreeMap::new();
    for row in &read {
        let id: String = row.get("id");
        let is_new = rows.insert(id.clone(), T::from_row(row).expect(query)).is_none();
        assert!(is_new, "{id} is there twice: {query}");
    }
    rows
}
