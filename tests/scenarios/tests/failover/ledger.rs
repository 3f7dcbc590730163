//! The ledger as it is in the database, beside what the people were told.

use std::collections::BTreeMap;

use cityplus_backend::operator::Operator as _;
use cityplus_backend::store::{Database, StoreOptions, operator_migrations};
use cityplus_domain::ids::WalletId;
use fastrand::Rng;

use super::people::Asked;
use crate::twins::{CITY, CURRENCY, Moved, Request, Twins};

/// A transfer's row.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    debit: String,
    credit: String,
    minor: i64,
    at_ms: i64,
}

/// Every transfer and every entry.
pub(crate) struct Ledger {
    transfers: BTreeMap<String, Row>,
    /// Account and amount of each entry, by transfer.
    entries: BTreeMap<String, Vec<(String, i64)>>,
}

impl Ledger {
    /// Reads everything.
    pub(crate) async fn read(url: &str) -> Self {
        let database = Database::open(url, operator_migrations(), StoreOptions::default())
            .await
            .expect("the new primary's database");
        let rows: Vec<(String, String, String, i64, i64)> =
            sqlx::query_as("SELECT id, debit, credit, amount, made_at FROM transfer")
                .fetch_all(database.reader())
                .await
                .expect("transfers");
        let transfers = rows.into_iter().map(|(id, debit, credit, minor, at_ms)| {
            let row = Row {
                debit,
                credit,
                minor,
                at_ms,
            };
            (id, row)
        });
        let transfers = transfers.collect();
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT transfer, account, amount FROM entry ORDER BY amount")
                .fetch_all(database.reader())
                .await
                .expect("entries");
        let mut entries: BTreeMap<String, Vec<(String, i64)>> = BTreeMap::new();
        for (transfer, account, minor) in rows {
            entries.entry(transfer).or_default().push((account, minor));
        }
        database.close().await;
        Self { transfers, entries }
    }

    /// How many transfers there are.
    pub(crate) fn len(&self) -> usize {
        self.transfers.len()
    }

    /// Whether a request was done, whatever the person was told.
    pub(crate) fn knows(&self, asked: &Asked) -> bool {
        let transfer = match &asked.request {
            Request::TopUp(cash) => cash.transfer,
            Request::Send(signed) => signed.order.transfer_id,
        };
        self.transfers.contains_key(&transfer.to_string())
    }

    /// What was acknowledged is there, as it was acknowledged: one transfer with one entry at each of its ends.
    pub(crate) fn has_lost_nothing<'asked>(&self, asked: impl Iterator<Item = &'asked Asked>) {
        for moved in asked.filter_map(Asked::moved) {
            let id = moved.transfer.to_string();
            let row = expected(moved);
            assert_eq!(self.transfers.get(&id), Some(&row), "{moved:?} was acknowledged");
            let ends = [(row.debit, -row.minor), (row.credit, row.minor)];
            assert_eq!(
                self.entries.get(&id).map(Vec::as_slice),
                Some(&ends[..]),
                "{moved:?}"
            );
        }
    }

    /// Nothing is there but what was acknowledged.
    pub(crate) fn has_invented_nothing<'asked>(&self, asked: impl Iterator<Item = &'asked Asked>) {
        let acknowledged = asked.filter(|one| one.moved().is_some()).count();
        assert_eq!(
            (self.transfers.len(), self.entries.len()),
            (acknowledged, acknowledged)
        );
    }

    /// A wallet holds what was moved into it and not out of it.
    pub(crate) async fn agrees_with<'asked>(
        &self,
        twins: &Twins,
        wallet: WalletId,
        asked: impl Iterator<Item = &'asked Asked>,
        rng: &mut Rng,
    ) {
        let told: i64 = asked
            .filter_map(Asked::moved)
            .map(|moved| match (moved.from == Some(wallet), moved.to == wallet) {
                (true, false) => -moved.minor,
                (false, true) => moved.minor,
                _ => 0,
            })
            .sum();
        let account = account_of(wallet);
        let kept = self.entries.values().flatten();
        let kept: i64 = kept
            .filter(|(of, _)| *of == account)
            .map(|(_, minor)| minor)
            .sum();
        let said = twins.either(rng).wallet(wallet).await.expect("a wallet");
        assert_eq!((kept, said.balance.minor), (told, told), "{wallet:?}");
        assert_eq!(said.available, said.balance, "nothing is reserved");
    }
}

fn account_of(wallet: WalletId) -> String {
    format!("wallet/{wallet}")
}

fn expected(moved: &Moved) -> Row {
    Row {
        debit: moved
            .from
            .map_or_else(|| format!("cash/{CITY}/{CURRENCY}"), account_of),
        credit: account_of(moved.to),
        minor: moved.minor,
        at_ms: moved.at.millis(),
    }
}
