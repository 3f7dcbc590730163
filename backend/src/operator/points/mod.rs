//! Points beside money (O15): a city's rules, and what wallets have earned by them.
//!
//! The ledger books them (`ledger/points.rs`): with the capture of a payment, and back with its refund. Nothing spends
//! them yet. A later kind of transfer needs a rule and a text, no other table.

pub(super) mod audit;
mod door;
mod rows;

use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::{CityKey, PointsKey};
use cityplus_protocol::operator::STATEMENT_PAGE_MAX;
use cityplus_protocol::points::{
    PER_MINOR_MAX, POINTS_RULES_MAX, POINTS_STEP_MAX, PointsBalance, PointsRule,
};

pub use door::{Points, PointsHistory};

use super::ledger::AccountKey;
use super::{Books, Cursor, OperatorError, wallets};

/// Most units that one rule names.
const UNITS_MAX: usize = 50;

/// Most names that a city ever has: those that earn nothing any more are looked at with each refund.
const POINTS_NAMES_MAX: usize = 60;

/// Keeps a city's rules in the place of those before. A name that is no longer among them earns nothing more and stays
/// known, so that a refund takes back what was earned under it.
async fn set_rules(books: &Books, city: &CityKey, rules: Vec<PointsRule>) -> Result<(), OperatorError> {
    if rules.len() > POINTS_RULES_MAX || !rules.iter().all(is_sound) {
        return Err(OperatorError::PointsRules);
    }
    rows::set(&books.database, city, rules, books.clock.now()).await
}

fn is_sound(rule: &PointsRule) -> bool {
    (1..=PER_MINOR_MAX).contains(&rule.per_minor)
        && (1..=POINTS_STEP_MAX).contains(&rule.points)
        && rule.units.len() <= UNITS_MAX
}

/// What a wallet has of each name that earns something, or that it has points of.
async fn balances(
    books: &Books,
    city: &CityKey,
    wallet: WalletId,
) -> Result<Vec<PointsBalance>, OperatorError> {
    must_be_there(books, city, wallet).await?;
    let mut balances: Vec<PointsBalance> = Vec::new();
    for rule in rows::rules(&books.database, city).await? {
        if balances.iter().any(|known| known.name == rule.name) {
            continue;
        }
        let account = AccountKey::Points {
            wallet,
            name: rule.name.clone(),
        };
        let points = rows::balance(&books.database, &account).await?;
        if rule.points > 0 || points > 0 {
            balances.push(PointsBalance {
                name: rule.name,
                points,
            });
        }
    }
    Ok(balances)
}

/// The entries before the cursor, newest first.
async fn history(
    books: &Books,
    city: &CityKey,
    (wallet, name): (WalletId, PointsKey),
    after: Option<Cursor>,
    limit: u32,
) -> Result<PointsHistory, OperatorError> {
    if limit == 0 || limit > STATEMENT_PAGE_MAX {
        return Err(OperatorError::PageSize {
            most: STATEMENT_PAGE_MAX,
        });
    }
    must_be_there(books, city, wallet).await?;
    rows::history(
        &books.database,
        &AccountKey::Points { wallet, name },
        after,
        limit,
    )
    .await
}

async fn must_be_there(books: &Books, city: &CityKey, wallet: WalletId) -> Result<(), OperatorError> {
    let found = wallets::standing(&books.database, city, &AccountKey::Wallet(wallet)).await?;
    found.map(|_| ()).ok_or(OperatorError::UnknownWallet)
}
