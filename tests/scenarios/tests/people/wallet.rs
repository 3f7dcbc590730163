//! Money by card on the screen of the wallet: the page opens, is paid, and the new balance comes by itself.

use std::sync::{Arc, Mutex};

use cityplus_gateway_sim::{Gateway, Settings, Simulator};
use cityplus_screens::ScreenHandle;
use cityplus_screens::app::ports::{Links, PortError};
use cityplus_screens::frame::Place;
use cityplus_screens::view::Tone;
use cityplus_screens::wallet::{WalletIntent, WalletState};
use cityplus_support::city::{Kind, TestCity};

use super::{Device, account, sign_in, until};

type Wallet = ScreenHandle<WalletState, WalletIntent>;

/// A platform that opens pages, or will not.
#[derive(Default)]
pub(super) struct Browser {
    opened: Mutex<Vec<String>>,
    refuses: Mutex<bool>,
}

impl Links for Browser {
    fn open(&self, url: &str) -> Result<(), PortError> {
        if *self.refuses.lock().unwrap() {
            return Err(PortError {
                reason: "no browser".to_owned(),
            });
        }
        self.opened.lock().unwrap().push(url.to_owned());
        Ok(())
    }
}

/// A file of gateways that leads to a simulator.
pub(super) fn gateways(simulator: &Simulator, folder: &std::path::Path) -> std::path::PathBuf {
    let settings = Settings::default();
    let pos = &settings.points_of_sale[0];
    let text = format!(
        "[payu]\nbase = \"{}\"\npos_id = \"{}\"\nclient_id = \"{}\"\nclient_secret = \"{}\"\nsecond_key = \"{}\"\n",
        simulator.url, pos.id, pos.client_id, pos.secret, pos.key
    );
    let file = folder.join("gateways.toml");
    std::fs::write(&file, text).unwrap();
    file
}

fn tone(state: &WalletState) -> Option<Tone> {
    state.notice.as_ref().map(|notice| notice.tone)
}

async fn pay(wallet: &Wallet, key: &str) {
    until(wallet, "the ways", |state| {
        state.ways.iter().any(|way| way.key == key)
    })
    .await;
    wallet.send(WalletIntent::TopUp { key: key.to_owned() }).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_by_card() {
    let simulator = Simulator::start(Settings::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = gateways(&simulator, folder.path());
    let city = TestCity::start_with_gateways(Kind::Sqlite, Some(file)).await;
    let email = account(&city, "ewa").await;
    let browser = Arc::new(Browser::default());
    let mut device = Device::new();
    device.ports.links = Some(Arc::clone(&browser) as _);
    let app = device.app(&city, &city.url()).await;
    sign_in(&app, &email).await;
    let wallet = app.open_wallet();

    pay(&wallet, "card-5000").await;
    let open = until(&wallet, "an open page", |state| tone(state) == Some(Tone::Info)).await;
    let pages = browser.opened.lock().unwrap().clone();
    let [order] = simulator.orders().try_into().unwrap();
    assert_eq!(pages.as_slice(), std::slice::from_ref(&order.page));
    assert!(open.notice.unwrap().action.is_some_and(|action| action.enabled));
    // The page was closed by mistake: the same one opens again.
    wallet.send(WalletIntent::ActOnNotice).unwrap();
    simulator
        .pay(Gateway::PayU, &order.id, "4444333322221111")
        .unwrap();
    let paid = until(&wallet, "the money", |state| {
        let balance = state.balance.as_ref().map(|balance| balance.money.as_str());
        tone(state) == Some(Tone::Success) && balance == Some("PLN\u{a0}50.00")
    })
    .await;
    assert!(paid.notice.unwrap().text.contains("PLN\u{a0}50.00"));
    assert_eq!(
        browser.opened.lock().unwrap().as_slice(),
        [order.page.clone(), order.page]
    );

    // A platform that opens nothing: the address is told, to be opened by hand.
    wallet.send(WalletIntent::DismissNotice).unwrap();
    *browser.refuses.lock().unwrap() = true;
    pay(&wallet, "card-2000").await;
    let told = until(&wallet, "the address", |state| tone(state) == Some(Tone::Warning)).await;
    let second = simulator
        .orders()
        .into_iter()
        .find(|one| one.amount == 2_000)
        .unwrap();
    assert!(told.notice.unwrap().text.contains(&second.page));
    simulator.abandon(Gateway::PayU, &second.id).unwrap();
    until(&wallet, "nothing paid", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.title == "Nothing was paid")
    })
    .await;
    // What is no way leads nowhere.
    for key in ["card-1", "card-", "desk", "card--2000"] {
        wallet.send(WalletIntent::TopUp { key: key.to_owned() }).unwrap();
    }
    assert_eq!(simulator.orders().len(), 2);
    // Another amount and saved cards have a screen of their own.
    let frame = app.open_frame();
    wallet
        .send(WalletIntent::TopUp {
            key: "cards".to_owned(),
        })
        .unwrap();
    until(&frame, "the cards", |state| state.place == Place::Cards).await;
}
