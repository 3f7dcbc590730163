//! What has happened so far, seen by everybody.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard};

/// So many requests are answered between the first kill and the last at least.
const ANSWERED: usize = 50;
/// And so many of each kind.
const OF_EACH: usize = 2;
/// So many purchases are left without an answer at least: of some of them the order is under way.
const CUT_OFF: usize = 3;

/// What people do with money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deed {
    /// Tickets were bought.
    Bought,
    /// Cash was put into a wallet.
    CashIn,
    /// Money went from wallet to wallet.
    Sent,
    /// Money was ordered out of a wallet.
    Redeemed,
    /// Cash was handed out.
    CashOut,
    /// A top-up was ordered at a gateway.
    Online,
    /// What was paid without a network was brought.
    Offline,
}

impl Deed {
    const ALL: [Self; 7] = [
        Self::Bought,
        Self::CashIn,
        Self::Sent,
        Self::Redeemed,
        Self::CashOut,
        Self::Online,
        Self::Offline,
    ];
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    over: AtomicBool,
    answered: Mutex<BTreeMap<Deed, usize>>,
    refused: Mutex<BTreeMap<&'static str, usize>>,
    interrupted: AtomicUsize,
    cut_off: AtomicUsize,
}

impl Progress {
    /// Whether the people may go home.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// The people may go home.
    pub(crate) fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// A request was answered.
    pub(crate) fn answered(&self, deed: Deed) {
        *self.counts().entry(deed).or_default() += 1;
    }

    /// A request was refused, with this code.
    pub(crate) fn refused(&self, code: &'static str) {
        *self.refusals().entry(code).or_default() += 1;
    }

    /// A request got no answer.
    pub(crate) fn interrupted(&self) {
        self.interrupted.fetch_add(1, Ordering::SeqCst);
    }

    /// A purchase got no answer.
    pub(crate) fn purchase_cut_off(&self) {
        self.interrupted();
        self.cut_off.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether enough was answered for the kills to have met everything there is.
    pub(crate) fn is_enough(&self) -> bool {
        let counts = self.counts();
        let of_each = |deed: &Deed| counts.get(deed).is_some_and(|count| *count >= OF_EACH);
        counts.values().sum::<usize>() >= ANSWERED
            && Deed::ALL.iter().all(of_each)
            && self.cut_off.load(Ordering::SeqCst) >= CUT_OFF
    }

    /// In words.
    pub(crate) fn report(&self) -> String {
        let interrupted = self.interrupted.load(Ordering::SeqCst);
        format!(
            "answered at once: {:?}; refused: {:?}; {interrupted} requests left without an answer",
            self.counts(),
            self.refusals()
        )
    }

    fn counts(&self) -> MutexGuard<'_, BTreeMap<Deed, usize>> {
        self.answered.lock().expect("nobody fails while counting")
    }

    fn refusals(&self) -> MutexGuard<'_, BTreeMap<&'static str, usize>> {
        self.refused.lock().expect("nobody fails while counting")
    }
}
