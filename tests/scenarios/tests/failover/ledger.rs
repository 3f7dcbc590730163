//! The ledger as it is in the database, and as it is by what the people were told.

use std::collections::BTreeMap;

use cityplus_backend::operator::Operator as _;
use cityplus_backend::store::{Database, StoreOptions, operator_migrations};
use cityplus_domain::Money;
use cityplus_domain::ids::WalletId;
use fastrand::Rng;

use super::people::Asked;
use crate::twins::request::{Done, Request};
use crate::twins::{CITY, CURRENCY, Twins};

/// A transfer's row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    debit: String,
    credit: String,
    minor: i64,
    /// When it was made; none if the person was not told.
    at_ms: Option<i64>,
    /// Whether it only reserves, until it ends.
    reserves: bool,
}

/// Every transfer, how reservations ended, and every entry. Amounts are minor units.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    transfers: BTreeMap<String, Row>,
    /// Outcome and amount of each reservation that has ended.
    ends: BTreeMap<String, (String, i64)>,
    /// Account and amount of each entry, by transfer; what goes out comes first.
    entries: BTreeMap<String, Vec<(String, i64)>>,
}

impl Ledger {
    /// Reads everything.
    pub(crate) async fn read(url: &str) -> Self {
        let database = Database::open(url, operator_migrations(), StoreOptions::default())
            .await
            .expect("the new primary's database");
        let mut ledger = Self::default();
        let rows: Vec<(String, String, String, i64, i64, i64)> = sqlx::query_as(
            "SELECT id, debit, credit, amount, made_at, COALESCE(expires_at, 0) FROM transfer",
        )
        .fetch_all(database.reader())
        .await
        .expect("transfers");
        for (id, debit, credit, minor, at_ms, expires_at) in rows {
            let row = Row {
                debit,
                credit,
                minor,
                at_ms: Some(at_ms),
                reserves: expires_at > 0,
            };
            ledger.transfers.insert(id, row);
        }
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT transfer, outcome, amount FROM resolution")
                .fetch_all(database.reader())
                .await
                .expect("resolutions");
        let ends = rows
            .into_iter()
            .map(|(id, outcome, minor)| (id, (outcome, minor)));
        ledger.ends.extend(ends);
        let rows: Vec<(String, String, i64)> =
            sqlx::query_as("SELECT transfer, account, amount FROM entry ORDER BY amount")
                .fetch_all(database.reader())
                .await
                .expect("entries");
        for (transfer, account, minor) in rows {
            ledger.entries.entry(transfer).or_default().push((account, minor));
        }
        database.close().await;
        ledger
    }

    /// As it is by what was acknowledged.
    pub(crate) fn of<'asked>(asked: impl Iterator<Item = &'asked Asked>) -> Self {
        let mut ledger = Self::default();
        for one in asked {
            if let Some(done) = one.done() {
                ledger.note(&one.request, done);
            }
        }
        ledger
    }

    fn note(&mut self, request: &Request, done: &Done) {
        match (request, done) {
            (Request::TopUp(_) | Request::Send(_), Done::Moved(moved)) => {
                let from = moved.from.map_or_else(cash, of_wallet);
                let row = Row {
                    at_ms: Some(moved.at.millis()),
                    ..plain(from, of_wallet(moved.to), moved.minor)
                };
                self.move_at_once(moved.transfer.to_string(), row);
            }
            (Request::Authorise(_), Done::Payment(paid)) => {
                let (from, to) = (of_wallet(paid.wallet), of_merchant(paid.merchant.as_str()));
                let row = Row {
                    at_ms: Some(paid.authorised_at.millis()),
                    reserves: true,
                    ..plain(from, to, paid.amount.minor)
                };
                self.transfers.insert(paid.payment.to_string(), row);
            }
            (Request::Capture(..), Done::Payment(paid)) => {
                let (from, to) = (of_wallet(paid.wallet), of_merchant(paid.merchant.as_str()));
                self.post(paid.payment.to_string(), from, to, paid.captured);
            }
            (Request::Void(_), Done::Payment(paid)) => {
                self.ends
                    .insert(paid.payment.to_string(), ("voided".to_owned(), 0));
            }
            (Request::Refund(refund), Done::Payment(paid)) => {
                let (from, to) = (of_merchant(paid.merchant.as_str()), of_wallet(paid.wallet));
                self.move_at_once(refund.transfer.to_string(), plain(from, to, refund.amount.minor));
            }
            (Request::Redeem(_), Done::Redemption(ordered)) => {
                let row = Row {
                    at_ms: Some(ordered.at.millis()),
                    reserves: true,
                    ..plain(of_wallet(ordered.wallet), cash(), ordered.amount.minor)
                };
                self.transfers.insert(ordered.redemption.to_string(), row);
            }
            (Request::HandOut(_), Done::Redemption(handed_out)) => {
                let from = of_wallet(handed_out.wallet);
                self.post(handed_out.redemption.to_string(), from, cash(), handed_out.amount);
            }
            _ => panic!("{request:?} was answered with {done:?}"),
        }
    }

    fn move_at_once(&mut self, transfer: String, row: Row) {
        let ends = [(row.debit.clone(), -row.minor), (row.credit.clone(), row.minor)];
        self.entries.insert(transfer.clone(), ends.into());
        self.transfers.insert(transfer, row);
    }

    fn post(&mut self, transfer: String, from: String, to: String, moved: Money) {
        let ends = [(from, -moved.minor), (to, moved.minor)];
        self.entries.insert(transfer.clone(), ends.into());
        self.ends.insert(transfer, ("posted".to_owned(), moved.minor));
    }

    /// How many transfers there are.
    pub(crate) fn len(&self) -> usize {
        self.transfers.len()
    }

    /// Whether a request was done, whatever the person was told.
    pub(crate) fn knows(&self, asked: &Asked) -> bool {
        match &asked.request {
            Request::TopUp(cash) => self.has_made(&cash.transfer),
            Request::Send(signed) => self.has_made(&signed.order.transfer_id),
            Request::Authorise(authorise) => self.has_made(&authorise.payment),
            Request::Refund(refund) => self.has_made(&refund.transfer),
            Request::Redeem(signed) => self.has_made(&signed.order.redemption_id),
            Request::Capture(payment, _) | Request::Void(payment) => self.has_ended(payment),
            Request::HandOut(redemption) => self.has_ended(redemption),
        }
    }

    fn has_made(&self, id: &impl ToString) -> bool {
        self.transfers.contains_key(&id.to_string())
    }

    fn has_ended(&self, id: &impl ToString) -> bool {
        self.ends.contains_key(&id.to_string())
    }

    /// What was acknowledged is there, as it was acknowledged: each transfer, each end of a reservation, and of what has moved
    /// one entry on each side.
    pub(crate) fn has_lost_nothing(&self, told: &Self) {
        for (id, row) in &told.transfers {
            let found = self.transfers.get(id).cloned().map(|found| Row {
                at_ms: row.at_ms.and(found.at_ms),
                ..found
            });
            assert_eq!(
                found.as_ref(),
                Some(row),
                "the acknowledged transfer {id}: there, and as told"
            );
        }
        for (id, end) in &told.ends {
            assert_eq!(
                self.ends.get(id),
                Some(end),
                "how {id} has ended: there, and as told"
            );
        }
        for (id, sides) in &told.entries {
            assert_eq!(
                self.entries.get(id),
                Some(sides),
                "the entries of {id}: there, and as told"
            );
        }
    }

    /// Nothing is there but what was acknowledged.
    pub(crate) fn has_invented_nothing(&self, told: &Self) {
        assert!(self.transfers.keys().eq(told.transfers.keys()), "other transfers");
        assert!(
            self.ends.keys().eq(told.ends.keys()),
            "other ends of reservations"
        );
        assert!(self.entries.keys().eq(told.entries.keys()), "other entries");
    }

    /// What the entries of an account come to.
    fn balance(&self, account: &str) -> i64 {
        let entries = self.entries.values().flatten();
        entries
            .filter(|(of, _)| of == account)
            .map(|(_, minor)| minor)
            .sum()
    }

    /// What is reserved of an account.
    fn reserved(&self, account: &str) -> i64 {
        let open = self
            .transfers
            .iter()
            .filter(|(id, row)| row.reserves && row.debit == account && !self.ends.contains_key(*id));
        open.map(|(_, row)| row.minor).sum()
    }

    /// A wallet holds what was moved into it and not out of it, and what is reserved of it is what was ordered and has not
    /// ended, by the ledger, by what was told, and by what an operator says.
    pub(crate) async fn agrees_with(&self, told: &Self, twins: &Twins, wallet: WalletId, rng: &mut Rng) {
        let account = of_wallet(wallet);
        let by = |ledger: &Self| {
            let balance = ledger.balance(&account);
            (balance, balance - ledger.reserved(&account))
        };
        let said = twins.either(rng).wallet(wallet).await.expect("a wallet");
        let said = (said.balance.minor, said.available.minor);
        assert_eq!((by(self), said), (by(told), by(told)), "{wallet:?}");
    }
}

/// One that moves at once; when, nobody was told.
fn plain(debit: String, credit: String, minor: i64) -> Row {
    Row {
        debit,
        credit,
        minor,
        at_ms: None,
        reserves: false,
    }
}

fn of_wallet(wallet: WalletId) -> String {
    format!("wallet/{wallet}")
}

fn of_merchant(unit: &str) -> String {
    format!("merchant/{CITY}/{unit}")
}

fn cash() -> String {
    format!("cash/{CITY}/{CURRENCY}")
}
