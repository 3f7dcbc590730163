//! Points in a batch (O15): what a payment earns is booked with its capture, and what a refund takes back with the refund,
//! in one transaction. So no answer that is lost and no crash earns anything twice.
//!
//! Points have accounts of their own, named by what the city calls them, and no currency of money: the rules of the ledger
//! let no transfer go between the two. They never stand in the way of money: what cannot be booked is left out and told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cityplus_domain::Currency;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::{CityKey, PointsKey, UnitKey};
use cityplus_protocol::points::PointsRule;
use ring::digest::{SHA256, digest};
use sqlx::{AnyConnection, Row};

use super::key::AccountKey;
use super::rows::ByKeys;
use super::state::State;
use super::transfer::{Command, Known, Outcome, Transfer, TransferKind, transfer_of};
use crate::operator::types::Tier;
use crate::store::{Database, StoreError};

/// Changes with the lines.
const LABEL: &str = "cityplus-points-1";

static RULES: ByKeys = ByKeys::new("SELECT city, rules FROM points_rules WHERE city", "");

/// The rules of cities. One that earns nothing any more has no points left in it, but its name stays.
#[derive(Debug, Default)]
pub(super) struct Rules(HashMap<CityKey, Vec<PointsRule>>);

impl Rules {
    fn of(&self, city: &CityKey) -> &[PointsRule] {
        self.0.get(city).map(Vec::as_slice).unwrap_or_default()
    }

    fn names(&self, city: &CityKey) -> BTreeSet<&PointsKey> {
        self.of(city).iter().map(|rule| &rule.name).collect()
    }

    /// What an amount that was paid to a unit earns, by name.
    fn earned(&self, city: &CityKey, unit: &UnitKey, minor: i64) -> BTreeMap<PointsKey, i64> {
        let mut earned: BTreeMap<PointsKey, i64> = BTreeMap::new();
        for rule in self.of(city) {
            let points = rule.earned(unit, minor);
            if points > 0 {
                let sum = earned.entry(rule.name.clone()).or_default();
                *sum = sum.saturating_add(points);
            }
        }
        earned
    }
}

/// What of a batch moves points, beside what moves money.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// Accounts that must be locked.
    pub(super) accounts: BTreeSet<AccountKey>,
    /// Those among them that are opened with the first points, each with its city.
    pub(super) wallets: BTreeMap<AccountKey, CityKey>,
    /// Transfers that may be there already.
    pub(super) transfers: BTreeSet<TransferId>,
}

impl Touched {
    fn add(&mut self, city: &CityKey, wallet: WalletId, name: &PointsKey) {
        let own = AccountKey::Points {
            wallet,
            name: name.clone(),
        };
        self.wallets.insert(own.clone(), city.clone());
        self.accounts.extend([own, issued(city, name)]);
    }
}

fn issued(city: &CityKey, name: &PointsKey) -> AccountKey {
    AccountKey::PointsIssued {
        city: city.clone(),
        name: name.clone(),
    }
}

/// Whose wallet paid which unit of which city; none of what is not such a payment.
fn sides(transfer: &Transfer) -> Option<(WalletId, &CityKey, &UnitKey)> {
    match (transfer.kind, &transfer.debit, &transfer.credit) {
        (TransferKind::Payment, AccountKey::Wallet(wallet), AccountKey::Merchant { city, unit }) => {
            Some((*wallet, city, unit))
        }
        _ => None,
    }
}

/// The id of what a payment, or a refund, moves of points of a name: nobody has to remember it.
fn id_of(of: TransferId, name: &PointsKey) -> TransferId {
    let hash = digest(&SHA256, format!("{LABEL}\n{of}\n{name}\n").as_bytes());
    let mut bytes = [0; 16];
    for (byte, hashed) in bytes.iter_mut().zip(hash.as_ref()) {
        *byte = *hashed;
    }
    // A UUID of version 8 (RFC 9562): whatever its maker likes, in this case a hash.
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = (*version & 0x0f) | 0x80;
    *variant = (*variant & 0x3f) | 0x80;
    TransferId::from_bytes(bytes)
}

/// The rules of the cities whose payments are captured or given back: none are read where nothing is.
pub(super) async fn rules(
    connection: &mut AnyConnection,
    commands: &[&Command],
) -> Result<Rules, StoreError> {
    let cities: BTreeSet<String> = commands
        .iter()
        .filter_map(|command| match command {
            Command::Capture { city, .. } | Command::Refund { city, .. } => Some(city.to_string()),
            _ => None,
        })
        .collect();
    if cities.is_empty() {
        return Ok(Rules::default());
    }
    let cities: Vec<String> = cities.into_iter().collect();
    let rows = RULES.fetch(connection, &cities).await?;
    let rules = rows
        .iter()
        .map(|row| -> Result<(CityKey, Vec<PointsRule>), StoreError> {
            let city: CityKey = crate::store::parsed(row, 0, "points_rules.city")?;
            let rules = serde_json::from_str(row.try_get(1)?);
            Ok((
                city,
                rules.map_err(|_| StoreError::corrupt("points_rules.rules"))?,
            ))
        });
    Ok(Rules(rules.collect::<Result<_, StoreError>>()?))
}

/// What the payments that are given back may have earned. To be read with the payments: what is there has its accounts
/// locked with theirs, and what is made at this moment is seen behind the locks as with any other transfer.
pub(super) fn earned_by_refunded(commands: &[&Command], rules: &Rules) -> BTreeSet<TransferId> {
    let mut earned = BTreeSet::new();
    for command in commands {
        if let Command::Refund { city, payment, .. } = command {
            let names = rules.names(city).into_iter();
            earned.extend(names.map(|name| id_of(transfer_of(*payment), name)));
        }
    }
    earned
}

/// What the commands touch of points. A name that a payment earns nothing of is not in it: what a city has issued of a
/// name is one row for all its payments.
pub(super) fn touched(
    commands: &[&Command],
    payments: &HashMap<TransferId, Known>,
    rules: &Rules,
) -> Touched {
    let mut touched = Touched::default();
    for command in commands {
        match command {
            Command::Capture { payment, amount, .. } => {
                let id = transfer_of(*payment);
                let Some(transfer) = payments.get(&id).map(|known| &known.transfer) else {
                    continue;
                };
                let Some((wallet, city, unit)) = sides(transfer) else {
                    continue;
                };
                let minor = amount.map_or(transfer.amount, |amount| amount.minor);
                for name in rules.earned(city, unit, minor).keys() {
                    touched.add(city, wallet, name);
                    touched.transfers.insert(id_of(id, name));
                }
            }
            Command::Refund { city, transfer, .. } => {
                let names = rules.names(city).into_iter();
                touched.transfers.extend(names.map(|name| id_of(*transfer, name)));
            }
            _ => {}
        }
    }
    touched
}

/// Opens the accounts of points that are not there yet and locks them. Whoever opens one holds its wallet's lock.
pub(super) async fn open_missing(
    connection: &mut AnyConnection,
    database: &Database,
    state: &mut State,
    touched: &Touched,
) -> Result<(), StoreError> {
    let missing: Vec<(&AccountKey, &CityKey)> = touched
        .wallets
        .iter()
        .filter(|(key, _)| !state.accounts.contains_key(*key))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut names = Vec::new();
    for (key, city) in missing {
        let keys = [key.clone()];
        super::open_accounts(connection, &keys, city, Currency::NONE, Tier::Named, state.now).await?;
        names.push(key.to_string());
    }
    let opened = super::read::lock_accounts(connection, database.kind(), &names).await?;
    state.accounts.extend(opened);
    Ok(())
}

impl State {
    /// Books what a payment that was captured just now has earned.
    pub(super) fn earn(&mut self, captured: &Known) {
        let (Some(Outcome::Posted(minor)), Some((wallet, city, unit))) =
            (captured.outcome, sides(&captured.transfer))
        else {
            return;
        };
        for (name, points) in self.rules.earned(city, unit, minor) {
            let own = AccountKey::Points {
                wallet,
                name: name.clone(),
            };
            let id = id_of(captured.transfer.id, &name);
            let earned = self.points(id, TransferKind::PointsEarned, captured.transfer.id);
            self.book(Transfer {
                debit: issued(city, &name),
                credit: own,
                amount: points,
                ..earned
            });
        }
    }

    /// Takes back what a part of a payment that is given back had earned, down to what is there. `paid`: as it was before.
    pub(super) fn take_back(&mut self, paid: &Known, refund: TransferId, minor: i64) {
        let (Some(Outcome::Posted(captured)), Some((wallet, city, _))) =
            (paid.outcome, sides(&paid.transfer))
        else {
            return;
        };
        let left_before = captured.saturating_sub(paid.refunded);
        let left_after = left_before.saturating_sub(minor);
        let names: Vec<PointsKey> = self.rules.names(city).into_iter().cloned().collect();
        for name in names {
            let earned = self.known.get(&id_of(paid.transfer.id, &name));
            let earned = earned.filter(|known| known.transfer.kind == TransferKind::PointsEarned);
            let Some(earned) = earned.map(|known| known.transfer.amount) else {
                continue;
            };
            let due =
                share(earned, left_before, captured).saturating_sub(share(earned, left_after, captured));
            let own = AccountKey::Points {
                wallet,
                name: name.clone(),
            };
            let there = self
                .accounts
                .get(&own)
                .map_or(0, super::account::Account::available);
            let back = self.points(id_of(refund, &name), TransferKind::PointsBack, paid.transfer.id);
            self.book(Transfer {
                debit: own,
                credit: issued(city, &name),
                amount: due.min(there),
                ..back
            });
        }
    }

    /// A transfer of points about a payment, but for its sides and how many.
    fn points(&self, id: TransferId, kind: TransferKind, payment: TransferId) -> Transfer {
        let nowhere = AccountKey::Allowance(id);
        Transfer {
            id,
            kind,
            debit: nowhere.clone(),
            credit: nowhere,
            amount: 0,
            currency: Currency::NONE,
            made_at: self.now,
            expires_at: None,
            related: Some(payment),
            actor: None,
        }
    }

    /// Books points, once, and leaves them out where they cannot be booked: the money has moved all the same.
    fn book(&mut self, transfer: Transfer) {
        if transfer.amount <= 0 || self.known.contains_key(&transfer.id) {
            return;
        }
        let id = transfer.id;
        if let Err(error) = self.make_new(transfer, None, None) {
            tracing::error!(%id, %error, "points could not be booked");
        }
    }
}

/// The part of points that a part of an amount is worth, rounded down.
fn share(points: i64, part: i64, whole: i64) -> i64 {
    let share = i128::from(points) * i128::from(part.max(0)) / i128::from(whole.max(1));
    i64::try_from(share).unwrap_or(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_given_back_add_up_to_what_was_earned() {
        let (earned, captured) = (7, 3_050);
        let mut left = captured;
        let mut back = 0;
        for part in [1, 999, 1_000, 1_050] {
            back += share(earned, left, captured) - share(earned, left - part, captured);
            left -= part;
        }
        assert_eq!((back, left), (earned, 0));
        assert_eq!(share(i64::MAX, i64::MAX, i64::MAX), i64::MAX);
        assert_eq!(share(5, 1, 0), 5);
    }

    #[test]
    fn ids_differ_by_payment_and_name_and_are_uuids() {
        let (one, two) = (TransferId::from_bytes([1; 16]), TransferId::from_bytes([2; 16]));
        let (a, b): (PointsKey, PointsKey) = ("opolek".parse().unwrap(), "eko".parse().unwrap());
        let ids: BTreeSet<TransferId> = [id_of(one, &a), id_of(one, &b), id_of(two, &a)].into();
        assert_eq!(ids.len(), 3);
        for id in ids {
            assert_eq!((id.as_bytes()[6] >> 4, id.as_bytes()[8] >> 6), (8, 2));
        }
    }
}
