//! Deeds that cost a fee (Pardubice P7), and what hangs together with them.
//!
//! A fee is a transfer from the wallet to the operator. It is made in the very transaction that does the deed: both are
//! done or neither is, and what was done before costs nothing again.

use std::collections::HashSet;

use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use ring::digest::{SHA256, digest};
use sqlx::AnyConnection;

use super::account::{ENDED, OWNER};
use super::key::AccountKey;
use super::rules;
use super::state::State;
use super::transfer::{Command, Known, Outcome, Transfer, TransferKind};
use crate::operator::OperatorError;
use crate::operator::types::Tier;
use crate::operator::wallets::BLOCKING;
use crate::store::StoreError;

/// What hangs on another transfer and is named by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operator) enum Link {
    /// The fee of a redemption.
    Fee,
    /// What may be spent of the cash that a deposit came with.
    Load,
    /// What is left in a wallet whose deposit is given back.
    Rest,
}

impl Link {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Fee => "fee",
            Self::Load => "load",
            Self::Rest => "rest",
        }
    }
}

/// The id of what hangs on a transfer: a UUID of version 8 (RFC 9562) whose other bits are the beginning of a SHA-256, so
/// that whoever asks again names the same.
pub(in crate::operator) fn linked(transfer: TransferId, link: Link) -> TransferId {
    named_by(&format!(
        "cityplus-linked-transfer-1\n{transfer}\n{}\n",
        link.as_str()
    ))
}

/// The id of the fee for one wish of the city to unblock a wallet: however often the wish comes, it is taken once.
pub(in crate::operator) fn unblock_fee(wallet: WalletId, version: i64) -> TransferId {
    named_by(&format!("cityplus-unblock-fee-1\n{wallet}\n{version}\n"))
}

fn named_by(text: &str) -> TransferId {
    let hash = digest(&SHA256, text.as_bytes());
    let mut bytes = [0_u8; 16];
    for (place, byte) in bytes.iter_mut().zip(hash.as_ref()) {
        *place = *byte;
    }
    if let Some(version) = bytes.get_mut(6) {
        *version = (*version & 0x0f) | 0x80;
    }
    if let Some(variant) = bytes.get_mut(8) {
        *variant = (*variant & 0x3f) | 0x80;
    }
    TransferId::from_bytes(bytes)
}

/// What is done for a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::operator) enum Deed {
    /// An anonymous wallet becomes a named one.
    Upgrade,
    /// Its owner's block ends, unless a newer wish of the city about it was heard.
    Unblock {
        /// Of the city's wish.
        version: i64,
    },
    /// A lost device is replaced. That is the city's deed: here only its fee is taken, up to what is there.
    Replace,
}

/// What is written into a wallet's row, of which `$1` is the id.
const UPGRADE: &str = "UPDATE account SET tier = 'named' WHERE id = $1";
const UNBLOCK: &str = "UPDATE account SET blocked_by = blocked_by & 6 WHERE id = $1";
const END: &str = "UPDATE account SET blocked_by = blocked_by | 4 WHERE id = $1";

impl Command {
    /// The command itself, without the fee that is taken for it.
    pub(super) fn plain(&self) -> &Self {
        match self {
            Self::Charged { make, .. } => make,
            other => other,
        }
    }
}

/// The transfers that are made beside those that commands name.
pub(super) fn with_them(commands: &[&Command]) -> impl Iterator<Item = TransferId> {
    commands
        .iter()
        .filter_map(|command| match command {
            Command::Charged { make, fee } => match make.as_ref() {
                Command::Make { transfer, .. } => Some([transfer.id, fee.id]),
                _ => None,
            },
            Command::TakeDeposit { deposit, .. } => Some([deposit.id, linked(deposit.id, Link::Load)]),
            Command::ReturnDeposit { transfer, .. } => Some([*transfer, linked(*transfer, Link::Rest)]),
            _ => None,
        })
        .flatten()
}

/// The accounts of commands with a fee and of deposits.
pub(super) fn accounts(commands: &[&Command]) -> impl Iterator<Item = AccountKey> {
    commands.iter().flat_map(|command| match command {
        Command::Charged { make, fee } => match make.as_ref() {
            Command::Make { transfer, .. } => between([transfer, fee]),
            _ => Vec::new(),
        },
        Command::Deed { fee, .. } => between([fee, fee]),
        Command::TakeDeposit { deposit, top_up, .. } => {
            let mut keys = between([deposit, top_up.as_ref().unwrap_or(deposit)]);
            // Looked at also where nothing is put into it.
            if let AccountKey::Deposit(wallet) = deposit.credit {
                keys.push(AccountKey::Wallet(wallet));
            }
            keys
        }
        Command::ReturnDeposit { desk, wallet, .. } => vec![
            AccountKey::Wallet(*wallet),
            AccountKey::Deposit(*wallet),
            AccountKey::Cash {
                city: desk.city.clone(),
                currency: desk.currency,
            },
        ],
        _ => Vec::new(),
    })
}

/// The fees of deeds that a newer wish of the city has overtaken. Behind the wallets' locks, under which wishes are heard.
pub(super) async fn overtaken(
    connection: &mut AnyConnection,
    commands: &[&Command],
) -> Result<HashSet<TransferId>, StoreError> {
    let mut overtaken = HashSet::new();
    for command in commands {
        let Command::Deed {
            deed: Deed::Unblock { version },
            fee,
        } = command
        else {
            continue;
        };
        let newer: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM wallet_wish WHERE wallet = $1 AND about = $2 AND version > $3",
        )
        .bind(fee.debit.to_string())
        .bind(BLOCKING)
        .bind(*version)
        .fetch_one(&mut *connection)
        .await?;
        if newer > 0 {
            overtaken.insert(fee.id);
        }
    }
    Ok(overtaken)
}

fn between(transfers: [&Transfer; 2]) -> Vec<AccountKey> {
    let keys = transfers.map(|transfer| [transfer.debit.clone(), transfer.credit.clone()]);
    keys.into_iter().flatten().collect()
}

impl State {
    /// Makes a transfer and takes its fee.
    pub(super) fn make_charged(&mut self, make: &Command, fee: &Transfer) -> Result<Known, OperatorError> {
        let Command::Make {
            transfer,
            proof,
            refusal,
            send_limit,
        } = make
        else {
            return Err(OperatorError::Internal("a fee is taken for no transfer".into()));
        };
        let proof = proof.as_deref().copied();
        if self.known.contains_key(&transfer.id) || refusal.is_some() {
            return self.make((**transfer).clone(), proof, refusal.as_ref(), *send_limit);
        }
        if self.known.contains_key(&fee.id) {
            return Err(OperatorError::IdReused);
        }
        // All of it before the first is made: a refusal leaves no trace.
        rules::check_key(self, transfer, proof.as_ref())?;
        rules::check(self, transfer, *send_limit).map_err(|error| with_fee(error, fee))?;
        let both = transfer.amount.checked_add(fee.amount);
        let debit = self.account(&transfer.debit)?;
        debit
            .check_debit(both.ok_or(OperatorError::Amount)?, 0)
            .map_err(|error| with_fee(error, fee))?;
        rules::check(self, fee, None)?;
        let known = self.make((**transfer).clone(), proof, None, *send_limit)?;
        self.make(fee.clone(), None, None, None)?;
        Ok(known)
    }

    /// Posts what was reserved for the fee of a redemption whose cash is handed out. Whoever pays chooses ids: anything else
    /// of that id is let alone.
    pub(super) fn post_fee_of(&mut self, redemption: &Transfer) -> Result<(), OperatorError> {
        let reserved = self.known.get(&linked(redemption.id, Link::Fee)).cloned();
        let is_fee = |fee: &Known| {
            let Transfer { kind, debit, .. } = &fee.transfer;
            (*kind, debit) == (TransferKind::FeeRedemption, &redemption.debit)
        };
        let is_open = |fee: &Known| fee.outcome.is_none() && fee.transfer.expires_at.is_some();
        if let Some(fee) = reserved.filter(|fee| is_fee(fee) && is_open(fee)) {
            self.resolve(&fee, Outcome::Posted(fee.transfer.amount))?;
        }
        Ok(())
    }

    /// Does something to a wallet for a fee. Where there is nothing to do, nothing is taken, and the answer is a transfer
    /// that was not made.
    pub(super) fn deed(&mut self, deed: Deed, fee: &Transfer) -> Result<Known, OperatorError> {
        if let Some(known) = self.known.get(&fee.id) {
            // What was taken may be less than the fee.
            let made = &known.transfer;
            let is_same = (made.kind, &made.debit) == (fee.kind, &fee.debit);
            return if is_same {
                Ok(known.clone())
            } else {
                Err(OperatorError::IdReused)
            };
        }
        let wallet = self.account(&fee.debit)?;
        let is_done = match deed {
            Deed::Upgrade => wallet.tier == Tier::Named,
            Deed::Unblock { .. } => wallet.blocked_by & OWNER == 0 || self.stale.contains(&fee.id),
            Deed::Replace => false,
        };
        let available = wallet.available();
        let amount = match deed {
            // Whoever has lost a phone is not kept waiting for money: what is there is enough.
            Deed::Replace => available.min(fee.amount),
            Deed::Upgrade | Deed::Unblock { .. } => fee.amount,
        };
        let fee = Transfer {
            amount: amount.max(0),
            ..fee.clone()
        };
        if is_done || (deed == Deed::Replace && amount <= 0) {
            return Ok(not_made(fee));
        }
        rules::check(self, &fee, None).map_err(|error| with_fee(error, &fee))?;
        let key = fee.debit.clone();
        let known = self.make(fee, None, None, None)?;
        let account = self.account_mut(&key)?;
        let statement = match deed {
            Deed::Upgrade => {
                account.tier = Tier::Named;
                UPGRADE
            }
            Deed::Unblock { .. } => {
                account.blocked_by &= !OWNER;
                UNBLOCK
            }
            Deed::Replace => return Ok(known),
        };
        self.deeds.push((key, statement));
        Ok(known)
    }

    /// Ends a wallet.
    pub(super) fn end_wallet(&mut self, wallet: WalletId) -> Result<(), OperatorError> {
        let key = AccountKey::Wallet(wallet);
        self.account_mut(&key)?.blocked_by |= ENDED;
        self.deeds.push((key, END));
        Ok(())
    }
}

/// A refusal for lack of money says how much the fee is.
fn with_fee(error: OperatorError, fee: &Transfer) -> OperatorError {
    match error {
        OperatorError::InsufficientFunds { available } => OperatorError::FeeNotCovered {
            fee: Money::new(fee.amount, fee.currency),
            available,
        },
        other => other,
    }
}

/// What is answered where there was nothing to take.
const fn not_made(fee: Transfer) -> Known {
    Known {
        transfer: fee,
        proof: None,
        outcome: Some(Outcome::Voided),
        refunded: 0,
        till: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_on_a_transfer_has_an_id_of_its_own() {
        let id = TransferId::from_bytes([1; 16]);
        let other = TransferId::from_bytes([2; 16]);
        let all = [
            linked(id, Link::Fee),
            linked(id, Link::Load),
            linked(id, Link::Rest),
            linked(other, Link::Fee),
            unblock_fee(WalletId::from_bytes([1; 16]), 1),
            unblock_fee(WalletId::from_bytes([1; 16]), 2),
            unblock_fee(WalletId::from_bytes([2; 16]), 1),
        ];
        for (index, one) in all.iter().enumerate() {
            assert_eq!(one.as_bytes()[6] >> 4, 8);
            assert!(all.iter().skip(index + 1).all(|two| one != two));
        }
        assert_eq!(all[0], linked(id, Link::Fee));
    }
}
