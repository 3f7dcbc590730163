//! Deposits (Pardubice P14): a tourist's anonymous wallet, opened with cash at a desk and ended there.
//!
//! The deposit lies in an account of its own, so that nothing can spend it. It comes with what may be spent and goes back
//! with what is left of that: each time two transfers of one batch, with the shift's row, so that both are made or neither.

use std::collections::HashSet;

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use sqlx::AnyConnection;

use super::account::{Account, ENDED};
use super::charged::{Link, linked};
use super::key::AccountKey;
use super::rules;
use super::state::State;
use super::till::Desk;
use super::transfer::{Command, Known, Transfer, TransferKind};
use crate::operator::OperatorError;
use crate::operator::types::Tier;
use crate::store::StoreError;

/// Money of one that is only asked for may still be on its way.
const OPEN_ALLOWANCES: &str = "SELECT COUNT(*) FROM allowance w WHERE w.wallet = $1 AND w.is_over = 0 \
     AND NOT (w.state = 'given' AND EXISTS (SELECT 1 FROM account a WHERE a.id = 'allowance/' || w.id \
     AND a.credits_posted = a.debits_posted))";

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

    /// Gives a deposit back together with all that is left in its wallet, which ends. Of one that has ended it hands out what
    /// came later. The same again is what it was.
    pub(super) fn return_deposit(
        &mut self,
        desk: &Desk,
        id: TransferId,
        wallet: WalletId,
        is_identified: bool,
    ) -> Result<Known, OperatorError> {
        if let Some(known) = self.known.get(&id) {
            return returned_before(known, desk, wallet);
        }
        let rest_id = linked(id, Link::Rest);
        if self.known.contains_key(&rest_id) {
            return Err(OperatorError::IdReused);
        }
        let (owner, kept) = (AccountKey::Wallet(wallet), AccountKey::Deposit(wallet));
        let rest = self.rest_of(wallet, is_identified)?;
        let has_ended = self.account(&owner)?.blocked_by & ENDED != 0;
        let closing = Transfer {
            amount: rest,
            ..self.out(
                desk,
                if has_ended { id } else { rest_id },
                TransferKind::Closing,
                owner,
            )
        };
        if rest > 0 {
            rules::check(self, &closing, None)?;
        }
        if has_ended {
            return self.hand_out_rest(desk, closing, is_identified);
        }
        let back = Transfer {
            amount: self.account(&kept)?.available(),
            ..self.out(desk, id, TransferKind::DepositBack, kept)
        };
        if back.amount <= 0 {
            return Err(OperatorError::NoDeposit);
        }
        rules::check(self, &back, None)?;
        self.shift(desk)?;
        let amount = back.amount;
        self.make(back, None, None, None)?;
        let mark = self.shift(desk)?.put(amount.saturating_neg());
        let known = self.mark(id, mark)?;
        if rest > 0 {
            self.hand_out_rest(desk, closing, is_identified)?;
        }
        self.end_wallet(wallet)?;
        Ok(known)
    }

    /// What is handed out of a wallet with its deposit, or after it has ended, if it may be: minor units.
    fn rest_of(&self, wallet: WalletId, is_identified: bool) -> Result<i64, OperatorError> {
        let owner = self.account(&AccountKey::Wallet(wallet))?;
        let rest = owner.balance();
        // A refund, or what was set aside and not spent, still comes to a wallet that has ended.
        let came_later = owner.blocked_by == ENDED && rest > 0;
        if !came_later {
            owner.check_unblocked()?;
        }
        let is_set_aside = self.set_aside.contains(&wallet) && !came_later;
        if owner.debits_pending > 0 || owner.credits_pending > 0 || is_set_aside {
            return Err(OperatorError::WalletBusy);
        }
        if rest < 0 {
            // Paid first, by a top-up at the same desk: then the deposit goes back whole.
            return Err(OperatorError::InsufficientFunds {
                available: Money::new(rest, owner.currency),
            });
        }
        if !is_identified && rest > 0 {
            owner.check_unidentified(rest, &self.limits, self.now)?;
        }
        Ok(rest)
    }

    /// Hands out what is left in a wallet. Its rules are checked before.
    fn hand_out_rest(
        &mut self,
        desk: &Desk,
        closing: Transfer,
        is_identified: bool,
    ) -> Result<Known, OperatorError> {
        self.shift(desk)?;
        let (id, owner, rest, now) = (closing.id, closing.debit.clone(), closing.amount, self.now);
        self.make(closing, None, None, None)?;
        let mark = self.shift(desk)?.put(rest.saturating_neg());
        if !is_identified {
            self.account_mut(&owner)?.note_unidentified(rest, now);
        }
        self.mark(id, mark)
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

/// What was handed out under this id, if it was the same: a deposit, or what came to its wallet later.
fn returned_before(known: &Known, desk: &Desk, wallet: WalletId) -> Result<Known, OperatorError> {
    let made = &known.transfer;
    let is_of_it = match made.kind {
        TransferKind::DepositBack => made.debit == AccountKey::Deposit(wallet),
        TransferKind::Closing => made.debit == AccountKey::Wallet(wallet),
        _ => false,
    };
    if is_of_it && made.actor.as_deref() == Some(desk.teller.as_str()) {
        Ok(known.clone())
    } else {
        Err(OperatorError::IdReused)
    }
}

/// The wallets whose deposits are asked back while something is set aside of them for a device. Behind the wallets' locks,
/// under which a device asks for it. What a device was given and has spent or handed back, all of it and settled, holds
/// nothing up: its account is empty.
pub(super) async fn set_aside(
    connection: &mut AnyConnection,
    commands: &[&Command],
) -> Result<HashSet<WalletId>, StoreError> {
    let mut found = HashSet::new();
    for command in commands {
        let Command::ReturnDeposit { wallet, .. } = command else {
            continue;
        };
        let open: i64 = sqlx::query_scalar(OPEN_ALLOWANCES)
            .bind(wallet.to_string())
            .fetch_one(&mut *connection)
            .await?;
        if open > 0 {
            found.insert(*wallet);
        }
    }
    Ok(found)
}
