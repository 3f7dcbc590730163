//! The wallet as a device without its server knows it.

use super::device::{Device, NOWHERE, account, hotel, until, wallet, wallet_id, zloty};
use crate::Language;
use crate::frame::Place;
use crate::wallet::{WalletIntent, WalletState};

fn code(state: &WalletState) -> Option<&str> {
    state.notice.as_ref()?.code.as_deref()
}

#[tokio::test]
async fn the_balance_last_seen_is_there_and_the_statement_says_what_it_needs() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_wallet();
    let first = screen.next().await.unwrap();
    let speech = device.app.shared.speech();
    assert_eq!(first.balance.unwrap().money, speech.money(zloty(4_000)));
    assert_eq!(first.reserved.unwrap().money, speech.money(zloty(500)));
    assert!(first.as_of.is_some());
    let way = &first.ways[0];
    assert_eq!(way.number, Some(wallet_id().to_string()));
    let picture = way.code.as_ref().unwrap();
    assert_eq!(picture.modules.len(), (picture.side * picture.side) as usize);
    assert_eq!(picture.text.to_lowercase(), wallet_id().to_string());
    let state = until(&screen, "told", |state| {
        code(state) == Some("offline") && !state.refresh.busy
    })
    .await;
    let state = if state
        .statement_empty
        .as_ref()
        .is_some_and(|text| text.contains("serwer"))
    {
        state
    } else {
        until(&screen, "the statement, too", |state| {
            state
                .statement_empty
                .as_ref()
                .is_some_and(|text| text.contains("serwer"))
        })
        .await
    };
    assert!(state.statement.is_empty() && state.more.is_none() && state.balance.is_some());
    for intent in [
        WalletIntent::TopUp {
            key: "nonsense".to_owned(),
        },
        WalletIntent::ShowMore,
        WalletIntent::Refresh,
    ] {
        screen.send(intent).unwrap();
    }
    screen.send(WalletIntent::Refresh).unwrap();
    until(&screen, "busy", |state| {
        state.refresh.busy && !state.refresh.enabled
    })
    .await;
    until(&screen, "told again", |state| code(state) == Some("offline")).await;
    screen.send(WalletIntent::DismissNotice).unwrap();
    until(&screen, "no notice", |state| state.notice.is_none()).await;
    device.speak(Language::English).await;
    until(&screen, "English", |state| state.title == "Wallet").await;
    // Another screen has learnt of another balance.
    device.engine().stock_wallet(wallet(1_000)).await.unwrap();
    device.app.shared.tell(crate::app::News::Wallet);
    let speech = device.app.shared.speech();
    until(&screen, "the other balance", |state| {
        state
            .balance
            .as_ref()
            .is_some_and(|amount| amount.money == speech.money(zloty(1_000)))
    })
    .await;
}

#[tokio::test]
async fn a_network_that_answers_for_the_server_is_told() {
    let device = Device::annas(&hotel().await).await;
    let screen = device.app.open_wallet();
    let state = until(&screen, "garbage", |state| code(state) == Some("server_garbage")).await;
    assert!(state.balance.is_some());
}

#[tokio::test]
async fn who_has_none_is_told_why() {
    let device = Device::empty(NOWHERE).await;
    let screen = device.app.open_wallet();
    let state = screen.next().await.unwrap();
    assert!(!state.refresh.enabled && state.ways.is_empty() && state.balance.is_none());
    let frame = device.app.open_frame();
    screen.send(WalletIntent::ActOnNotice).unwrap();
    until(&frame, "signing in", |state| state.place == Place::SignIn).await;
    device.engine().stock_account(account(None)).await.unwrap();
    device.app.shared.tell(crate::app::News::Account);
    until(&screen, "no wallet", |state| code(state) == Some("no_wallet")).await;
    device
        .engine()
        .stock_account(account(Some(wallet_id())))
        .await
        .unwrap();
    device.app.shared.tell(crate::app::News::Account);
    let state = until(&screen, "a wallet", |state| !state.ways.is_empty()).await;
    assert_eq!(state.balance, None, "it was never seen");
}

#[tokio::test]
async fn the_deeds_lead_to_their_screens_and_back() {
    let device = Device::annas(NOWHERE).await;
    let (screen, frame) = (device.app.open_wallet(), device.app.open_frame());
    device.app.shared.go(Place::Wallet);
    let first = until(&screen, "the wallet", |state| !state.deeds.is_empty()).await;
    let places: Vec<Place> = first.deeds.iter().map(|deed| deed.place.clone()).collect();
    assert_eq!(
        places,
        [
            Place::Send,
            Place::Request,
            Place::Redeem,
            Place::Offline,
            Place::Links
        ]
    );
    for place in places {
        screen.send(WalletIntent::Do { place: place.clone() }).unwrap();
        let there = until(&frame, "the deed", |state| state.place == place).await;
        assert!(there.back.is_some(), "{place:?}");
        device.app.shared.go_back();
        until(&frame, "the wallet", |state| state.place == Place::Wallet).await;
    }
    // Other places are not the wallet's to open.
    screen
        .send(WalletIntent::Do {
            place: Place::Inspector,
        })
        .unwrap();
    screen.send(WalletIntent::Refresh).unwrap();
    until(&screen, "told", |state| code(state) == Some("offline")).await;
    assert_eq!(device.app.place(), Place::Wallet);
}

#[tokio::test]
async fn who_blocked_the_wallet_is_told() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    for (by_operator, key) in [(false, "wallet-blocked-owner"), (true, "wallet-blocked-operator")] {
        let mut blocked = wallet(4_000);
        (blocked.blocked, blocked.blocked_by_operator) = (true, by_operator);
        device.engine().stock_wallet(blocked).await.unwrap();
        let screen = device.app.open_send();
        let state = screen.next().await.unwrap();
        assert_eq!(state.notice.as_ref().unwrap().title, speech.say(key));
        assert_eq!(state.notice.unwrap().code.as_deref(), Some("wallet_blocked"));
        let screen = device.app.open_wallet();
        until(&screen, "no server", |state| code(state) == Some("offline")).await;
        screen.send(WalletIntent::DismissNotice).unwrap();
        until(&screen, key, |state| {
            state
                .notice
                .as_ref()
                .is_some_and(|notice| notice.title == speech.say(key))
        })
        .await;
    }
}
