//! Amounts that cannot be, in orders that are signed as they should be: nothing, less than nothing, more than can be
//! counted together with what is there, and money of another currency. Each is refused by its code, and nothing moves.

use cityplus_domain::ids::TransferId;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::ErrorCode;
use cityplus_protocol::offline::{AllowanceOrder, OfflineOrder};
use cityplus_protocol::redemption::{PayOutTo, RedemptionOrder};

use super::offline::{asking, given, order, paying};
use super::redemptions::{bank, debtor};
use super::{CITY, Desk, HOUR_MS, PLN, pln};

/// On books that have a key.
pub(crate) async fn all(desk: &Desk) {
    to_be_redeemed(desk).await;
    to_be_set_aside(desk).await;
    spent_without_a_network(desk).await;
}

/// Each with the code it is refused by; `over` is that of more than there is.
pub(crate) fn refused(over: ErrorCode) -> [(Money, ErrorCode); 6] {
    let euro = |minor| Money::new(minor, Currency::EUR);
    [
        (pln(0), ErrorCode::InvalidAmount),
        (pln(-1), ErrorCode::InvalidAmount),
        (pln(i64::MIN), ErrorCode::InvalidAmount),
        (pln(i64::MAX), over),
        (euro(100), ErrorCode::WrongCurrency),
        (euro(i64::MAX), ErrorCode::WrongCurrency),
    ]
}

/// How many entries the ledger has, whose books are right.
async fn entries(desk: &Desk) -> i64 {
    let audit = desk.books.audit().await.unwrap();
    assert_eq!(audit.problems, Vec::<String>::new());
    audit.entries
}

async fn to_be_redeemed(desk: &Desk) {
    let jan = desk.wallet(5_000).await;
    desk.clock.advance_ms(25 * HOUR_MS);
    let before = entries(desk).await;
    for to in [PayOutTo::Cash, bank()] {
        for (amount, code) in refused(ErrorCode::LimitExceeded) {
            let redeeming = desk.device.sign_redemption(RedemptionOrder {
                redemption_id: TransferId::new(desk.now()),
                wallet_id: jan,
                amount,
                to: to.clone(),
                created_at: desk.now(),
            });
            let id = redeeming.order.redemption_id;
            let refused = desk.operator.redeem(redeeming).await.unwrap_err();
            assert_eq!(refused.code(), code, "{amount:?}: {refused:?}");
            let kept = desk.operator.redemption(id).await.unwrap_err();
            assert_eq!(kept.code(), ErrorCode::UnknownRedemption, "{amount:?}");
            assert_eq!(desk.standing(jan).await, (5_000, 5_000), "{amount:?}");
        }
    }
    let city = CITY.parse().unwrap();
    let waiting = desk.books.make_payout_file(&city, PLN, &debtor()).await;
    assert_eq!(waiting, Ok(None));
    assert_eq!(entries(desk).await, before);
}

async fn to_be_set_aside(desk: &Desk) {
    let jan = desk.wallet(5_000).await;
    given(desk, jan, 1_000).await;
    let before = entries(desk).await;
    for (amount, code) in refused(ErrorCode::LimitExceeded) {
        let asked = AllowanceOrder {
            amount,
            ..asking(desk, jan, 1).order
        };
        let asked = desk.device.sign_allowance(asked);
        for _ in 0..2 {
            let refused = desk.operator.set_aside(asked).await.unwrap_err();
            assert_eq!(refused.code(), code, "{amount:?}: {refused:?}");
            assert_eq!(desk.standing(jan).await, (4_000, 4_000), "{amount:?}");
        }
    }
    assert_eq!(entries(desk).await, before);
}

async fn spent_without_a_network(desk: &Desk) {
    let (jan, ola) = (desk.wallet(5_000).await, desk.wallet(300).await);
    let allowance = given(desk, jan, 1_000).await;
    let first = paying(desk, &allowance, ola, 1, 0, 400);
    desk.operator.settle_offline(first).await.unwrap();
    let before = entries(desk).await;
    for (amount, code) in refused(ErrorCode::Overspent) {
        let second = OfflineOrder {
            amount,
            ..order(desk, &allowance, ola, 2, 400, 1)
        };
        let second = desk.device.pay_offline(allowance, second);
        for _ in 0..2 {
            let refused = desk.operator.settle_offline(second).await.unwrap_err();
            assert_eq!(refused.code(), code, "{amount:?}: {refused:?}");
            assert_eq!(desk.standing(jan).await, (4_000, 4_000), "{amount:?}");
            assert_eq!(desk.standing(ola).await, (700, 700), "{amount:?}");
        }
    }
    assert_eq!(entries(desk).await, before);
    // What is left is as good as before.
    let last = paying(desk, &allowance, ola, 2, 400, 600);
    desk.operator.settle_offline(last).await.unwrap();
    assert_eq!(desk.standing(ola).await, (1_300, 1_300));
}
