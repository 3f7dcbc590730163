//! Deposits (Pardubice P14): a tourist's anonymous wallet, opened with cash at a desk and ended there.
//!
//! The deposit lies in an account of its own, so that nothing can spend it. It comes with what may be spent and goes back
//! with what is left of that: each time two transfers of one batch, with the shift's row, so that both are made or neither.

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};

use super::account::Account;
use super::charged::{Link, linked};
use super::key::AccountKey;
use super::rules;
use super::state::State;
use super::till::Desk;
use super::transfer::{Known, Transfer, TransferKind};
use crate::operator::OperatorError;
use crate::operator::types::Tier;

impl State {
    /// Takes a deposit and what comes with it. The same again is what it was, whatever shift is open by now.
    pub(super) fn take_deposit(
        &mut self,
        desk: &Desk,
        deposit: &Transfer,
        top_up: Option<&Transfer>,
    ) -> Result<Known, OperatorError> {
        if self.known.contains_key(&deposit.id) {
            return self.taken_before(deposit, top_up);
        }
        let load = linked(deposit.id, Link::Load);
        if self.known.contains_key(&load) {
            return Err(OperatorError::IdReused);
        }
        let AccountKey::Deposit(wallet) = deposit.credit else {
            return Err(OperatorError::Internal("a deposit goes elsewhere".into()));
        };
        // All of it before the first is made: a refusal leaves no trace.
        let owner = self.account(&AccountKey::Wallet(wallet))?;
        let kept = self.account(&deposit.credit)?;
        check_wallet(owner, kept)?;
        self.check_amount(deposit)?;
        rules::check(self, deposit, None)?;
        if let Some(top_up) = top_up {
            rules::check(self, top_up, None)?;
        }
        self.check_drawer(desk, deposit, top_up)?;
        self.make(deposit.clone(), None, None, None)?;
        let mark = self.shift(desk)?.put_with_receipt(deposit.amount);
        let taken = self.mark(deposit.id, mark)?;
        if let Some(top_up) = top_up {
            self.make(top_up.clone(), None, None, None)?;
            let mark = self.shift(desk)?.put_with_receipt(top_up.amount);
            self.mark(top_up.id, mark)?;
        }
        Ok(taken)
    }

    /// What was taken under this id, if it was the same.
    fn taken_before(
        &mut self,
        deposit: &Transfer,
        top_up: Option<&Transfer>,
    ) -> Result<Known, OperatorError> {
        let load = linked(deposit.id, Link::Load);
        let is_same = match top_up {
            Some(top_up) => self
                .known
                .get(&load)
                .is_some_and(|known| known.transfer.same_content(top_up)),
            None => !self.known.contains_key(&load),
        };
        if is_same {
            self.make(deposit.clone(), None, None, None)
        } else {
            Err(OperatorError::IdReused)
        }
    }

    /// A deposit is as much as the tariff says.
    fn check_amount(&self, deposit: &Transfer) -> Result<(), OperatorError> {
        let asked = self.limits.deposit;
        if asked > 0 && deposit.amount == asked {
            return Ok(());
        }
        Err(OperatorError::DepositAmount {
            asked: Money::new(asked, deposit.currency),
        })
    }

    fn check_drawer(
        &mut self,
        desk: &Desk,
        deposit: &Transfer,
        top_up: Option<&Transfer>,
    ) -> Result<(), OperatorError> {
        let most = self.limits.till_ceiling;
        let cash = deposit
            .amount
            .saturating_add(top_up.map_or(0, |top_up| top_up.amount));
        // Both credit sides are different accounts; of cash both are debits.
        self.account(&deposit.debit)?.check_debit(cash, 0)?;
        if self.shift(desk)?.drawer.saturating_add(cash) > most {
            return Err(OperatorError::TillCeiling {
                most: Money::new(most, deposit.currency),
            });
        }
        Ok(())
    }

    /// Gives a deposit back together with all that is left in its wallet, which ends. The same again is what it was.
    pub(super) fn return_deposit(
        &mut self,
        desk: &Desk,
        id: TransferId,
        wallet: WalletId,
        is_identified: bool,
    ) -> Result<Known, OperatorError> {
        let kept = AccountKey::Deposit(wallet);
        if let Some(known) = self.known.get(&id) {
            let made = &known.transfer;
            let is_same = made.kind == TransferKind::DepositBack
                && made.debit == kept
                && made.actor.as_deref() == Some(desk.teller.as_str());
            return if is_same {
                Ok(known.clone())
            } else {
                Err(OperatorError::IdReused)
            };
        }
        let rest_id = linked(id, Link::Rest);
        if self.known.contains_key(&rest_id) {
            return Err(OperatorError::IdReused);
        }
        let owner = self.account(&AccountKey::Wallet(wallet))?;
        owner.check_unblocked()?;
        if owner.debits_pending > 0 || owner.credits_pending > 0 {
            return Err(OperatorError::WalletBusy);
        }
        let rest = owner.balance();
        if !is_identified && rest > 0 {
            owner.check_unidentified(rest, &self.limits, self.now)?;
        }
        let back = self.out(desk, id, TransferKind::DepositBack, kept.clone());
        let back = Transfer {
            amount: self.account(&kept)?.available(),
            ..back
        };
        if back.amount <= 0 {
            return Err(OperatorError::NoDeposit);
        }
        rules::check(self, &back, None)?;
        let closing = Transfer {
            amount: rest,
            ..self.out(desk, rest_id, TransferKind::Closing, AccountKey::Wallet(wallet))
        };
        if rest > 0 {
            rules::check(self, &closing, None)?;
        }
        self.shift(desk)?;
        self.hand_back(desk, back, closing, is_identified)
    }

    /// Moves what was checked, and ends the wallet.
    fn hand_back(
        &mut self,
        desk: &Desk,
        back: Transfer,
        closing: Transfer,
        is_identified: bool,
    ) -> Result<Known, OperatorError> {
        let AccountKey::Wallet(wallet) = closing.debit else {
            return Err(OperatorError::Internal("a rest comes from elsewhere".into()));
        };
        let (id, amount) = (back.id, back.amount);
        self.make(back, None, None, None)?;
        let mark = self.shift(desk)?.put(amount.saturating_neg());
        let known = self.mark(id, mark)?;
        if closing.amount > 0 {
            let (id, rest, now) = (closing.id, closing.amount, self.now);
            self.make(closing, None, None, None)?;
            let mark = self.shift(desk)?.put(rest.saturating_neg());
            self.mark(id, mark)?;
            if !is_identified {
                self.account_mut(&AccountKey::Wallet(wallet))?
                    .note_unidentified(rest, now);
            }
        }
        self.end_wallet(wallet)?;
        Ok(known)
    }

    /// A transfer of nothing yet from an account into the cash of a desk's city.
    fn out(&self, desk: &Desk, id: TransferId, kind: TransferKind, debit: AccountKey) -> Transfer {
        Transfer {
            id,
            kind,
            debit,
            credit: AccountKey::Cash {
                city: desk.city.clone(),
                currency: desk.currency,
            },
            amount: 0,
            currency: desk.currency,
            made_at: self.now,
            expires_at: None,
            related: None,
            actor: Some(desk.teller.clone()),
        }
    }
}

/// Whether a deposit may be taken for a wallet: an anonymous one, in use, that never had any.
fn check_wallet(wallet: &Account, deposit: &Account) -> Result<(), OperatorError> {
    wallet.check_unblocked()?;
    if wallet.tier != Tier::Anonymous || deposit.entries > 0 {
        return Err(OperatorError::DepositWallet);
    }
    Ok(())
}
