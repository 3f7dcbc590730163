//! Sending money as a device without its server does it.

use cityplus_domain::ids::WalletId;
use cityplus_engine::{Kind, OutboxState};

use super::device::{Device, NOWHERE, account, jans_account, until, wallet_id, zloty};
use crate::frame::Place;
use crate::run::ScreenHandle;
use crate::send::{SendIntent, SendState};

type Send = ScreenHandle<SendState, SendIntent>;

pub(super) fn other() -> WalletId {
    WalletId::from_bytes([9; 16])
}

fn type_in(screen: &Send, key: &str, text: &str) {
    screen
        .send(SendIntent::Type {
            key: key.to_owned(),
            text: text.to_owned(),
        })
        .unwrap();
}

/// Types a text, goes on, and waits for what stands under the field then.
async fn wrong(screen: &Send, key: &str, text: &str, error: &str) {
    type_in(screen, key, text);
    screen.send(SendIntent::Submit).unwrap();
    until(screen, error, |state| {
        state.fields[0].key == key && state.fields[0].error.as_deref() == Some(error)
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_stands_under_its_field() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_send();
    let first = screen.next().await.unwrap();
    assert_eq!(first.available.unwrap().money, speech.money(zloty(4_000)));
    assert!(first.scannable && first.receiver.is_empty() && first.change.is_none());
    assert_eq!(first.fields[0].key, "to");
    for (text, key) in [
        ("", "money-wrong-nobody"),
        ("Jan", "money-wrong-to"),
        ("jan@", "money-wrong-mail"),
        ("60123456", "money-wrong-phone"),
        ("CPR1:ABC", "money-wrong-code"),
        ("CPM1:ABC", "money-wrong-paying-code"),
        (wallet_id().to_string().as_str(), "send-wrong-own"),
    ] {
        wrong(&screen, "to", text, &speech.say(key)).await;
    }
    // The number in capitals, as its symbol has it.
    screen
        .send(SendIntent::Code {
            text: other().to_string().to_uppercase(),
        })
        .unwrap();
    let known = until(&screen, "the receiver", |state| !state.receiver.is_empty()).await;
    assert_eq!(known.receiver[0].value, other().to_string());
    assert!(!known.scannable && known.change.is_some());
    for (text, key) in [
        ("", "money-wrong-empty"),
        ("0", "money-wrong-zero"),
        ("-3", "money-wrong-zero"),
        ("9999999999", "money-wrong-large"),
    ] {
        wrong(&screen, "amount", text, &speech.say(key)).await;
    }
    let decimals = speech.say_with("money-wrong-decimals", &[("most", 2_u32.into())]);
    wrong(&screen, "amount", "1,234", &decimals).await;
    screen.send(SendIntent::Change).unwrap();
    until(&screen, "to whom", |state| state.fields[0].key == "to").await;
}

#[tokio::test]
async fn without_a_server_it_is_kept_and_goes_once() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_send();
    screen.next().await.unwrap();
    type_in(&screen, "to", &other().to_string());
    screen.send(SendIntent::Submit).unwrap();
    until(&screen, "the receiver", |state| !state.receiver.is_empty()).await;
    type_in(&screen, "amount", "12,00");
    screen.send(SendIntent::Submit).unwrap();
    let asked = until(&screen, "the question", |state| state.dialog.is_some()).await;
    let dialog = asked.dialog.unwrap();
    assert!(dialog.title.contains(&speech.money(zloty(1_200))));
    assert!(dialog.text.contains(&other().to_string()));
    screen.send(SendIntent::CancelDialog).unwrap();
    until(&screen, "no question", |state| state.dialog.is_none()).await;
    assert!(device.engine().outbox().await.unwrap().is_empty());
    // Pressed twice, it goes once.
    for intent in [
        SendIntent::Submit,
        SendIntent::Submit,
        SendIntent::ConfirmDialog,
        SendIntent::ConfirmDialog,
        SendIntent::Submit,
        SendIntent::ConfirmDialog,
    ] {
        screen.send(intent).unwrap();
    }
    let kept = until(&screen, "kept", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.title == speech.say("send-kept"))
    })
    .await;
    assert!(kept.receiver.is_empty() && kept.fields[0].value.is_empty());
    let entries = device.engine().outbox().await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (entries[0].kind, entries[0].state),
        (Kind::Send, OutboxState::Pending)
    );
    // Who comes back to the screen sees that it is on its way, and does not send it again.
    let again = device.app.open_send();
    let waits = until(&again, "on its way", |state| state.notice.is_some()).await;
    let notice = waits.notice.unwrap();
    assert_eq!(notice.title, speech.say("send-waits"));
    assert!(notice.text.contains(&speech.money(zloty(1_200))) && notice.text.contains(&other().to_string()));
    screen.send(SendIntent::ActOnNotice).unwrap();
    let frame = device.app.open_frame();
    until(&frame, "the wallet", |state| state.place == Place::Wallet).await;
}

#[tokio::test]
async fn what_one_person_agreed_to_is_not_sent_as_the_next() {
    let device = Device::annas(NOWHERE).await;
    let engine = device.engine();
    engine.stock_account(jans_account()).await.unwrap();
    let jans = jans_account().wallet_id.unwrap();
    let asked = engine.request_money(jans, zloty(100), None).await.unwrap().code;
    for (to, amount) in [(other().to_string(), Some("1,00")), (asked, None)] {
        engine.stock_account(account(Some(wallet_id()))).await.unwrap();
        let screen = device.app.open_send();
        screen.next().await.unwrap();
        screen.send(SendIntent::Code { text: to }).unwrap();
        until(&screen, "the receiver", |state| !state.receiver.is_empty()).await;
        if let Some(amount) = amount {
            type_in(&screen, "amount", amount);
        }
        screen.send(SendIntent::Submit).unwrap();
        until(&screen, "the question", |state| state.dialog.is_some()).await;
        // Nobody has told the screen yet who is signed in now.
        engine.stock_account(jans_account()).await.unwrap();
        screen.send(SendIntent::ConfirmDialog).unwrap();
        until(&screen, "the next person's screen", |state| {
            state.receiver.is_empty() && state.dialog.is_none()
        })
        .await;
        assert!(engine.outbox().await.unwrap().is_empty());
        engine.stock_account(account(Some(wallet_id()))).await.unwrap();
        assert!(engine.outbox().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_address_or_a_number_needs_the_server_and_a_wallet_needs_an_owner() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_send();
    screen.next().await.unwrap();
    for to in ["jan@example.com", "601 234 567"] {
        type_in(&screen, "to", to);
        screen.send(SendIntent::Submit).unwrap();
        let told = until(&screen, "offline", |state| state.notice.is_some()).await;
        assert_eq!(told.notice.unwrap().code.as_deref(), Some("offline"));
        assert_eq!(told.fields[0].value, to);
        screen.send(SendIntent::DismissNotice).unwrap();
        until(&screen, "put away", |state| state.notice.is_none()).await;
    }

    let nobody = Device::empty(NOWHERE).await;
    let screen = nobody.app.open_send();
    let first = screen.next().await.unwrap();
    assert!(!first.submit.enabled && !first.fields[0].enabled && !first.scannable);
    let frame = nobody.app.open_frame();
    screen.send(SendIntent::ActOnNotice).unwrap();
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
