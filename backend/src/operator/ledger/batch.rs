//! One batch: one database transaction for many commands.

use std::collections::{BTreeSet, HashMap};

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use sqlx::AnyConnection;

use super::charged::{self, Link, linked};
use super::key::AccountKey;
use super::state::State;
use super::till::Desk;
use super::transfer::{Command, Known, Transfer, transfer_of};
use super::{deposit, payer, points, read, write};
use crate::operator::{OperatorError, OperatorLimits};
use crate::store::{Database, StoreError};

/// What became of each command, in order.
pub(super) type Answers = Vec<Result<Known, OperatorError>>;

/// Does the commands in order and commits what came of them. An error means that nothing is known to be written, and
/// the batch may be run again: what was written after all is found by its ids.
pub(super) async fn run(
    database: &Database,
    limits: &OperatorLimits,
    now: Timestamp,
    commands: &[&Command],
) -> Result<Answers, StoreError> {
    let mut transaction = database.begin_write().await?;
    let mut state = State::new(now, limits);
    load(&mut transaction, database, &mut state, commands).await?;
    let answers = commands.iter().map(|command| state.apply(command)).collect();
    if state.is_unchanged() {
        transaction.rollback().await?;
    } else {
        write::write(&mut transaction, &state).await?;
        transaction.commit().await?;
    }
    Ok(answers)
}

/// Locks and reads every account and transfer the commands are about.
async fn load(
    connection: &mut AnyConnection,
    database: &Database,
    state: &mut State,
    commands: &[&Command],
) -> Result<(), StoreError> {
    state.rules = points::rules(connection, commands).await?;
    let mut payments = payments_of(commands);
    payments.extend(points::earned_by_refunded(commands, &state.rules));
    let named = payments.clone();
    // Which accounts a payment touches never changes, so this needs no lock.
    let unlocked = if payments.is_empty() {
        HashMap::new()
    } else {
        read::known(connection, &texts(&payments)).await?
    };
    let touched = points::touched(commands, &unlocked, &state.rules);
    let mut keys = accounts_of(commands, &unlocked);
    keys.extend(touched.accounts.iter().cloned());
    state.accounts = read::lock_accounts(connection, database.kind(), &texts(&keys)).await?;
    points::open_missing(connection, database, state, &touched).await?;
    let links = payer::links_of(commands, &unlocked);
    state.links = payer::read(connection, &texts(&links)).await?;
    // Behind the accounts, by everybody: nobody waits in a circle.
    let desks = texts(&desks_of(commands));
    state.shifts = read::lock_shifts(connection, database.kind(), &desks).await?;
    // Read again behind the locks: whatever was decided about these payments was decided under the same locks.
    let mut ids: BTreeSet<TransferId> = payments;
    ids.extend(commands.iter().filter_map(|command| match command {
        Command::Make { transfer, .. }
        | Command::TopUp { transfer, .. }
        | Command::ByLink { transfer, .. } => Some(transfer.id),
        Command::Refund { transfer, .. } | Command::CancelTopUp { transfer, .. } => Some(*transfer),
        Command::Deed { fee, .. } => Some(fee.id),
        Command::Both { .. }
        | Command::Charged { .. }
        | Command::TakeDeposit { .. }
        | Command::ReturnDeposit { .. }
        | Command::Capture { .. }
        | Command::Void { .. }
        | Command::Expire { .. }
        | Command::Finish { .. }
        | Command::HandOut { .. } => None,
    }));
    ids.extend(both_of(commands).map(|transfer| transfer.id));
    ids.extend(charged::with_them(commands));
    ids.extend(&touched.transfers);
    state.known = read::known(connection, &texts(&ids)).await?;
    // Made by another process just now: its accounts are not locked yet, and are when this is tried again.
    if named
        .iter()
        .any(|id| state.known.contains_key(id) && !unlocked.contains_key(id))
    {
        return Err(StoreError::Busy("a transfer was made at this moment".to_owned()));
    }
    let wallets = texts(&ordering_wallets(commands, &state.known));
    state.bound = read::bound_keys(connection, &wallets).await?;
    state.stale = charged::overtaken(connection, commands).await?;
    state.set_aside = deposit::set_aside(connection, commands).await?;
    read::refunded(connection, &mut state.known).await
}

/// The wallets that new orders come from. What was accepted before needs no key any more.
fn ordering_wallets(commands: &[&Command], known: &HashMap<TransferId, Known>) -> BTreeSet<AccountKey> {
    let ordered = commands.iter().filter_map(|command| match command.plain() {
        Command::Make {
            transfer,
            proof: Some(_),
            refusal: None,
            ..
        } if transfer.kind.is_spending() && !known.contains_key(&transfer.id) => Some(transfer.debit.clone()),
        // Whose device signed.
        Command::ByLink {
            by, refusal: None, ..
        } => Some(AccountKey::Wallet(by.user)),
        _ => None,
    });
    ordered.collect()
}

/// The transfers that commands name without saying which accounts they are between.
fn payments_of(commands: &[&Command]) -> BTreeSet<TransferId> {
    let named = commands.iter().filter_map(|command| match command {
        Command::Make { .. }
        | Command::ByLink { .. }
        | Command::Both { .. }
        | Command::TopUp { .. }
        | Command::Charged { .. }
        | Command::Deed { .. }
        | Command::TakeDeposit { .. }
        | Command::ReturnDeposit { .. } => None,
        Command::Capture { payment, .. }
        | Command::Void { payment, .. }
        | Command::Refund { payment, .. } => Some(transfer_of(*payment)),
        Command::Expire { transfer } | Command::Finish { transfer, .. } => Some(*transfer),
        Command::HandOut { redemption, .. } => Some(*redemption),
        Command::CancelTopUp { top_up, .. } => Some(*top_up),
    });
    // What was reserved for the fee of a redemption ends with it.
    let fees = commands.iter().filter_map(|command| match command {
        Command::HandOut { redemption, .. } => Some(linked(*redemption, Link::Fee)),
        _ => None,
    });
    named.chain(fees).collect()
}

fn accounts_of(commands: &[&Command], payments: &HashMap<TransferId, Known>) -> BTreeSet<AccountKey> {
    let made = commands.iter().filter_map(|command| match command {
        Command::Make { transfer, .. }
        | Command::ByLink { transfer, .. }
        | Command::TopUp { transfer, .. } => Some(transfer.as_ref()),
        _ => None,
    });
    let paid = payments.values().map(|known| &known.transfer);
    made.chain(both_of(commands))
        .chain(paid)
        .flat_map(|transfer| [transfer.debit.clone(), transfer.credit.clone()])
        .chain(charged::accounts(commands))
        .chain(payer::users(commands))
        .collect()
}

/// The transfers that are made two by two.
fn both_of<'a>(commands: &'a [&Command]) -> impl Iterator<Item = &'a Transfer> {
    commands
        .iter()
        .filter_map(|command| match command {
            Command::Both { first, second } => Some([&**first, &**second]),
            _ => None,
        })
        .flatten()
}

fn desks_of(commands: &[&Command]) -> BTreeSet<Desk> {
    let named = commands.iter().filter_map(|command| match command {
        Command::TopUp { desk, .. }
        | Command::CancelTopUp { desk, .. }
        | Command::HandOut { desk, .. }
        | Command::TakeDeposit { desk, .. }
        | Command::ReturnDeposit { desk, .. } => Some(desk.clone()),
        _ => None,
    });
    named.collect()
}

fn texts<T: ToString>(keys: &BTreeSet<T>) -> Vec<String> {
    keys.iter().map(ToString::to_string).collect()
}
