//! Money without a network, on a device that never had one.

use super::device::{Device, NOWHERE, until, zloty};
use super::send::other;
use crate::offline::{OfflineIntent, OfflineState};
use crate::run::ScreenHandle;

type Offline = ScreenHandle<OfflineState, OfflineIntent>;

fn type_in(screen: &Offline, key: &str, text: &str) {
    screen
        .send(OfflineIntent::Type {
            key: key.to_owned(),
            text: text.to_owned(),
        })
        .unwrap();
}

fn choose(screen: &Offline, key: &str) {
    screen
        .send(OfflineIntent::SelectWay { key: key.to_owned() })
        .unwrap();
}

fn code(state: &OfflineState) -> Option<&str> {
    state.notice.as_ref()?.code.as_deref()
}

#[tokio::test]
async fn nothing_is_paid_from_nothing() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_offline();
    let first = screen.next().await.unwrap();
    assert_eq!(first.left.money, speech.money(zloty(0)));
    assert_eq!(first.facts[0].value, speech.say("offline-set-aside-none"));
    assert!(!first.settle.enabled && first.waiting.is_empty() && first.waiting_empty.is_some());
    assert!(first.ways[0].selected && first.scannable && first.code.is_none());
    type_in(&screen, "to", &other().to_string());
    type_in(&screen, "amount", "5");
    screen.send(OfflineIntent::Submit).unwrap();
    until(&screen, "nothing is set aside", |state| {
        code(state) == Some("no_allowance")
    })
    .await;
    screen.send(OfflineIntent::DismissNotice).unwrap();
    until(&screen, "put away", |state| state.notice.is_none()).await;
}

#[tokio::test]
async fn a_code_that_does_not_pay_says_why() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_offline();
    choose(&screen, "get");
    until(&screen, "the code's field", |state| state.fields[0].key == "code").await;
    screen.send(OfflineIntent::Submit).unwrap();
    until(&screen, "empty", |state| {
        state.fields[0].error.as_deref() == Some(speech.say("money-wrong-field").as_str())
    })
    .await;
    screen
        .send(OfflineIntent::Code {
            text: "CPM1:ABC".to_owned(),
        })
        .unwrap();
    let told = until(&screen, "no such code", |state| {
        code(state) == Some("offline_code_refused")
    })
    .await;
    assert_eq!(told.notice.unwrap().text, speech.say("offline-why-none"));
    assert!(told.fields[0].value.is_empty());
    assert!(device.engine().offline_waiting().await.unwrap().is_empty());
}

#[tokio::test]
async fn setting_aside_needs_the_server_and_asks_first() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_offline();
    choose(&screen, "set");
    until(&screen, "one field", |state| state.fields.len() == 1).await;
    type_in(&screen, "amount", "0");
    screen.send(OfflineIntent::Submit).unwrap();
    until(&screen, "nothing", |state| {
        state.fields[0].error.as_deref() == Some(speech.say("money-wrong-zero").as_str())
    })
    .await;
    type_in(&screen, "amount", "30");
    screen.send(OfflineIntent::Submit).unwrap();
    let asked = until(&screen, "the question", |state| state.dialog.is_some()).await;
    assert!(asked.dialog.unwrap().text.contains(&speech.money(zloty(3_000))));
    // While it asks, nothing else is done.
    choose(&screen, "pay");
    screen.send(OfflineIntent::ConfirmDialog).unwrap();
    screen.send(OfflineIntent::ConfirmDialog).unwrap();
    let told = until(&screen, "the server is gone", |state| {
        code(state) == Some("offline")
    })
    .await;
    assert!(told.ways[2].selected && told.fields[0].value == "30" && told.dialog.is_none());
}
