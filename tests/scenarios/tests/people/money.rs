//! The screens of money: sent to a person who was found, asked for and paid, taken out, set aside and paid without a
//! network.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::{Currency, Money};
use cityplus_engine::Engine;
use cityplus_screens::offline::{OfflineIntent, OfflineState};
use cityplus_screens::redeem::RedeemIntent;
use cityplus_screens::request::RequestIntent;
use cityplus_screens::send::SendIntent;
use cityplus_screens::view::{Notice, Tone};
use cityplus_screens::{App, ScreenHandle};
use cityplus_support::city::{Kind, TestCity};

use super::{Device, account, sign_in, until};

fn pln(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

fn tone(notice: Option<&Notice>) -> Option<Tone> {
    notice.map(|notice| notice.tone)
}

fn code(notice: Option<&Notice>) -> Option<&str> {
    notice?.code.as_deref()
}

/// Ewa's app, with 60 zł in the wallet that a desk has put in.
async fn with_money(city: &TestCity, device: &Device) -> (Arc<App>, Engine) {
    let email = account(city, "ewa").await;
    let app = device.app(city, &city.url()).await;
    sign_in(&app, &email).await;
    let wallet = app.open_wallet();
    let first = until(&wallet, "number and balance", |state| state.balance.is_some()).await;
    let own = first.ways[0].number.as_ref().unwrap().parse().unwrap();
    let desk = city.staff("teller", "desk").await;
    desk.top_up(own, pln(6_000)).await.unwrap();
    (app, desk)
}

/// Sends to whoever a text names: it goes, or is refused with this code.
async fn send(app: &App, to: &str, amount: &str, refusal: Option<&str>) {
    let screen = app.open_send();
    let text = |key: &str, text: &str| SendIntent::Type {
        key: key.to_owned(),
        text: text.to_owned(),
    };
    until(&screen, "the wallet", |state| state.submit.enabled).await;
    screen.send(text("to", to)).unwrap();
    screen.send(SendIntent::Submit).unwrap();
    until(&screen, "the receiver", |state| !state.receiver.is_empty()).await;
    screen.send(text("amount", amount)).unwrap();
    screen.send(SendIntent::Submit).unwrap();
    until(&screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(SendIntent::ConfirmDialog).unwrap();
    screen.send(SendIntent::ConfirmDialog).unwrap();
    let told = until(&screen, "the outcome", |state| {
        state.notice.is_some() && !state.submit.busy
    })
    .await;
    match refusal {
        None => assert_eq!(tone(told.notice.as_ref()), Some(Tone::Success), "{told:?}"),
        Some(refusal) => {
            assert_eq!(code(told.notice.as_ref()), Some(refusal));
            // What was typed stays, to be changed.
            assert!(!told.receiver.is_empty());
        }
    }
}

/// Has Ola found by a number, not by her address any more.
async fn with_number(city: &TestCity, ola: &Engine) {
    ola.set_number("601234567").await.unwrap();
    let wait = Duration::from_secs(10);
    let code = city.mailbox().number_code("+48601234567", wait).await;
    ola.confirm_number(&code).await.unwrap();
    ola.set_findable_by_number(true).await.unwrap();
    ola.set_findable(false).await.unwrap();
}

/// 5.50 to Ewa by her code, 3.00 to Ola by hers.
async fn both_ways_by_codes(app: &App, ola: &Engine) {
    // Ewa asks, Ola pays, and the screen says so by itself.
    let request = app.open_request();
    until(&request, "the form", |state| state.submit.enabled).await;
    request
        .send(RequestIntent::Type {
            key: "amount".to_owned(),
            text: "5.50".to_owned(),
        })
        .unwrap();
    request.send(RequestIntent::Submit).unwrap();
    let shown = until(&request, "the code", |state| state.code.is_some()).await;
    let asked = shown.code.unwrap().text;
    let olas = ola.fetch_wallet().await.unwrap().wallet_id;
    ola.pay_request(olas, &asked).await.unwrap();
    let paid = until(&request, "paid", |state| {
        tone(state.notice.as_ref()) == Some(Tone::Success)
    })
    .await;
    assert!(paid.code.is_none());
    assert_eq!(paid.rows[0].badge.tone, Tone::Success);

    // The other way round: what Ola's code asks for is not changed.
    let asked = ola.request_money(olas, pln(300), Some("Kawa")).await.unwrap();
    let screen = app.open_send();
    until(&screen, "the wallet", |state| state.submit.enabled).await;
    screen.send(SendIntent::Code { text: asked.code }).unwrap();
    let known = until(&screen, "the request", |state| !state.receiver.is_empty()).await;
    assert!(!known.fields[0].enabled && known.receiver.iter().any(|fact| fact.value == "Kawa"));
    screen.send(SendIntent::Submit).unwrap();
    until(&screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(SendIntent::ConfirmDialog).unwrap();
    until(&screen, "paid", |state| {
        tone(state.notice.as_ref()) == Some(Tone::Success)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_goes_to_a_person_and_comes_by_a_request() {
    let city = TestCity::start(Kind::Sqlite).await;
    let ola = city.resident("ola").await;
    ola.set_findable(true).await.unwrap();
    let to = ola.fetch_wallet().await.unwrap().wallet_id;
    let device = Device::new();
    let (app, _desk) = with_money(&city, &device).await;

    // Nobody of this address wants to be found; the other is.
    let screen = app.open_send();
    until(&screen, "the wallet", |state| state.submit.enabled).await;
    screen
        .send(SendIntent::Code {
            text: "nobody@example.com".to_owned(),
        })
        .unwrap();
    until(&screen, "nobody", |state| state.fields[0].error.is_some()).await;
    send(&app, "ola@example.com", "7.00", None).await;
    with_number(&city, &ola).await;
    send(&app, "601 234 567", "5.00", None).await;
    assert_eq!(ola.fetch_wallet().await.unwrap().balance, pln(1_200));
    send(&app, &to.to_string(), "50.00", Some("insufficient_funds")).await;
    assert_eq!(ola.fetch_wallet().await.unwrap().balance, pln(1_200));
    // A refusal that was told is not told again on the first screen.
    let home = app.open_home();
    until(&home, "nothing to tell", |state| state.notices.is_empty()).await;

    both_ways_by_codes(&app, &ola).await;
    assert_eq!(ola.fetch_wallet().await.unwrap().balance, pln(1_200 - 550 + 300));
    assert!(city.audit().await.problems.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cash_waits_until_it_is_handed_out() {
    let city = TestCity::start(Kind::Sqlite).await;
    let device = Device::new();
    let (app, desk) = with_money(&city, &device).await;

    let screen = app.open_redeem();
    until(&screen, "the form", |state| state.submit.enabled).await;
    screen
        .send(RedeemIntent::SelectWay {
            key: "cash".to_owned(),
        })
        .unwrap();
    screen
        .send(RedeemIntent::Type {
            key: "amount".to_owned(),
            text: "20".to_owned(),
        })
        .unwrap();
    screen.send(RedeemIntent::Submit).unwrap();
    until(&screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(RedeemIntent::ConfirmDialog).unwrap();
    let waits = until(&screen, "the number", |state| {
        state.code.is_some() && !state.rows.is_empty()
    })
    .await;
    let number = waits.code.unwrap().text;
    assert_eq!(waits.rows[0].redemption_id, number);
    desk.pay_out(number.parse().unwrap(), false).await.unwrap();
    let done = until(&screen, "handed out", |state| {
        state.code.is_none() && tone(state.notice.as_ref()) == Some(Tone::Success)
    })
    .await;
    assert_eq!(done.rows[0].badge.tone, Tone::Success);
    assert!(city.audit().await.problems.is_empty());
}

type Offline = ScreenHandle<OfflineState, OfflineIntent>;

fn text(key: &str, text: &str) -> OfflineIntent {
    OfflineIntent::Type {
        key: key.to_owned(),
        text: text.to_owned(),
    }
}

/// 7.50 by a code that Ola's device takes; more than is set aside is refused under its field.
async fn pay_by_a_code(app: &App, screen: &Offline, ola: &Engine) {
    screen
        .send(OfflineIntent::SelectWay {
            key: "pay".to_owned(),
        })
        .unwrap();
    let to = ola.fetch_wallet().await.unwrap().wallet_id;
    screen.send(text("to", &to.to_string())).unwrap();
    screen.send(text("amount", "20.01")).unwrap();
    screen.send(OfflineIntent::Submit).unwrap();
    until(screen, "too much", |state| {
        state.fields.len() == 2 && state.fields[1].error.is_some()
    })
    .await;
    screen.send(text("amount", "7.50")).unwrap();
    screen.send(OfflineIntent::Submit).unwrap();
    until(screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(OfflineIntent::ConfirmDialog).unwrap();
    let shown = until(screen, "the code", |state| {
        state.code.is_some() && !state.waiting.is_empty()
    })
    .await;
    let pays = shown.code.unwrap().text;
    // Who left the screen and comes back sees the same code, and pays with no second one.
    let again = app.open_offline();
    until(&again, "the same code", |state| {
        state.code.as_ref().is_some_and(|code| code.text == pays)
    })
    .await;
    drop(again);
    let got = ola.accept_offline(&pays).await.unwrap();
    assert_eq!(got.amount, pln(750));
    screen.send(OfflineIntent::CloseCode).unwrap();
    until(screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(OfflineIntent::ConfirmDialog).unwrap();
    until(screen, "put away", |state| state.code.is_none()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_that_was_set_aside_is_paid_by_a_code_and_settled() {
    let city = TestCity::start(Kind::Sqlite).await;
    let ola = city.resident("ola").await;
    ola.fetch_operator_keys().await.unwrap();
    let device = Device::new();
    let (app, _desk) = with_money(&city, &device).await;

    let screen = app.open_offline();
    until(&screen, "the form", |state| state.submit.enabled).await;
    screen
        .send(OfflineIntent::SelectWay {
            key: "set".to_owned(),
        })
        .unwrap();
    screen.send(text("amount", "20")).unwrap();
    screen.send(OfflineIntent::Submit).unwrap();
    until(&screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(OfflineIntent::ConfirmDialog).unwrap();
    until(&screen, "set aside", |state| {
        state.facts.len() == 3 && tone(state.notice.as_ref()) == Some(Tone::Success)
    })
    .await;

    pay_by_a_code(&app, &screen, &ola).await;
    screen.send(OfflineIntent::Settle).unwrap();
    until(&screen, "settled", |state| {
        state.waiting.is_empty() && tone(state.notice.as_ref()) == Some(Tone::Success)
    })
    .await;
    assert_eq!(ola.fetch_wallet().await.unwrap().balance, pln(750));
    assert!(city.audit().await.problems.is_empty());
}
