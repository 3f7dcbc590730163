//! Money on its whole way: in, reserved, moved, given back, told.

use cityplus_backend::operator::{EntryKind, OpenMerchant, OpenWallet, PaymentState, Tier};
use cityplus_domain::Currency;

use super::{Desk, Device, HOUR_MS, PLN, pln};

pub(crate) async fn a_purchase_and_its_refund(desk: &Desk) {
    let wallet = desk.wallet(10_000).await;
    let payment = desk.authorised(wallet, 6_000).await;
    assert_eq!(payment.state, PaymentState::Authorised);
    assert_eq!(desk.standing(wallet).await, (10_000, 4_000));

    let captured = desk.operator.capture(payment.payment, None).await.unwrap();
    assert_eq!(
        (captured.state, captured.captured),
        (PaymentState::Captured, pln(6_000))
    );
    assert_eq!(desk.standing(wallet).await, (4_000, 4_000));

    let first = desk.refund_of(payment.payment, 2_000);
    assert_eq!(desk.operator.refund(first).await.unwrap().refunded, pln(2_000));
    let second = desk
        .operator
        .refund(desk.refund_of(payment.payment, 4_000))
        .await
        .unwrap();
    assert_eq!(second.refunded, pln(6_000));
    assert_eq!(desk.standing(wallet).await, (10_000, 10_000));
    assert_eq!(
        desk.operator.payment(payment.payment).await.unwrap(),
        Some(second)
    );
    desk.assert_balanced().await;
}

pub(crate) async fn every_call_may_be_repeated(desk: &Desk) {
    let wallet = desk.wallet(0).await;
    let cash = desk.cash(wallet, 9_000);
    let receipt = desk.operator.top_up_cash(cash.clone()).await.unwrap();
    let authorise = desk.authorisation(desk.order(wallet, pln(3_000)));
    let authorised = desk.operator.authorise(authorise.clone()).await.unwrap();
    let again = desk.operator.authorise(authorise.clone()).await.unwrap();
    assert_eq!(authorised, again);
    let captured = desk
        .operator
        .capture(authorised.payment, Some(pln(2_500)))
        .await
        .unwrap();
    let refund = desk.refund_of(authorised.payment, 500);
    let refunded = desk.operator.refund(refund).await.unwrap();
    assert_eq!(captured.captured, pln(2_500));

    // Long after, with the device gone: what was accepted stays accepted.
    desk.clock.advance_ms(40 * 24 * HOUR_MS);
    desk.operator
        .unbind_device(wallet, desk.device.public_key(), 1)
        .await
        .unwrap();
    for _ in 0..3 {
        assert_eq!(desk.operator.top_up_cash(cash.clone()).await.unwrap(), receipt);
        assert_eq!(
            desk.operator
                .capture(authorised.payment, Some(pln(2_500)))
                .await
                .unwrap(),
            refunded
        );
        assert_eq!(desk.operator.refund(refund).await.unwrap(), refunded);
        assert_eq!(
            desk.operator.authorise(authorise.clone()).await.unwrap(),
            refunded
        );
        let open = OpenWallet {
            wallet,
            currency: PLN,
            tier: Tier::Named,
        };
        assert_eq!(desk.operator.open_wallet(open).await.unwrap().balance, pln(7_000));
        let merchant = OpenMerchant {
            merchant: "zoo".parse().unwrap(),
            currency: PLN,
        };
        desk.operator.open_merchant(merchant).await.unwrap();
    }
    assert_eq!(desk.standing(wallet).await, (7_000, 7_000));
    desk.assert_balanced().await;
}

pub(crate) async fn reservations_end(desk: &Desk) {
    let wallet = desk.wallet(5_000).await;
    let voided = desk.authorised(wallet, 1_000).await.payment;
    let swept = desk.authorised(wallet, 2_000).await.payment;
    assert_eq!(
        desk.operator.void(voided).await.unwrap().state,
        PaymentState::Voided
    );
    assert_eq!(
        desk.operator.void(voided).await.unwrap().state,
        PaymentState::Voided
    );
    assert_eq!(desk.standing(wallet).await, (5_000, 3_000));

    assert_eq!(desk.books.sweep().await.unwrap(), 0);
    desk.clock.advance_ms(HOUR_MS);
    assert_eq!(desk.books.sweep().await.unwrap(), 1);
    assert_eq!(desk.books.sweep().await.unwrap(), 0);
    assert_eq!(desk.standing(wallet).await, (5_000, 5_000));
    let state = desk.operator.payment(swept).await.unwrap().unwrap().state;
    assert_eq!(state, PaymentState::Expired);
    assert_eq!(
        desk.operator.void(swept).await.unwrap().state,
        PaymentState::Expired
    );

    // Captured too late, before any sweep has seen it: refused, and the money is free at once.
    let late = desk.authorised(wallet, 4_000).await.payment;
    desk.clock.advance_ms(HOUR_MS);
    assert!(desk.operator.capture(late, None).await.is_err());
    assert_eq!(desk.standing(wallet).await, (5_000, 5_000));
    desk.assert_balanced().await;
}

pub(crate) async fn a_statement_tells_everything_once(desk: &Desk) {
    let wallet = desk.wallet(0).await;
    let mut expected = Vec::new();
    for number in 1..=7 {
        desk.top_up(wallet, 1_000 + number).await.unwrap();
        expected.push((EntryKind::TopUp, 1_000 + number, "cash-desk"));
    }
    let payment = desk.captured(wallet, 3_000).await.payment;
    expected.push((EntryKind::Payment, -3_000, "zoo"));
    desk.operator
        .refund(desk.refund_of(payment, 1_200))
        .await
        .unwrap();
    expected.push((EntryKind::Refund, 1_200, "zoo"));
    expected.reverse();

    let mut told = Vec::new();
    let (mut cursor, mut balance) = (None, desk.standing(wallet).await.0);
    loop {
        let page = desk.operator.statement(wallet, cursor, 3).await.unwrap();
        for entry in page.entries {
            assert_eq!(entry.balance_after.minor, balance);
            balance -= entry.amount.minor;
            told.push((entry.kind, entry.amount.minor, entry.counterparty));
        }
        let Some(next) = page.next else { break };
        cursor = Some(next.to_string().parse().unwrap());
    }
    assert_eq!(balance, 0);
    let told: Vec<_> = told
        .iter()
        .map(|(kind, minor, other)| (*kind, *minor, other.as_str()))
        .collect();
    assert_eq!(told, expected);
}

pub(crate) async fn devices_come_and_go(desk: &Desk) {
    let wallet = desk.wallet(1_000).await;
    let second = Device::of_seed(9);
    desk.operator
        .bind_device(wallet, second.public_key(), 1)
        .await
        .unwrap();
    desk.operator
        .bind_device(wallet, second.public_key(), 1)
        .await
        .unwrap();
    let mut authorise = desk.authorisation(desk.order(wallet, pln(10)));
    authorise.order = second.sign(authorise.order.order);
    desk.operator.authorise(authorise).await.unwrap();
    desk.operator
        .unbind_device(wallet, second.public_key(), 1)
        .await
        .unwrap();
    let mut authorise = desk.authorisation(desk.order(wallet, pln(10)));
    authorise.order = second.sign(authorise.order.order);
    assert!(desk.operator.authorise(authorise).await.is_err());
    // Another currency is another purse.
    let euro = OpenWallet {
        wallet: super::WalletId::new(desk.now()),
        currency: Currency::EUR,
        tier: Tier::Named,
    };
    assert_eq!(
        desk.operator.open_wallet(euro).await.unwrap().balance.currency,
        Currency::EUR
    );
}

pub(crate) async fn all(desk: &Desk) {
    a_purchase_and_its_refund(desk).await;
    every_call_may_be_repeated(desk).await;
    reservations_end(desk).await;
    a_statement_tells_everything_once(desk).await;
    devices_come_and_go(desk).await;
    super::sends::all(desk).await;
    desk.assert_balanced().await;
}
