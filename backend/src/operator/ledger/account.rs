//! An account: its four sums and the rules of what may be added to them. Pure arithmetic, no database.
//!
//! Every account is kept from the owner's side: credits are what came in, balance = credits − debits. Only accounts of
//! money held outside go below zero: what tellers and gateways hold is what the operator owes the wallets.

use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money, Timestamp};

use super::key::AccountKey;
use super::transfer::SendLimit;
use crate::operator::{OperatorError, OperatorLimits};

/// An account as it stands in a batch. Sums are minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) key: AccountKey,
    /// The city it belongs to.
    pub(super) city: CityKey,
    pub(super) currency: Currency,
    pub(super) opened_at: Timestamp,
    pub(super) debits_posted: i64,
    pub(super) credits_posted: i64,
    pub(super) debits_pending: i64,
    pub(super) credits_pending: i64,
    /// The last entry's sequence.
    pub(super) entries: i64,
    /// The last entry's hash; empty before the first that has one.
    pub(super) chain: String,
    /// Days since 1970 (UTC) of the last money from outside, and how much came on that day.
    pub(super) load_day: i64,
    pub(super) loaded_on_day: i64,
    /// Days since 1970 (UTC) of the last money sent to another wallet, and how much was sent on that day.
    pub(super) send_day: i64,
    pub(super) sent_on_day: i64,
    /// Whether it differs from what was read.
    pub(super) changed: bool,
}

const DAY_MS: i64 = 86_400_000;

impl Account {
    /// Empty.
    pub(super) const fn opened(
        key: AccountKey,
        city: CityKey,
        currency: Currency,
        opened_at: Timestamp,
    ) -> Self {
        Self {
            key,
            city,
            currency,
            opened_at,
            debits_posted: 0,
            credits_posted: 0,
            debits_pending: 0,
            credits_pending: 0,
            entries: 0,
            chain: String::new(),
            load_day: 0,
            loaded_on_day: 0,
            send_day: 0,
            sent_on_day: 0,
            changed: true,
        }
    }

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
        let loaded = self.loaded(at).saturating_add(self.credits_pending);
        if loaded.saturating_add(amount) > limits.daily_load {
            return Err(OperatorError::DailyLoad {
                most: self.money(limits.daily_load),
            });
        }
        Ok(())
    }

    /// Whether so much more may be in it.
    pub(super) fn check_balance(&self, amount: i64, limits: &OperatorLimits) -> Result<(), OperatorError> {
        let after = self
            .balance()
            .saturating_add(self.credits_pending)
            .saturating_add(amount);
        if after > limits.balance_ceiling {
            return Err(OperatorError::BalanceCeiling {
                most: self.money(limits.balance_ceiling),
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
        if self.sent(at).saturating_add(amount) <= most {
            return Ok(());
        }
        let most = self.money(most);
        Err(match device_new_until {
            Some(until) => OperatorError::NewDevice { most, until },
            None => OperatorError::DailySend { most },
        })
    }

    /// What was put in from outside on the day of that moment.
    const fn loaded(&self, at: Timestamp) -> i64 {
        on_day(self.load_day, self.loaded_on_day, at)
    }

    /// What was sent to other wallets on the day of that moment.
    const fn sent(&self, at: Timestamp) -> i64 {
        on_day(self.send_day, self.sent_on_day, at)
    }

    /// Counts money from outside.
    pub(super) fn note_load(&mut self, amount: i64, at: Timestamp) {
        self.loaded_on_day = self.loaded(at).saturating_add(amount);
        self.load_day = day_of(at);
        self.changed = true;
    }

    /// Counts money sent to another wallet.
    pub(super) fn note_sent(&mut self, amount: i64, at: Timestamp) {
        self.sent_on_day = self.sent(at).saturating_add(amount);
        self.send_day = day_of(at);
        self.changed = true;
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

/// The day of a moment: days since 1970 in UTC.
const fn day_of(at: Timestamp) -> i64 {
    at.millis().div_euclid(DAY_MS)
}

/// A day's sum, if it is that day's.
const fn on_day(day: i64, sum: i64, at: Timestamp) -> i64 {
    if day == day_of(at) { sum } else { 0 }
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
