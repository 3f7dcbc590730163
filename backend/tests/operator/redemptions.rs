//! Money out of wallets: to a bank account, in cash, asked for twice, and everything that is refused.

mod cut_off;
mod tellers;

use cityplus_backend::operator::{
    CashPayOut, Debtor, EntryKind, OperatorError, OperatorLimits, PaymentState, RedemptionState,
};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::redemption::{PayOutTo, RedemptionOrder, SignedRedemptionOrder};

use super::{CITY, Desk, Device, HOUR_MS, PLN, Place, pln};

pub(crate) const IBAN: &str = "PL61109010140000071219812874";

pub(crate) async fn all(place: impl Into<Place>) {
    let place = place.into();
    let desk = &Desk::new(place.clone()).await;
    to_a_bank_once(desk).await;
    in_cash_once(desk).await;
    cash_that_nobody_fetches_stays(desk).await;
    cash_that_nobody_fetches_counts_no_more(desk).await;
    refusals_move_nothing(desk).await;
    much_cash_needs_a_document(desk).await;
    a_new_device_takes_out_little(desk).await;
    cut_off::all(desk, &place.database).await;
    tellers::all(desk, &place.database).await;
}

pub(crate) fn bank() -> PayOutTo {
    PayOutTo::Bank {
        iban: IBAN.parse().unwrap(),
        name: "Jan Kowalski".parse().unwrap(),
    }
}

pub(crate) fn debtor() -> Debtor {
    Debtor {
        name: "Operator S.A.".to_owned(),
        iban: "PL27114020040000300201355387".parse().unwrap(),
    }
}

fn pay_out(redemption: TransferId, teller: &str) -> CashPayOut {
    CashPayOut {
        redemption,
        identity_checked: false,
        teller: teller.to_owned(),
    }
}

/// A wallet whose device is not new any more.
async fn wallet(desk: &Desk, minor: i64) -> WalletId {
    let wallet = desk.wallet(minor).await;
    desk.clock.advance_ms(25 * HOUR_MS);
    wallet
}

async fn to_a_bank_once(desk: &Desk) {
    let jan = wallet(desk, 20_000).await;
    let order = desk.redeeming(jan, 15_005, bank());
    let id = order.order.redemption_id;
    let redeemed = desk.operator.redeem(order.clone()).await.unwrap();
    assert_eq!(
        (
            redeemed.redemption,
            redeemed.wallet,
            redeemed.amount,
            redeemed.state,
            redeemed.ends_at
        ),
        (id, jan, pln(15_005), RedemptionState::Done, None)
    );
    assert_eq!(desk.standing(jan).await, (4_995, 4_995));
    // Long after, with the device gone: what was done stays done, and is told again.
    desk.clock.advance_ms(40 * 24 * HOUR_MS);
    desk.operator
        .unbind_device(jan, desk.device.public_key(), 1)
        .await
        .unwrap();
    assert_eq!(desk.operator.redeem(order).await.unwrap(), redeemed);
    assert_eq!(desk.operator.redemption(id).await.unwrap(), redeemed);
    assert_eq!(desk.standing(jan).await.0, 4_995);

    let city = CITY.parse().unwrap();
    let file = desk
        .books
        .make_payout_file(&city, PLN, &debtor())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((file.count, file.sum), (1, 15_005));
    assert!(
        file.xml.contains(IBAN) && file.xml.contains("150.05"),
        "{}",
        file.xml
    );
    // What is in a file is in no other; the same one can be made again.
    assert_eq!(
        desk.books.make_payout_file(&city, PLN, &debtor()).await.unwrap(),
        None
    );
    assert_eq!(
        desk.books.payout_file(&city, &file.id, &debtor()).await.unwrap(),
        file
    );
    for (city, number) in [("opole", "1"), ("brno", file.id.as_str())] {
        let unknown = desk
            .books
            .payout_file(&city.parse().unwrap(), number, &debtor())
            .await;
        assert_eq!(unknown, Err(OperatorError::UnknownPayoutFile));
    }

    let page = desk.operator.statement(jan, None, 1).await.unwrap();
    let entry = page.entries.first().unwrap();
    assert_eq!(
        (
            entry.kind,
            entry.amount,
            entry.balance_after,
            entry.counterparty.as_str()
        ),
        (EntryKind::Redeemed, pln(-15_005), pln(4_995), "bank")
    );
    desk.assert_balanced().await;
}

async fn in_cash_once(desk: &Desk) {
    let ola = wallet(desk, 5_000).await;
    let order = desk.redeeming(ola, 3_000, PayOutTo::Cash);
    let id = order.order.redemption_id;
    let waiting = desk.operator.redeem(order.clone()).await.unwrap();
    assert_eq!(waiting.state, RedemptionState::Waiting);
    assert_eq!(
        waiting.ends_at,
        Some(desk.now().plus_ms(OperatorLimits::default().cash_out_valid_ms))
    );
    assert_eq!(desk.standing(ola).await, (5_000, 2_000));

    let done = desk.operator.pay_out_cash(pay_out(id, "till-1")).await.unwrap();
    assert_eq!((done.state, done.ends_at), (RedemptionState::Done, None));
    assert_eq!(desk.standing(ola).await, (2_000, 2_000));
    // The same teller may ask again; another one must not hand it out a second time.
    assert_eq!(
        desk.operator.pay_out_cash(pay_out(id, "till-1")).await.unwrap(),
        done
    );
    let captured = OperatorError::State {
        state: PaymentState::Captured,
    };
    assert_eq!(
        desk.operator.pay_out_cash(pay_out(id, "till-2")).await,
        Err(captured.clone())
    );
    assert_eq!(desk.operator.redeem(order).await.unwrap(), done);
    assert_eq!(desk.standing(ola).await, (2_000, 2_000));

    let transfer = desk.redeeming(ola, 1_000, bank());
    desk.operator.redeem(transfer.clone()).await.unwrap();
    let to_bank = transfer.order.redemption_id;
    assert_eq!(
        desk.operator.pay_out_cash(pay_out(to_bank, "till-1")).await,
        Err(captured)
    );
    desk.assert_balanced().await;
}

async fn cash_that_nobody_fetches_stays(desk: &Desk) {
    let jan = wallet(desk, 5_000).await;
    let late = desk.redeeming(jan, 1_000, PayOutTo::Cash);
    let swept = desk.redeeming(jan, 2_000, PayOutTo::Cash);
    for order in [&late, &swept] {
        desk.operator.redeem(order.clone()).await.unwrap();
    }
    assert_eq!(desk.standing(jan).await, (5_000, 2_000));
    desk.clock.advance_ms(OperatorLimits::default().cash_out_valid_ms);
    let expired = OperatorError::State {
        state: PaymentState::Expired,
    };
    let id = late.order.redemption_id;
    assert_eq!(
        desk.operator.pay_out_cash(pay_out(id, "till-1")).await,
        Err(expired.clone())
    );
    assert_eq!(
        desk.operator.pay_out_cash(pay_out(id, "till-1")).await,
        Err(expired)
    );
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await, (5_000, 5_000));
    for order in [late, swept] {
        let found = desk.operator.redemption(order.order.redemption_id).await.unwrap();
        assert_eq!(found.state, RedemptionState::Ended);
    }
    desk.assert_balanced().await;
}

/// The ceiling of a day is there again for what is ordered later on it, but no more than that.
async fn cash_that_nobody_fetches_counts_no_more(desk: &Desk) {
    let limits = OperatorLimits::default();
    let most = limits.new_device_daily_send;
    let over = |refused: Result<_, OperatorError>| matches!(refused, Err(OperatorError::NewDevice { .. }));
    let day_ms = 24 * HOUR_MS;
    let into_day_ms = desk.now().millis().rem_euclid(day_ms);
    desk.clock.advance_ms(day_ms - into_day_ms + 12 * HOUR_MS);
    let jan = desk.wallet(10 * most).await;
    // Half of it is handed out and stays counted.
    let fetched = desk.redeeming(jan, most / 2, PayOutTo::Cash);
    let id = fetched.order.redemption_id;
    desk.operator.redeem(fetched).await.unwrap();
    let shown = |redemption| CashPayOut {
        identity_checked: true,
        ..pay_out(redemption, "till-1")
    };
    desk.operator.pay_out_cash(shown(id)).await.unwrap();
    for _ in 0..2 {
        let waiting = desk.redeeming(jan, most - most / 2, PayOutTo::Cash);
        desk.operator.redeem(waiting.clone()).await.unwrap();
        assert!(over(
            desk.operator.redeem(desk.redeeming(jan, 1, PayOutTo::Cash)).await
        ));
        desk.clock.advance_ms(limits.cash_out_valid_ms);
        desk.books.sweep().await.unwrap();
        let ended = desk.operator.redeem(waiting).await.unwrap();
        assert_eq!(
            ended.state,
            RedemptionState::Ended,
            "told again, it is no new order"
        );
    }
    let whole = desk.redeeming(jan, most, PayOutTo::Cash);
    assert!(over(desk.operator.redeem(whole).await));

    // Ordered before midnight and not fetched after it, it gives nothing back to the new day.
    let into_day_ms = desk.now().millis().rem_euclid(day_ms);
    desk.clock.advance_ms(day_ms - into_day_ms - 1);
    let ola = desk.wallet(10 * most).await;
    let waiting = desk.redeeming(ola, most, PayOutTo::Cash);
    desk.operator.redeem(waiting).await.unwrap();
    desk.clock.advance_ms(1);
    let next = desk.redeeming(ola, most, PayOutTo::Cash);
    let id = next.order.redemption_id;
    desk.operator.redeem(next).await.unwrap();
    desk.operator.pay_out_cash(shown(id)).await.unwrap();
    desk.clock.advance_ms(limits.cash_out_valid_ms);
    desk.books.sweep().await.unwrap();
    assert!(over(
        desk.operator.redeem(desk.redeeming(ola, 1, PayOutTo::Cash)).await
    ));
    desk.assert_balanced().await;
}

fn resigned(
    desk: &Desk,
    good: &SignedRedemptionOrder,
    change: &dyn Fn(&mut RedemptionOrder),
) -> SignedRedemptionOrder {
    let mut order = good.order.clone();
    change(&mut order);
    desk.device.sign_redemption(order)
}

/// Each with what is wrong in it.
fn wrong(desk: &Desk, good: &SignedRedemptionOrder) -> Vec<(SignedRedemptionOrder, OperatorError)> {
    let limits = OperatorLimits::default();
    let new = |change: &dyn Fn(&mut RedemptionOrder)| resigned(desk, good, change);
    let mut forged = good.clone();
    forged.order.to = PayOutTo::Cash;
    let not_much = limits.unidentified_redemption;
    vec![
        (forged, OperatorError::Signature),
        (
            Device::of_seed(9).sign_redemption(good.order.clone()),
            OperatorError::UnboundDevice,
        ),
        (
            new(&|order| order.wallet_id = WalletId::new(order.created_at)),
            OperatorError::UnknownWallet,
        ),
        (new(&|order| order.amount = pln(0)), OperatorError::Amount),
        (new(&|order| order.amount = pln(-5)), OperatorError::Amount),
        (
            new(&|order| order.amount = Money::new(100, Currency::EUR)),
            OperatorError::Currency,
        ),
        (
            new(&|order| order.amount = pln(not_much + 1)),
            OperatorError::IdentityNeeded { most: pln(not_much) },
        ),
        (
            new(&|order| {
                order.to = PayOutTo::Cash;
                order.amount = pln(100_001);
            }),
            OperatorError::InsufficientFunds {
                available: pln(100_000),
            },
        ),
        (
            new(&|order| {
                order.to = PayOutTo::Cash;
                order.amount = pln(i64::MAX);
            }),
            OperatorError::TransferCeiling {
                most: pln(limits.redemption_ceiling),
            },
        ),
        (
            new(&|order| order.created_at = order.created_at.plus_ms(-limits.order_age_ms - 1)),
            OperatorError::OrderTime,
        ),
    ]
}

async fn refusals_move_nothing(desk: &Desk) {
    let jan = wallet(desk, 100_000).await;
    let good = desk.redeeming(jan, 1_000, bank());
    let new = |change: &dyn Fn(&mut RedemptionOrder)| resigned(desk, &good, change);
    for (order, refusal) in wrong(desk, &good) {
        assert_eq!(desk.operator.redeem(order).await, Err(refusal));
        assert_eq!(desk.standing(jan).await, (100_000, 100_000));
    }
    // Nothing of all that waits for the bank.
    let city = CITY.parse().unwrap();
    assert_eq!(
        desk.books
            .make_payout_file(&city, PLN, &debtor())
            .await
            .unwrap()
            .map(|file| file.sum),
        Some(1_000)
    );

    let done = desk.operator.redeem(good.clone()).await.unwrap();
    let other = new(&|order| order.amount = pln(999));
    assert_eq!(desk.operator.redeem(other).await, Err(OperatorError::IdReused));
    assert_eq!(desk.operator.redemption(done.redemption).await.unwrap(), done);
    let nowhere = TransferId::new(desk.now());
    assert_eq!(
        desk.operator.redemption(nowhere).await,
        Err(OperatorError::UnknownRedemption)
    );
    for (redemption, teller, refusal) in [
        (nowhere, "till-1", OperatorError::UnknownRedemption),
        (done.redemption, "", OperatorError::Teller),
    ] {
        assert_eq!(
            desk.operator.pay_out_cash(pay_out(redemption, teller)).await,
            Err(refusal)
        );
    }
    desk.assert_balanced().await;
}

async fn much_cash_needs_a_document(desk: &Desk) {
    let not_much = OperatorLimits::default().unidentified_redemption;
    let jan = wallet(desk, 100_000).await;
    let much = desk.redeeming(jan, not_much + 1, PayOutTo::Cash);
    desk.operator.redeem(much.clone()).await.unwrap();
    let mut asked = pay_out(much.order.redemption_id, "till-1");
    let needed = OperatorError::IdentityNeeded { most: pln(not_much) };
    assert_eq!(desk.operator.pay_out_cash(asked.clone()).await, Err(needed));
    asked.identity_checked = true;
    assert_eq!(
        desk.operator.pay_out_cash(asked).await.unwrap().state,
        RedemptionState::Done
    );
}

/// A thief with a device of his own gets little, however he splits it.
async fn a_new_device_takes_out_little(desk: &Desk) {
    let most = OperatorLimits::default().new_device_daily_send;
    let jan = desk.wallet(50_000).await;
    desk.operator
        .redeem(desk.redeeming(jan, most - 100, PayOutTo::Cash))
        .await
        .unwrap();
    for to in [PayOutTo::Cash, bank()] {
        let refused = desk.operator.redeem(desk.redeeming(jan, 101, to)).await;
        assert!(
            matches!(refused, Err(OperatorError::NewDevice { .. })),
            "{refused:?}"
        );
    }
    desk.operator
        .redeem(desk.redeeming(jan, 100, bank()))
        .await
        .unwrap();
    let ola = desk.wallet(0).await;
    let refused = desk.operator.send(desk.sending(jan, ola, 1)).await;
    assert!(
        matches!(refused, Err(OperatorError::NewDevice { .. })),
        "{refused:?}"
    );
    desk.assert_balanced().await;
}
