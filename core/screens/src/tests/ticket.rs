//! A ticket and its code.

use cityplus_domain::ids::DeviceId;
use cityplus_engine::protocol::ticketing::{TicketState as Held, TicketView};

use super::device::{Device, NOWHERE, morning, until};
use crate::Language;
use crate::ticket::{TicketIntent, TicketState};
use crate::view::Tone;

async fn with(days: i64, state: Held, change: impl FnOnce(&mut TicketView)) -> (Device, String) {
    let device = Device::annas(NOWHERE).await;
    let mut ticket = device.ticket(1, days, state);
    change(&mut ticket);
    let id = ticket.ticket_id.to_string();
    device.keep(vec![ticket]).await;
    (device, id)
}

fn text(state: &TicketState) -> Option<&str> {
    state.code.as_ref().map(|code| code.text.as_str())
}

#[tokio::test]
async fn the_code_is_made_anew_and_the_clock_runs() {
    let (device, id) = with(0, Held::Active, |ticket| ticket.document_check = true).await;
    let screen = device.app.open_ticket(id);
    let first = screen.next().await.unwrap();
    let code = first.code.clone().unwrap();
    assert_eq!(code.modules.len(), (code.side * code.side) as usize);
    assert!(code.modules.iter().all(|module| *module <= 1) && !code.accessibility.is_empty());
    assert!(first.bright && first.document.is_some());
    assert_eq!(
        (first.clock.as_str(), first.badge.label.as_str()),
        ("09:00:00", "Ważny")
    );
    device.clock.advance_ms(5_000);
    let later = until(&screen, "five seconds later", |state| state.clock == "09:00:05").await;
    assert_eq!(text(&later), text(&first), "too early for another code");
    device.clock.advance_ms(10_000);
    let anew = until(&screen, "another code", |state| text(state) != text(&first)).await;
    assert!(anew.code.is_some());
    device.speak(Language::English).await;
    let state = until(&screen, "English", |state| state.title == "Zoo").await;
    assert_eq!(state.badge.label, "Valid");
}

#[tokio::test]
async fn where_there_is_no_code_the_reason_is_told() {
    for (days, held, word) in [
        (0, Held::Used, "wykorzystany"),
        (1, Held::Refunded, "zwrócony"),
        (1, Held::Refunding, "Trwa zwrot"),
        (-1, Held::Active, "minął"),
    ] {
        let (device, id) = with(days, held, |_| {}).await;
        let state = device.app.open_ticket(id).next().await.unwrap();
        assert!(state.code_hint.contains(word), "{held:?}: {}", state.code_hint);
        assert_eq!(
            (text(&state), state.bright, state.refund.as_ref()),
            (None, false, None),
            "{held:?}"
        );
    }
    let foreign = |ticket: &mut TicketView| ticket.device_id = DeviceId::from_bytes([9; 16]);
    let (device, id) = with(1, Held::Active, foreign).await;
    let state = device.app.open_ticket(id).next().await.unwrap();
    assert!(
        state.code.is_none() && state.code_hint.contains("urządzenie"),
        "{}",
        state.code_hint
    );
    // Money back is another thing than the code.
    assert!(state.refund.unwrap().enabled);
}

#[tokio::test]
async fn a_ticket_that_runs_out_under_the_eyes_loses_its_code() {
    let (device, id) = with(0, Held::Active, |_| {}).await;
    let screen = device.app.open_ticket(id);
    assert!(screen.next().await.unwrap().code.is_some());
    device.clock.set(morning().plus_ms(86_400_000));
    let state = until(&screen, "no code", |state| state.code.is_none()).await;
    assert_eq!(state.badge.label, "Po terminie");
}

#[tokio::test]
async fn giving_back_asks_first_and_waits_for_the_server() {
    let (device, id) = with(1, Held::Active, |_| {}).await;
    let screen = device.app.open_ticket(id);
    let first = screen.next().await.unwrap();
    assert!(first.refund.unwrap().enabled && first.dialog.is_none());
    screen.send(TicketIntent::ConfirmDialog).unwrap();
    screen.send(TicketIntent::Refund).unwrap();
    let asked = until(&screen, "the question", |state| state.dialog.is_some())
        .await
        .dialog
        .unwrap();
    let speech = device.app.shared.speech();
    assert!(
        asked.text.contains(&speech.money(super::device::zloty(3_000))),
        "{}",
        asked.text
    );
    screen.send(TicketIntent::CancelDialog).unwrap();
    until(&screen, "no question", |state| state.dialog.is_none()).await;
    assert!(device.engine().outbox().await.unwrap().is_empty());
    for intent in [
        TicketIntent::Refund,
        TicketIntent::ConfirmDialog,
        TicketIntent::ConfirmDialog,
        TicketIntent::Refund,
    ] {
        screen.send(intent).unwrap();
    }
    let state = until(&screen, "it waits", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.tone == Tone::Warning)
    })
    .await;
    assert_eq!(
        (state.badge.label.as_str(), text(&state)),
        ("W trakcie zwrotu", None)
    );
    assert_eq!((state.refund, state.dialog), (None, None));
    assert_eq!(device.engine().outbox().await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_no_longer_taken_back_says_so() {
    for (until_ms, word) in [(Some(-1_i64), "minął"), (None, "nie można zwrócić")] {
        let change =
            |ticket: &mut TicketView| ticket.refundable_until = until_ms.map(|ms| morning().plus_ms(ms));
        let (device, id) = with(1, Held::Active, change).await;
        let screen = device.app.open_ticket(id);
        let button = screen.next().await.unwrap().refund.unwrap();
        assert!(
            !button.enabled && button.accessibility.contains(word),
            "{button:?}"
        );
        screen.send(TicketIntent::Refund).unwrap();
        device.clock.advance_ms(1_000);
        let state = until(&screen, "a second later", |state| state.clock == "09:00:01").await;
        assert_eq!(state.dialog, None);
    }
}

#[tokio::test]
async fn a_ticket_that_is_not_there_says_so() {
    let device = Device::annas(NOWHERE).await;
    for id in ["", "nonsense", "019f4ad3-7580-7000-8000-000000000000"] {
        let state = device.app.open_ticket(id.to_owned()).next().await.unwrap();
        let notice = state.notice.unwrap();
        assert_eq!(notice.code.as_deref(), Some("unknown_ticket"), "{id}");
        assert!(state.code.is_none() && state.refund.is_none());
    }
}
