//! Reading a batch's accounts and transfers, many at once.

use std::collections::{HashMap, HashSet};

use cityplus_domain::ids::TransferId;
use cityplus_domain::{Currency, Timestamp};
use cityplus_protocol::bytes::PublicKey;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::account::Account;
use super::key::AccountKey;
use super::rows::ByKeys;
use super::rules;
use super::tally::Tally;
use super::till::{Shift, TillMark};
use super::transfer::{Known, Outcome, Proof, Transfer, TransferKind};
use crate::operator::types::Tier;
use crate::operator::{OperatorError, OperatorLimits};
use crate::store::{Database, Kind, StoreError};

const ACCOUNTS: &str = "SELECT id, city, currency, debits_posted, credits_posted, debits_pending, \
                        credits_pending, entries, load_day, loaded_on_day, send_day, sent_on_day, chain, tier, \
                        blocked_by, loaded_in_month, loaded_in_year, spent_on_day, spent_in_month, \
                        spent_in_year, unidentified_on_day, debt_most, rides_on_debit \
                        FROM account WHERE id";
static ACCOUNTS_PLAIN: ByKeys = ByKeys::new(ACCOUNTS, "");
// Every process locks in the order of the ids: nobody waits in a circle.
static ACCOUNTS_LOCKED: ByKeys = ByKeys::new(ACCOUNTS, "ORDER BY id FOR UPDATE");

static KNOWN: ByKeys = ByKeys::new(
    "SELECT t.id, t.kind, t.debit, t.credit, t.amount, t.currency, t.made_at, t.expires_at, t.related, t.actor, \
     o.created_at, o.public_key, o.signature, r.outcome, r.amount AS outcome_amount, m.shift, m.number, \
     (SELECT s.teller FROM till_shift s WHERE s.id = m.shift) AS teller \
     FROM transfer t LEFT JOIN payment_order o ON o.payment = t.id LEFT JOIN resolution r ON r.transfer = t.id \
     LEFT JOIN till_movement m ON m.transfer = t.id WHERE t.id",
    "",
);

static REFUNDED: ByKeys = ByKeys::new(
    "SELECT related, CAST(SUM(amount) AS BIGINT) AS refunded FROM transfer \
     WHERE kind NOT IN ('points_earned', 'points_back') AND related",
    "GROUP BY related",
);

// By the key's first column: a wallet has few keys.
static BOUND: ByKeys = ByKeys::new("SELECT wallet, public_key FROM device_key WHERE wallet", "");

const SHIFTS: &str = "SELECT desk, id, receipts, drawer, teller FROM till_shift WHERE desk";
static SHIFTS_PLAIN: ByKeys = ByKeys::new(SHIFTS, "");
static SHIFTS_LOCKED: ByKeys = ByKeys::new(SHIFTS, "ORDER BY id FOR UPDATE");

/// The accounts of these names that there are, locked until the commit. `keys` must be sorted.
pub(super) async fn lock_accounts(
    connection: &mut AnyConnection,
    kind: Kind,
    keys: &[String],
) -> Result<HashMap<AccountKey, Account>, StoreError> {
    let statement = match kind {
        Kind::Sqlite => &ACCOUNTS_PLAIN,
        Kind::Postgres => &ACCOUNTS_LOCKED,
    };
    let rows = statement.fetch(connection, keys).await?;
    rows.iter()
        .map(|row| account(row).map(|account| (account.key.clone(), account)))
        .collect()
}

/// The keys that may sign for these wallets, each with its wallet. Behind the wallets' locks: whoever takes a key's right
/// away holds the same lock.
pub(super) async fn bound_keys(
    connection: &mut AnyConnection,
    wallets: &[String],
) -> Result<HashSet<(AccountKey, PublicKey)>, StoreError> {
    let rows = BOUND.fetch(connection, wallets).await?;
    rows.iter()
        .map(|row| {
            let wallet: AccountKey = row.try_get::<&str, _>(0)?.parse()?;
            let public_key: PublicKey = parsed(row.try_get(1)?, "device_key.public_key")?;
            Ok((wallet, public_key))
        })
        .collect()
}

/// The shifts that are open at these desks, by the desks' texts, locked until the commit.
pub(super) async fn lock_shifts(
    connection: &mut AnyConnection,
    kind: Kind,
    desks: &[String],
) -> Result<HashMap<String, Shift>, StoreError> {
    let statement = match kind {
        Kind::Sqlite => &SHIFTS_PLAIN,
        Kind::Postgres => &SHIFTS_LOCKED,
    };
    let rows = statement.fetch(connection, desks).await?;
    rows.iter()
        .map(|row| {
            let shift = Shift {
                id: row.try_get(1)?,
                receipts: row.try_get(2)?,
                drawer: row.try_get(3)?,
                teller: row.try_get(4)?,
                changed: false,
            };
            let desk: String = row.try_get(0)?;
            Ok((desk, shift))
        })
        .collect()
}

/// Whether the cash of a redemption that waits may be handed out as its wallet stands now. Without a lock: a batch looks
/// again.
pub(in crate::operator) async fn may_be_handed_out(
    database: &Database,
    redemption: &Transfer,
    is_identified: bool,
    limits: &OperatorLimits,
    now: Timestamp,
) -> Result<(), OperatorError> {
    let mut connection = database.reader().acquire().await?;
    let keys = [redemption.debit.to_string()];
    let rows = ACCOUNTS_PLAIN.fetch(&mut connection, &keys).await?;
    let wallet = account(rows.first().ok_or(OperatorError::UnknownWallet)?)?;
    rules::check_hand_out(&wallet, redemption.amount, is_identified, limits, now)
}

fn account(row: &AnyRow) -> Result<Account, StoreError> {
    Ok(Account {
        key: row.try_get::<&str, _>(0)?.parse()?,
        city: parsed(row.try_get(1)?, "account.city")?,
        currency: currency(row.try_get(2)?)?,
        debits_posted: row.try_get(3)?,
        credits_posted: row.try_get(4)?,
        debits_pending: row.try_get(5)?,
        credits_pending: row.try_get(6)?,
        entries: row.try_get(7)?,
        loaded: Tally {
            day: row.try_get(8)?,
            on_day: row.try_get(9)?,
            in_month: row.try_get(15)?,
            in_year: row.try_get(16)?,
        },
        spent: Tally {
            day: row.try_get(10)?,
            on_day: row.try_get(17)?,
            in_month: row.try_get(18)?,
            in_year: row.try_get(19)?,
        },
        sent_on_day: row.try_get(11)?,
        unidentified_on_day: row.try_get(20)?,
        chain: row.try_get(12)?,
        tier: Tier::of(row.try_get(13)?)?,
        blocked_by: row.try_get(14)?,
        debt_most: row.try_get(21)?,
        rides_on_debit: row.try_get::<i64, _>(22)? != 0,
        changed: false,
    })
}

/// The transfers of these ids that there are, without what was refunded of them.
pub(in crate::operator) async fn known(
    connection: &mut AnyConnection,
    ids: &[String],
) -> Result<HashMap<TransferId, Known>, StoreError> {
    let rows = KNOWN.fetch(connection, ids).await?;
    rows.iter()
        .map(|row| known_row(row).map(|known| (known.transfer.id, known)))
        .collect()
}

fn known_row(row: &AnyRow) -> Result<Known, StoreError> {
    let transfer = Transfer {
        id: id(row.try_get(0)?)?,
        kind: TransferKind::of(row.try_get(1)?)?,
        debit: row.try_get::<&str, _>(2)?.parse()?,
        credit: row.try_get::<&str, _>(3)?.parse()?,
        amount: row.try_get(4)?,
        currency: currency(row.try_get(5)?)?,
        made_at: Timestamp::from_millis(row.try_get(6)?),
        expires_at: row.try_get::<Option<i64>, _>(7)?.map(Timestamp::from_millis),
        related: row.try_get::<Option<&str>, _>(8)?.map(id).transpose()?,
        actor: row.try_get(9)?,
    };
    let proof = match row.try_get::<Option<i64>, _>(10)? {
        Some(created_at) => Some(Proof {
            created_at: Timestamp::from_millis(created_at),
            public_key: parsed(row.try_get(11)?, "payment_order.public_key")?,
            signature: parsed(row.try_get(12)?, "payment_order.signature")?,
        }),
        None => None,
    };
    let outcome = match row.try_get::<Option<&str>, _>(13)? {
        Some(text) => Some(Outcome::of(text, row.try_get(14)?)?),
        None => None,
    };
    Ok(Known {
        transfer,
        proof,
        outcome,
        refunded: 0,
        till: till_mark(row)?,
    })
}

fn till_mark(row: &AnyRow) -> Result<Option<TillMark>, StoreError> {
    let Some(shift) = row.try_get::<Option<String>, _>(15)? else {
        return Ok(None);
    };
    // Where a shift is missing, which the audit tells, it is nobody's: the books go on.
    let teller = row.try_get::<Option<String>, _>(17)?.unwrap_or_default();
    Ok(Some(TillMark {
        shift,
        teller,
        number: row.try_get(16)?,
    }))
}

/// Fills in what was given back of the payments among them, and what was taken back of tellers' top-ups.
pub(in crate::operator) async fn refunded(
    connection: &mut AnyConnection,
    known: &mut HashMap<TransferId, Known>,
) -> Result<(), StoreError> {
    let captured = known
        .values()
        .filter(|known| known.till.is_some() || matches!(known.outcome, Some(Outcome::Posted(_))));
    let ids: Vec<String> = captured.map(|known| known.transfer.id.to_string()).collect();
    for row in REFUNDED.fetch(connection, &ids).await? {
        if let Some(known) = known.get_mut(&id(row.try_get(0)?)?) {
            known.refunded = row.try_get(1)?;
        }
    }
    Ok(())
}

fn id(text: &str) -> Result<TransferId, StoreError> {
    parsed(text, "transfer.id")
}

/// Of points it is none, which no text from outside can say.
fn currency(text: &str) -> Result<Currency, StoreError> {
    if text == Currency::NONE.code() {
        return Ok(Currency::NONE);
    }
    parsed(text, "currency")
}

fn parsed<T: std::str::FromStr>(text: &str, column: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_| StoreError::corrupt(column))
}
