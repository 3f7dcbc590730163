//! Random operations with retries against a model in a page of code: same answers, same balances, books that balance.

mod tariff;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use cityplus_backend::operator::{
    Authorise, CashTopUp, ChargeReplacement, Fees, OpenDeposit, OperatorLimits, RefundPayment, ReturnDeposit,
};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::{CITY, Desk, pln};

/// What a test target opens for each case; the folder lives as long as the database.
pub(crate) type Fresh = fn() -> Pin<Box<dyn Future<Output = (Option<tempfile::TempDir>, Database)>>>;

const WALLETS: usize = 3;
const MINUTE_MS: i64 = 60_000;
/// How far below zero a payment may take a wallet.
const FLOOR: i64 = 1_500;
/// What a replaced device costs, as far as it is there.
const FEE: i64 = 700;
const DEPOSIT: i64 = 2_000;

#[derive(Clone, Copy, Debug)]
enum Step {
    TopUp {
        wallet: usize,
        minor: i64,
    },
    Send {
        from: usize,
        to: usize,
        minor: i64,
    },
    Authorise {
        wallet: usize,
        minor: i64,
    },
    Capture {
        payment: usize,
        minor: Option<i64>,
    },
    Void {
        payment: usize,
    },
    Refund {
        payment: usize,
        minor: i64,
    },
    Replace {
        wallet: usize,
    },
    Deposit {
        minor: i64,
    },
    GiveBack {
        deposit: usize,
    },
    /// An earlier request, to the letter.
    Again {
        request: usize,
    },
    Wait {
        minutes: i64,
    },
    Sweep,
}

fn step() -> impl Strategy<Value = Step> {
    let minor = || prop_oneof![1_i64..3_000, 1_i64..130_000];
    let index = || 0..64_usize;
    prop_oneof![
        4 => (0..WALLETS, minor()).prop_map(|(wallet, minor)| Step::TopUp { wallet, minor }),
        4 => (0..WALLETS, 0..WALLETS, minor()).prop_map(|(from, to, minor)| Step::Send { from, to, minor }),
        5 => (0..WALLETS, minor()).prop_map(|(wallet, minor)| Step::Authorise { wallet, minor }),
        4 => (index(), proptest::option::of(minor())).prop_map(|(payment, minor)| Step::Capture { payment, minor }),
        2 => index().prop_map(|payment| Step::Void { payment }),
        3 => (index(), minor()).prop_map(|(payment, minor)| Step::Refund { payment, minor }),
        2 => (0..WALLETS).prop_map(|wallet| Step::Replace { wallet }),
        2 => prop_oneof![Just(0), minor()].prop_map(|minor| Step::Deposit { minor }),
        2 => index().prop_map(|deposit| Step::GiveBack { deposit }),
        4 => index().prop_map(|request| Step::Again { request }),
        1 => (0_i64..50).prop_map(|minutes| Step::Wait { minutes }),
        1 => Just(Step::Sweep),
    ]
}

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

#[derive(Clone, Debug)]
struct Paid {
    wallet: WalletId,
    amount: i64,
    expires_at: Timestamp,
    end: End,
    refunded: i64,
}

/// The whole ledger, simply.
#[derive(Debug, Default)]
struct Model {
    balance: HashMap<WalletId, i64>,
    loads: Vec<(WalletId, i64, i64)>,
    sends: Vec<(WalletId, i64, i64)>,
    /// When the device is new no longer.
    device_new_until: Option<Timestamp>,
    done: Vec<TransferId>,
    payments: HashMap<PaymentId, Paid>,
    /// The wallets whose deposits lie here.
    deposits: Vec<WalletId>,
}

impl Model {
    fn reserved(&self, wallet: WalletId) -> i64 {
        let open = self
            .payments
            .values()
            .filter(|paid| paid.wallet == wallet && paid.end == End::Open);
        open.map(|paid| paid.amount).sum()
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
        let (minor, day) = (cash.amount.minor, now.millis() / 86_400_000);
        let today = self
            .loads
            .iter()
            .filter(|(wallet, on, _)| *wallet == cash.wallet && *on == day);
        let loaded: i64 = today.map(|(_, _, minor)| minor).sum();
        let balance = self.balance.entry(cash.wallet).or_default();
        let fits = minor <= limits.top_up_ceiling
            && *balance + minor <= limits.named.balance
            && loaded + minor <= limits.named.daily_load;
        if fits {
            *balance += minor;
            self.loads.push((cash.wallet, day, minor));
            self.done.push(cash.transfer);
        }
        fits
    }

    fn send(&mut self, order: &TransferOrder, now: Timestamp) -> bool {
        if self.done.contains(&order.transfer_id) {
            return true;
        }
        let limits = OperatorLimits::default();
        let (from, to, minor) = (order.from_wallet_id, order.to_wallet_id, order.amount.minor);
        let day = now.millis() / 86_400_000;
        let today = self
            .sends
            .iter()
            .filter(|(wallet, on, _)| *wallet == from && *on == day);
        let sent: i64 = today.map(|(_, _, minor)| minor).sum();
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
            self.sends.push((from, day, minor));
            self.done.push(order.transfer_id);
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
            self.done.push(refund.transfer);
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

async fn send(desk: &Desk, request: &Request) -> bool {
    let operator = &desk.operator;
    match request.clone() {
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
    .inspect_err(|error| assert!(!error.is_retryable(), "{error:?}"))
    .is_ok()
}

/// What a step asks for; none if it is no request.
fn request(desk: &Desk, step: Step, wallets: &[WalletId], sent: &[Request]) -> Option<Request> {
    let orders: Vec<PaymentId> = sent
        .iter()
        .filter_map(|request| match request {
            Request::Authorise(authorise) => Some(authorise.payment),
            _ => None,
        })
        .collect();
    let tourists: Vec<WalletId> = sent
        .iter()
        .filter_map(|request| match request {
            Request::Deposit(open) => Some(open.wallet),
            _ => None,
        })
        .collect();
    let (new, teller) = (TransferId::new(desk.now()), "till-1".to_owned());
    let pick = |index: usize| orders.get(index % orders.len().max(1)).copied();
    Some(match step {
        Step::TopUp { wallet, minor } => Request::TopUp(desk.cash(wallets[wallet], minor)),
        Step::Send { from, to, minor } => Request::Send(desk.sending(wallets[from], wallets[to], minor)),
        Step::Authorise { wallet, minor } => Request::Authorise(Box::new(
            desk.authorisation(desk.order(wallets[wallet], pln(minor))),
        )),
        Step::Capture { payment, minor } => Request::Capture(pick(payment)?, minor.map(pln)),
        Step::Void { payment } => Request::Void(pick(payment)?),
        Step::Refund { payment, minor } => Request::Refund(desk.refund_of(pick(payment)?, minor)),
        Step::Replace { wallet } => Request::Replace(ChargeReplacement {
            transfer: new,
            wallet: wallets[wallet],
        }),
        Step::Deposit { minor } => Request::Deposit(OpenDeposit {
            opening: new,
            wallet: WalletId::new(desk.now()),
            deposit: pln(DEPOSIT),
            balance: pln(minor),
            teller,
        }),
        Step::GiveBack { deposit } => Request::GiveBack(ReturnDeposit {
            returning: new,
            wallet: *tourists.get(deposit % tourists.len().max(1))?,
            identity_checked: true,
            teller,
        }),
        Step::Again { request } => sent.get(request % sent.len().max(1))?.clone(),
        Step::Wait { .. } | Step::Sweep => return None,
    })
}

async fn walk(database: Database, steps: Vec<Step>) {
    // Tests put more through one till than a drawer may hold.
    let limits = OperatorLimits {
        till_ceiling: i64::MAX,
        debit_ride_max: FLOOR,
        deposit: DEPOSIT,
        fees: Fees {
            replacement: FEE,
            ..Fees::default()
        },
        ..OperatorLimits::default()
    };
    let desk = Desk::with_limits(database, &limits).await;
    let (city, zoo) = (CITY.parse().unwrap(), "zoo".parse().unwrap());
    desk.books.set_debit_rides(&city, &zoo, true).await.unwrap();
    let mut model = Model {
        device_new_until: Some(desk.now().plus_ms(OperatorLimits::default().device_new_ms)),
        ..Model::default()
    };
    let mut wallets = Vec::new();
    for _ in 0..WALLETS {
        let wallet = desk.wallet(0).await;
        model.balance.insert(wallet, 0);
        wallets.push(wallet);
    }
    let mut sent: Vec<Request> = Vec::new();
    for step in steps {
        if let Some(request) = request(&desk, step, &wallets, &sent) {
            // Each is sent twice at once, as by a phone that has lost the answer.
            let answers = tokio::join!(send(&desk, &request), send(&desk, &request));
            let expected = (
                model.apply(&request, desk.now()),
                model.apply(&request, desk.now()),
            );
            assert_eq!(answers, expected, "{request:?}");
            sent.push(request);
        } else if let Step::Wait { minutes } = step {
            desk.clock.advance_ms(minutes * MINUTE_MS);
        } else {
            desk.books.sweep().await.unwrap();
            model.sweep(desk.now());
        }
        for (wallet, balance) in &model.balance {
            let available = balance - model.reserved(*wallet);
            assert_eq!(desk.standing(*wallet).await, (*balance, available), "{step:?}");
        }
        desk.assert_balanced().await;
    }
    for (payment, paid) in &model.payments {
        let told = desk.operator.payment(*payment).await.unwrap().unwrap();
        let captured = if let End::Captured(minor) = paid.end {
            minor
        } else {
            0
        };
        assert_eq!(
            (told.captured, told.refunded),
            (pln(captured), pln(paid.refunded))
        );
    }
}

/// Runs random walks, each on a database of its own.
pub(crate) fn run(cases: u32, fresh: Fresh) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    });
    let walks = proptest::collection::vec(step(), 1..60);
    runner
        .run(&walks, |steps| {
            runtime.block_on(async {
                let (_folder, database) = fresh().await;
                walk(database.clone(), steps).await;
                database.close().await;
            });
            Ok(())
        })
        .unwrap();
}
