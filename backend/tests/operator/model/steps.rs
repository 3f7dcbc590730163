//! What may happen in a walk, and what it asks for.

use cityplus_backend::operator::{ChargeReplacement, OpenDeposit, ReturnDeposit};
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use proptest::prelude::*;

use super::super::{Desk, pln};
use super::{DEPOSIT, Request, WALLETS};

#[derive(Clone, Debug)]
pub(super) enum Step {
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
    /// The process ends so soon after these were asked of it at once.
    Crash {
        asked: Vec<Step>,
        after_us: u64,
    },
}

/// The steps of a walk.
pub(super) fn walk() -> impl Strategy<Value = Vec<Step>> {
    let after_us = prop_oneof![Just(0_u64), 0..2_000_u64, 0..20_000_u64];
    // All orders of them are looked through.
    let few = proptest::collection::vec(asked(), 1..5);
    let step = prop_oneof![
        32 => asked(),
        1 => (0_i64..50).prop_map(|minutes| Step::Wait { minutes }),
        1 => Just(Step::Sweep),
        2 => (few, after_us).prop_map(|(asked, after_us)| Step::Crash { asked, after_us }),
    ];
    proptest::collection::vec(step, 1..60)
}

/// What is a request.
fn asked() -> impl Strategy<Value = Step> {
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
    ]
}

/// What a step asks for; none if it is no request.
pub(super) fn request(desk: &Desk, step: &Step, wallets: &[WalletId], sent: &[Request]) -> Option<Request> {
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
    Some(match *step {
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
        Step::Wait { .. } | Step::Sweep | Step::Crash { .. } => return None,
    })
}
