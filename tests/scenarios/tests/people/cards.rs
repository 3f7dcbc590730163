//! A card that is saved with one top-up, charged by the next without a page, and forgotten.

use std::sync::Arc;

use cityplus_gateway_sim::{Gateway, Settings, Simulator};
use cityplus_screens::ScreenHandle;
use cityplus_screens::cards::{CardsIntent, CardsState};
use cityplus_screens::view::Tone;
use cityplus_support::city::{Kind, TestCity};

use super::wallet::{Browser, gateways};
use super::{Device, account, sign_in, until};

const GOOD_CARD: &str = "4444333322221111";

type Cards = ScreenHandle<CardsState, CardsIntent>;

fn tone(state: &CardsState) -> Option<Tone> {
    state.notice.as_ref().map(|notice| notice.tone)
}

fn submit(screen: &Cards, amount: &str) {
    let text = amount.to_owned();
    let key = "amount".to_owned();
    screen.send(CardsIntent::Type { key, text }).unwrap();
    screen.send(CardsIntent::Submit).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_saved_charged_and_forgotten() {
    let simulator = Simulator::start(Settings::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = gateways(&simulator, folder.path());
    let city = TestCity::start_with_gateways(Kind::Sqlite, Some(file)).await;
    let email = account(&city, "ewa").await;
    let mut device = Device::new();
    device.ports.links = Some(Arc::<Browser>::default() as _);
    let app = device.app(&city, &city.url()).await;
    sign_in(&app, &email).await;
    // A wallet that was never seen has no currency yet.
    let wallet = app.open_wallet();
    until(&wallet, "the balance", |state| state.balance.is_some()).await;
    drop(wallet);

    let cards = app.open_cards();
    until(&cards, "no card yet", |state| {
        state.rows.is_empty() && state.save.is_some() && !state.refresh.busy
    })
    .await;
    cards.send(CardsIntent::SetSave { on: true }).unwrap();
    until(&cards, "it is saved", |state| {
        state.save.as_ref().is_some_and(|save| save.selected) && state.submit.enabled
    })
    .await;
    submit(&cards, "50");
    until(&cards, "an open page", |state| tone(state) == Some(Tone::Info)).await;
    let [order] = simulator.orders().try_into().unwrap();
    simulator.pay(Gateway::PayU, &order.id, GOOD_CARD).unwrap();
    let saved = until(&cards, "the saved card", |state| {
        tone(state) == Some(Tone::Success) && state.rows.len() == 1
    })
    .await;
    assert_eq!(saved.rows[0].title, "VISA …1111");

    // It pays the next one, after a question and without a page.
    cards.send(CardsIntent::DismissNotice).unwrap();
    until(&cards, "it pays", |state| {
        state.cards[0].selected && state.notice.is_none() && state.submit.enabled
    })
    .await;
    submit(&cards, "7,50");
    let asked = until(&cards, "the question", |state| state.dialog.is_some()).await;
    assert!(asked.dialog.unwrap().title.contains("PLN\u{a0}7.50"));
    cards.send(CardsIntent::ConfirmDialog).unwrap();
    until(&cards, "the money", |state| {
        let money = state.available.as_ref().map(|amount| amount.money.as_str());
        tone(state) == Some(Tone::Success) && state.charges.is_empty() && money == Some("PLN\u{a0}57.50")
    })
    .await;

    let card_id = saved.rows[0].card_id.clone();
    cards.send(CardsIntent::Forget { card_id }).unwrap();
    until(&cards, "the question", |state| state.dialog.is_some()).await;
    cards.send(CardsIntent::ConfirmDialog).unwrap();
    until(&cards, "no card", |state| {
        state.rows.is_empty() && state.save.is_some() && state.dialog.is_none()
    })
    .await;
}
