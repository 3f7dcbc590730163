//! Asking for money on a device without its server.

use cityplus_engine::protocol::request::ReceiveCode;

use super::device::{Device, NOWHERE, until, wallet_id, zloty};
use crate::request::{RequestIntent, RequestState};
use crate::run::ScreenHandle;
use crate::send::SendIntent;

type Request = ScreenHandle<RequestState, RequestIntent>;

fn type_in(screen: &Request, key: &str, text: &str) {
    screen
        .send(RequestIntent::Type {
            key: key.to_owned(),
            text: text.to_owned(),
        })
        .unwrap();
}

#[tokio::test]
async fn a_code_is_made_without_a_network_and_listed() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_request();
    let first = screen.next().await.unwrap();
    assert!(first.rows.is_empty() && first.rows_empty.is_some() && first.code.is_none() && !first.bright);
    type_in(&screen, "note", "a\u{202e}b");
    screen.send(RequestIntent::Submit).unwrap();
    let wrong = until(&screen, "both are wrong", |state| {
        state.fields.iter().all(|field| field.error.is_some())
    })
    .await;
    assert_eq!(
        wrong.fields[0].error.as_deref(),
        Some(speech.say("money-wrong-empty").as_str())
    );
    type_in(&screen, "amount", "12,50");
    type_in(&screen, "note", "Obiad");
    // Pressed twice, it is one request.
    screen.send(RequestIntent::Submit).unwrap();
    screen.send(RequestIntent::Submit).unwrap();
    let shown = until(&screen, "the code and its row", |state| {
        state.code.is_some() && !state.rows.is_empty()
    })
    .await;
    assert!(shown.bright && shown.close_code.is_some());
    assert!(shown.code_hint.contains(&speech.money(zloty(1_250))));
    assert_eq!(shown.rows.len(), 1);
    assert!(shown.rows[0].detail.starts_with("Obiad") && shown.rows[0].show.is_some());
    let picture = shown.code.unwrap();
    assert_eq!(picture.modules.len(), (picture.side * picture.side) as usize);
    let Ok(ReceiveCode::Request(asked)) = picture.text.parse::<ReceiveCode>() else {
        panic!("no request: {}", picture.text)
    };
    assert_eq!((asked.amount, asked.wallet_id), (zloty(1_250), wallet_id()));

    screen.send(RequestIntent::CloseCode).unwrap();
    until(&screen, "no code", |state| state.code.is_none()).await;
    let request_id = shown.rows[0].request_id.clone();
    screen.send(RequestIntent::Show { request_id }).unwrap();
    until(&screen, "the same code", |state| {
        state.code.as_ref().is_some_and(|code| code.text == picture.text)
    })
    .await;
    screen.send(RequestIntent::ShowAnyAmount).unwrap();
    let any = until(&screen, "the other code", |state| {
        state.code.as_ref().is_some_and(|code| code.text != picture.text)
    })
    .await;
    let any = any.code.unwrap().text.parse::<ReceiveCode>();
    assert!(matches!(any, Ok(ReceiveCode::Receiver(receiver)) if receiver.wallet_id == wallet_id()));
    screen.send(RequestIntent::Refresh).unwrap();
    until(&screen, "the server is gone", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("offline"))
    })
    .await;

    // One's own code is nothing to pay.
    let send = device.app.open_send();
    send.next().await.unwrap();
    send.send(SendIntent::Code { text: picture.text }).unwrap();
    until(&send, "one's own", |state| {
        state.fields[0].error.as_deref() == Some(speech.say("send-wrong-own").as_str())
    })
    .await;
}
