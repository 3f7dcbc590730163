//! Paying from another's wallet on a device that changes hands: what one person was allowed is nothing for the next.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_engine::protocol::link::{Link, Links};
use cityplus_engine::protocol::operator::WalletView;
use cityplus_engine::protocol::paths;
use cityplus_engine::protocol::ticketing::PlaceOrder;

use super::device::{Device, jans_account, morning, until, wallet, wallet_id, zloty};
use super::server::serving;
use crate::app::News;
use crate::run::ScreenHandle;
use crate::venue::{VenueIntent, VenueState};

type Screen = ScreenHandle<VenueState, VenueIntent>;

/// What Anna calls the wallet from which both may pay.
const MOTHER: &str = "Mama";

fn mothers() -> WalletId {
    WalletId::from_bytes([7; 16])
}

fn jans() -> WalletId {
    jans_account().wallet_id.unwrap()
}

/// By which whoever has this wallet may pay from their mother's. Another's is another link of the same wallet.
fn link_of(user: WalletId) -> Link {
    let money = zloty(5_000);
    Link {
        link_id: LinkId::from_bytes(*user.as_bytes()),
        wallet_id: mothers(),
        user_wallet_id: user,
        per_day: money,
        per_month: money,
        left_today: money,
        left_this_month: money,
        valid_until: None,
        made_at: morning(),
        ended_at: None,
    }
}

fn key_of(user: WalletId) -> String {
    link_of(user).link_id.to_string()
}

/// What the server has for whoever asks, and what it was sent.
#[derive(Default)]
struct Memory {
    links: Vec<Link>,
    orders: Vec<PlaceOrder>,
}

async fn server() -> (String, Arc<Mutex<Memory>>) {
    let memory = Arc::new(Mutex::new(Memory {
        links: vec![link_of(wallet_id())],
        ..Memory::default()
    }));
    let kept = Arc::clone(&memory);
    let url = serving(move |method, path, body| {
        let mut memory = kept.lock().unwrap();
        match (method, path) {
            ("GET", paths::LINKS) => {
                let links = memory.links.clone();
                Some((200, serde_json::to_string(&Links { links }).unwrap()))
            }
            ("POST", paths::ORDERS) => {
                memory.orders.push(serde_json::from_str(body).unwrap());
                None
            }
            // The rest of the city is not here.
            _ => Some((503, String::new())),
        }
    })
    .await;
    (url, memory)
}

/// Anna has chosen a ticket, and that her mother's wallet pays.
async fn annas_choice(device: &Device) -> Screen {
    let engine = device.engine();
    engine.name_wallet(wallet_id(), mothers(), MOTHER).await.unwrap();
    let screen = device.app.open_venue("zoo".to_owned());
    let offered = until(&screen, "two wallets to pay from", |state| {
        state.payers.len() == 2
    })
    .await;
    assert_eq!(offered.payers[1].label, MOTHER);
    for intent in [
        VenueIntent::More {
            variant: "normal".to_owned(),
        },
        VenueIntent::SelectPayer {
            key: key_of(wallet_id()),
        },
    ] {
        screen.send(intent).unwrap();
    }
    until(&screen, "the mother's wallet chosen", |state| {
        state.total.is_some() && state.payers[1].selected
    })
    .await;
    screen
}

/// Jan signs in. No screen is told of it yet.
async fn jan_signs_in(device: &Device, memory: &Mutex<Memory>) {
    memory.lock().unwrap().links = vec![link_of(jans())];
    let engine = device.engine();
    engine.stock_account(jans_account()).await.unwrap();
    engine.stock_session().await.unwrap();
    let wallet = WalletView {
        wallet_id: jans(),
        ..wallet(3_500)
    };
    engine.stock_wallet(wallet).await.unwrap();
}

/// The screen once it is Jan's. From the first state with his balance on there is nothing of Anna's.
async fn jans_screen(device: &Device, screen: &Screen) -> VenueState {
    let own = device.app.shared.speech().money(zloty(3_500));
    let state = until(screen, "what Jan may pay from", |state| {
        let is_jans = state.balance.as_ref().is_some_and(|balance| balance.money == own);
        let is_annas = |key: &str, label: &str| key == key_of(wallet_id()) || label == MOTHER;
        let has_annas = state
            .payers
            .iter()
            .any(|payer| is_annas(&payer.key, &payer.label));
        assert!(!(is_jans && has_annas), "{state:?}");
        is_jans && state.payers.len() == 2
    })
    .await;
    let payers: Vec<_> = state
        .payers
        .iter()
        .map(|payer| (payer.key.clone(), payer.selected))
        .collect();
    // The same wallet would pay for him, too; he has not chosen it.
    assert_eq!(payers, [("own".to_owned(), true), (key_of(jans()), false)]);
    state
}

/// The first order that comes to the server.
async fn ordered(memory: &Mutex<Memory>) -> PlaceOrder {
    let look = async {
        loop {
            let first = memory.lock().unwrap().orders.first().cloned();
            if let Some(order) = first {
                return order;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), look)
        .await
        .expect("an order comes")
}

#[tokio::test]
async fn the_next_person_pays_from_their_own_wallet() {
    let (url, memory) = server().await;
    let device = Device::annas(&url).await;
    let screen = annas_choice(&device).await;
    device.engine().log_out().await.unwrap();
    device.app.shared.tell(News::Account);
    let nobody = until(&screen, "nobody's", |state| {
        state.balance.is_none() && state.payers.is_empty()
    })
    .await;
    assert_eq!(
        nobody.pay.label,
        device.app.shared.speech().say("venue-pay-sign-in")
    );

    jan_signs_in(&device, &memory).await;
    device.app.shared.tell(News::Account);
    let state = jans_screen(&device, &screen).await;
    assert!(state.pay.enabled && state.notice.is_none(), "{state:?}");
    screen.send(VenueIntent::Pay).unwrap();
    let order = ordered(&memory).await.payment.order;
    assert_eq!((order.wallet_id, order.amount), (jans(), zloty(3_000)));
    assert_eq!(device.engine().outbox().await.unwrap().len(), 1);
}

/// The same where Anna's own wallet was to pay: Jan's does not pay instead.
#[tokio::test]
async fn what_one_persons_wallet_was_to_pay_the_next_ones_does_not() {
    let (url, memory) = server().await;
    let device = Device::annas(&url).await;
    let screen = annas_choice(&device).await;
    let key = "own".to_owned();
    screen.send(VenueIntent::SelectPayer { key }).unwrap();
    until(&screen, "her own wallet chosen", |state| state.payers[0].selected).await;
    device.engine().log_out().await.unwrap();
    jan_signs_in(&device, &memory).await;
    screen.send(VenueIntent::Pay).unwrap();
    // It finds out by itself whose it is, and Anna's choice is nothing for Jan.
    let state = jans_screen(&device, &screen).await;
    assert!(state.total.is_none() && !state.pay.enabled, "{state:?}");
    assert!(device.engine().outbox().await.unwrap().is_empty());
    assert!(memory.lock().unwrap().orders.is_empty());
}

/// Pay is pressed after Jan has signed in, on a screen that still shows what Anna has chosen.
#[tokio::test]
async fn a_choice_that_is_another_persons_is_not_paid() {
    let (url, memory) = server().await;
    let device = Device::annas(&url).await;
    let screen = annas_choice(&device).await;
    device.engine().log_out().await.unwrap();
    jan_signs_in(&device, &memory).await;
    screen.send(VenueIntent::Pay).unwrap();
    // It is told, or the screen finds out whose it is.
    until(&screen, "no order", |state| {
        let is_chosen = state.payers.get(1).is_some_and(|payer| payer.selected);
        state.notice.is_some() || !is_chosen
    })
    .await;
    assert!(device.engine().outbox().await.unwrap().is_empty());
    assert!(memory.lock().unwrap().orders.is_empty());

    device.app.shared.tell(News::Account);
    jans_screen(&device, &screen).await;
    assert!(device.engine().outbox().await.unwrap().is_empty());
}
