//! A purchase as the city sees it through: reserve, make the tickets, take the money; or give it up. Each step is kept
//! before it is taken, and the order behind it is sent until it is answered.

use cityplus_backend::operator::{OperatorError, PaymentState, RefundPayment};
use cityplus_domain::ids::{PaymentId, TransferId};

use super::ask::{Ask, Said};
use super::orders::Owner;
use super::phones::{pln, ten};
use super::world::{Checked, MERCHANTS, World};

/// How far a purchase has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Authorising,
    Issuing,
    Capturing,
    Voiding,
    Completed,
    Refused,
}

/// A purchase as the city keeps it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purchase {
    pub(crate) payment: PaymentId,
    minor: i64,
    pub(crate) stage: Stage,
    /// The order that the step is about.
    call: usize,
    refunds: u8,
}

impl Purchase {
    pub(crate) const fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Completed | Stage::Refused)
    }
}

impl World {
    /// A phone orders something of a merchant, and the city keeps the order.
    pub(crate) fn buy(&mut self, number: usize, minor: i64) {
        let (merchant, _) = MERCHANTS[self.rng.usize(..MERCHANTS.len())];
        let reserved_ms = self.rng.i64(60_000..3 * 3_600_000);
        let now = self.now();
        let what = (merchant.parse().unwrap(), minor);
        let authorise = self.phones[number].pay(&mut self.rng, now, what, reserved_ms);
        let payment = authorise.payment;
        let call = self.place(Owner::City, Ask::Authorise(authorise));
        self.purchases.push(Purchase {
            payment,
            minor,
            stage: Stage::Authorising,
            call,
            refunds: 0,
        });
    }

    /// Drives one of the purchases on.
    pub(crate) fn some_purchase(&mut self) -> Checked {
        if self.purchases.is_empty() {
            return Ok(());
        }
        let at = self.rng.usize(..self.purchases.len());
        if self.purchases[at].stage == Stage::Completed {
            self.refund(at);
            Ok(())
        } else {
            self.drive(at)
        }
    }

    /// Takes the next step of a purchase, if the one before is answered.
    pub(crate) fn drive(&mut self, at: usize) -> Checked {
        let purchase = self.purchases[at];
        let heard = self.orders[purchase.call].heard.clone();
        let stage = match (purchase.stage, heard) {
            (Stage::Completed | Stage::Refused, _)
            | (Stage::Authorising | Stage::Capturing | Stage::Voiding, None) => return Ok(()),
            (Stage::Authorising, Some(Ok(Said::Payment(payment))))
                if payment.state == PaymentState::Authorised =>
            {
                Stage::Issuing
            }
            (Stage::Authorising, Some(_)) => Stage::Refused,
            // Tickets cannot always be made.
            (Stage::Issuing, _) if self.chance(20) => Stage::Voiding,
            (Stage::Issuing, _) => Stage::Capturing,
            (Stage::Capturing, Some(Ok(_))) => Stage::Completed,
            // Its time was over. Nobody else gives it up.
            (
                Stage::Capturing,
                Some(Err(OperatorError::State {
                    state: PaymentState::Expired,
                })),
            )
            | (Stage::Voiding, Some(Ok(_))) => {
                self.tally.given_up += 1;
                Stage::Refused
            }
            (Stage::Capturing | Stage::Voiding, Some(Err(error))) => {
                return Err(format!("a purchase cannot go on: {purchase:?}: {error:?}"));
            }
        };
        self.note(&format!("the purchase of #{} is {stage:?}", purchase.call));
        let payment = purchase.payment;
        match stage {
            Stage::Capturing => {
                // Of some it is known only now how much it is.
                let part = self.chance(25).then(|| pln(self.rng.i64(1..=purchase.minor)));
                self.purchases[at].call = self.place(Owner::City, Ask::Capture(payment, part));
            }
            Stage::Voiding => {
                self.purchases[at].call = self.place(Owner::City, Ask::Void(payment));
            }
            _ => {}
        }
        self.purchases[at].stage = stage;
        Ok(())
    }

    /// Some of it is given back, or all; sometimes more is asked for than is left.
    fn refund(&mut self, at: usize) {
        let purchase = self.purchases[at];
        if purchase.refunds >= 2 || !self.chance(40) {
            return;
        }
        let now = self.now();
        let refund = RefundPayment {
            transfer: TransferId::from_parts(now, ten(&mut self.rng)),
            payment: purchase.payment,
            amount: pln(self.rng.i64(1..=purchase.minor)),
        };
        self.purchases[at].refunds += 1;
        self.place(Owner::City, Ask::Refund(refund));
    }
}
