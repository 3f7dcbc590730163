//! An account: its four sums and the rules of what may be added to them. Pure arithmetic, no database.
//!
//! Every account is kept from the owner's side: credits are what came in, balance = credits − debits. Only accounts of
//! money held outside go below zero: what tellers and gateways hold is what the operator owes the wallets.

use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};

use super::key::AccountKey;
use super::tally::{Tally, day_of};
use super::transfer::SendLimit;
use crate::operator::limits::Ceilings;
use crate::operator::types::Tier;
use crate::operator::{OperatorError, OperatorLimits};

/// In `blocked_by`: its owner, through the city.
pub(super) const OWNER: i64 = 1;
/// In `blocked_by`: nobody uses it any more, since its deposit was given back. Nothing new comes in either.
pub(super) const ENDED: i64 = 4;

/// An account as it stands in a batch. Sums are minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) key: AccountKey,
    /// The city it belongs to.
    pub(super) city: CityKey,
    pub(super) currency: Currency,
    /// Which ceilings it has. Changed by a statement of its own: the write of the sums leaves it alone.
    pub(super) tier: Tier,
    /// Who keeps anything from going out of it, as a sum of [`OWNER`], the operator's own and [`ENDED`]. Changed by a
    /// statement of its own: the write of the sums leaves it alone.
    pub(super) blocked_by: i64,
    /// Of a wallet how far below zero it may be, minor units: what was allowed when a ride last took it there.
    pub(super) debt_most: i64,
    /// Of a merchant whether a ride with it may take a named wallet below zero. Never changed by a batch.
    pub(super) rides_on_debit: bool,
    pub(super) debits_posted: i64,
    pub(super) credits_posted: i64,
    pub(super) debits_pending: i64,
    pub(super) credits_pending: i64,
    /// The last entry's sequence.
    pub(super) entries: i64,
    /// The last entry's hash; empty before the first that has one.
    pub(super) chain: String,
    /// Money from outside.
    pub(super) loaded: Tally,
    /// Money that went out: paid, sent, redeemed or set aside.
    pub(super) spent: Tally,
    /// How much was ordered to be sent, redeemed or set aside on the day of `spent`.
    pub(super) sent_on_day: i64,
    /// How much was redeemed on the day of `spent` by somebody who has not shown who they are.
    pub(super) unidentified_on_day: i64,
    /// Whether it differs from what was read.
    pub(super) changed: bool,
}

impl Account {
    /// What is in it. Both sums are between zero and `i64::MAX`: the difference cannot overflow.
    pub(super) const fn balance(&self) -> i64 {
        self.credits_posted.saturating_sub(self.debits_posted)
    }

    /// What may be taken out; it cannot overflow for the same reason.
    pub(super) const fn available(&self) -> i64 {
        self.balance().saturating_sub(self.debits_pending)
    }

    const fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    /// Whether so much may be taken out, and the sums can hold it; the account may owe so much afterwards.
    pub(super) fn check_debit(&self, amount: i64, owed: i64) -> Result<(), OperatorError> {
        if !self.key.is_outside() && self.available().saturating_add(owed) < amount {
            return Err(OperatorError::InsufficientFunds {
                available: self.money(self.available().max(0)),
            });
        }
        holds(self.debits_posted, self.debits_pending, amount)
    }

    /// Whether so much may come in, and the sums can hold it.
    pub(super) fn check_credit(&self, amount: i64) -> Result<(), OperatorError> {
        holds(self.credits_posted, self.credits_pending, amount)
    }

    const fn ceilings<'limits>(&self, limits: &'limits OperatorLimits) -> &'limits Ceilings {
        limits.ceilings(self.tier)
    }

    /// Whether anything may go out of it.
    pub(super) fn check_unblocked(&self) -> Result<(), OperatorError> {
        self.check_not_ended()?;
        if self.blocked_by != 0 {
            return Err(OperatorError::WalletBlocked);
        }
        Ok(())
    }

    /// Whether it is still used.
    pub(super) const fn check_not_ended(&self) -> Result<(), OperatorError> {
        if self.blocked_by & ENDED == 0 {
            Ok(())
        } else {
            Err(OperatorError::WalletEnded)
        }
    }

    /// Keeps how far below zero it may be, if what was reserved or posted just now took it there. It never becomes less:
    /// what was allowed once is owed rightly, whatever is allowed later.
    pub(super) fn note_debt(&mut self, most: i64) {
        if self.available() < 0 && most > self.debt_most {
            self.debt_most = most;
            self.changed = true;
        }
    }

    /// Whether so much may go out at that moment, for whatever it is.
    pub(super) fn check_spend(
        &self,
        amount: i64,
        limits: &OperatorLimits,
        at: Timestamp,
    ) -> Result<(), OperatorError> {
        // What is reserved may still be spent: it counts as if it were.
        let after = self.spent.with(self.debits_pending, at).with(amount, at);
        match after.over(self.ceilings(limits).spend()) {
            Some((period, most)) => Err(OperatorError::SpendCeiling {
                period,
                most: self.money(most),
            }),
            None => Ok(()),
        }
    }

    /// Whether so much may be paid out at that moment to somebody who has not shown who they are.
    pub(super) fn check_unidentified(
        &self,
        amount: i64,
        limits: &OperatorLimits,
        at: Timestamp,
    ) -> Result<(), OperatorError> {
        let most = limits.unidentified_redemption;
        if self
            .on_spent_day(self.unidentified_on_day, at)
            .saturating_add(amount)
            > most
        {
            return Err(OperatorError::IdentityNeeded {
                most: self.money(most),
            });
        }
        Ok(())
    }

    /// Whether so much may be put in from outside at that moment.
    pub(super) fn check_load(
        &self,
        amount: i64,
        limits: &OperatorLimits,
        at: Timestamp,
    ) -> Result<(), OperatorError> {
        if amount > limits.top_up_ceiling {
            return Err(OperatorError::TransferCeiling {
                most: self.money(limits.top_up_ceiling),
            });
        }
        self.check_balance(amount, limits)?;
        // What comes in pending is money under way from outside: it counts as if it had arrived.
        let after = self.loaded.with(self.credits_pending, at).with(amount, at);
        match after.over(self.ceilings(limits).load()) {
            Some((period, most)) => Err(OperatorError::LoadCeiling {
                period,
                most: self.money(most),
            }),
            None => Ok(()),
        }
    }

    /// Whether so much more may be in it.
    pub(super) fn check_balance(&self, amount: i64, limits: &OperatorLimits) -> Result<(), OperatorError> {
        let after = self
            .balance()
            .saturating_add(self.credits_pending)
            .saturating_add(amount);
        let most = self.ceilings(limits).balance;
        if after > most {
            return Err(OperatorError::BalanceCeiling {
                most: self.money(most),
            });
        }
        Ok(())
    }

    /// Whether so much more may be sent to other wallets at that moment.
    pub(super) fn check_send(
        &self,
        amount: i64,
        limit: Option<SendLimit>,
        at: Timestamp,
    ) -> Result<(), OperatorError> {
        let Some(SendLimit {
            most,
            device_new_until,
        }) = limit
        else {
            return Err(OperatorError::Internal("money is sent without a limit".into()));
        };
        if self.on_spent_day(self.sent_on_day, at).saturating_add(amount) <= most {
            return Ok(());
        }
        let most = self.money(most);
        Err(match device_new_until {
            Some(until) => OperatorError::NewDevice { most, until },
            None => OperatorError::DailySend { most },
        })
    }

    /// A sum of the day on which money last went out, unless the moment is on a later one.
    const fn on_spent_day(&self, sum: i64, at: Timestamp) -> i64 {
        if self.spent.day >= day_of(at) { sum } else { 0 }
    }

    /// Counts money from outside.
    pub(super) fn note_load(&mut self, amount: i64, at: Timestamp) {
        self.loaded = self.loaded.with(amount, at);
        self.changed = true;
    }

    /// Counts money from outside no more that came in at an earlier moment and is taken back.
    pub(super) fn note_taken_back(&mut self, amount: i64, came_at: Timestamp, now: Timestamp) {
        self.loaded = self.loaded.without(amount, came_at, now);
        self.changed = true;
    }

    /// Counts money that has gone out.
    pub(super) fn note_spent(&mut self, amount: i64, at: Timestamp) {
        // The sums of the day go with its tally.
        self.sent_on_day = self.on_spent_day(self.sent_on_day, at);
        self.unidentified_on_day = self.on_spent_day(self.unidentified_on_day, at);
        self.spent = self.spent.with(amount, at);
        self.changed = true;
    }

    /// Counts money that is ordered to be sent, redeemed or set aside.
    pub(super) fn note_sent(&mut self, amount: i64, at: Timestamp) {
        self.note_spent(0, at);
        self.sent_on_day = self.sent_on_day.saturating_add(amount);
    }

    /// Counts money no more that was ordered to go out at an earlier moment of the day that counts, and stayed.
    pub(super) fn note_stayed(&mut self, amount: i64, ordered_at: Timestamp, now: Timestamp) {
        self.note_spent(0, now);
        if day_of(ordered_at) == self.spent.day {
            self.sent_on_day = self.sent_on_day.saturating_sub(amount).max(0);
        }
    }

    /// Counts money that is paid out to somebody who has not shown who they are.
    pub(super) fn note_unidentified(&mut self, amount: i64, at: Timestamp) {
        self.note_spent(0, at);
        self.unidentified_on_day = self.unidentified_on_day.saturating_add(amount);
    }

    /// Reserves: more on the pending side that is named. Checked before.
    pub(super) fn reserve(&mut self, side: Side, amount: i64) {
        let pending = self.pending_mut(side);
        *pending = pending.saturating_add(amount);
        self.changed = true;
    }

    /// Frees what was reserved.
    pub(super) fn release(&mut self, side: Side, amount: i64) {
        let pending = self.pending_mut(side);
        *pending = pending.saturating_sub(amount).max(0);
        self.changed = true;
    }

    /// Posts. Checked before.
    pub(super) fn post(&mut self, side: Side, amount: i64) {
        let posted = match side {
            Side::Debit => &mut self.debits_posted,
            Side::Credit => &mut self.credits_posted,
        };
        *posted = posted.saturating_add(amount);
        self.entries = self.entries.saturating_add(1);
        self.changed = true;
    }

    const fn pending_mut(&mut self, side: Side) -> &mut i64 {
        match side {
            Side::Debit => &mut self.debits_pending,
            Side::Credit => &mut self.credits_pending,
        }
    }
}

/// A side of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Out.
    Debit,
    /// In.
    Credit,
}

/// Posted, pending and the new amount must fit into an i64 together, so that posting can never fail later.
fn holds(posted: i64, pending: i64, amount: i64) -> Result<(), OperatorError> {
    let sum = posted
        .checked_add(pending)
        .and_then(|sum| sum.checked_add(amount));
    sum.map(|_| ()).ok_or(OperatorError::Amount)
}
