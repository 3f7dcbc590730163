//! Everything the operator refuses: the reason is exact and nothing moves.

use cityplus_backend::operator::{
    Authorise, CashTopUp, Cursor, OpenMerchant, OpenWallet, OperatorError, OperatorLimits, PaymentState,
    Period, Tier,
};
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::bytes::Signature;
use cityplus_protocol::payment::PaymentOrder;

use super::{Desk, Device, HOUR_MS, PLN, pln};

pub(crate) async fn top_ups(desk: &Desk) {
    let wallet = desk.wallet(150_000 - 50_000).await;
    desk.top_up(wallet, 50_000).await.unwrap();
    let taken = desk.cash(wallet, 1);
    desk.operator.top_up_cash(taken.clone()).await.unwrap();
    let payment = desk.captured(wallet, 1).await.payment;
    let (other, limits) = (desk.wallet(0).await, OperatorLimits::default());
    let good = desk.cash(wallet, 1);
    let changed = |from: &CashTopUp, change: &dyn Fn(&mut CashTopUp)| {
        let mut cash = from.clone();
        change(&mut cash);
        cash
    };
    let new = |change: &dyn Fn(&mut CashTopUp)| changed(&good, change);
    let again = |change: &dyn Fn(&mut CashTopUp)| changed(&taken, change);
    let most = pln(limits.top_up_ceiling);
    let at_once = || OperatorError::TransferCeiling { most };
    let held = OperatorError::BalanceCeiling {
        most: pln(limits.named.balance),
    };
    let table: Vec<(CashTopUp, OperatorError)> = vec![
        (new(&|cash| cash.amount = pln(0)), OperatorError::Amount),
        (new(&|cash| cash.amount = pln(-5)), OperatorError::Amount),
        (new(&|cash| cash.amount = pln(i64::MIN)), OperatorError::Amount),
        (new(&|cash| cash.amount = pln(i64::MAX)), at_once()),
        (new(&|cash| cash.amount.minor = most.minor + 1), at_once()),
        (new(&|cash| cash.amount = pln(50_001)), held),
        (
            new(&|cash| cash.amount.currency = Currency::EUR),
            OperatorError::Currency,
        ),
        (
            new(&|cash| cash.wallet = WalletId::new(desk.now())),
            OperatorError::UnknownWallet,
        ),
        (new(&|cash| cash.teller = String::new()), OperatorError::Teller),
        (new(&|cash| cash.teller = "x".repeat(65)), OperatorError::Teller),
        (new(&|cash| cash.teller = "till\n1".into()), OperatorError::Teller),
        (
            new(&|cash| cash.transfer = TransferId::from_bytes(*payment.as_bytes())),
            OperatorError::IdReused,
        ),
        (again(&|cash| cash.amount = pln(2)), OperatorError::IdReused),
        (
            again(&|cash| cash.teller = "till-2".into()),
            OperatorError::IdReused,
        ),
        (again(&|cash| cash.wallet = other), OperatorError::IdReused),
    ];
    let before = desk.standing(wallet).await;
    for (top_up, expected) in table {
        assert_eq!(
            desk.operator.top_up_cash(top_up.clone()).await,
            Err(expected),
            "{top_up:?}"
        );
    }
    assert_eq!(desk.standing(wallet).await, before);
}

pub(crate) async fn daily_load(desk: &Desk) {
    let limits = *desk.books.limits();
    let wallet = desk.wallet(0).await;
    let step = limits.top_up_ceiling;
    for _ in 0..limits.named.daily_load / step {
        desk.top_up(wallet, step).await.unwrap();
        desk.captured(wallet, step).await;
    }
    let most = pln(limits.named.daily_load);
    let period = Period::Day;
    assert_eq!(
        desk.top_up(wallet, 1).await.unwrap_err(),
        OperatorError::LoadCeiling { period, most }
    );
    desk.clock.advance_ms(24 * HOUR_MS);
    desk.top_up(wallet, 1).await.unwrap();
}

/// The order with a change, signed again.
fn resigned(desk: &Desk, good: &Authorise, change: &dyn Fn(&mut PaymentOrder)) -> Authorise {
    let mut order = good.order.order.clone();
    change(&mut order);
    Authorise {
        payment: order.payment_id,
        order: desk.device.sign(order),
        expires_at: good.expires_at,
    }
}

fn refused_authorisations(desk: &Desk, good: &Authorise) -> Vec<(Authorise, OperatorError)> {
    let signed = |change: &dyn Fn(&mut PaymentOrder)| resigned(desk, good, change);
    let (mut forged, mut cut) = (good.clone(), good.clone());
    forged.order.order.amount = pln(1);
    cut.order.signature = Signature([0; 64]);
    let stranger = Authorise {
        order: Device::of_seed(8).sign(good.order.order.clone()),
        ..good.clone()
    };
    let latest = desk.now().plus_ms(OperatorLimits::default().reservation_ms);
    let most = pln(OperatorLimits::default().payment_ceiling);
    vec![
        (forged, OperatorError::Signature),
        (cut, OperatorError::Signature),
        (stranger, OperatorError::UnboundDevice),
        (
            Authorise {
                payment: PaymentId::new(desk.now()),
                ..good.clone()
            },
            OperatorError::OrderMismatch,
        ),
        (signed(&|order| order.amount = pln(0)), OperatorError::Amount),
        (signed(&|order| order.amount = pln(-1)), OperatorError::Amount),
        (
            signed(&|order| order.amount = pln(i64::MAX)),
            OperatorError::TransferCeiling { most },
        ),
        (
            signed(&|order| order.amount = pln(5_001)),
            OperatorError::InsufficientFunds {
                available: pln(5_000),
            },
        ),
        (
            signed(&|order| order.amount = Money::new(1, Currency::CZK)),
            OperatorError::Currency,
        ),
        (
            signed(&|order| order.wallet_id = WalletId::new(order.created_at)),
            OperatorError::UnknownWallet,
        ),
        (
            signed(&|order| order.merchant = "nobody".parse().unwrap()),
            OperatorError::UnknownMerchant,
        ),
        (
            signed(&|order| order.created_at = order.created_at.plus_ms(-25 * HOUR_MS)),
            OperatorError::OrderTime,
        ),
        (
            signed(&|order| order.created_at = order.created_at.plus_ms(HOUR_MS)),
            OperatorError::OrderTime,
        ),
        (
            Authorise {
                expires_at: desk.now(),
                ..good.clone()
            },
            OperatorError::Expiry { latest },
        ),
        (
            Authorise {
                expires_at: latest.plus_ms(1),
                ..good.clone()
            },
            OperatorError::Expiry { latest },
        ),
    ]
}

pub(crate) async fn authorisations(desk: &Desk) {
    let wallet = desk.wallet(5_000).await;
    let good = desk.authorisation(desk.order(wallet, pln(1_000)));
    for (authorise, expected) in refused_authorisations(desk, &good) {
        assert_eq!(
            desk.operator.authorise(authorise.clone()).await,
            Err(expected),
            "{authorise:?}"
        );
    }
    assert_eq!(desk.standing(wallet).await, (5_000, 5_000));

    used_ids(desk, wallet, &good).await;
}

async fn used_ids(desk: &Desk, wallet: WalletId, good: &Authorise) {
    let signed = |change: &dyn Fn(&mut PaymentOrder)| resigned(desk, good, change);
    desk.operator.authorise(good.clone()).await.unwrap();
    for change in [
        signed(&|order| order.amount = pln(999)),
        signed(&|order| order.merchant = "pool".parse().unwrap()),
        signed(&|order| order.created_at = order.created_at.plus_ms(1)),
    ] {
        assert_eq!(
            desk.operator.authorise(change).await,
            Err(OperatorError::IdReused)
        );
    }
    assert_eq!(desk.standing(wallet).await, (5_000, 4_000));
    // What is reserved cannot be spent twice.
    let available = pln(4_000);
    let more = desk.authorisation(desk.order(wallet, pln(4_001)));
    assert_eq!(
        desk.operator.authorise(more).await,
        Err(OperatorError::InsufficientFunds { available })
    );
}

pub(crate) async fn captures_voids_and_refunds(desk: &Desk) {
    let wallet = desk.wallet(20_000).await;
    let operator = &desk.operator;
    let unknown = PaymentId::new(desk.now());
    let state = |state| Err(OperatorError::State { state });
    assert_eq!(
        operator.capture(unknown, None).await,
        Err(OperatorError::UnknownPayment)
    );
    assert_eq!(operator.void(unknown).await, Err(OperatorError::UnknownPayment));
    assert_eq!(
        operator.refund(desk.refund_of(unknown, 1)).await,
        Err(OperatorError::UnknownPayment)
    );
    assert_eq!(operator.payment(unknown).await, Ok(None));

    let open = desk.authorised(wallet, 1_000).await.payment;
    let exceeds = |minor| Err(OperatorError::ExceedsPayment { most: pln(minor) });
    assert_eq!(operator.capture(open, Some(pln(1_001))).await, exceeds(1_000));
    assert_eq!(
        operator.capture(open, Some(pln(0))).await,
        Err(OperatorError::Amount)
    );
    assert_eq!(
        operator.capture(open, Some(pln(-1))).await,
        Err(OperatorError::Amount)
    );
    assert_eq!(
        operator.capture(open, Some(Money::new(1, Currency::EUR))).await,
        Err(OperatorError::Currency)
    );
    assert_eq!(
        operator.refund(desk.refund_of(open, 1)).await,
        state(PaymentState::Authorised)
    );

    refunds(desk, wallet).await;
    after_the_end(desk, wallet).await;
}

async fn refunds(desk: &Desk, wallet: WalletId) {
    let operator = &desk.operator;
    let state = |state| Err(OperatorError::State { state });
    let exceeds = |minor| Err(OperatorError::ExceedsPayment { most: pln(minor) });
    let captured = desk.captured(wallet, 2_000).await.payment;
    let already = Err(OperatorError::AlreadyCaptured { captured: pln(2_000) });
    assert_eq!(operator.capture(captured, Some(pln(1))).await, already);
    assert_eq!(operator.void(captured).await, state(PaymentState::Captured));
    assert_eq!(
        operator.refund(desk.refund_of(captured, 2_001)).await,
        exceeds(2_000)
    );
    assert_eq!(
        operator.refund(desk.refund_of(captured, 0)).await,
        Err(OperatorError::Amount)
    );
    assert_eq!(
        operator.refund(desk.refund_of(captured, -1)).await,
        Err(OperatorError::Amount)
    );
    assert_eq!(
        operator.refund(desk.refund_of(captured, i64::MIN)).await,
        Err(OperatorError::Amount)
    );
    let refund = desk.refund_of(captured, 1_500);
    operator.refund(refund).await.unwrap();
    assert_eq!(operator.refund(desk.refund_of(captured, 501)).await, exceeds(500));
    let reused = super::RefundPayment {
        amount: pln(1_499),
        ..refund
    };
    assert_eq!(operator.refund(reused).await, Err(OperatorError::IdReused));
    let euro = super::RefundPayment {
        amount: Money::new(1, Currency::EUR),
        ..desk.refund_of(captured, 1)
    };
    assert_eq!(operator.refund(euro).await, Err(OperatorError::Currency));
}

async fn after_the_end(desk: &Desk, wallet: WalletId) {
    let operator = &desk.operator;
    let state = |state| Err(OperatorError::State { state });
    let voided = desk.authorised(wallet, 300).await.payment;
    operator.void(voided).await.unwrap();
    assert_eq!(operator.capture(voided, None).await, state(PaymentState::Voided));
    assert_eq!(
        operator.refund(desk.refund_of(voided, 1)).await,
        state(PaymentState::Voided)
    );
    let late = desk.authorised(wallet, 400).await.payment;
    desk.clock.advance_ms(HOUR_MS);
    assert_eq!(operator.capture(late, None).await, state(PaymentState::Expired));
    assert_eq!(
        operator.refund(desk.refund_of(late, 1)).await,
        state(PaymentState::Expired)
    );
    // A transfer that is no payment is none.
    let cash = desk.cash(wallet, 100);
    operator.top_up_cash(cash.clone()).await.unwrap();
    let no_payment = PaymentId::from_bytes(*cash.transfer.as_bytes());
    assert_eq!(
        operator.capture(no_payment, None).await,
        Err(OperatorError::UnknownPayment)
    );
    assert_eq!(operator.payment(no_payment).await, Ok(None));
}

pub(crate) async fn wallets_and_statements(desk: &Desk) {
    let operator = &desk.operator;
    let (unknown, wallet) = (WalletId::new(desk.now()), desk.wallet(0).await);
    assert_eq!(operator.wallet(unknown).await, Err(OperatorError::UnknownWallet));
    assert_eq!(
        operator.statement(unknown, None, 10).await,
        Err(OperatorError::UnknownWallet)
    );
    let key = desk.device.public_key();
    assert_eq!(
        operator.bind_device(unknown, key, 1).await,
        Err(OperatorError::UnknownWallet)
    );
    for size in [0, 101, u32::MAX] {
        assert_eq!(
            operator.statement(wallet, None, size).await,
            Err(OperatorError::PageSize { most: 100 })
        );
    }
    for text in [
        "",
        "0",
        "-1",
        "+1",
        "01",
        "1.5",
        "abc",
        "9999999999999999999",
        &"1".repeat(10_000),
    ] {
        assert_eq!(text.parse::<Cursor>(), Err(OperatorError::Cursor), "{text}");
    }
    let euro = OpenWallet {
        wallet,
        currency: Currency::EUR,
        tier: Tier::Named,
    };
    assert_eq!(operator.open_wallet(euro).await, Err(OperatorError::IdReused));
    let merchant = OpenMerchant {
        merchant: "zoo".parse().unwrap(),
        currency: Currency::EUR,
    };
    assert_eq!(
        operator.open_merchant(merchant).await,
        Err(OperatorError::IdReused)
    );
    devices(desk, wallet).await;
}

async fn devices(desk: &Desk, wallet: WalletId) {
    let operator = &desk.operator;
    let key = desk.device.public_key();
    let most = OperatorLimits::default().devices;
    for seed in 100..99 + u8::try_from(most).unwrap() {
        operator
            .bind_device(wallet, Device::of_seed(seed).public_key(), 1)
            .await
            .unwrap();
    }
    let one_more = Device::of_seed(99).public_key();
    assert_eq!(
        operator.bind_device(wallet, one_more, 1).await,
        Err(OperatorError::TooManyDevices { most })
    );
    operator.unbind_device(wallet, key, 1).await.unwrap();
    operator.bind_device(wallet, one_more, 1).await.unwrap();
    assert_eq!(
        operator
            .open_wallet(OpenWallet {
                wallet,
                currency: PLN,
                tier: Tier::Named,
            })
            .await
            .unwrap()
            .balance,
        pln(0)
    );
}

pub(crate) async fn all(desk: &Desk) {
    top_ups(desk).await;
    daily_load(desk).await;
    authorisations(desk).await;
    captures_voids_and_refunds(desk).await;
    wallets_and_statements(desk).await;
    desk.assert_balanced().await;
}
