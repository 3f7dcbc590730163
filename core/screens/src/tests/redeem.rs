//! Taking money out on a device without its server.

use cityplus_engine::Kind;

use super::device::{Device, NOWHERE, until, zloty};
use crate::redeem::{RedeemIntent, RedeemState};
use crate::run::ScreenHandle;

const IBAN: &str = "PL61 1090 1014 0000 0712 1981 2874";

type Redeem = ScreenHandle<RedeemState, RedeemIntent>;

fn type_in(screen: &Redeem, key: &str, text: &str) {
    screen
        .send(RedeemIntent::Type {
            key: key.to_owned(),
            text: text.to_owned(),
        })
        .unwrap();
}

#[tokio::test]
async fn an_account_is_checked_while_it_is_typed() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_redeem();
    let first = screen.next().await.unwrap();
    assert_eq!(first.available.unwrap().money, speech.money(zloty(4_000)));
    assert_eq!(first.fields.len(), 3);
    assert!(first.ways[0].selected && first.rows_empty.is_some());
    for (text, hint, error) in [
        ("PL61 1090", "redeem-iban-more", None),
        (IBAN, "redeem-iban-right", None),
        (
            "PL61 1090 1014 0000 0712 1981 2875",
            "redeem-iban-hint",
            Some("redeem-wrong-iban"),
        ),
        ("PL61-10", "redeem-iban-hint", Some("redeem-wrong-sign")),
    ] {
        type_in(&screen, "iban", text);
        let (hint, error) = (speech.say(hint), error.map(|key| speech.say(key)));
        until(&screen, text, |state| {
            let field = &state.fields[0];
            field.value == text && field.hint.as_ref() == Some(&hint) && field.error == error
        })
        .await;
    }
    type_in(&screen, "iban", "PL61 1090");
    screen.send(RedeemIntent::Submit).unwrap();
    let wrong = until(&screen, "all are wrong", |state| {
        state.fields.iter().all(|field| field.error.is_some())
    })
    .await;
    assert_eq!(
        wrong.fields[0].error.as_deref(),
        Some(speech.say("redeem-wrong-short").as_str())
    );
    assert!(wrong.dialog.is_none());
}

#[tokio::test]
async fn without_a_server_it_is_kept_and_taken_once() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_redeem();
    screen.next().await.unwrap();
    type_in(&screen, "iban", IBAN);
    type_in(&screen, "name", "Anna Nowak");
    type_in(&screen, "amount", "20");
    screen.send(RedeemIntent::Submit).unwrap();
    let asked = until(&screen, "the question", |state| state.dialog.is_some()).await;
    let dialog = asked.dialog.unwrap();
    assert!(dialog.text.contains("PL61109010140000071219812874") && dialog.text.contains("Anna Nowak"));
    screen.send(RedeemIntent::ConfirmDialog).unwrap();
    screen.send(RedeemIntent::ConfirmDialog).unwrap();
    let kept = until(&screen, "kept", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.title == speech.say("redeem-kept"))
            && !state.rows.is_empty()
    })
    .await;
    assert_eq!(kept.rows.len(), 1);
    let row = &kept.rows[0];
    assert_eq!(row.title, speech.money(zloty(2_000)));
    assert!(row.detail.contains("PL…2874") && !row.detail.contains("1090"));
    assert_eq!(row.badge.label, speech.say("redeem-state-kept"));
    assert!(row.show.is_none());
    let entries = device.engine().outbox().await.unwrap();
    assert_eq!(
        entries.iter().map(|entry| entry.kind).collect::<Vec<_>>(),
        [Kind::Redeem]
    );

    screen
        .send(RedeemIntent::SelectWay {
            key: "cash".to_owned(),
        })
        .unwrap();
    until(&screen, "cash", |state| state.fields.len() == 1).await;
    type_in(&screen, "amount", "5");
    screen.send(RedeemIntent::Submit).unwrap();
    until(&screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(RedeemIntent::CancelDialog).unwrap();
    until(&screen, "no question", |state| state.dialog.is_none()).await;
    screen.send(RedeemIntent::Refresh).unwrap();
    until(&screen, "the server is gone", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("offline"))
    })
    .await;
}
