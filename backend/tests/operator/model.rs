//! Random operations with retries and crashes against a model in a page of code: same answers, same balances, books that
//! balance.
//!
//! `CITYPLUS_MODEL_CASES` sets how many random walks there are on each database.

mod life;
mod steps;
mod tariff;
mod walk;

use std::collections::{HashMap, HashSet};

use cityplus_backend::operator::{
    Authorise, CashTopUp, ChargeReplacement, OpenDeposit, Operator, OperatorError, OperatorLimits,
    RefundPayment, ReturnDeposit,
};
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};
use proptest::test_runner::{Config, TestRunner};

/// The URL of a database that is not there yet, for each case; the folder lives as long as the database.
pub(crate) type Fresh = fn() -> (Option<tempfile::TempDir>, String);

const WALLETS: usize = 3;
const MINUTE_MS: i64 = 60_000;
/// How far below zero a payment may take a wallet.
const FLOOR: i64 = 1_500;
/// What a replaced device costs, as far as it is there.
const FEE: i64 = 700;
const DEPOSIT: i64 = 2_000;

#[derive(Clone, Debug)]
enum Request {
    TopUp(CashTopUp),
    Send(SignedTransferOrder),
    Authorise(Box<Authorise>),
    Capture(PaymentId, Option<Money>),
    Void(PaymentId),
    Refund(RefundPayment),
    Replace(ChargeReplacement),
    Deposit(OpenDeposit),
    GiveBack(ReturnDeposit),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Open,
    Captured(i64),
    Free,
}

#[derive(Clone, Debug, PartialEq)]
struct Paid {
    wallet: WalletId,
    amount: i64,
    expires_at: Timestamp,
    end: End,
    refunded: i64,
}

/// The whole ledger, simply.
#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    balance: HashMap<WalletId, i64>,
    /// What came in and what was sent, by wallet and day.
    loaded: HashMap<(WalletId, i64), i64>,
    sent: HashMap<(WalletId, i64), i64>,
    /// When the device is new no longer.
    device_new_until: Option<Timestamp>,
    done: HashSet<TransferId>,
    payments: HashMap<PaymentId, Paid>,
    /// The wallets whose deposits lie here.
    deposits: HashSet<WalletId>,
}

impl Model {
    fn reserved(&self, wallet: WalletId) -> i64 {
        let open = self
            .payments
            .values()
            .filter(|paid| paid.wallet == wallet && paid.end == End::Open);
        open.map(|paid| paid.amount).sum()
    }

    /// Balance and what of it is available.
    fn standings(&self) -> HashMap<WalletId, (i64, i64)> {
        let standing =
            |(wallet, balance): (&WalletId, &i64)| (*wallet, (*balance, balance - self.reserved(*wallet)));
        self.balance.iter().map(standing).collect()
    }

    /// Whether the request is accepted, and what it changes.
    fn apply(&mut self, request: &Request, now: Timestamp) -> bool {
        match request {
            Request::TopUp(cash) => self.top_up(cash, now),
            Request::Send(sent) => self.send(&sent.order, now),
            Request::Authorise(authorise) => self.authorise(authorise, now),
            Request::Capture(payment, amount) => self.capture(*payment, *amount, now),
            Request::Void(payment) => self.payments.get_mut(payment).is_some_and(|paid| {
                if paid.end == End::Open {
                    paid.end = End::Free;
                }
                paid.end == End::Free
            }),
            Request::Refund(refund) => self.refund(refund),
            Request::Replace(charge) => self.replace(*charge),
            Request::Deposit(open) => self.open_deposit(open),
            Request::GiveBack(back) => self.give_back(back),
        }
    }

    fn top_up(&mut self, cash: &CashTopUp, now: Timestamp) -> bool {
        if self.done.contains(&cash.transfer) {
            return true;
        }
        let limits = OperatorLimits::default();
        let minor = cash.amount.minor;
        let loaded = self.loaded.get(&(cash.wallet, day(now))).copied().unwrap_or(0);
        let balance = self.balance.entry(cash.wallet).or_default();
        let fits = minor <= limits.top_up_ceiling
            && *balance + minor <= limits.named.balance
            && loaded + minor <= limits.named.daily_load;
        if fits {
            *balance += minor;
            *self.loaded.entry((cash.wallet, day(now))).or_default() += minor;
            self.done.insert(cash.transfer);
        }
        fits
    }

    fn send(&mut self, order: &TransferOrder, now: Timestamp) -> bool {
        if self.done.contains(&order.transfer_id) {
            return true;
        }
        let limits = OperatorLimits::default();
        let (from, to, minor) = (order.from_wallet_id, order.to_wallet_id, order.amount.minor);
        let sent = self.sent.get(&(from, day(now))).copied().unwrap_or(0);
        let most = match self.device_new_until {
            Some(until) if until > now => limits.new_device_daily_send,
            _ => limits.daily_send,
        };
        let held = |wallet| self.balance.get(&wallet).copied().unwrap_or(0);
        let fits = from != to
            && now.ms_since(order.created_at) <= limits.order_age_ms
            && sent + minor <= most
            && minor <= held(from) - self.reserved(from)
            && held(to) + minor <= limits.named.balance;
        if fits {
            *self.balance.entry(from).or_default() -= minor;
            *self.balance.entry(to).or_default() += minor;
            *self.sent.entry((from, day(now))).or_default() += minor;
            self.done.insert(order.transfer_id);
        }
        fits
    }

    fn authorise(&mut self, authorise: &Authorise, now: Timestamp) -> bool {
        if self.payments.contains_key(&authorise.payment) {
            return true;
        }
        let order = &authorise.order.order;
        let (wallet, amount) = (order.wallet_id, order.amount.minor);
        let available = self.balance.get(&wallet).copied().unwrap_or(0) - self.reserved(wallet);
        let in_time = now.ms_since(order.created_at) <= OperatorLimits::default().order_age_ms;
        let fits = amount <= available + FLOOR && in_time && authorise.expires_at > now;
        if fits {
            let expires_at = authorise.expires_at;
            self.payments.insert(
                authorise.payment,
                Paid {
                    wallet,
                    amount,
                    expires_at,
                    end: End::Open,
                    refunded: 0,
                },
            );
        }
        fits
    }

    fn capture(&mut self, payment: PaymentId, amount: Option<Money>, now: Timestamp) -> bool {
        let Some(paid) = self.payments.get_mut(&payment) else {
            return false;
        };
        let minor = amount.map_or(paid.amount, |amount| amount.minor);
        match paid.end {
            End::Captured(captured) => captured == minor,
            End::Free => false,
            End::Open if minor > paid.amount => false,
            End::Open if paid.expires_at <= now => {
                paid.end = End::Free;
                false
            }
            End::Open => {
                paid.end = End::Captured(minor);
                *self.balance.entry(paid.wallet).or_default() -= minor;
                true
            }
        }
    }

    fn refund(&mut self, refund: &RefundPayment) -> bool {
        if self.done.contains(&refund.transfer) {
            return true;
        }
        let Some(paid) = self.payments.get_mut(&refund.payment) else {
            return false;
        };
        let End::Captured(captured) = paid.end else {
            return false;
        };
        let fits = refund.amount.minor <= captured - paid.refunded;
        if fits {
            paid.refunded += refund.amount.minor;
            *self.balance.entry(paid.wallet).or_default() += refund.amount.minor;
            self.done.insert(refund.transfer);
        }
        fits
    }

    fn sweep(&mut self, now: Timestamp) {
        for paid in self.payments.values_mut() {
            if paid.end == End::Open && paid.expires_at <= now {
                paid.end = End::Free;
            }
        }
    }
}

fn day(now: Timestamp) -> i64 {
    now.millis() / 86_400_000
}

/// Asks the operator once.
async fn ask(operator: &dyn Operator, request: Request) -> Result<(), OperatorError> {
    match request {
        Request::TopUp(cash) => operator.top_up_cash(cash).await.map(|_| ()),
        Request::Send(sent) => operator.send(sent).await.map(|_| ()),
        Request::Authorise(authorise) => operator.authorise(*authorise).await.map(|_| ()),
        Request::Capture(payment, amount) => operator.capture(payment, amount).await.map(|_| ()),
        Request::Void(payment) => operator.void(payment).await.map(|_| ()),
        Request::Refund(refund) => operator.refund(refund).await.map(|_| ()),
        Request::Replace(charge) => operator.charge_replacement(charge).await.map(|_| ()),
        Request::Deposit(open) => operator.open_deposit(open).await.map(|_| ()),
        Request::GiveBack(back) => operator.return_deposit(back).await.map(|_| ()),
    }
}

/// Runs random walks, each on a database of its own; so many unless the environment sets their number.
pub(crate) fn run(cases: u32, fresh: Fresh) {
    let set = std::env::var("CITYPLUS_MODEL_CASES").ok();
    let cases = set.map_or(cases, |text| {
        text.parse().expect("CITYPLUS_MODEL_CASES is a number")
    });
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&steps::walk(), |steps| {
            let (_folder, url) = fresh();
            walk::walk(&url, &steps);
            Ok(())
        })
        .unwrap();
}
