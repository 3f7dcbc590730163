//! Writing what a batch has changed: one statement for each table, however many rows.

use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Timestamp};
use sqlx::AnyConnection;

use super::account::Account;
use super::key::AccountKey;
use super::payer;
use super::rows::{ByKeys, Value, Write};
use super::state::{Entry, State};
use super::transfer::Known;
use crate::operator::types::Tier;
use crate::store::StoreError;

static TRANSFER: Write = Write::insert(
    "transfer",
    &[
        "id",
        "kind",
        "debit",
        "credit",
        "amount",
        "currency",
        "made_at",
        "expires_at",
        "related",
        "actor",
    ],
    "",
);
static PAYMENT_ORDER: Write = Write::insert(
    "payment_order",
    &["payment", "created_at", "public_key", "signature"],
    "",
);
static RESERVATION: Write = Write::insert("reservation", &["transfer", "expires_at"], "");
static RESOLUTION: Write = Write::insert("resolution", &["transfer", "outcome", "amount", "made_at"], "");
static ENTRY: Write = Write::insert(
    "entry",
    &[
        "account",
        "sequence",
        "transfer",
        "amount",
        "balance_after",
        "made_at",
        "chain",
    ],
    "",
);
// It leaves alone what statements of their own change: whether the account is blocked, and its tier.
static ACCOUNT: Write = Write::update(
    "account",
    &[
        "id",
        "debits_posted",
        "credits_posted",
        "debits_pending",
        "credits_pending",
        "entries",
        "load_day",
        "loaded_on_day",
        "send_day",
        "sent_on_day",
        "chain",
        "loaded_in_month",
        "loaded_in_year",
        "spent_on_day",
        "spent_in_month",
        "spent_in_year",
        "unidentified_on_day",
        "debt_most",
    ],
);
static TILL_SHIFT: Write = Write::update("till_shift", &["id", "receipts", "drawer"]);
static TILL_MOVEMENT: Write = Write::insert("till_movement", &["transfer", "shift", "number"], "");
static END_RESERVATION: ByKeys = ByKeys::new("DELETE FROM reservation WHERE transfer", "");

/// Writes where the movements at tellers' desks stand.
async fn write_tills(connection: &mut AnyConnection, state: &State) -> Result<(), StoreError> {
    let marked = state.marked.iter().flat_map(|(id, mark)| {
        [
            Value::text(id),
            Value::text(&mark.shift),
            Value::Number(mark.number),
        ]
    });
    TILL_MOVEMENT.execute(connection, marked.collect()).await?;
    let changed = state.shifts.values().filter(|shift| shift.changed);
    let shifts = changed.flat_map(|shift| {
        [
            Value::text(&shift.id),
            Value::number(shift.receipts),
            Value::number(shift.drawer),
        ]
    });
    Ok(TILL_SHIFT.execute(connection, shifts.collect()).await?)
}

/// Writes everything new or changed in the batch.
pub(super) async fn write(connection: &mut AnyConnection, state: &State) -> Result<(), StoreError> {
    let made = || state.made.iter().filter_map(|id| state.known.get(id));
    TRANSFER
        .execute(connection, made().flat_map(transfer).collect())
        .await?;
    PAYMENT_ORDER
        .execute(connection, made().flat_map(payment_order).collect())
        .await?;
    // What was reserved and ended within this batch never becomes a reservation.
    RESERVATION
        .execute(connection, made().flat_map(reservation).collect())
        .await?;
    let resolved = state.resolved.iter().flat_map(|(id, outcome)| {
        [
            Value::text(id),
            Value::text(outcome.as_str()),
            Value::number(outcome.amount()),
            now(state.now),
        ]
    });
    RESOLUTION.execute(connection, resolved.collect()).await?;
    let ended: Vec<String> = state.resolved.iter().map(|(id, _)| id.to_string()).collect();
    END_RESERVATION.execute(connection, &ended).await?;
    ENTRY
        .execute(
            connection,
            state
                .entries
                .iter()
                .flat_map(|line| entry(line, state.now))
                .collect(),
        )
        .await?;
    write_tills(connection, state).await?;
    payer::write(connection, state).await?;
    // First: a wallet that has become a named one may owe for a ride of the same batch.
    write_deeds(connection, state).await?;
    let changed = state.accounts.values().filter(|account| account.changed);
    ACCOUNT
        .execute(connection, changed.flat_map(account).collect())
        .await?;
    Ok(())
}

/// Writes what was done to wallets, in the order in which it was. There are few of them in a batch.
async fn write_deeds(connection: &mut AnyConnection, state: &State) -> Result<(), StoreError> {
    for (key, statement) in &state.deeds {
        sqlx::query(*statement)
            .bind(key.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

const fn now(at: Timestamp) -> Value {
    Value::number(at.millis())
}

fn transfer(known: &Known) -> [Value; 10] {
    let transfer = &known.transfer;
    [
        Value::text(&transfer.id),
        Value::text(transfer.kind.as_str()),
        Value::text(&transfer.debit),
        Value::text(&transfer.credit),
        Value::number(transfer.amount),
        Value::text(&transfer.currency),
        now(transfer.made_at),
        Value::Number(transfer.expires_at.map(Timestamp::millis)),
        Value::Text(transfer.related.map(|id| id.to_string())),
        Value::Text(transfer.actor.clone()),
    ]
}

fn payment_order(known: &Known) -> Vec<Value> {
    known.proof.map_or_else(Vec::new, |proof| {
        vec![
            Value::text(&known.transfer.id),
            now(proof.created_at),
            Value::text(&proof.public_key),
            Value::text(&proof.signature),
        ]
    })
}

fn reservation(known: &Known) -> Vec<Value> {
    match known.transfer.expires_at {
        Some(end) if known.outcome.is_none() => vec![Value::text(&known.transfer.id), now(end)],
        _ => Vec::new(),
    }
}

fn entry(line: &Entry, at: Timestamp) -> [Value; 7] {
    [
        Value::text(&line.account),
        Value::number(line.sequence),
        Value::text(&line.transfer),
        Value::number(line.amount),
        Value::number(line.balance_after),
        now(at),
        Value::text(&line.chain),
    ]
}

fn account(account: &Account) -> [Value; 18] {
    [
        Value::text(&account.key),
        Value::number(account.debits_posted),
        Value::number(account.credits_posted),
        Value::number(account.debits_pending),
        Value::number(account.credits_pending),
        Value::number(account.entries),
        Value::number(account.loaded.day),
        Value::number(account.loaded.on_day),
        Value::number(account.spent.day),
        Value::number(account.sent_on_day),
        Value::text(&account.chain),
        Value::number(account.loaded.in_month),
        Value::number(account.loaded.in_year),
        Value::number(account.spent.on_day),
        Value::number(account.spent.in_month),
        Value::number(account.spent.in_year),
        Value::number(account.unidentified_on_day),
        Value::number(account.debt_most),
    ]
}

/// Opens accounts that are not there yet; those that are stay as they are. The tier is the wallets'.
pub(in crate::operator) async fn open_accounts(
    connection: &mut AnyConnection,
    accounts: &[AccountKey],
    city: &CityKey,
    currency: Currency,
    tier: Tier,
    at: Timestamp,
) -> Result<(), StoreError> {
    static OPEN: Write = Write::insert(
        "account",
        &[
            "id",
            "kind",
            "city",
            "currency",
            "opened_at",
            "debits_posted",
            "credits_posted",
            "debits_pending",
            "credits_pending",
            "entries",
            "load_day",
            "loaded_on_day",
            "send_day",
            "sent_on_day",
            "tier",
        ],
        "ON CONFLICT (id) DO NOTHING",
    );
    let opened = accounts.iter().flat_map(|key| {
        let tier = match key {
            AccountKey::Wallet(_) => tier,
            _ => Tier::Named,
        };
        [
            Value::text(key),
            Value::text(key.kind()),
            Value::text(city),
            Value::text(&currency),
            now(at),
            Value::number(0),
            Value::number(0),
            Value::number(0),
            Value::number(0),
            Value::number(0),
            Value::number(0),
            Value::number(0),
            Value::number(0),
            Value::number(0),
            Value::text(tier.as_str()),
        ]
    });
    Ok(OPEN.execute(connection, opened.collect()).await?)
}
