//! Money by card, against a server that says what a test wants and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{CardId, TransferId};
use cityplus_engine::protocol::cards::{SavedCardView, SavedCards};
use cityplus_engine::protocol::operator::{GatewayName, OnlineTopUpState, OnlineTopUpView, StartOnlineTopUp};
use cityplus_engine::protocol::paths;
use cityplus_engine::{EngineError, PayingCard};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::device::{Device, NOWHERE, jans_account, until, wallet_id, zloty};
use crate::app::News;
use crate::cards::{CardsIntent, CardsState};
use crate::run::ScreenHandle;

type Cards = ScreenHandle<CardsState, CardsIntent>;

/// What the server has and was asked.
#[derive(Default)]
struct Memory {
    cards: Vec<SavedCardView>,
    asked: Vec<StartOnlineTopUp>,
    /// How every top-up stands; while there is none, what is asked gets no answer.
    state: Option<OnlineTopUpState>,
    /// The next charge without an answer is left in the dark until this says so.
    held: Option<Arc<Notify>>,
}

fn card(number: u8, brand: &str, expires: &str) -> SavedCardView {
    SavedCardView {
        card_id: CardId::from_bytes([number; 16]),
        gateway: GatewayName::Payu,
        masked_number: format!("444433******111{number}"),
        brand: Some(brand.to_owned()),
        expires: Some(expires.to_owned()),
        saved_at: Timestamp::from_millis(1_780_000_000_000),
    }
}

impl Memory {
    /// Status and body; none where the connection breaks off instead.
    fn answer(&mut self, line: &str, body: &str) -> Option<(u16, String)> {
        let mut words = line.split(' ');
        let (method, path) = (words.next()?, words.next()?);
        if method == "GET" && path.ends_with("/cards") {
            let cards = self.cards.clone();
            return Some((200, serde_json::to_string(&SavedCards { cards }).unwrap()));
        }
        if method == "DELETE" && path.contains("/cards/") {
            self.cards
                .retain(|card| !path.ends_with(&card.card_id.to_string()));
            return Some((204, String::new()));
        }
        if method == "POST" && path == paths::ONLINE_TOP_UPS {
            self.asked.push(serde_json::from_str(body).unwrap());
        } else if !path.starts_with(paths::ONLINE_TOP_UPS) {
            // The rest of the city is not here.
            return Some((503, String::new()));
        }
        let asked = self.asked.last()?;
        let view = OnlineTopUpView {
            transfer_id: asked.transfer_id,
            wallet_id: asked.wallet_id,
            amount: asked.amount,
            gateway: GatewayName::Payu,
            state: self.state?,
            page_url: None,
            ends_at: Timestamp::from_millis(1_790_000_000_000),
        };
        Some((200, serde_json::to_string(&view).unwrap()))
    }
}

/// Whether a request has come to its end.
pub(super) fn is_whole(asked: &str) -> bool {
    let Some((head, body)) = asked.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().unwrap())
    });
    body.len() >= length.unwrap_or_default()
}

async fn serve(mut guest: TcpStream, memory: Arc<Mutex<Memory>>) {
    let mut asked = Vec::new();
    while !is_whole(&String::from_utf8_lossy(&asked)) {
        let mut piece = [0; 4096];
        match guest.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(length) => asked.extend_from_slice(&piece[..length]),
        }
    }
    let text = String::from_utf8_lossy(&asked).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let line = head.lines().next().unwrap();
    let (answer, pause) = {
        let mut memory = memory.lock().unwrap();
        let pause = memory.held.take_if(|_| line.starts_with("POST"));
        (memory.answer(line, body), pause)
    };
    let Some((status, content)) = answer else {
        if let Some(pause) = pause {
            pause.notified().await;
        }
        return;
    };
    let head = format!(
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        content.len()
    );
    drop(guest.write_all(head.as_bytes()).await);
    drop(guest.write_all(content.as_bytes()).await);
}

/// A server with a good card and one that is over.
async fn server() -> (String, Arc<Mutex<Memory>>) {
    let memory = Arc::new(Mutex::new(Memory {
        cards: vec![card(1, "VISA", "2027-12"), card(2, "MC", "2025-05")],
        ..Memory::default()
    }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let kept = Arc::clone(&memory);
    tokio::spawn(async move {
        while let Ok((guest, _)) = listener.accept().await {
            tokio::spawn(serve(guest, Arc::clone(&kept)));
        }
    });
    (url, memory)
}

fn type_in(screen: &Cards, text: &str) {
    screen
        .send(CardsIntent::Type {
            key: "amount".to_owned(),
            text: text.to_owned(),
        })
        .unwrap();
}

fn title(state: &CardsState) -> Option<&str> {
    state.notice.as_ref().map(|notice| notice.title.as_str())
}

/// Types an amount and is asked for agreement.
async fn ask(screen: &Cards, amount: &str) -> CardsState {
    type_in(screen, amount);
    screen.send(CardsIntent::Submit).unwrap();
    until(screen, "the question", |state| state.dialog.is_some()).await
}

#[tokio::test]
async fn a_saved_card_is_charged_only_after_somebody_agrees() {
    let (url, memory) = server().await;
    memory.lock().unwrap().state = Some(OnlineTopUpState::Open);
    let device = Device::annas(&url).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_cards();
    let listed = until(&screen, "the cards", |state| state.rows.len() == 2).await;
    assert!(listed.cards[0].selected && listed.cards[0].enabled && listed.save.is_none());
    assert!(listed.cards[0].label.ends_with("…1111") && !listed.cards[1].enabled);
    assert_eq!(listed.cards.len(), 3);
    // One that is over is not to be chosen, and nothing is asked before an amount is right.
    for intent in [
        CardsIntent::SelectCard {
            key: card(2, "MC", "").card_id.to_string(),
        },
        CardsIntent::Submit,
    ] {
        screen.send(intent).unwrap();
    }
    let wrong = until(&screen, "no amount", |state| state.fields[0].error.is_some()).await;
    assert!(wrong.cards[0].selected && wrong.dialog.is_none());

    let asked = ask(&screen, "20").await;
    let dialog = asked.dialog.unwrap();
    assert!(dialog.title.contains(&speech.money(zloty(2_000))) && dialog.title.contains("…1111"));
    screen.send(CardsIntent::CancelDialog).unwrap();
    until(&screen, "no question", |state| state.dialog.is_none()).await;
    assert!(memory.lock().unwrap().asked.is_empty());

    ask(&screen, "20").await;
    screen.send(CardsIntent::ConfirmDialog).unwrap();
    screen.send(CardsIntent::ConfirmDialog).unwrap();
    let under_way = speech.say("wallet-card-under-way");
    let state = until(&screen, "under way", |state| {
        title(state) == Some(under_way.as_str()) && !state.charges.is_empty()
    })
    .await;
    assert!(state.charges[0].retry.is_none() && !state.charges_title.is_empty());
    {
        let mut memory = memory.lock().unwrap();
        let [charge] = memory.asked.as_slice() else {
            panic!("charged once: {:?}", memory.asked);
        };
        assert_eq!(
            (charge.card_id, charge.amount, charge.wallet_id),
            (Some(card(1, "", "").card_id), zloty(2_000), wallet_id())
        );
        memory.state = Some(OnlineTopUpState::Paid);
    }
    screen.send(CardsIntent::Refresh).unwrap();
    let paid = speech.say("wallet-card-paid");
    until(&screen, "paid", |state| {
        title(state) == Some(paid.as_str()) && state.charges.is_empty()
    })
    .await;
}

#[tokio::test]
async fn what_has_no_answer_is_kept_and_asked_again_as_the_same() {
    let (url, memory) = server().await;
    let device = Device::annas(&url).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_cards();
    until(&screen, "the cards", |state| !state.rows.is_empty()).await;
    ask(&screen, "20").await;
    screen.send(CardsIntent::ConfirmDialog).unwrap();
    let no_answer = speech.say("cards-no-answer");
    let kept = until(&screen, "no answer", |state| {
        title(state) == Some(no_answer.as_str()) && !state.charges.is_empty()
    })
    .await;
    let row = &kept.charges[0];
    assert_eq!(row.title, speech.money(zloty(2_000)));
    assert_eq!(row.badge.label, speech.say("cards-charge-no-answer"));
    assert!(row.retry.is_some());
    // Whoever comes back finds it; asked again, it is the same.
    let transfer_id = row.transfer_id.clone();
    drop(screen);
    {
        let mut memory = memory.lock().unwrap();
        memory.asked.clear();
        memory.state = Some(OnlineTopUpState::Cancelled);
    }
    let screen = device.app.open_cards();
    until(&screen, "the row", |state| !state.charges.is_empty()).await;
    screen
        .send(CardsIntent::Retry {
            transfer_id: transfer_id.clone(),
        })
        .unwrap();
    until(&screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(CardsIntent::ConfirmDialog).unwrap();
    let cancelled = speech.say("wallet-card-cancelled");
    until(&screen, "nothing paid", |state| {
        title(state) == Some(cancelled.as_str()) && state.charges.is_empty()
    })
    .await;
    let memory = memory.lock().unwrap();
    assert!(!memory.asked.is_empty());
    assert!(
        memory
            .asked
            .iter()
            .all(|asked| asked.transfer_id.to_string() == transfer_id)
    );
}

/// Asks for 20 zł that get no answer, and is asked whether to repeat that; the id of the charge.
async fn ask_to_repeat(screen: &Cards) -> String {
    until(screen, "the cards", |state| !state.rows.is_empty()).await;
    ask(screen, "20").await;
    screen.send(CardsIntent::ConfirmDialog).unwrap();
    let kept = until(screen, "no answer", |state| {
        !state.charges.is_empty() && !state.submit.busy && state.notice.is_some()
    })
    .await;
    let transfer_id = kept.charges[0].transfer_id.clone();
    // The same amount again is the same question as the one of the row.
    screen.send(CardsIntent::Submit).unwrap();
    until(screen, "the question", |state| state.dialog.is_some()).await;
    transfer_id
}

fn all_are(memory: &Mutex<Memory>, transfer_id: &str) -> bool {
    let memory = memory.lock().unwrap();
    let mut asked = memory.asked.iter();
    asked.all(|asked| asked.transfer_id.to_string() == transfer_id)
}

#[tokio::test]
async fn word_of_a_charge_takes_away_the_question_about_it() {
    let (url, memory) = server().await;
    let device = Device::annas(&url).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_cards();
    let transfer_id = ask_to_repeat(&screen).await;
    memory.lock().unwrap().state = Some(OnlineTopUpState::Paid);
    let paid = speech.say("wallet-card-paid");
    // A look that was under way before brings no word yet.
    let looks = async {
        for _ in 0..1_000 {
            device.app.shared.tell(News::Resumed);
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let told = until(&screen, "paid", |state| {
        title(state) == Some(paid.as_str()) && state.dialog.is_none() && state.charges.is_empty()
    });
    let state = tokio::select! {
        state = told => state,
        () = looks => panic!("nobody told it"),
    };
    assert!(state.fields[0].value.is_empty(), "it is not to be paid once more");
    // A yes that comes too late says yes to nothing.
    screen.send(CardsIntent::ConfirmDialog).unwrap();
    ask(&screen, "5").await;
    assert!(all_are(&memory, &transfer_id));
}

#[tokio::test]
async fn a_yes_to_what_has_ended_charges_nothing() {
    let (url, memory) = server().await;
    let device = Device::annas(&url).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_cards();
    let transfer_id = ask_to_repeat(&screen).await;
    memory.lock().unwrap().state = Some(OnlineTopUpState::Paid);
    // The engine knows it, and the screen does not.
    let id: TransferId = transfer_id.parse().unwrap();
    device.engine().online_top_up(id).await.unwrap();
    screen.send(CardsIntent::ConfirmDialog).unwrap();
    let paid = speech.say("wallet-card-paid");
    until(&screen, "paid", |state| {
        title(state) == Some(paid.as_str()) && state.charges.is_empty()
    })
    .await;
    assert!(all_are(&memory, &transfer_id));
}

#[tokio::test]
async fn a_charge_tried_again_after_the_next_signed_in_does_not_end_their_session() {
    let (url, memory) = server().await;
    let held = Arc::new(Notify::new());
    memory.lock().unwrap().held = Some(Arc::clone(&held));
    let device = Device::annas(&url).await;
    let (app, engine) = (&device.app.shared, device.engine());
    let annas = async {
        let card = PayingCard::Saved(CardId::from_bytes([1; 16]));
        app.learn(
            engine
                .start_card_top_up(wallet_id(), zloty(2_000), None, card, "pl")
                .await,
        )
    };
    let next = async {
        while memory.lock().unwrap().asked.is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.stock_account(jans_account()).await.unwrap();
        app.reload_person().await;
        held.notify_one();
    };
    let (charged, ()) = tokio::join!(annas, next);
    assert_eq!(charged.unwrap_err().code(), "somebody_else");
    assert_eq!(memory.lock().unwrap().asked.len(), 1, "not as Jan");
    let jan = app.person().unwrap();
    assert!(jan.name() == "Jan" && jan.has_session);
    // One that has ended is told at once.
    assert!(app.learn::<()>(Err(EngineError::NotSignedIn)).is_err());
    assert!(!app.person().unwrap().has_session);
}

#[tokio::test]
async fn a_card_is_forgotten_after_a_question() {
    let (url, memory) = server().await;
    let device = Device::annas(&url).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_cards();
    let listed = until(&screen, "the cards", |state| state.rows.len() == 2).await;
    let forget = CardsIntent::Forget {
        card_id: listed.rows[0].card_id.clone(),
    };
    screen.send(forget.clone()).unwrap();
    let asked = until(&screen, "the question", |state| state.dialog.is_some()).await;
    assert!(asked.dialog.unwrap().title.contains("…1111"));
    screen.send(CardsIntent::CancelDialog).unwrap();
    screen.send(forget).unwrap();
    screen.send(CardsIntent::ConfirmDialog).unwrap();
    let forgotten = speech.say("cards-forgotten");
    let state = until(&screen, "forgotten", |state| {
        title(state) == Some(forgotten.as_str())
    })
    .await;
    assert_eq!(state.rows.len(), 1);
    // The other one is over: another card pays, and may be saved.
    assert!(state.cards.last().unwrap().selected && state.save.is_some());
    assert_eq!(memory.lock().unwrap().cards.len(), 1);
}

#[tokio::test]
async fn without_a_server_it_says_so_and_nothing_is_kept_of_another_card() {
    let device = Device::annas(NOWHERE).await;
    let speech = device.app.shared.speech();
    let screen = device.app.open_cards();
    let first = screen.next().await.unwrap();
    assert_eq!(first.available.unwrap().money, speech.money(zloty(4_000)));
    assert!(first.cards.len() == 1 && first.cards[0].selected);
    assert!(!first.save.unwrap().selected);
    let offline = speech.say("cards-offline");
    until(&screen, "offline", |state| {
        state.rows_empty.as_ref() == Some(&offline)
    })
    .await;
    screen.send(CardsIntent::SetSave { on: true }).unwrap();
    until(&screen, "to be saved", |state| {
        state.save.as_ref().is_some_and(|save| save.selected)
    })
    .await;
    type_in(&screen, "20");
    screen.send(CardsIntent::Submit).unwrap();
    let busy = until(&screen, "busy", |state| state.submit.busy).await;
    assert!(!busy.fields[0].enabled && busy.dialog.is_none());
    let told = until(&screen, "told", |state| {
        let code = state.notice.as_ref().and_then(|notice| notice.code.as_deref());
        code == Some("offline") && !state.submit.busy
    })
    .await;
    assert!(told.charges.is_empty() && told.fields[0].value == "20");
    screen.send(CardsIntent::DismissNotice).unwrap();
    until(&screen, "no notice", |state| state.notice.is_none()).await;
}

#[tokio::test]
async fn who_has_no_wallet_is_told_why() {
    let device = Device::empty(NOWHERE).await;
    let screen = device.app.open_cards();
    let state = screen.next().await.unwrap();
    assert!(!state.submit.enabled && !state.refresh.enabled && state.notice.is_some());
    assert_eq!(
        state.rows_empty,
        Some(device.app.shared.speech().say("wallet-none"))
    );
}
