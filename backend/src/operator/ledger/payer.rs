//! A wallet that pays for what another one's device orders (K3), in a batch.
//!
//! What was charged is counted in the link's row, under the lock of the account that pays: whoever charges it, gives a
//! reservation up or ends the link holds that lock. What is only reserved counts; what comes back of spent money frees
//! nothing, as with every other limit.

use std::collections::{BTreeSet, HashMap};

use cityplus_domain::ids::{LinkId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::key::AccountKey;
use super::rows::ByKeys;
use super::state::State;
use super::tally::Tally;
use super::transfer::{Command, Known, Outcome, Proof, Transfer};
use crate::operator::OperatorError;
use crate::store::{StoreError, parsed};

/// Before a link's id, in a transfer's actor.
const ACTOR: &str = "link/";

static LINKS: ByKeys = ByKeys::new(
    "SELECT id, wallet, charged_by, per_day, per_month, valid_until, ended_at, charge_day, charged_on_day, \
     charged_in_month FROM wallet_link WHERE id",
    "",
);

/// By which link a payment is ordered, and from which wallet's device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operator) struct ChargedBy {
    pub(in crate::operator) link: LinkId,
    pub(in crate::operator) user: WalletId,
}

impl ChargedBy {
    /// The actor of the transfers it orders.
    pub(in crate::operator) fn actor(&self) -> String {
        format!("{ACTOR}{}", self.link)
    }
}

/// What two limits leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operator) struct Left {
    pub(in crate::operator) today: i64,
    pub(in crate::operator) this_month: i64,
}

/// The limits of a link and what was charged by it. Minor units.
#[derive(Clone, Copy, Debug)]
pub(in crate::operator) struct Limits {
    pub(in crate::operator) per_day: i64,
    pub(in crate::operator) per_month: i64,
    charged: Tally,
}

impl Limits {
    /// Out of a row: the limits of a day and a month from one column on; the day of the last charge, and what was charged on
    /// it and in its month, from another on.
    pub(in crate::operator) fn read(row: &AnyRow, limits: usize, charged: usize) -> Result<Self, StoreError> {
        Ok(Self {
            per_day: row.try_get(limits)?,
            per_month: row.try_get(limits.saturating_add(1))?,
            charged: Tally {
                day: row.try_get(charged)?,
                on_day: row.try_get(charged.saturating_add(1))?,
                in_month: row.try_get(charged.saturating_add(2))?,
                in_year: 0,
            },
        })
    }

    /// What may still be charged at a moment.
    pub(in crate::operator) fn left(&self, at: Timestamp) -> Left {
        let charged = self.charged.at(at);
        let this_month = self.per_month.saturating_sub(charged.in_month).max(0);
        let today = self.per_day.saturating_sub(charged.on_day).max(0);
        Left {
            today: today.min(this_month),
            this_month,
        }
    }

    fn check(&self, amount: Money, at: Timestamp) -> Result<(), OperatorError> {
        let most = [self.per_day, self.per_month, i64::MAX];
        match self.charged.with(amount.minor.max(0), at).over(most) {
            Some((period, most)) => Err(OperatorError::LinkCeiling {
                period,
                most: Money::new(most, amount.currency),
            }),
            None => Ok(()),
        }
    }
}

/// A link as it stands in a batch.
#[derive(Clone, Debug)]
pub(super) struct WalletLink {
    id: LinkId,
    wallet: AccountKey,
    user: AccountKey,
    limits: Limits,
    valid_until: Option<Timestamp>,
    is_ended: bool,
    /// Whether it differs from what was read.
    changed: bool,
}

impl WalletLink {
    fn of_row(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: parsed(row, 0, "wallet_link.id")?,
            wallet: row.try_get::<&str, _>(1)?.parse()?,
            user: row.try_get::<&str, _>(2)?.parse()?,
            limits: Limits::read(row, 3, 7)?,
            valid_until: row.try_get::<Option<i64>, _>(5)?.map(Timestamp::from_millis),
            is_ended: row.try_get::<Option<i64>, _>(6)?.is_some(),
            changed: false,
        })
    }

    fn is_in_force(&self, at: Timestamp) -> bool {
        !self.is_ended && self.valid_until.is_none_or(|end| at < end)
    }
}

/// The link by which a transfer was ordered; none of what the payer's own device ordered.
fn link_of(transfer: &Transfer) -> Option<LinkId> {
    transfer.actor.as_deref()?.strip_prefix(ACTOR)?.parse().ok()
}

/// The links that commands are about: those that are used now, and those of reservations that may end.
pub(super) fn links_of(commands: &[&Command], payments: &HashMap<TransferId, Known>) -> BTreeSet<LinkId> {
    let used = commands.iter().filter_map(|command| match command {
        Command::ByLink { by, .. } => Some(by.link),
        _ => None,
    });
    let open = payments.values().filter(|known| known.outcome.is_none());
    used.chain(open.filter_map(|known| link_of(&known.transfer)))
        .collect()
}

/// The wallets whose devices order by a link: a block of theirs and the end of a key wait for the same locks.
pub(super) fn users(commands: &[&Command]) -> impl Iterator<Item = AccountKey> {
    commands.iter().filter_map(|command| match command {
        Command::ByLink { by, .. } => Some(AccountKey::Wallet(by.user)),
        _ => None,
    })
}

/// These links. Behind the locks of the accounts that pay.
pub(super) async fn read(
    connection: &mut AnyConnection,
    links: &[String],
) -> Result<HashMap<LinkId, WalletLink>, StoreError> {
    let rows = LINKS.fetch(connection, links).await?;
    rows.iter()
        .map(|row| WalletLink::of_row(row).map(|link| (link.id, link)))
        .collect()
}

/// Writes what was charged. Of links there are as many in a batch as families at the till.
pub(super) async fn write(connection: &mut AnyConnection, state: &State) -> Result<(), StoreError> {
    for link in state.links.values().filter(|link| link.changed) {
        let charged = link.limits.charged;
        sqlx::query(
            "UPDATE wallet_link SET charge_day = $1, charged_on_day = $2, charged_in_month = $3 WHERE id = $4",
        )
        .bind(charged.day)
        .bind(charged.on_day)
        .bind(charged.in_month)
        .bind(link.id.to_string())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

impl State {
    /// Reserves a payment that another wallet's device orders.
    pub(super) fn charge(
        &mut self,
        by: ChargedBy,
        transfer: &Transfer,
        proof: Proof,
        refusal: Option<&OperatorError>,
    ) -> Result<Known, OperatorError> {
        if refusal.is_some() || self.known.contains_key(&transfer.id) {
            return self.make(transfer.clone(), Some(proof), refusal, None);
        }
        let (user, now) = (AccountKey::Wallet(by.user), self.now);
        if !self.bound.contains(&(user.clone(), proof.public_key)) {
            return Err(OperatorError::UnboundDevice);
        }
        self.account(&user)?.check_unblocked()?;
        let amount = Money::new(transfer.amount, transfer.currency);
        let link = self
            .links
            .get(&by.link)
            .filter(|link| link.wallet == transfer.debit && link.user == user && link.is_in_force(now));
        link.ok_or(OperatorError::LinkEnded)?.limits.check(amount, now)?;
        let known = self
            .make_new(transfer.clone(), Some(proof), None)
            .map_err(discreet)?;
        if let Some(link) = self.links.get_mut(&by.link) {
            link.limits.charged = link.limits.charged.with(amount.minor, now);
            link.changed = true;
        }
        Ok(known)
    }

    /// Frees what a reservation that has ended took of its link's limits and did not use.
    pub(super) fn free_link(&mut self, transfer: &Transfer, outcome: Outcome) {
        let unused = transfer.amount.saturating_sub(outcome.amount());
        let (reserved_at, now) = (transfer.made_at, self.now);
        let link = link_of(transfer).and_then(|link| self.links.get_mut(&link));
        if let Some(link) = link.filter(|_| unused > 0) {
            link.limits.charged = link.limits.charged.without(unused, reserved_at, now);
            link.changed = true;
        }
    }
}

/// What is in somebody else's wallet, and which ceilings it has, is not for the one who charges it to know.
fn discreet(refusal: OperatorError) -> OperatorError {
    match refusal {
        OperatorError::InsufficientFunds { .. } | OperatorError::SpendCeiling { .. } => {
            OperatorError::LinkedFunds
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_limits_leave_the_lesser() {
        let at = Timestamp::parse_rfc3339("2028-02-28T12:00:00Z").unwrap();
        let limits = |per_day, per_month, minor| Limits {
            per_day,
            per_month,
            charged: Tally::default().with(minor, at),
        };
        let left = |limits: Limits, at| {
            let left = limits.left(at);
            (left.today, left.this_month)
        };
        assert_eq!(left(limits(2_000, 3_000, 0), at), (2_000, 3_000));
        assert_eq!(left(limits(2_000, 3_000, 1_999), at), (1, 1_001));
        assert_eq!(left(limits(2_000, 3_000, 2_500), at), (0, 500));
        let next = Timestamp::parse_rfc3339("2028-02-29T00:00:00Z").unwrap();
        assert_eq!(left(limits(2_000, 3_000, 2_500), next), (500, 500));
        let march = Timestamp::parse_rfc3339("2028-03-01T00:00:00Z").unwrap();
        assert_eq!(left(limits(2_000, 3_000, 2_500), march), (2_000, 3_000));
        let amount = |minor| Money::new(minor, cityplus_domain::Currency::PLN);
        assert!(limits(2_000, 3_000, 1_999).check(amount(1), at).is_ok());
        assert!(limits(2_000, 3_000, 1_999).check(amount(2), at).is_err());
    }

    #[test]
    fn an_actor_names_its_link() {
        let by = ChargedBy {
            link: LinkId::from_bytes([3; 16]),
            user: WalletId::from_bytes([4; 16]),
        };
        assert_eq!(by.actor(), "link/03030303-0303-0303-0303-030303030303");
    }
}
