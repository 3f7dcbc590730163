//! What all people of a round share: wallets, a counter, and what was ordered and asked for so far.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use fastrand::Rng;

use super::history::Asked;
use crate::twins::Twins;
use crate::twins::request::Request;

/// From so many of the newest orders people choose: some are under way, some have just ended.
const RECENT: usize = 8;

/// A round.
pub(crate) struct Round {
    /// Whom to ask.
    pub(crate) twins: Arc<Twins>,
    /// The wallets.
    pub(crate) wallets: Vec<WalletId>,
    counter: AtomicU64,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    orders: Vec<Ordered>,
    wanted: Vec<Wanted>,
}

/// An order that somebody has made. Whether an operator has heard of it is not said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ordered {
    /// Whose money it is.
    pub(crate) wallet: WalletId,
    /// How much it was made for, in minor units.
    pub(crate) minor: i64,
    /// What for.
    pub(crate) what: What,
}

/// What an order is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    /// To pay a unit.
    Payment(PaymentId),
    /// To fetch cash.
    Cash(TransferId),
}

/// Something to be asked, and whose wallet it is about first.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The wallet.
    pub(crate) wallet: WalletId,
    /// What is asked.
    pub(crate) request: Request,
}

impl Round {
    /// With new, empty wallets.
    pub(crate) async fn new(twins: &Arc<Twins>, wallets: usize) -> Self {
        Self {
            twins: Arc::clone(twins),
            wallets: twins.open_wallets(wallets).await,
            counter: AtomicU64::new(0),
            known: Mutex::new(Known::default()),
        }
    }

    /// The next number of the counter.
    pub(crate) fn tick(&self) -> u64 {
        self.counter.fetch_add(1, Ordering::SeqCst)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("nobody has trouble with it")
    }

    /// Tells everybody of an order.
    pub(crate) fn note_order(&self, ordered: Ordered) {
        self.known().orders.push(ordered);
    }

    /// All orders.
    pub(crate) fn orders(&self) -> Vec<Ordered> {
        self.known().orders.clone()
    }

    /// One of the newest orders; none if there is none.
    pub(crate) fn recent_order(&self, rng: &mut Rng) -> Option<Ordered> {
        let known = self.known();
        let recent = known.orders.iter().rev().take(RECENT).copied();
        rng.choice(recent.collect::<Vec<_>>())
    }

    /// Keeps what is wanted, so that somebody may want the same.
    pub(crate) fn note_wanted(&self, wanted: &Wanted) {
        self.known().wanted.push(wanted.clone());
    }

    /// What somebody has wanted before; none if nobody has wanted anything.
    pub(crate) fn some_wanted(&self, rng: &mut Rng) -> Option<Wanted> {
        rng.choice(&self.known().wanted).cloned()
    }
}

impl What {
    /// The order's id.
    pub(crate) const fn id(self) -> TransferId {
        match self {
            Self::Payment(payment) => of_payment(payment),
            Self::Cash(redemption) => redemption,
        }
    }
}

/// A payment is a transfer, and has its id.
const fn of_payment(payment: PaymentId) -> TransferId {
    TransferId::from_bytes(*payment.as_bytes())
}

impl Wanted {
    /// What is asked of which wallet: of two, if money goes from one to the other.
    pub(crate) fn asked(&self) -> Vec<(WalletId, Asked)> {
        let asked = match &self.request {
            Request::TopUp(cash) => Asked::Move {
                transfer: cash.transfer,
                minor: cash.amount.minor,
            },
            Request::Send(signed) => {
                let (transfer, minor) = (signed.order.transfer_id, signed.order.amount.minor);
                let out = Asked::Move {
                    transfer,
                    minor: -minor,
                };
                let into = Asked::Move { transfer, minor };
                return vec![(self.wallet, out), (signed.order.to_wallet_id, into)];
            }
            Request::Authorise(authorise) => Asked::Reserve {
                order: of_payment(authorise.payment),
                minor: authorise.order.order.amount.minor,
            },
            Request::Capture(payment, minor) => Asked::Post {
                order: of_payment(*payment),
                minor: *minor,
            },
            Request::Void(payment) => Asked::Free {
                order: of_payment(*payment),
            },
            Request::Refund(refund) => Asked::Back {
                transfer: refund.transfer,
                order: of_payment(refund.payment),
                minor: refund.amount.minor,
            },
            Request::Redeem(signed) => Asked::Reserve {
                order: signed.order.redemption_id,
                minor: signed.order.amount.minor,
            },
            Request::HandOut(redemption) => Asked::Post {
                order: *redemption,
                minor: None,
            },
        };
        vec![(self.wallet, asked)]
    }
}
