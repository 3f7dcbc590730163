//! Linked wallets as a device without its server shows them.

use super::device::{Device, NOWHERE, account, until, wallet_id, zloty};
use super::send::other;
use crate::frame::Place;
use crate::links::{LinksIntent, LinksState};
use crate::run::ScreenHandle;

type Links = ScreenHandle<LinksState, LinksIntent>;

fn type_in(screen: &Links, key: &str, text: &str) {
    screen
        .send(LinksIntent::Type {
            key: key.to_owned(),
            text: text.to_owned(),
        })
        .unwrap();
}

fn title(state: &LinksState) -> Option<&str> {
    state.notice.as_ref().map(|notice| notice.title.as_str())
}

#[tokio::test]
async fn what_is_wrong_stands_under_its_field() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let asked = device
        .engine()
        .request_money(wallet_id(), zloty(100), None)
        .await
        .unwrap();
    let screen = device.app.open_links();
    let first = screen.next().await.unwrap();
    let keys: Vec<&str> = first.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["to", "day", "month"]);
    assert!(first.ends[0].selected && first.submit.enabled && first.scannable);
    screen.send(LinksIntent::Submit).unwrap();
    let wrong = until(&screen, "all are wrong", |state| {
        state.fields.iter().all(|field| field.error.is_some())
    })
    .await;
    assert_eq!(wrong.fields[0].error, Some(speech.say("links-wrong-nobody")));
    assert_eq!(wrong.fields[1].error, Some(speech.say("money-wrong-empty")));
    type_in(&screen, "day", "20");
    type_in(&screen, "month", "19,99");
    screen.send(LinksIntent::Submit).unwrap();
    let less = speech.say("links-wrong-month");
    until(&screen, "less than a day's", |state| {
        state.fields[2].error.as_ref() == Some(&less)
    })
    .await;
    type_in(&screen, "month", "20");
    for (text, key) in [
        ("Jan", "money-wrong-to"),
        (asked.code.as_str(), "links-wrong-request"),
        (wallet_id().to_string().as_str(), "send-wrong-own"),
    ] {
        // A code that was scanned fills in the field, and is looked at with the rest.
        screen
            .send(LinksIntent::Code {
                text: text.to_owned(),
            })
            .unwrap();
        screen.send(LinksIntent::Submit).unwrap();
        let error = speech.say(key);
        let state = until(&screen, key, |state| {
            state.fields[0].error.as_ref() == Some(&error)
        })
        .await;
        assert!(state.dialog.is_none());
    }
}

#[tokio::test]
async fn without_a_server_nothing_is_given_and_it_is_said_so() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_links();
    let not_read = Some(speech.say("links-not-read"));
    let state = until(&screen, "the list needs the server", |state| {
        state.given_empty == not_read && state.usable_empty == not_read
    })
    .await;
    assert!(state.notice.is_none(), "nobody asked for it");
    type_in(&screen, "to", &other().to_string());
    type_in(&screen, "day", "20");
    type_in(&screen, "month", "200");
    screen
        .send(LinksIntent::SelectEnd {
            key: "week".to_owned(),
        })
        .unwrap();
    screen.send(LinksIntent::Submit).unwrap();
    let asked = until(&screen, "the question", |state| state.dialog.is_some()).await;
    assert!(asked.ends[1].selected && !asked.fields[0].enabled);
    let text = asked.dialog.unwrap().text;
    for part in [
        other().to_string(),
        speech.money(zloty(2_000)),
        speech.money(zloty(20_000)),
        "17\u{a0}lipca 2026".to_owned(),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
    screen.send(LinksIntent::CancelDialog).unwrap();
    until(&screen, "no question", |state| state.dialog.is_none()).await;
    for intent in [
        LinksIntent::Submit,
        LinksIntent::End {
            link_id: "nonsense".to_owned(),
        },
    ] {
        screen.send(intent).unwrap();
    }
    until(&screen, "the question again", |state| state.dialog.is_some()).await;
    screen.send(LinksIntent::ConfirmDialog).unwrap();
    screen.send(LinksIntent::ConfirmDialog).unwrap();
    let unsure = speech.say("links-may-be-allowed");
    let told = until(&screen, "not known", |state| {
        title(state) == Some(unsure.as_str())
    })
    .await;
    assert_eq!(told.notice.unwrap().code.as_deref(), Some("offline"));
    // What was typed stays, to be sent again.
    assert_eq!(told.fields[0].value, other().to_string());
    assert!(device.engine().outbox().await.unwrap().is_empty());
    screen.send(LinksIntent::DismissNotice).unwrap();
    until(&screen, "put away", |state| state.notice.is_none()).await;
    screen.send(LinksIntent::Refresh).unwrap();
    until(&screen, "told, for somebody asked", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("offline"))
    })
    .await;
}

#[tokio::test]
async fn a_name_is_kept_for_the_one_who_had_it_kept() {
    let device = Device::annas(NOWHERE).await;
    let engine = device.engine();
    engine.name_wallet(wallet_id(), other(), "Jan K.").await.unwrap();
    engine.name_wallet(wallet_id(), other(), "Jan N.").await.unwrap();
    let names = engine.wallet_names().await.unwrap();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>(),
        [(other(), "Jan N.".to_owned())]
    );
    engine.stock_account(account(Some(other()))).await.unwrap();
    assert!(engine.wallet_names().await.unwrap().is_empty());
    // What one person found out is not kept for the next, and nothing is left of whoever signs out.
    let late = engine.name_wallet(wallet_id(), other(), "Jan").await;
    assert_eq!(late.unwrap_err().code(), "somebody_else");
    engine.stock_account(account(Some(wallet_id()))).await.unwrap();
    engine.log_out().await.unwrap();
    engine.stock_account(account(Some(wallet_id()))).await.unwrap();
    assert!(engine.wallet_names().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_wallet_needs_an_owner() {
    let nobody = Device::empty(NOWHERE).await;
    let screen = nobody.app.open_links();
    let first = screen.next().await.unwrap();
    assert!(!first.submit.enabled && !first.refresh.enabled && !first.scannable);
    assert!(first.fields.iter().all(|field| !field.enabled));
    let frame = nobody.app.open_frame();
    screen.send(LinksIntent::ActOnNotice).unwrap();
    until(&frame, "signing in", |state| state.place == Place::SignIn).await;
    nobody.engine().stock_account(account(None)).await.unwrap();
    nobody.app.shared.tell(crate::app::News::Account);
    until(&screen, "no wallet", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("no_wallet"))
    })
    .await;
}
