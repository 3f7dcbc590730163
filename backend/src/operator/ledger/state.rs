//! The accounts and transfers of one batch, and the rules by which commands change them. No database here.
//!
//! A command checks everything before it changes anything: one that fails leaves no trace, and the next ones go on.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use cityplus_domain::ids::{LinkId, PaymentId, TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::bytes::PublicKey;

use super::account::{Account, Side};
use super::chain::Line;
use super::key::AccountKey;
use super::payer::WalletLink;
use super::till::{Shift, TillMark};
use super::transfer::{Command, Known, Outcome, Proof, SendLimit, Transfer, TransferKind, transfer_of};
use super::{points, rules};
use crate::operator::types::PaymentState;
use crate::operator::{OperatorError, OperatorLimits};

/// A line of an account's history.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) account: AccountKey,
    pub(super) sequence: i64,
    pub(super) transfer: TransferId,
    pub(super) amount: i64,
    pub(super) balance_after: i64,
    /// Its hash, which the account's next entry takes up.
    pub(super) chain: String,
}

impl Entry {
    /// The hash of an entry of this transfer that is made now, after the account's hash before.
    fn hash_after(&self, previous: &str, transfer: &Transfer, now: Timestamp) -> String {
        let line = Line {
            previous,
            account: &self.account,
            sequence: self.sequence,
            transfer: &transfer.id,
            kind: transfer.kind.as_str(),
            debit: &transfer.debit,
            credit: &transfer.credit,
            amount: self.amount,
            balance_after: self.balance_after,
            made_at: now.millis(),
            currency: &transfer.currency,
            ordered: transfer.amount,
            ordered_at: transfer.made_at.millis(),
            expires_at: transfer.expires_at.map(Timestamp::millis),
            related: transfer.related.as_ref().map(|id| id as &dyn Display),
            actor: transfer.actor.as_deref(),
        };
        line.hash()
    }
}

/// What a batch has read and what it will write.
#[derive(Debug)]
pub(super) struct State {
    pub(super) now: Timestamp,
    pub(super) limits: OperatorLimits,
    pub(super) accounts: HashMap<AccountKey, Account>,
    pub(super) known: HashMap<TransferId, Known>,
    /// The keys that may sign, each with its wallet: of all the wallets that new orders come from.
    pub(super) bound: HashSet<(AccountKey, PublicKey)>,
    /// The shifts that are open, by the texts of their desks.
    pub(super) shifts: HashMap<String, Shift>,
    /// What was moved in them.
    pub(super) marked: Vec<(TransferId, TillMark)>,
    /// The links that payments are ordered by.
    pub(super) links: HashMap<LinkId, WalletLink>,
    /// What earns points.
    pub(super) rules: points::Rules,
    /// The fees of deeds that a newer wish has overtaken.
    pub(super) stale: HashSet<TransferId>,
    /// The wallets that something is set aside of, if their deposits are asked back.
    pub(super) set_aside: HashSet<WalletId>,
    /// What was done to wallets beside moving money: whose row, and the statement that writes it.
    pub(super) deeds: Vec<(AccountKey, &'static str)>,
    /// New transfers, in order.
    pub(super) made: Vec<TransferId>,
    /// Reservations that ended.
    pub(super) resolved: Vec<(TransferId, Outcome)>,
    pub(super) entries: Vec<Entry>,
}

impl State {
    pub(super) fn new(now: Timestamp, limits: &OperatorLimits) -> Self {
        Self {
            now,
            limits: *limits,
            accounts: HashMap::new(),
            known: HashMap::new(),
            bound: HashSet::new(),
            shifts: HashMap::new(),
            marked: Vec::new(),
            links: HashMap::new(),
            rules: points::Rules::default(),
            stale: HashSet::new(),
            set_aside: HashSet::new(),
            deeds: Vec::new(),
            made: Vec::new(),
            resolved: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Whether anything is to be written.
    pub(super) const fn is_unchanged(&self) -> bool {
        self.made.is_empty() && self.resolved.is_empty()
    }

    /// Does a command, or refuses it and changes nothing.
    pub(super) fn apply(&mut self, command: &Command) -> Result<Known, OperatorError> {
        match command {
            Command::Make {
                transfer,
                proof,
                refusal,
                send_limit,
            } => self.make(
                (**transfer).clone(),
                proof.as_deref().copied(),
                refusal.as_ref(),
                *send_limit,
            ),
            Command::ByLink {
                by,
                transfer,
                proof,
                refusal,
            } => self.charge(*by, transfer, **proof, refusal.as_ref()),
            Command::Both { first, second } => self.both(first, second),
            Command::Capture {
                city,
                payment,
                amount,
            } => self.capture(city, *payment, *amount),
            Command::Void { city, payment } => self.void(city, *payment),
            Command::Expire { transfer } => self.expire(*transfer),
            Command::Finish {
                transfer,
                kind,
                moved,
            } => self.finish(*transfer, *kind, *moved),
            Command::Charged { make, fee } => self.make_charged(make, fee),
            Command::Deed { deed, fee } => self.deed(*deed, fee),
            Command::TakeDeposit {
                desk,
                deposit,
                top_up,
            } => self.take_deposit(desk, deposit, top_up.as_deref()),
            Command::ReturnDeposit {
                desk,
                transfer,
                wallet,
                is_identified,
            } => self.return_deposit(desk, *transfer, *wallet, *is_identified),
            Command::TopUp { desk, transfer } => self.top_up(desk, transfer),
            Command::CancelTopUp {
                desk,
                transfer,
                top_up,
            } => self.cancel_top_up(desk, *transfer, *top_up),
            Command::HandOut {
                desk,
                redemption,
                is_identified,
            } => self.hand_out(desk, *redemption, *is_identified),
            Command::Refund {
                city,
                transfer,
                payment,
                amount,
            } => self.refund(city, *transfer, *payment, *amount),
        }
    }

    pub(super) fn make(
        &mut self,
        transfer: Transfer,
        proof: Option<Proof>,
        refusal: Option<&OperatorError>,
        send_limit: Option<SendLimit>,
    ) -> Result<Known, OperatorError> {
        if let Some(known) = self.known.get(&transfer.id) {
            let same = known.transfer.same_content(&transfer) && known.proof == proof;
            return if same {
                Ok(known.clone())
            } else {
                Err(OperatorError::IdReused)
            };
        }
        if let Some(refusal) = refusal {
            return Err(refusal.clone());
        }
        rules::check_key(self, &transfer, proof.as_ref())?;
        self.make_new(transfer, proof, send_limit)
    }

    /// Makes a transfer that is not there yet, and whose key may sign.
    pub(super) fn make_new(
        &mut self,
        mut transfer: Transfer,
        proof: Option<Proof>,
        send_limit: Option<SendLimit>,
    ) -> Result<Known, OperatorError> {
        rules::check(self, &transfer, send_limit)?;
        transfer.made_at = self.now;
        let now = self.now;
        // What is only reserved counts as well: otherwise a limit of a day would hold for each order of it anew.
        if matches!(
            transfer.kind,
            TransferKind::Send | TransferKind::Redemption | TransferKind::SetAside
        ) {
            self.account_mut(&transfer.debit)?.note_sent(transfer.amount, now);
        }
        if rules::is_unidentified(&transfer) {
            self.account_mut(&transfer.debit)?
                .note_unidentified(transfer.amount, now);
        }
        if transfer.expires_at.is_some() {
            self.account_mut(&transfer.debit)?
                .reserve(Side::Debit, transfer.amount);
            self.account_mut(&transfer.credit)?
                .reserve(Side::Credit, transfer.amount);
        } else {
            self.post(&transfer, transfer.amount)?;
        }
        let debt = rules::ride_debt(self, &transfer)?;
        self.account_mut(&transfer.debit)?.note_debt(debt);
        let known = Known {
            transfer,
            proof,
            outcome: None,
            refunded: 0,
            till: None,
        };
        self.made.push(known.transfer.id);
        self.known.insert(known.transfer.id, known.clone());
        Ok(known)
    }

    fn capture(
        &mut self,
        city: &CityKey,
        payment: PaymentId,
        amount: Option<Money>,
    ) -> Result<Known, OperatorError> {
        let known = self.payment_of(city, payment)?;
        let transfer = &known.transfer;
        if amount.is_some_and(|asked| asked.currency != transfer.currency) {
            return Err(OperatorError::Currency);
        }
        let asked = amount.map_or(transfer.amount, |asked| asked.minor);
        match known.outcome {
            Some(Outcome::Posted(captured)) if captured == asked => return Ok(known),
            Some(Outcome::Posted(captured)) => {
                let captured = Money::new(captured, transfer.currency);
                return Err(OperatorError::AlreadyCaptured { captured });
            }
            Some(Outcome::Voided) => {
                return Err(OperatorError::State {
                    state: PaymentState::Voided,
                });
            }
            Some(Outcome::Expired) => {
                return Err(OperatorError::State {
                    state: PaymentState::Expired,
                });
            }
            None => {}
        }
        if asked <= 0 {
            return Err(OperatorError::Amount);
        }
        if asked > transfer.amount {
            return Err(OperatorError::ExceedsPayment {
                most: Money::new(transfer.amount, transfer.currency),
            });
        }
        if transfer.expires_at.is_some_and(|end| end <= self.now) {
            self.resolve(&known, Outcome::Expired)?;
            return Err(OperatorError::State {
                state: PaymentState::Expired,
            });
        }
        let captured = self.resolve(&known, Outcome::Posted(asked))?;
        self.earn(&captured);
        Ok(captured)
    }

    fn void(&mut self, city: &CityKey, payment: PaymentId) -> Result<Known, OperatorError> {
        let known = self.payment_of(city, payment)?;
        match known.outcome {
            Some(Outcome::Posted(_)) => Err(OperatorError::State {
                state: PaymentState::Captured,
            }),
            Some(Outcome::Voided | Outcome::Expired) => Ok(known),
            None => self.resolve(&known, Outcome::Voided),
        }
    }

    fn expire(&mut self, transfer: TransferId) -> Result<Known, OperatorError> {
        let known = self.known.get(&transfer).cloned();
        let known = known.ok_or(OperatorError::UnknownPayment)?;
        let over = known.transfer.expires_at.is_some_and(|end| end <= self.now);
        if over && known.outcome.is_none() {
            self.resolve(&known, Outcome::Expired)
        } else {
            Ok(known)
        }
    }

    /// Ends what is under way to or from the world outside. Money that has come in has come in, whatever its time was;
    /// money goes out in its time only.
    pub(super) fn finish(
        &mut self,
        transfer: TransferId,
        kind: TransferKind,
        moved: bool,
    ) -> Result<Known, OperatorError> {
        let known = self.known.get(&transfer).cloned();
        let known = known.filter(|known| known.transfer.kind == kind);
        let known = known.ok_or(OperatorError::UnknownPayment)?;
        let is_over = known.transfer.expires_at.is_some_and(|end| end <= self.now);
        let state = match (known.outcome, moved) {
            (None, true) if kind == TransferKind::Redemption && is_over => {
                self.resolve(&known, Outcome::Expired)?;
                PaymentState::Expired
            }
            (None, true) => return self.resolve(&known, Outcome::Posted(known.transfer.amount)),
            (None, false) => return self.resolve(&known, Outcome::Voided),
            (Some(Outcome::Posted(_)), true) | (Some(Outcome::Voided | Outcome::Expired), false) => {
                return Ok(known);
            }
            (Some(Outcome::Posted(_)), false) => PaymentState::Captured,
            (Some(Outcome::Voided), true) => PaymentState::Voided,
            (Some(Outcome::Expired), true) => PaymentState::Expired,
        };
        Err(OperatorError::State { state })
    }

    /// Ends a reservation.
    pub(super) fn resolve(&mut self, known: &Known, outcome: Outcome) -> Result<Known, OperatorError> {
        let transfer = &known.transfer;
        // Both accounts are here or neither is touched.
        self.account(&transfer.debit)?;
        self.account(&transfer.credit)?;
        self.account_mut(&transfer.debit)?
            .release(Side::Debit, transfer.amount);
        self.account_mut(&transfer.credit)?
            .release(Side::Credit, transfer.amount);
        if let Outcome::Posted(amount) = outcome {
            self.post(transfer, amount)?;
        } else if transfer.kind == TransferKind::Redemption {
            // Cash that nobody fetched takes no room from what is ordered later on the same day.
            let now = self.now;
            self.account_mut(&transfer.debit)?
                .note_stayed(transfer.amount, transfer.made_at, now);
        }
        self.free_link(transfer, outcome);
        let resolved = Known {
            outcome: Some(outcome),
            ..known.clone()
        };
        self.resolved.push((transfer.id, outcome));
        self.known.insert(transfer.id, resolved.clone());
        Ok(resolved)
    }

    /// Moves money and writes both histories. Checked before.
    fn post(&mut self, transfer: &Transfer, amount: i64) -> Result<(), OperatorError> {
        let now = self.now;
        for (key, side) in [(&transfer.debit, Side::Debit), (&transfer.credit, Side::Credit)] {
            let account = self.account_mut(key)?;
            account.post(side, amount);
            if (transfer.kind, side) == (TransferKind::TopUp, Side::Credit) {
                account.note_load(amount, now);
            }
            if transfer.kind.is_spending() && side == Side::Debit {
                account.note_spent(amount, now);
            }
            let mut entry = Entry {
                account: key.clone(),
                sequence: account.entries,
                transfer: transfer.id,
                amount: if side == Side::Debit { -amount } else { amount },
                balance_after: account.balance(),
                chain: String::new(),
            };
            entry.chain = entry.hash_after(&account.chain, transfer, now);
            account.chain.clone_from(&entry.chain);
            self.entries.push(entry);
        }
        Ok(())
    }

    fn payment(&self, payment: PaymentId) -> Result<Known, OperatorError> {
        let known = self.known.get(&transfer_of(payment));
        let known = known.filter(|known| known.transfer.kind == TransferKind::Payment);
        known.cloned().ok_or(OperatorError::UnknownPayment)
    }

    /// A payment to a merchant of that city.
    pub(super) fn payment_of(&self, city: &CityKey, payment: PaymentId) -> Result<Known, OperatorError> {
        let known = self.payment(payment)?;
        if known.is_of(city) {
            Ok(known)
        } else {
            Err(OperatorError::UnknownPayment)
        }
    }

    pub(super) fn account(&self, key: &AccountKey) -> Result<&Account, OperatorError> {
        self.accounts.get(key).ok_or_else(|| missing(key))
    }

    pub(super) fn account_mut(&mut self, key: &AccountKey) -> Result<&mut Account, OperatorError> {
        self.accounts.get_mut(key).ok_or_else(|| missing(key))
    }
}

/// What it means that an account is not there.
fn missing(key: &AccountKey) -> OperatorError {
    match key {
        AccountKey::Wallet(_) => OperatorError::UnknownWallet,
        AccountKey::Allowance(_) => OperatorError::UnknownAllowance,
        AccountKey::Merchant { .. } => OperatorError::UnknownMerchant,
        AccountKey::Deposit(_) => OperatorError::NoDeposit,
        // Opened together with the first wallet or merchant of its currency.
        AccountKey::Cash { .. }
        | AccountKey::Gateway { .. }
        | AccountKey::Direct { .. }
        | AccountKey::Bank { .. }
        | AccountKey::Fees { .. }
        | AccountKey::Partner { .. }
        | AccountKey::PointsIssued { .. }
        | AccountKey::Points { .. } => OperatorError::Currency,
    }
}
