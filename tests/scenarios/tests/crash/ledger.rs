//! The operator's tables, as they are read after its server has ended.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AnyPool, Row};

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct AccountRow {
    /// What is in it, in minor units.
    pub(crate) balance: i64,
    /// What may still come in.
    pub(crate) coming: i64,
    /// What may still go out.
    pub(crate) going: i64,
}

/// What is set aside for a device.
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
pub(crate) struct OnlineRow {
    /// Who gets it.
    pub(crate) wallet: String,
    /// How much, in minor units.
    pub(crate) amount: i64,
    /// How far it has come.
    pub(crate) state: String,
}

/// Money for a bank account.
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
            transfers: by_id(pool, TRANSFERS, transfer).await,
            accounts: by_id(pool, ACCOUNTS, account).await,
            allowances: by_id(pool, ALLOWANCES, allowance).await,
            offline: by_id(pool, OFFLINE, offline).await,
            online: by_id(pool, ONLINE, online).await,
            payouts: by_id(pool, PAYOUTS, payout).await,
            files: all(pool, "SELECT id FROM payout_file ORDER BY id", |row| row.get(0)).await,
            closes: all(pool, CLOSES, close).await,
            handed_out: by_id(pool, "SELECT redemption FROM cash_pay_out", |_| ())
                .await
                .into_keys()
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

const TRANSFERS: &str = "SELECT t.id, t.kind, t.debit, t.credit, t.amount, t.expires_at, r.outcome, r.amount \
                         FROM transfer t LEFT JOIN resolution r ON r.transfer = t.id";

fn transfer(row: &AnyRow) -> TransferRow {
    let amount = row.get(4);
    let expires_at: Option<i64> = row.get(5);
    let outcome: Option<String> = row.get(6);
    let posted: Option<i64> = row.get(7);
    let moved = match (expires_at, outcome.as_deref()) {
        (None, _) => amount,
        (Some(_), Some("posted")) => posted.expect("an end has an amount"),
        (Some(_), _) => 0,
    };
    TransferRow {
        kind: row.get(1),
        debit: row.get(2),
        credit: row.get(3),
        amount,
        moved,
        is_open: expires_at.is_some() && outcome.is_none(),
    }
}

const ACCOUNTS: &str =
    "SELECT id, credits_posted, debits_posted, credits_pending, debits_pending FROM account";

fn account(row: &AnyRow) -> AccountRow {
    AccountRow {
        balance: row.get::<i64, _>(1) - row.get::<i64, _>(2),
        coming: row.get(3),
        going: row.get(4),
    }
}

const ALLOWANCES: &str = "SELECT id, wallet, amount, state, back_transfer FROM allowance";

fn allowance(row: &AnyRow) -> AllowanceRow {
    AllowanceRow {
        wallet: row.get(1),
        amount: row.get(2),
        state: row.get(3),
        back: row.get(4),
    }
}

const OFFLINE: &str = "SELECT id, settlement, allowance, to_wallet, amount FROM offline_order";

fn offline(row: &AnyRow) -> OfflineRow {
    OfflineRow {
        settlement: row.get(1),
        allowance: row.get(2),
        wallet: row.get(3),
        amount: row.get(4),
    }
}

const ONLINE: &str = "SELECT id, wallet, amount, state FROM online_top_up";

fn online(row: &AnyRow) -> OnlineRow {
    OnlineRow {
        wallet: row.get(1),
        amount: row.get(2),
        state: row.get(3),
    }
}

const PAYOUTS: &str = "SELECT id, amount, state, file FROM payout";

fn payout(row: &AnyRow) -> PayoutRow {
    PayoutRow {
        amount: row.get(1),
        state: row.get(2),
        file: row.get(3),
    }
}

const CLOSES: &str = "SELECT unit, number, opening, sales, refunds, fees, paid_out, closing, fee, fee_transfer, payout, \
                      payout_transfer, done FROM day_close ORDER BY unit, number";

fn close(row: &AnyRow) -> CloseRow {
    CloseRow {
        unit: row.get(0),
        number: row.get(1),
        opening: row.get(2),
        sales: row.get(3),
        refunds: row.get(4),
        fees: row.get(5),
        paid_out: row.get(6),
        closing: row.get(7),
        fee: (row.get(8), row.get(9)),
        payout: (row.get(10), row.get(11)),
        is_done: row.get::<i64, _>(12) == 1,
    }
}

async fn all<T>(pool: &AnyPool, query: &'static str, read: impl Fn(&AnyRow) -> T) -> Vec<T> {
    let rows = sqlx::query(query).fetch_all(pool).await;
    rows.expect("a table").iter().map(read).collect()
}

/// The first column is an id, and stands once.
async fn by_id<T>(pool: &AnyPool, query: &'static str, read: impl Fn(&AnyRow) -> T) -> BTreeMap<String, T> {
    let mut rows = BTreeMap::new();
    for (id, row) in all(pool, query, |row| (row.get::<String, _>(0), read(row))).await {
        assert!(
            rows.insert(id.clone(), row).is_none(),
            "{id} is there twice: {query}"
        );
    }
    rows
}
