//! A saved card is charged once, whatever happens on the way.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::{CardId, LinkId, TransferId, WalletId};
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::operator::{GatewayName, OnlineTopUpState, OnlineTopUpView, StartOnlineTopUp};
use cityplus_protocol::{ErrorCode, paths};
use tokio::sync::Notify;

use super::city::{City, Fault, problem, wallet_id};
use super::device::Device;
use super::server::{Reply, Request};
use crate::{Engine, EngineError, PayingCard};

/// The city's answer.
pub(super) fn charged(now: Timestamp, request: &Request) -> Reply {
    let asked: StartOnlineTopUp = request.json();
    assert_eq!(request.idempotency_key, Some(asked.transfer_id.to_string()));
    let view = OnlineTopUpView {
        transfer_id: asked.transfer_id,
        wallet_id: asked.wallet_id,
        amount: asked.amount,
        gateway: GatewayName::Payu,
        state: OnlineTopUpState::Open,
        page_url: None,
        ends_at: now,
    };
    Reply::json(201, &view)
}

/// The city says of a top-up how it stands.
fn stands(city: &City, top_up: &OnlineTopUpView, state: OnlineTopUpState) {
    let view = OnlineTopUpView {
        state,
        ..top_up.clone()
    };
    city.fail(paths::ONLINE_TOP_UPS, Fault::Instead(Reply::json(200, &view)));
}

async fn charge(engine: &Engine, minor: i64, card: PayingCard) -> Result<OnlineTopUpView, EngineError> {
    let amount = Money::new(minor, Currency::PLN);
    engine
        .start_card_top_up(wallet_id(), amount, None, card, "pl")
        .await
}

/// How many different top-ups the city was asked for.
fn different(city: &City) -> usize {
    let memory = city.memory();
    let asked = memory
        .seen
        .iter()
        .filter(|request| request.path == paths::ONLINE_TOP_UPS);
    let ids: HashSet<TransferId> = asked
        .map(|request| request.json::<StartOnlineTopUp>().transfer_id)
        .collect();
    ids.len()
}

#[tokio::test]
async fn a_charge_whose_answer_was_lost_is_asked_for_as_the_same() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let card = PayingCard::Saved(CardId::from_bytes([7; 16]));
    for _ in 0..3 {
        city.fail(paths::ONLINE_TOP_UPS, Fault::Lost);
    }
    assert!(charge(&engine, 2_000, card).await.unwrap_err().is_retryable());
    assert_eq!(different(&city), 1);
    let kept = engine.card_charges().await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].amount, Money::new(2_000, Currency::PLN));
    // Neither a restart nor a minute makes another charge of it.
    drop(engine);
    device.clock.advance_ms(60_000);
    let engine = device.open(city.url()).await;
    let open = charge(&engine, 2_000, card).await.unwrap();
    assert_eq!(different(&city), 1);
    // Open and without a page nobody knows: it is the same still, and after a look that says no more.
    charge(&engine, 2_000, card).await.unwrap();
    stands(&city, &open, OnlineTopUpState::Open);
    engine.online_top_up(open.transfer_id).await.unwrap();
    charge(&engine, 2_000, card).await.unwrap();
    assert_eq!(different(&city), 1);
    // Once it has ended the same is another one; so is another amount, and a page is no charge.
    stands(&city, &open, OnlineTopUpState::Paid);
    engine.online_top_up(open.transfer_id).await.unwrap();
    assert!(engine.card_charges().await.unwrap().is_empty());
    charge(&engine, 2_000, card).await.unwrap();
    charge(&engine, 2_001, card).await.unwrap();
    charge(&engine, 2_000, PayingCard::Ask).await.unwrap();
    assert_eq!(different(&city), 4);
}

#[tokio::test]
async fn a_refused_charge_is_not_asked_for_again() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let card = PayingCard::Saved(CardId::from_bytes([7; 16]));
    let refused = Fault::Instead(problem(ErrorCode::LimitExceeded));
    city.fail(paths::ONLINE_TOP_UPS, refused);
    assert!(!charge(&engine, 2_000, card).await.unwrap_err().is_retryable());
    charge(&engine, 2_000, card).await.unwrap();
    assert_eq!(different(&city), 2);
}

#[tokio::test]
async fn a_retry_is_that_very_request_or_none() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let card = PayingCard::Saved(CardId::from_bytes([7; 16]));
    for _ in 0..3 {
        city.fail(paths::ONLINE_TOP_UPS, Fault::Lost);
    }
    charge(&engine, 2_000, card).await.unwrap_err();
    let kept = engine.card_charges().await.unwrap();
    let open = engine
        .retry_charge(wallet_id(), kept[0].transfer_id)
        .await
        .unwrap();
    assert_eq!(open.transfer_id, kept[0].transfer_id);
    // Somebody hears how it ended while another still asks whether to repeat it.
    stands(&city, &open, OnlineTopUpState::Paid);
    engine.online_top_up(open.transfer_id).await.unwrap();
    let before = city.count(paths::ONLINE_TOP_UPS);
    stands(&city, &open, OnlineTopUpState::Paid);
    let ended = engine.retry_charge(wallet_id(), open.transfer_id).await.unwrap();
    assert_eq!(ended.state, OnlineTopUpState::Paid);
    assert_eq!(city.count(paths::ONLINE_TOP_UPS), before, "it was only looked at");
    assert!(engine.card_charges().await.unwrap().is_empty());
    assert_eq!(different(&city), 1);
}

#[tokio::test]
async fn a_charge_is_not_asked_for_again_as_the_next_person() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let card = PayingCard::Saved(CardId::from_bytes([7; 16]));
    let gate = Arc::new(Notify::new());
    let lost = Reply::Held(Arc::clone(&gate), Box::new(Reply::Nothing));
    city.fail(paths::ONLINE_TOP_UPS, Fault::Instead(lost));
    // What the next person would be told is no word on it.
    let refused = Fault::Instead(problem(ErrorCode::NotFound));
    city.fail(paths::ONLINE_TOP_UPS, refused);
    let next = async {
        while city.count(paths::ONLINE_TOP_UPS) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.log_in("jan@example.com", "correct horse").await.unwrap();
        gate.notify_one();
    };
    let (charged, ()) = tokio::join!(charge(&engine, 2_000, card), next);
    assert_eq!(charged.unwrap_err().code(), "somebody_else");
    assert!(
        engine.has_session().await.unwrap(),
        "the next person's is what it was"
    );
    assert_eq!(city.count(paths::ONLINE_TOP_UPS), 1);
    assert_eq!(engine.card_charges().await.unwrap().len(), 1, "it is kept");
}

#[tokio::test]
async fn what_one_person_agreed_to_with_cards_and_links_is_not_done_as_another() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let (somebody, card) = (WalletId::from_bytes([8; 16]), CardId::from_bytes([7; 16]));
    let amount = Money::new(2_000, Currency::PLN);
    for paying in [PayingCard::Ask, PayingCard::AskAndSave, PayingCard::Saved(card)] {
        let charged = engine
            .start_card_top_up(somebody, amount, None, paying, "pl")
            .await;
        assert_eq!(charged.unwrap_err().code(), "somebody_else", "{paying:?}");
    }
    assert!(engine.card_charges().await.unwrap().is_empty());
    // What is kept of this person's is not tried again for another's yes.
    for _ in 0..3 {
        city.fail(paths::ONLINE_TOP_UPS, Fault::Lost);
    }
    charge(&engine, 2_000, PayingCard::Saved(card)).await.unwrap_err();
    let kept = engine.card_charges().await.unwrap();
    let before = city.memory().seen.len();
    for id in [kept[0].transfer_id, TransferId::from_bytes([6; 16])] {
        let retried = engine.retry_charge(somebody, id).await;
        assert_eq!(retried.unwrap_err().code(), "somebody_else");
    }
    let forgot = engine.forget_card(somebody, card).await;
    assert_eq!(forgot.unwrap_err().code(), "somebody_else");
    let ended = engine.end_link(somebody, LinkId::from_bytes([6; 16])).await;
    assert_eq!(ended.unwrap_err().code(), "somebody_else");
    assert_eq!(city.memory().seen.len(), before, "nothing was sent");
    assert_eq!(engine.card_charges().await.unwrap(), kept);
}
