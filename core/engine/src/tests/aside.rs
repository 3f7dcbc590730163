//! Setting something aside while answers are lost, and what is known here of it afterwards.

use cityplus_domain::ids::WalletId;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::offline::{Allowance, OperatorKeys, SignedAllowance, SignedAllowanceOrder};
use cityplus_protocol::{ErrorCode, PublicKey, Signature, paths};

use super::city::{City, Fault, problem};
use super::device::{Device, morning};
use super::server::Reply;
use crate::EngineError;

const MINUTE_MS: i64 = 60_000;

fn zloty(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

fn refused<T>(answer: Result<T, EngineError>) -> &'static str {
    answer.map(drop).unwrap_err().code()
}

/// The operator tells its keys; then it answers so.
fn answers(city: &City, replies: impl IntoIterator<Item = Reply>) {
    let keys = OperatorKeys { keys: Vec::new() };
    city.fail(paths::OPERATOR_KEYS, Fault::Instead(Reply::json(200, &keys)));
    for reply in replies {
        city.fail(paths::ALLOWANCES, Fault::Instead(reply));
    }
}

/// The orders that came, one after the other.
fn orders(city: &City) -> Vec<SignedAllowanceOrder> {
    let memory = city.memory();
    let seen = memory
        .seen
        .iter()
        .filter(|request| request.path == paths::ALLOWANCES);
    seen.map(|request| {
        let asked: SignedAllowanceOrder = request.json();
        assert_eq!(
            request.idempotency_key,
            Some(asked.order.allowance_id.to_string())
        );
        asked
    })
    .collect()
}

/// What the operator gives for an order, for half an hour.
fn given(asked: &SignedAllowanceOrder) -> SignedAllowance {
    let expires_at = morning().plus_ms(30 * MINUTE_MS);
    SignedAllowance {
        allowance: Allowance {
            allowance_id: asked.order.allowance_id,
            wallet_id: asked.order.wallet_id,
            device_key: asked.public_key,
            amount: asked.order.amount,
            issued_at: morning(),
            expires_at,
            settle_until: expires_at.plus_ms(60 * MINUTE_MS),
        },
        operator_key: PublicKey([4; 32]),
        signature: Signature([5; 64]),
    }
}

#[tokio::test]
async fn a_lost_answer_sets_nothing_aside_twice() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    answers(&city, [Reply::Nothing]);
    assert_eq!(refused(engine.set_aside(zloty(5_000)).await), "offline");
    let asked = engine.aside_asked().await.unwrap().unwrap();
    assert_eq!(asked.amount, zloty(5_000));
    assert_eq!(engine.held_allowance().await.unwrap(), None);
    // Whatever is asked for next, the first order goes on.
    let order = orders(&city).remove(0);
    answers(&city, [Reply::json(201, &given(&order))]);
    let set = engine.set_aside(zloty(3_000)).await.unwrap();
    assert_eq!(
        (set.allowance_id, set.amount, set.left),
        (asked.allowance_id, zloty(5_000), zloty(5_000))
    );
    assert_eq!(orders(&city), [order, order]);
    assert_eq!(engine.aside_asked().await.unwrap(), None);

    let offer = engine
        .offer_offline(WalletId::from_bytes([9; 16]), zloty(2_000))
        .await
        .unwrap();
    answers(&city, []);
    assert_eq!(refused(engine.set_aside(zloty(1_000)).await), "still_set_aside");
    assert_eq!(engine.held_allowance().await.unwrap().unwrap().left, zloty(3_000));
    // The code can be shown again as long as the other device takes it.
    let waiting = engine.offline_waiting().await.unwrap();
    assert_eq!(waiting[0].code.as_ref(), Some(&offer.code));
    device.clock.advance_ms(11 * MINUTE_MS);
    assert_eq!(engine.offline_waiting().await.unwrap()[0].code, None);
    // What is left is not lost when its time is over.
    assert!(engine.away_allowances().await.unwrap().is_empty());
    device.clock.advance_ms(20 * MINUTE_MS);
    assert_eq!(engine.held_allowance().await.unwrap(), None);
    let away = engine.away_allowances().await.unwrap();
    assert_eq!(
        away.iter().map(|one| one.left).collect::<Vec<_>>(),
        [zloty(3_000)]
    );
    device.clock.advance_ms(60 * MINUTE_MS);
    assert!(engine.away_allowances().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_order_that_is_refused_later_makes_room() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    answers(&city, [Reply::Nothing]);
    assert_eq!(refused(engine.set_aside(zloty(5_000)).await), "offline");
    // No word: it stays, and is still the same.
    answers(&city, [Reply::empty(503)]);
    assert!(engine.set_aside(zloty(5_000)).await.is_err());
    answers(
        &city,
        [
            problem(ErrorCode::InsufficientFunds),
            problem(ErrorCode::LimitExceeded),
        ],
    );
    assert_eq!(refused(engine.set_aside(zloty(3_000)).await), "limit_exceeded");
    let asked = orders(&city).into_iter().map(|one| one.order.amount.minor);
    assert_eq!(asked.collect::<Vec<_>>(), [5_000, 5_000, 5_000, 3_000]);
    assert_eq!(engine.aside_asked().await.unwrap(), None);
}
