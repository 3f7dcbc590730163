//! Setting something aside while answers are lost, and what is known here of it afterwards.

use cityplus_domain::ids::WalletId;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::offline::{
    Allowance, AllowanceKey, OperatorKeys, SignedAllowance, SignedAllowanceOrder,
};
use cityplus_protocol::{ErrorCode, KeyId, PublicKey, Signature, paths};

use super::city::{City, Fault, problem, wallet_id};
use super::device::{Device, morning};
use super::server::Reply;
use crate::store::View;
use crate::{Engine, EngineError, OutboxState, Pace, why_refused};

const MINUTE_MS: i64 = 60_000;

fn zloty(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

fn refused<T>(answer: Result<T, EngineError>) -> &'static str {
    answer.map(drop).unwrap_err().code()
}

/// The operator tells its keys; then it answers so.
fn answers(city: &City, replies: impl IntoIterator<Item = Reply>) {
    answers_with(city, Vec::new(), replies);
}

fn answers_with(city: &City, keys: Vec<AllowanceKey>, replies: impl IntoIterator<Item = Reply>) {
    let keys = OperatorKeys { keys };
    city.fail(paths::OPERATOR_KEYS, Fault::Instead(Reply::json(200, &keys)));
    for reply in replies {
        city.fail(paths::ALLOWANCES, Fault::Instead(reply));
    }
}

/// A key of the operator's.
fn key(bytes: [u8; 32]) -> AllowanceKey {
    AllowanceKey {
        key_id: KeyId(*cityplus_ticketcode::KeyId::of(&bytes).as_bytes()),
        public_key: PublicKey(bytes),
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
            city: "opole".parse().unwrap(),
            wallet_id: asked.order.wallet_id,
            device_key: asked.public_key,
            amount: asked.order.amount,
            issued_at: morning(),
            expires_at,
            settle_until: expires_at.plus_ms(60 * MINUTE_MS),
            key_id: KeyId([4; 8]),
        },
        signature: Signature([5; 64]),
    }
}

#[tokio::test]
async fn a_lost_answer_sets_nothing_aside_twice() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    answers(&city, [Reply::Nothing]);
    assert_eq!(
        refused(engine.set_aside(wallet_id(), zloty(5_000)).await),
        "offline"
    );
    let asked = engine.aside_asked().await.unwrap().unwrap();
    assert_eq!(asked.amount, zloty(5_000));
    assert_eq!(engine.held_allowance().await.unwrap(), None);
    // Whatever is asked for next, the first order goes on.
    let order = orders(&city).remove(0);
    answers(&city, [Reply::json(201, &given(&order))]);
    let set = engine.set_aside(wallet_id(), zloty(3_000)).await.unwrap();
    assert_eq!(
        (set.allowance_id, set.amount, set.left),
        (asked.allowance_id, zloty(5_000), zloty(5_000))
    );
    assert_eq!(orders(&city), [order, order]);
    assert_eq!(engine.aside_asked().await.unwrap(), None);

    let offer = engine
        .offer_offline(wallet_id(), WalletId::from_bytes([9; 16]), zloty(2_000))
        .await
        .unwrap();
    answers(&city, []);
    assert_eq!(
        refused(engine.set_aside(wallet_id(), zloty(1_000)).await),
        "still_set_aside"
    );
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
    assert_eq!(
        refused(engine.set_aside(wallet_id(), zloty(5_000)).await),
        "offline"
    );
    // No word: it stays, and is still the same.
    answers(&city, [Reply::empty(503)]);
    assert!(engine.set_aside(wallet_id(), zloty(5_000)).await.is_err());
    answers(
        &city,
        [
            problem(ErrorCode::InsufficientFunds),
            problem(ErrorCode::LimitExceeded),
        ],
    );
    assert_eq!(
        refused(engine.set_aside(wallet_id(), zloty(3_000)).await),
        "limit_exceeded"
    );
    let asked = orders(&city).into_iter().map(|one| one.order.amount.minor);
    assert_eq!(asked.collect::<Vec<_>>(), [5_000, 5_000, 5_000, 3_000]);
    assert_eq!(engine.aside_asked().await.unwrap(), None);
}

/// Whoever shows it got it by a newer key than this device has heard of.
#[tokio::test]
async fn a_key_that_is_not_known_is_asked_for_when_there_is_a_network() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    answers(&city, [Reply::Nothing]);
    assert_eq!(
        refused(engine.set_aside(wallet_id(), zloty(5_000)).await),
        "offline"
    );
    let order = orders(&city).remove(0);
    answers_with(&city, vec![key([1; 32])], [Reply::json(201, &given(&order))]);
    engine.set_aside(wallet_id(), zloty(5_000)).await.unwrap();
    let to = WalletId::from_bytes([9; 16]);
    let offer = engine.offer_offline(wallet_id(), to, zloty(2_000)).await.unwrap();
    let asked = city.count(paths::OPERATOR_KEYS);
    // They are young: nobody asks for them.
    engine.follow_operator_keys().await;
    assert_eq!(city.count(paths::OPERATOR_KEYS), asked);
    let error = engine.accept_offline(&offer.code).await.unwrap_err();
    assert!(
        matches!(error, EngineError::OfflineCodeRefused(why_refused::UNKNOWN_KEY)),
        "{error}"
    );
    engine.follow_operator_keys().await;
    assert_eq!(city.count(paths::OPERATOR_KEYS), asked + 1);
}

#[tokio::test]
async fn keys_and_allowances_of_others_are_not_kept() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let misnamed = AllowanceKey {
        key_id: KeyId([0; 8]),
        ..key([1; 32])
    };
    answers_with(&city, vec![key([2; 32]), misnamed], []);
    assert_eq!(refused(engine.fetch_operator_keys().await), "server_garbage");
    answers(&city, [Reply::Nothing]);
    assert_eq!(
        refused(engine.set_aside(wallet_id(), zloty(5_000)).await),
        "offline"
    );
    let mut abroad = given(&orders(&city).remove(0));
    abroad.allowance.city = "brno".parse().unwrap();
    answers(&city, [Reply::json(201, &abroad)]);
    assert_eq!(
        refused(engine.set_aside(wallet_id(), zloty(5_000)).await),
        "server_garbage"
    );
    assert_eq!(engine.held_allowance().await.unwrap(), None);
}

/// 50 zł are set aside.
async fn set_aside(city: &City, engine: &Engine, keys: Vec<AllowanceKey>) {
    answers(city, [Reply::Nothing]);
    assert_eq!(
        refused(engine.set_aside(wallet_id(), zloty(5_000)).await),
        "offline"
    );
    let order = orders(city).remove(0);
    answers_with(city, keys, [Reply::json(201, &given(&order))]);
    engine.set_aside(wallet_id(), zloty(5_000)).await.unwrap();
}

/// Makes an entry one that an app kept before allowances named their city and their key, in a store of then.
fn as_before(view: &View<'_>, id: &str) -> Result<(), EngineError> {
    let sealed: Vec<u8> = view
        .sql
        .query_row("SELECT value FROM outbox WHERE id = ?1", [id], |row| row.get(0))?;
    let mut content: serde_json::Value = view.sealer.open("outbox", id, &sealed)?;
    let signed = &mut content["request"]["Offline"]["allowance"];
    signed["operator_key"] = serde_json::json!(PublicKey([7; 32]));
    let allowance = signed["allowance"].as_object_mut().unwrap();
    assert!(allowance.remove("city").is_some() && allowance.remove("key_id").is_some());
    let sealed = view.sealer.seal("outbox", id, &content)?;
    view.sql
        .execute("UPDATE outbox SET value = ?2 WHERE id = ?1", (id, sealed))?;
    Ok(view.sql.pragma_update(None, "user_version", 2)?)
}

#[tokio::test]
async fn payments_of_an_app_from_before_are_refused_and_hold_up_nothing() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    set_aside(&city, &engine, Vec::new()).await;
    let to = WalletId::from_bytes([9; 16]);
    let old = engine
        .offer_offline(wallet_id(), to, zloty(2_000))
        .await
        .unwrap()
        .transfer_id;
    let new = engine
        .offer_offline(wallet_id(), to, zloty(1_000))
        .await
        .unwrap()
        .transfer_id;
    engine
        .store
        .write(move |view| as_before(view, &old.to_string()))
        .await
        .unwrap();
    assert_eq!(refused(engine.outbox().await), "store_corrupt");
    drop(engine);
    for _ in 0..2 {
        let engine = device.open(city.url()).await;
        let entries = engine.outbox().await.unwrap();
        let states: Vec<OutboxState> = entries.iter().map(|entry| entry.state).collect();
        assert_eq!(states, [OutboxState::Pending, OutboxState::Refused]);
        let problem = entries[1].problem.as_ref().unwrap();
        assert_eq!(problem.code, ErrorCode::AllowanceOver);
        let waiting = engine.offline_waiting().await.unwrap();
        assert_eq!((waiting.len(), waiting[0].transfer_id), (1, new));
    }
    let engine = device.open(city.url()).await;
    let told = engine.offline_refused().await.unwrap();
    assert_eq!((told.len(), told[0].amount), (1, zloty(2_000)));
    assert!(engine.dismiss(&told[0].id).await.unwrap());
    assert_eq!(engine.outbox().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_set_aside_does_not_pay_for_somebody_else() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    set_aside(&city, &engine, Vec::new()).await;
    let (somebody, to) = (WalletId::from_bytes([8; 16]), WalletId::from_bytes([9; 16]));
    let offered = engine.offer_offline(somebody, to, zloty(100)).await;
    assert_eq!(refused(offered), "somebody_else");
    let (keys, asked) = (city.count(paths::OPERATOR_KEYS), city.count(paths::ALLOWANCES));
    let aside = engine.set_aside(somebody, zloty(100)).await;
    assert_eq!(refused(aside), "somebody_else");
    assert_eq!(
        city.count(paths::OPERATOR_KEYS),
        keys,
        "it ends before anything is asked"
    );
    assert_eq!(city.count(paths::ALLOWANCES), asked);
    assert_eq!(engine.aside_asked().await.unwrap(), None);
    assert_eq!(engine.held_allowance().await.unwrap().unwrap().left, zloty(5_000));
    assert!(engine.outbox().await.unwrap().is_empty());
    engine.offer_offline(wallet_id(), to, zloty(100)).await.unwrap();
}

#[tokio::test]
async fn what_is_handed_back_is_no_money_that_comes() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    set_aside(&city, &engine, Vec::new()).await;
    assert_eq!(engine.hand_back_aside().await.unwrap(), zloty(5_000));
    let waiting = engine.offline_waiting().await.unwrap();
    assert!(waiting[0].is_hand_back && !waiting[0].is_incoming && waiting[0].code.is_none());
    // Its time is over: it is back, or on its way.
    city.fail(
        paths::OFFLINE_PAYMENTS,
        Fault::Instead(problem(ErrorCode::AllowanceOver)),
    );
    let synced = engine.sync(Pace::Now).await.unwrap();
    assert_eq!((synced.outbox.done, synced.outbox.refused), (1, 0));
    assert!(engine.offline_refused().await.unwrap().is_empty());
    assert_eq!(engine.outbox().await.unwrap()[0].state, OutboxState::Done);
}

#[tokio::test]
async fn what_a_withdrawn_key_signed_is_not_shown_to_anybody() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    set_aside(&city, &engine, Vec::new()).await;
    let to = WalletId::from_bytes([9; 16]);
    let offer = engine.offer_offline(wallet_id(), to, zloty(100)).await.unwrap();
    device.clock.advance_ms(15 * MINUTE_MS);
    // The session is renewed by then, and with it the server's time is heard.
    let later = city.memory().now.plus_ms(15 * MINUTE_MS);
    city.memory().now = later;
    answers_with(&city, vec![key([1; 32])], []);
    // What was to be told while it was set aside comes first: no keys.
    while engine.fetch_operator_keys().await.unwrap() == 0 {}
    assert_eq!(engine.held_allowance().await.unwrap(), None);
    // A code of a key that is not known has the keys asked for again; until then they are those that were heard.
    let error = engine.accept_offline(&offer.code).await.unwrap_err();
    assert!(
        matches!(error, EngineError::OfflineCodeRefused(why_refused::UNKNOWN_KEY)),
        "{error}"
    );
    assert_eq!(engine.held_allowance().await.unwrap(), None);
    assert_eq!(
        refused(engine.offer_offline(wallet_id(), to, zloty(100)).await),
        "no_allowance"
    );
    assert_eq!(engine.away_allowances().await.unwrap().len(), 1);
    assert_eq!(engine.hand_back_aside().await.unwrap(), zloty(4_900));
}
