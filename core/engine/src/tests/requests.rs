//! Asking for money by codes, paying them once, and finding people by their mail address.

use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::account::Found;
use cityplus_protocol::operator::{EntryKind, StatementEntry};
use cityplus_protocol::redemption::PayOutTo;
use cityplus_protocol::request::{MoneyRequest, REQUEST_VALID_FOR_MS, ReceiveCode, Receiver};
use cityplus_protocol::{ErrorCode, paths};
use cityplus_ticketcode::large_qr_matrix;

use super::city::{City, Fault, problem, wallet_id};
use super::device::{Device, morning};
use crate::outbox::{self, Request};
use crate::{Engine, EngineError, OutboxState, Pace, RequestState, SendOutcome, keep};

const HOUR_MS: i64 = REQUEST_VALID_FOR_MS;

fn zloty(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

fn other_wallet() -> WalletId {
    WalletId::from_bytes([9; 16])
}

/// A request of somebody else.
fn request() -> MoneyRequest {
    MoneyRequest {
        request_id: TransferId::from_bytes([5; 16]),
        city: "opole".parse().unwrap(),
        wallet_id: other_wallet(),
        amount: zloty(1_250),
        made_at: morning(),
        valid_until: morning().plus_ms(HOUR_MS),
        note: None,
    }
}

fn code(request: MoneyRequest) -> String {
    ReceiveCode::Request(request).to_string()
}

fn refused<T>(answer: Result<T, EngineError>) -> &'static str {
    answer.map(drop).unwrap_err().code()
}

async fn paid(engine: &Engine, code: &str) -> TransferId {
    match engine.pay_request(wallet_id(), code).await.unwrap() {
        SendOutcome::Done(receipt) => {
            assert_eq!(
                (receipt.to_wallet_id, receipt.amount),
                (other_wallet(), zloty(1_250))
            );
            receipt.transfer_id
        }
        SendOutcome::Pending { because, .. } => panic!("pending because of {because}"),
    }
}

fn received(request: &MoneyRequest, amount: Money) -> StatementEntry {
    StatementEntry {
        transfer_id: request.request_id,
        kind: EntryKind::Received,
        amount,
        balance_after: amount,
        at: morning().plus_ms(60_000),
        counterparty: "wallet".to_owned(),
        charged_by: None,
    }
}

#[tokio::test]
async fn a_receivers_code_names_the_wallet() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let own = engine.receive_code().await.unwrap();
    assert_eq!(
        own.parse(),
        Ok(ReceiveCode::Receiver(Receiver {
            city: "opole".parse().unwrap(),
            wallet_id: wallet_id(),
        }))
    );
    assert_eq!(refused(engine.receiver_of(&own).await), "own_request");
    let of = |city: &str| {
        let city = city.parse().unwrap();
        let wallet_id = other_wallet();
        ReceiveCode::Receiver(Receiver { city, wallet_id }).to_string()
    };
    assert_eq!(engine.receiver_of(&of("opole")).await.unwrap(), other_wallet());
    assert_eq!(refused(engine.receiver_of(&of("brno")).await), "foreign_city");
    assert_eq!(refused(engine.receiver_of("CPR1:").await), "invalid_field");
    assert_eq!(
        refused(engine.receiver_of(&code(request())).await),
        "invalid_field"
    );
    assert_eq!(
        refused(engine.pay_request(wallet_id(), &of("opole")).await),
        "invalid_field"
    );
}

#[tokio::test]
async fn what_was_asked_for_is_open_then_paid_or_over() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let note = "ż".repeat(80);
    let first = engine
        .request_money(wallet_id(), zloty(1_250), Some(&note))
        .await
        .unwrap();
    let second = engine.request_money(wallet_id(), zloty(500), None).await.unwrap();
    assert_eq!(
        first.code.parse(),
        Ok(ReceiveCode::Request(first.request.clone()))
    );
    assert!(large_qr_matrix(&first.code).unwrap().version <= 13);
    assert_eq!(
        (first.request.wallet_id, first.request.amount, first.state),
        (wallet_id(), zloty(1_250), RequestState::Open)
    );
    assert_eq!(engine.requests().await.unwrap(), [second.clone(), first.clone()]);
    assert_eq!(
        engine.follow_requests().await.unwrap(),
        [second.clone(), first.clone()]
    );
    // Somebody used the second one's id up with another amount; the first one's money stands on a later page.
    city.memory().entries = vec![
        received(&second.request, zloty(1)),
        received(&request(), zloty(1_250)),
        received(&first.request, zloty(1_250)),
    ];
    let states = |made: Vec<crate::RequestMade>| made.into_iter().map(|one| one.state).collect::<Vec<_>>();
    let at = morning().plus_ms(60_000);
    assert_eq!(
        states(engine.follow_requests().await.unwrap()),
        [RequestState::Open, RequestState::Paid { at }]
    );
    device.clock.advance_ms(HOUR_MS);
    assert_eq!(
        states(engine.requests().await.unwrap()),
        [RequestState::Over, RequestState::Paid { at }]
    );
    // One that is paid late is paid all the same.
    {
        let mut memory = city.memory();
        memory.now = memory.now.plus_ms(HOUR_MS);
        memory.entries = vec![received(&second.request, zloty(500))];
    }
    assert_eq!(
        states(engine.follow_requests().await.unwrap()),
        [RequestState::Paid { at }, RequestState::Paid { at }]
    );
    for (amount, note) in [
        (zloty(0), None),
        (zloty(-1), None),
        (Money::new(100, Currency::CZK), None),
        (zloty(100), Some("two\nlines")),
    ] {
        assert_eq!(
            refused(engine.request_money(wallet_id(), amount, note).await),
            "invalid_field"
        );
    }
    // What a person asked for leaves the device with them.
    engine.log_in("ewa@example.com", "correct horse").await.unwrap();
    assert!(engine.requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_request_is_paid_once() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let shown = code(request());
    assert_eq!(engine.look_at_request(&shown).await.unwrap(), request());
    for _ in 0..2 {
        assert_eq!(paid(&engine, &shown).await, request().request_id);
    }
    device.clock.advance_ms(HOUR_MS);
    assert_eq!(paid(&engine, &shown).await, request().request_id);
    assert_eq!(city.count(paths::TRANSFERS), 1);
    // Another code under the same id is not what was paid.
    let dearer = MoneyRequest {
        amount: zloty(9_900),
        ..request()
    };
    assert_eq!(
        refused(engine.pay_request(wallet_id(), &code(dearer)).await),
        "request_paid"
    );
    assert_eq!(city.count(paths::TRANSFERS), 1);
}

#[tokio::test]
async fn requests_that_are_not_paid() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let foreign = MoneyRequest {
        city: "brno".parse().unwrap(),
        ..request()
    };
    let own = MoneyRequest {
        wallet_id: wallet_id(),
        ..request()
    };
    let shown = code(request());
    let cut = shown[..shown.len() - 1].to_owned();
    for (text, expected) in [
        (code(foreign), "foreign_city"),
        (code(own), "own_request"),
        (cut, "invalid_field"),
        ("CPM1:ABC".to_owned(), "invalid_field"),
        (String::new(), "invalid_field"),
    ] {
        assert_eq!(
            refused(engine.pay_request(wallet_id(), &text).await),
            expected,
            "{text}"
        );
    }
    device.clock.advance_ms(HOUR_MS);
    assert_eq!(
        refused(engine.pay_request(wallet_id(), &shown).await),
        "request_over"
    );
    assert_eq!(city.count(paths::TRANSFERS), 0);
    assert!(engine.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_one_person_agreed_to_is_not_done_as_another() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let (somebody, to) = (WalletId::from_bytes([8; 16]), other_wallet());
    let own = wallet_id();
    let sent = engine.send_money(somebody, to, zloty(100)).await;
    assert_eq!(refused(sent), "somebody_else");
    // Nor is it told what is wrong with it for whoever is signed in.
    let to_oneself = MoneyRequest {
        wallet_id: own,
        ..request()
    };
    for shown in [code(request()), code(to_oneself)] {
        let paid = engine.pay_request(somebody, &shown).await;
        assert_eq!(refused(paid), "somebody_else");
    }
    let redeemed = engine.redeem(somebody, zloty(100), PayOutTo::Cash).await;
    assert_eq!(refused(redeemed), "somebody_else");
    let asked = engine.request_money(somebody, zloty(100), None).await;
    assert_eq!(refused(asked), "somebody_else");
    assert!(engine.requests().await.unwrap().is_empty());
    // What was signed before the other one signed in is not put in for them.
    let id = TransferId::from_bytes([6; 16]);
    let mut order = engine.signed_transfer(own, id, to, zloty(100)).await.unwrap();
    order.order.from_wallet_id = somebody;
    for late in [Request::Send(order), Request::Asked(order)] {
        let now = morning();
        let added = engine.store.write(move |view| outbox::add(view, late, now)).await;
        assert_eq!(refused(added), "somebody_else");
    }
    assert_eq!(city.count(paths::TRANSFERS) + city.count(paths::REDEMPTIONS), 0);
    assert!(engine.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn that_somebody_else_paid_is_told_in_words() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let shown = code(request());
    let reused = || Fault::Instead(problem(ErrorCode::IdReused));
    city.fail(paths::TRANSFERS, reused());
    assert_eq!(
        refused(engine.pay_request(wallet_id(), &shown).await),
        "request_paid"
    );
    // The same when it is found out in the background.
    city.fail(paths::TRANSFERS, Fault::Instead(problem(ErrorCode::Unavailable)));
    assert!(matches!(
        engine.pay_request(wallet_id(), &shown).await.unwrap(),
        SendOutcome::Pending { .. }
    ));
    city.fail(paths::TRANSFERS, reused());
    assert_eq!(engine.sync(Pace::Now).await.unwrap().outbox.refused, 1);
    let entries = engine.outbox().await.unwrap();
    assert_eq!((entries.len(), entries[0].state), (1, OutboxState::Refused));
    assert_eq!(entries[0].problem.as_ref().unwrap().code, ErrorCode::RequestPaid);
}

#[tokio::test]
async fn that_one_has_paid_on_another_device_is_told() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let shown = code(request());
    for (minor, expected) in [(-1_250, "request_paid_by_you"), (-1_251, "request_paid")] {
        let sent = StatementEntry {
            kind: EntryKind::Sent,
            ..received(&request(), zloty(minor))
        };
        city.memory().entries = vec![sent];
        city.fail(paths::TRANSFERS, Fault::Instead(problem(ErrorCode::IdReused)));
        assert_eq!(refused(engine.pay_request(wallet_id(), &shown).await), expected);
    }
}

#[tokio::test]
async fn a_second_code_under_an_id_is_not_the_first() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    city.fail(paths::TRANSFERS, Fault::Lost);
    let outcome = engine.pay_request(wallet_id(), &code(request())).await.unwrap();
    assert!(matches!(outcome, SendOutcome::Pending { .. }), "{outcome:?}");
    let id = request().request_id;
    let another = WalletId::from_bytes([8; 16]);
    for (to, amount, expected) in [
        (other_wallet(), zloty(1_250), Ok(true)),
        (other_wallet(), zloty(9_900), Err("request_paid")),
        (another, zloty(1_250), Err("request_paid")),
    ] {
        let order = engine.signed_transfer(wallet_id(), id, to, amount).await.unwrap();
        let now = morning();
        let added = engine
            .store
            .write(move |view| outbox::add(view, Request::Asked(order), now))
            .await;
        let resumed = added.map(|(_, resumed)| resumed).map_err(|error| error.code());
        assert_eq!(resumed, expected, "{to} {amount}");
    }
}

#[tokio::test]
async fn what_another_wallet_asked_for_stays() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    engine.request_money(wallet_id(), zloty(100), None).await.unwrap();
    engine
        .store
        .write(|view| {
            let mut all: Vec<serde_json::Value> = view.setting(keep::REQUESTS)?.unwrap();
            all[0]["request"]["wallet_id"] = serde_json::json!(other_wallet());
            view.set_setting(keep::REQUESTS, &all)
        })
        .await
        .unwrap();
    for _ in 0..101 {
        engine.request_money(wallet_id(), zloty(200), None).await.unwrap();
    }
    // Only one's own is shown, and only one's own makes room.
    let shown = engine.follow_requests().await.unwrap();
    assert_eq!(shown.len(), 100);
    assert!(shown.iter().all(|made| made.request.amount == zloty(200)));
    let kept: Vec<serde_json::Value> = engine
        .store
        .read(|view| Ok(view.setting(keep::REQUESTS)?.unwrap_or_default()))
        .await
        .unwrap();
    assert_eq!(kept.len(), 101);
}

#[tokio::test]
async fn a_refusal_can_be_tried_again_and_a_lost_answer_is_the_same_payment() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let shown = code(request());
    let broke = Fault::Instead(problem(ErrorCode::InsufficientFunds));
    city.fail(paths::TRANSFERS, broke);
    assert_eq!(
        refused(engine.pay_request(wallet_id(), &shown).await),
        "insufficient_funds"
    );
    device.clock.advance_ms(60_000);
    city.fail(paths::TRANSFERS, Fault::Lost);
    assert!(matches!(
        engine.pay_request(wallet_id(), &shown).await.unwrap(),
        SendOutcome::Pending { .. }
    ));
    // Money sent for another reason is not that payment, though it is as much and to the same wallet.
    match engine
        .send_money(wallet_id(), other_wallet(), zloty(1_250))
        .await
        .unwrap()
    {
        SendOutcome::Done(receipt) => assert_ne!(receipt.transfer_id, request().request_id),
        SendOutcome::Pending { because, .. } => panic!("pending because of {because}"),
    }
    assert_eq!(paid(&engine, &shown).await, request().request_id);
    assert_eq!(city.memory().sent.len(), 2);
    let entries = engine.outbox().await.unwrap();
    assert!(entries.iter().all(|entry| entry.state == OutboxState::Done));
    assert_eq!(entries.len(), 2);
}

#[tokio::test]
async fn people_are_found_by_their_consent() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    assert!(!engine.findable().await.unwrap().by_mail);
    let by_mail = engine.set_findable(true).await.unwrap();
    assert!(by_mail.by_mail && !by_mail.by_number);
    // Each consent for itself.
    let both = engine.set_findable_by_number(true).await.unwrap();
    assert!(both.by_mail && both.by_number);
    let by_number = engine.set_findable(false).await.unwrap();
    assert!(!by_number.by_mail && by_number.by_number);
    assert_eq!(engine.findable().await.unwrap(), by_number);
    assert_eq!(refused(engine.find("ewa@example.com").await), "alias_not_found");
    for bad in ["no address", "jan@", "60123456", "48601234567"] {
        assert_eq!(refused(engine.find(bad).await), "invalid_field", "{bad}");
    }
    assert_eq!(city.count(paths::FIND), 1);
    assert_eq!(refused(engine.find("601 234 567").await), "alias_not_found");
    let looked_for = city.memory().looked_for.clone().unwrap();
    assert_eq!(looked_for.number.unwrap().as_str(), "+48601234567");
    assert!(looked_for.mail.is_none());
    for bad in ["", "60123456"] {
        assert_eq!(refused(engine.set_number(bad).await), "invalid_field", "{bad}");
        assert_eq!(
            refused(engine.confirm_number(bad).await),
            "invalid_field",
            "{bad}"
        );
    }
    assert_eq!(city.count(paths::NUMBER) + city.count(paths::NUMBER_CONFIRM), 0);
    let found = Found {
        wallet_id: other_wallet(),
        shown_name: "Ewa K.".parse().unwrap(),
    };
    city.memory().found = Some(found.clone());
    assert_eq!(engine.find("Ewa@Example.com").await.unwrap(), found);
    city.fail(paths::FIND, Fault::Instead(problem(ErrorCode::RateLimited)));
    assert_eq!(refused(engine.find("ewa@example.com").await), "rate_limited");
}
