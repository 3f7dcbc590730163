//! Anything pressed in any order, with a network that comes and goes: no panic, no order lost, no money without a ticket.

use std::time::Duration;

use cityplus_engine::OutboxState;
use cityplus_screens::Mode;
use cityplus_screens::frame::FrameIntent;
use cityplus_screens::inspector::InspectorIntent;
use cityplus_screens::kiosk::{KioskIntent, KioskPhase};
use cityplus_support::city::{Kind, TestCity};
use cityplus_support::network::{Network, Weather};
use fastrand::Rng;

use super::device::{Device, insist, until};
use super::kiosk::{Screen, more, open};
use super::pixels;

const SEED: u64 = 7;
const STEPS: usize = 200;
/// How long an end may be waited for.
const PATIENCE: Duration = Duration::from_mins(1);
/// What the facility has at first, in grosze.
const PURSE: i64 = 90_000;

fn text(random: &mut Rng) -> String {
    let samples = [
        "",
        "CP1:",
        "CP1:AB",
        "https://x.example",
        "zoo",
        "ą\u{0}\u{202e}",
        "normal",
    ];
    let sample = samples[random.usize(..samples.len())];
    sample.repeat(random.usize(1..200))
}

fn at_gate(random: &mut Rng) -> InspectorIntent {
    match random.u8(..12) {
        0 => InspectorIntent::SelectVenue { venue: text(random) },
        1 => InspectorIntent::SelectVenue {
            venue: "zoo".to_owned(),
        },
        2 => pixels::empty(random.u32(..2_000), random.u32(..2_000), random.usize(..100_000)),
        3 => InspectorIntent::Image {
            content: (0..random.usize(..500)).map(|_| random.u8(..)).collect(),
        },
        4 => InspectorIntent::Code { text: text(random) },
        5 => InspectorIntent::Type { text: text(random) },
        6 => InspectorIntent::Judge,
        7 => InspectorIntent::Next,
        8 => InspectorIntent::FetchLists,
        9 => InspectorIntent::Upload,
        10 => InspectorIntent::CameraFailed { reason: text(random) },
        _ => InspectorIntent::DismissNotice,
    }
}

fn at_kiosk(random: &mut Rng) -> KioskIntent {
    match random.u8(..14) {
        0 => KioskIntent::SetLanguage {
            language: ["pl", "uk", "xx", ""][random.usize(..4)].to_owned(),
        },
        1 => KioskIntent::SelectProduct {
            product: text(random),
        },
        2..=4 => more(["normal", "reduced", "family"][random.usize(..3)]),
        5 => more(&text(random)),
        6 => KioskIntent::Fewer {
            variant: "normal".to_owned(),
        },
        7..=9 => KioskIntent::Buy,
        10 => KioskIntent::StartOver,
        11 => KioskIntent::Printed {
            ticket_id: text(random),
            done: random.bool(),
        },
        _ => KioskIntent::DismissNotice,
    }
}

async fn press_at_the_gate(city: &TestCity, network: &Network, random: &mut Rng) {
    let gate = Device::at(city, &network.url());
    gate.sign_in_staff(city, "inspector").await;
    let app = gate.app(Mode::Inspector, "cs").await;
    let screen = app.open_inspector();
    for _ in 0..STEPS {
        screen.send(at_gate(random)).unwrap_or(());
        weather(network, random);
        tokio::task::yield_now().await;
    }
    network.set(Weather::Fine);
    until(&screen, "an answer to the last intent", |state| {
        !state.title.is_empty()
    })
    .await;
    assert_eq!(app.open_screens(), 1, "the screen lives");
    app.close().await;
}

/// Whatever is under way ends, and then the next visitor can buy.
async fn let_the_next_visitor_buy(screen: &Screen) {
    let done = until(screen, "an end", |state| state.phase != KioskPhase::Paying).await;
    if done.phase == KioskPhase::Codes {
        insist(screen, KioskIntent::StartOver, "the next visitor", |state| {
            state.phase == KioskPhase::Choosing
        })
        .await;
    }
    insist(screen, more("normal"), "something to buy", |state| {
        state.buy.enabled
    })
    .await;
    insist(screen, KioskIntent::Buy, "tickets", |state| {
        state.phase == KioskPhase::Codes
    })
    .await;
}

/// Waits until there is money for tickets, tickets for money, and none left reserved.
async fn settle(desk: &Device) {
    let engine = desk.engine().await;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        engine.sync(cityplus_engine::Pace::Now).await.unwrap();
        let wallet = engine.fetch_wallet().await.unwrap();
        let tickets = engine.tickets(None, 200).await.unwrap().tickets;
        let paid: i64 = tickets.iter().map(|ticket| ticket.price.minor).sum();
        let waits = engine.outbox().await.unwrap();
        let is_over = waits.iter().all(|entry| entry.state != OutboxState::Pending);
        if is_over && wallet.balance == wallet.available && wallet.balance.minor == PURSE - paid {
            assert!(!tickets.is_empty(), "so many intents bought nothing");
            break;
        }
        assert!(
            tokio::time::Instant::now() < deadline,
            "{wallet:?} {paid} {waits:?}"
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

pub(crate) async fn nothing_pressed_in_any_order_loses_anything(kind: Kind) {
    let city = TestCity::start(kind).await;
    let network = Network::to(city.address()).await;
    let mut random = Rng::with_seed(SEED);
    press_at_the_gate(&city, &network, &mut random).await;

    let desk = Device::at(&city, &network.url());
    desk.sign_in_facility(&city, "900.00").await;
    let app = desk
        .app(
            Mode::Kiosk {
                venue: "zoo".to_owned(),
            },
            "sl",
        )
        .await;
    let screen = open(&app);
    let frame = app.open_frame();
    for step in 0..STEPS {
        screen.send(at_kiosk(&mut random)).unwrap_or(());
        weather(&network, &mut random);
        if step % 20 == 0 {
            // Now and then the server is back, so that there are purchases to lose.
            network.set(Weather::Fine);
            frame.send(FrameIntent::Resumed).unwrap_or(());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    network.set(Weather::Fine);
    assert_eq!(app.open_screens(), 2, "the screens live");
    let_the_next_visitor_buy(&screen).await;
    app.close().await;
    settle(&desk).await;
    assert!(city.audit().await.problems.is_empty());
}

fn weather(network: &Network, random: &mut Rng) {
    let weathers = [Weather::Fine, Weather::Fine, Weather::Down, Weather::AnswersLost];
    if random.u8(..6) == 0 {
        network.set(weathers[random.usize(..weathers.len())]);
    }
}
