//! Tellers' desks in a batch: cash moves in a shift that is open, and each top-up gets the next number of its receipts.
//!
//! The number is given in the very transaction that moves the money. So a number that was given has its money, a refusal
//! uses none up, and none is given twice, whoever asks at once and whatever crashes when. The shift's row is locked until
//! the commit: a close comes before a movement or after it, never in between.

use std::fmt;

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::till::ReceiptNumber;

use super::key::AccountKey;
use super::rules;
use super::state::State;
use super::transfer::{Known, Transfer, TransferKind};
use crate::operator::OperatorError;
use crate::operator::types::PaymentState;

/// A teller's desk: a drawer for each currency.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::operator) struct Desk {
    pub(in crate::operator) city: CityKey,
    pub(in crate::operator) currency: Currency,
    /// The teller's opaque id.
    pub(in crate::operator) teller: String,
}

impl fmt::Display for Desk {
    /// The text of the column `desk`: neither key nor currency has a stroke, so it names one desk.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.city, self.currency, self.teller)
    }
}

/// Where a movement stands in a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::operator) struct TillMark {
    /// The shift's id.
    pub(in crate::operator) shift: String,
    /// Whose shift it is, by an opaque id.
    pub(in crate::operator) teller: String,
    /// Of a top-up the number of its receipt.
    pub(in crate::operator) number: Option<i64>,
}

impl TillMark {
    /// The receipt's number as people read it; none of a movement without receipt.
    pub(in crate::operator) fn receipt(&self) -> Option<ReceiptNumber> {
        let (_, shift) = self.shift.rsplit_once('/')?;
        ReceiptNumber::new(shift.parse().ok()?, self.number?)
    }
}

/// An open shift as it stands in a batch.
#[derive(Clone, Debug)]
pub(super) struct Shift {
    pub(super) id: String,
    /// Whose it is.
    pub(super) teller: String,
    /// The number of the last receipt.
    pub(super) receipts: i64,
    /// What must be in the drawer, minor units.
    pub(super) drawer: i64,
    /// Whether it differs from what was read.
    pub(super) changed: bool,
}

impl Shift {
    /// Puts cash into the drawer or, when it is less than nothing, takes it out.
    pub(super) fn put(&mut self, amount: i64) -> TillMark {
        self.drawer = self.drawer.saturating_add(amount);
        self.changed = true;
        TillMark {
            shift: self.id.clone(),
            teller: self.teller.clone(),
            number: None,
        }
    }

    /// The same, with the next receipt.
    pub(super) fn put_with_receipt(&mut self, amount: i64) -> TillMark {
        self.receipts = self.receipts.saturating_add(1);
        TillMark {
            number: Some(self.receipts),
            ..self.put(amount)
        }
    }
}

impl State {
    /// Puts cash into a wallet. The same again is what it was, whatever shift is open by now.
    pub(super) fn top_up(&mut self, desk: &Desk, transfer: &Transfer) -> Result<Known, OperatorError> {
        if self.known.contains_key(&transfer.id) {
            return self.make(transfer.clone(), None, None, None);
        }
        // The wallet's rules first: a shift is not opened for what it will refuse.
        rules::check(self, transfer, None)?;
        let most = self.limits.till_ceiling;
        if self.shift(desk)?.drawer.saturating_add(transfer.amount) > most {
            return Err(OperatorError::TillCeiling {
                most: Money::new(most, transfer.currency),
            });
        }
        self.make(transfer.clone(), None, None, None)?;
        let mark = self.shift(desk)?.put_with_receipt(transfer.amount);
        self.mark(transfer.id, mark)
    }

    /// Takes a top-up back out of its wallet.
    pub(super) fn cancel_top_up(
        &mut self,
        desk: &Desk,
        id: TransferId,
        top_up: TransferId,
    ) -> Result<Known, OperatorError> {
        let paid = self.known.get(&top_up).filter(|known| is_of(known, desk));
        let paid = paid.cloned().ok_or(OperatorError::UnknownTopUp)?;
        let transfer = Transfer {
            id,
            kind: TransferKind::TopUpCancel,
            debit: paid.transfer.credit.clone(),
            credit: paid.transfer.debit.clone(),
            amount: paid.transfer.amount,
            currency: paid.transfer.currency,
            made_at: self.now,
            expires_at: None,
            related: Some(top_up),
            actor: Some(desk.teller.clone()),
        };
        if self.known.contains_key(&id) {
            return self.make(transfer, None, None, None);
        }
        if paid.refunded > 0 {
            return Err(OperatorError::TopUpCancelled);
        }
        // One from before there were shifts is in none.
        let open = self.shift(desk).ok().map(|shift| shift.id.clone());
        if open.is_none() || open != paid.till.map(|mark| mark.shift) {
            return Err(OperatorError::ShiftClosed);
        }
        let (wallet, amount) = (transfer.debit.clone(), transfer.amount);
        self.make(transfer, None, None, None)?;
        let (came_at, now) = (paid.transfer.made_at, self.now);
        self.account_mut(&wallet)?.note_taken_back(amount, came_at, now);
        if let Some(paid) = self.known.get_mut(&top_up) {
            paid.refunded = amount;
        }
        let mark = self.shift(desk)?.put(amount.saturating_neg());
        self.mark(id, mark)
    }

    /// Ends a redemption in cash that waits. What has ended stays as it ended, whatever has become of the wallet since;
    /// that it is done hears only the teller who did it.
    pub(super) fn hand_out(
        &mut self,
        desk: &Desk,
        redemption: TransferId,
        is_identified: bool,
    ) -> Result<Known, OperatorError> {
        let known = self.known.get(&redemption).cloned();
        let known = known.filter(|known| known.transfer.kind == TransferKind::Redemption);
        let Known {
            transfer,
            outcome,
            till,
            ..
        } = known.ok_or(OperatorError::UnknownRedemption)?;
        let is_waiting = outcome.is_none() && transfer.expires_at.is_some_and(|end| end > self.now);
        if is_waiting {
            let wallet = self.account(&transfer.debit)?;
            rules::check_hand_out(wallet, transfer.amount, is_identified, &self.limits, self.now)?;
            self.shift(desk)?;
        }
        let done = self.finish(redemption, TransferKind::Redemption, true)?;
        self.post_fee_of(&transfer)?;
        if is_waiting && !is_identified {
            let now = self.now;
            self.account_mut(&transfer.debit)?
                .note_unidentified(transfer.amount, now);
        }
        if is_waiting {
            return self.pay_from(desk, &transfer);
        }
        // One from before there were shifts is in none: of it the caller knows whose it was.
        if till.is_some_and(|mark| mark.teller != desk.teller) {
            let state = PaymentState::Captured;
            return Err(OperatorError::State { state });
        }
        Ok(done)
    }

    /// Takes the cash of a redemption out of the drawer.
    fn pay_from(&mut self, desk: &Desk, redemption: &Transfer) -> Result<Known, OperatorError> {
        let mark = self.shift(desk)?.put(redemption.amount.saturating_neg());
        self.mark(redemption.id, mark)
    }

    /// The shift that is open at a desk.
    pub(super) fn shift(&mut self, desk: &Desk) -> Result<&mut Shift, OperatorError> {
        self.shifts
            .get_mut(&desk.to_string())
            .ok_or(OperatorError::NoShift)
    }

    /// Keeps where a movement that was made stands.
    pub(super) fn mark(&mut self, transfer: TransferId, mark: TillMark) -> Result<Known, OperatorError> {
        self.marked.push((transfer, mark.clone()));
        let known = self.known.get_mut(&transfer);
        let known = known.ok_or(OperatorError::UnknownTopUp)?;
        known.till = Some(mark);
        Ok(known.clone())
    }
}

/// Whether it is cash that was put in at that desk.
fn is_of(known: &Known, desk: &Desk) -> bool {
    let Transfer {
        kind, debit, actor, ..
    } = &known.transfer;
    let is_cash = matches!(
        debit,
        AccountKey::Cash { city, currency } if *city == desk.city && *currency == desk.currency
    );
    is_cash && *kind == TransferKind::TopUp && actor.as_deref() == Some(desk.teller.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_as_a_receipt() {
        let mark = |shift: &str, number| TillMark {
            shift: shift.to_owned(),
            teller: "till-1".to_owned(),
            number,
        };
        let receipt = mark("opole/12", Some(7)).receipt().unwrap();
        assert_eq!(receipt.to_string(), "12/0007");
        for none in [
            mark("opole/12", None),
            mark("opole/x", Some(7)),
            mark("12", Some(7)),
            mark("opole/12", Some(0)),
        ] {
            assert_eq!(none.receipt(), None, "{none:?}");
        }
    }
}
