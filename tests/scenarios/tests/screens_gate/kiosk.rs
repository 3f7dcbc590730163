//! The kiosk's screen.

use std::sync::Arc;

use cityplus_domain::quote::Line;
use cityplus_domain::{Currency, Money};
use cityplus_engine::ticketcode::{Outcome, Reason};
use cityplus_engine::{Engine, Placed};
use cityplus_screens::frame::Place;
use cityplus_screens::kiosk::{KioskIntent, KioskPhase, KioskState, KioskTicket};
use cityplus_screens::sign_in::{SignInIntent, SignInState};
use cityplus_screens::{App, Mode, ScreenHandle};
use cityplus_support::city::{Kind, TestCity, sign_up, wallet_of};
use cityplus_support::network::{Network, Weather};

use super::device::{Device, until};
use super::inspector::TODAY;

pub(crate) type Screen = ScreenHandle<KioskState, KioskIntent>;

/// What an adult's ticket costs today.
const ADULT: i64 = 3_800;
/// What somebody is told whose account may not sell.
const MAY_NOT: &str = "This account may not sell here";

async fn app(device: &Device, language: &str) -> Arc<App> {
    let venue = "zoo".to_owned();
    device.app(Mode::Kiosk { venue }, language).await
}

pub(crate) fn open(app: &App) -> Screen {
    app.open_kiosk("zoo".to_owned())
}

fn send(screen: &Screen, intent: KioskIntent) {
    screen.send(intent).unwrap();
}

pub(crate) fn more(variant: &str) -> KioskIntent {
    KioskIntent::More {
        variant: variant.to_owned(),
    }
}

fn chosen(state: &KioskState) -> u32 {
    state.variants.iter().map(|row| row.count).sum()
}

fn told(state: &KioskState, title: &str) -> bool {
    state.notice.as_ref().is_some_and(|notice| notice.title == title)
}

/// An order as a kiosk places it and then loses its power.
async fn cut_off(device: &Device) -> (Engine, Placed) {
    let engine = device.engine().await;
    let line = Line {
        variant: "normal".parse().unwrap(),
        count: 2,
    };
    let product = "zoo-admission".parse().unwrap();
    let placed = engine
        .place_printed_order(
            wallet_of(&engine).await,
            &product,
            TODAY.parse().unwrap(),
            &[line],
            Money::new(2 * ADULT, Currency::PLN),
        )
        .await
        .unwrap();
    engine
        .set_note("kiosk-order", &placed.order_id.to_string())
        .await
        .unwrap();
    (engine, placed)
}

/// What the account has in its wallet.
async fn balance(device: &Device) -> i64 {
    device.engine().await.fetch_wallet().await.unwrap().balance.minor
}

/// In English, with kinds there are not and a change of mind: two normal tickets.
async fn choose_two_adults(screen: &Screen) {
    send(
        screen,
        KioskIntent::SetLanguage {
            language: "en".to_owned(),
        },
    );
    until(screen, "English", |state| {
        state.headline == "Choose tickets for today"
    })
    .await;
    for variant in ["normal", "family", "opera"] {
        send(screen, more(variant));
    }
    until(screen, "an unknown kind is told", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("unknown_variant"))
    })
    .await;
    send(
        screen,
        KioskIntent::Fewer {
            variant: "family".to_owned(),
        },
    );
    send(screen, more("normal"));
    let two = until(screen, "two chosen", |state| {
        chosen(state) == 2 && state.buy.enabled
    })
    .await;
    assert!(two.buy.label.contains("76"), "{}", two.buy.label);
}

/// What is on the paper is a ticket, once.
async fn enter_once_with_each(city: &TestCity, tickets: &[KioskTicket]) {
    let inspector = city.staff("inspector", "gate").await;
    inspector.fetch_lists().await.unwrap();
    let zoo = "zoo".parse().unwrap();
    for ticket in tickets {
        assert!(ticket.png.starts_with(b"\x89PNG"));
        assert_eq!(
            ticket.code.modules.len(),
            (ticket.code.side * ticket.code.side) as usize
        );
        let verdict = inspector
            .inspect(&ticket.code.text, &zoo, None)
            .await
            .unwrap()
            .verdict;
        assert_eq!((verdict.outcome, verdict.reason), (Outcome::Valid, Reason::Ok));
        assert!(!verdict.ticket.unwrap().device_signed);
        let again = inspector
            .inspect(&ticket.code.text, &zoo, None)
            .await
            .unwrap()
            .verdict;
        assert_eq!(again.reason, Reason::AlreadyUsed);
    }
}

/// First the printer fails, then it works.
async fn print(screen: &Screen, ticket_id: &str) {
    let printed = |done| KioskIntent::Printed {
        ticket_id: ticket_id.to_owned(),
        done,
    };
    send(screen, printed(false));
    until(screen, "not printed", |state| {
        told(state, "It could not be printed")
    })
    .await;
    send(screen, printed(true));
    until(screen, "printed", |state| {
        state.notice.is_none() && state.tickets[0].print.label == "Print again"
    })
    .await;
}

/// Nobody touches it: everything of the visitor is gone, the language, too.
async fn leave(city: &TestCity, screen: &Screen) {
    city.clock.advance_ms(61_000);
    let cleared = until(screen, "cleared", |state| state.phase == KioskPhase::Choosing).await;
    assert!(cleared.tickets.is_empty() && chosen(&cleared) == 0);
    assert_eq!(cleared.headline, "Wybierz bilety na dziś");
    assert!(cleared.clears_in.is_none() && cleared.notice.is_none());
    // Who only chose and left is forgotten, too.
    send(screen, more("normal"));
    until(screen, "one chosen", |state| chosen(state) == 1).await;
    city.clock.advance_ms(45_000);
    until(screen, "a warning", |state| state.clears_in.is_some()).await;
    city.clock.advance_ms(16_000);
    until(screen, "cleared", |state| chosen(state) == 0).await;
}

pub(crate) async fn a_visitor_buys_and_leaves_no_trace(kind: Kind) {
    let city = TestCity::start(kind).await;
    let device = Device::at(&city, &city.url());
    device.sign_in_facility(&city, "200.00").await;
    let app = app(&device, "pl").await;
    let screen = open(&app);
    let first = until(&screen, "what is sold", |state| !state.variants.is_empty()).await;
    assert_eq!(
        (first.phase, first.headline.as_str()),
        (KioskPhase::Choosing, "Wybierz bilety na dziś")
    );
    assert!(!first.buy.enabled && !first.start_over.enabled && first.clears_in.is_none());
    choose_two_adults(&screen).await;
    // A double press buys once.
    send(&screen, KioskIntent::Buy);
    send(&screen, KioskIntent::Buy);
    send(&screen, KioskIntent::StartOver);
    let codes = until(&screen, "codes", |state| state.phase == KioskPhase::Codes).await;
    assert_eq!(codes.tickets.len(), 2);
    assert!(codes.clears_in.is_some() && codes.start_over.enabled && codes.variants.is_empty());
    assert_eq!(balance(&device).await, 20_000 - 2 * ADULT);
    enter_once_with_each(&city, &codes.tickets).await;
    print(&screen, &codes.tickets[0].ticket_id).await;
    leave(&city, &screen).await;
    // Opened again, nothing of it comes back.
    drop(screen);
    let again = until(&open(&app), "what is sold", |state| !state.variants.is_empty()).await;
    assert_eq!((again.phase, again.notice), (KioskPhase::Choosing, None));
    assert!(city.audit().await.problems.is_empty());
}

pub(crate) async fn no_order_that_cannot_be_finished(kind: Kind) {
    let city = TestCity::start(kind).await;
    let network = Network::to(city.address()).await;
    let device = Device::at(&city, &network.url());
    device.sign_in_facility(&city, "50.00").await;
    let app = app(&device, "en").await;
    let screen = open(&app);
    until(&screen, "what is sold", |state| !state.variants.is_empty()).await;
    send(&screen, more("normal"));
    until(&screen, "one chosen", |state| state.buy.enabled).await;
    network.set(Weather::Down);
    send(&screen, KioskIntent::Buy);
    let away = until(&screen, "no server", |state| {
        told(state, "This desk has no connection")
    })
    .await;
    assert_eq!((away.phase, away.buy.enabled), (KioskPhase::Choosing, false));
    assert!(away.buy.accessibility.contains("no connection"));
    send(&screen, KioskIntent::Buy);
    // What is sent behind it is done behind it: only then the network comes back.
    send(&screen, more("normal"));
    until(&screen, "one more", |state| chosen(state) == 2).await;
    let fewer = KioskIntent::Fewer {
        variant: "normal".to_owned(),
    };
    send(&screen, fewer);
    until(&screen, "one again", |state| chosen(state) == 1).await;
    assert!(
        device.engine().await.outbox().await.unwrap().is_empty(),
        "nothing waits"
    );
    // It is back by itself, and what was chosen is still chosen.
    network.set(Weather::Fine);
    until(&screen, "the server", |state| {
        state.notice.is_none() && state.buy.enabled
    })
    .await;
    // The platform does not let the device sign: nothing is ordered, and the screen says why.
    device.lock_keys(true);
    send(&screen, KioskIntent::Buy);
    let refused = until(&screen, "a key store that refuses", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("key_store_failed"))
    })
    .await;
    assert_eq!(refused.phase, KioskPhase::Choosing);
    device.lock_keys(false);
    assert!(device.engine().await.outbox().await.unwrap().is_empty());
    // More than the facility's wallet holds.
    send(&screen, more("normal"));
    until(&screen, "two chosen", |state| chosen(state) == 2).await;
    send(&screen, KioskIntent::Buy);
    let till = until(&screen, "too little money", |state| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.code.as_deref() == Some("insufficient_funds"))
    })
    .await;
    assert_eq!(till.phase, KioskPhase::Choosing);
    assert!(
        device.engine().await.outbox().await.unwrap().is_empty(),
        "nothing was ordered"
    );
    assert_eq!(balance(&device).await, 5_000);
}

pub(crate) async fn an_order_cut_off_is_seen_to_its_end(kind: Kind) {
    let city = TestCity::start(kind).await;
    let network = Network::to(city.address()).await;
    let device = Device::at(&city, &network.url());
    device.sign_in_facility(&city, "200.00").await;
    drop(cut_off(&device).await);
    network.set(Weather::Down);
    let app = app(&device, "en").await;
    let screen = open(&app);
    let waits = until(&screen, "the order waits", |state| {
        told(state, "We wait for an answer")
    })
    .await;
    assert_eq!(waits.phase, KioskPhase::Paying);
    assert!(!waits.start_over.enabled && waits.start_over.accessibility.contains("under way"));
    // Whatever is pressed meanwhile: the order is not lost, and no second one is made.
    for intent in [
        KioskIntent::StartOver,
        KioskIntent::Buy,
        more("normal"),
        KioskIntent::DismissNotice,
    ] {
        send(&screen, intent);
    }
    city.clock.advance_ms(61_000);
    network.set(Weather::Fine);
    let codes = until(&screen, "codes", |state| state.phase == KioskPhase::Codes).await;
    assert_eq!(codes.tickets.len(), 2);
    assert_eq!(balance(&device).await, 20_000 - 2 * ADULT);
    // Again a restart, with the visitor still there: the tickets are shown again.
    drop(screen);
    app.close().await;
    let app = self::app(&device, "en").await;
    let screen = open(&app);
    let again = until(&screen, "codes", |state| state.phase == KioskPhase::Codes).await;
    let ids = |state: &KioskState| {
        let tickets = state.tickets.iter();
        let mut ids: Vec<String> = tickets.map(|ticket| ticket.ticket_id.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&again), ids(&codes));
    send(&screen, KioskIntent::StartOver);
    until(&screen, "cleared", |state| state.phase == KioskPhase::Choosing).await;
}

pub(crate) async fn tickets_nobody_took_are_told_and_not_shown(kind: Kind) {
    let city = TestCity::start(kind).await;
    let device = Device::at(&city, &city.url());
    device.sign_in_facility(&city, "200.00").await;
    let (engine, placed) = cut_off(&device).await;
    engine.see_order_through(placed.order_id, false).await.unwrap();
    drop(engine);
    city.clock.advance_ms(11 * 60_000);
    let app = app(&device, "en").await;
    let screen = open(&app);
    let told = until(&screen, "left behind", |state| {
        told(state, "Tickets were left behind")
    })
    .await;
    assert_eq!((told.phase, told.tickets.len()), (KioskPhase::Choosing, 0));
    let notice = told.notice.unwrap();
    let id = placed.order_id.to_string().to_uppercase();
    assert!(notice.text.contains(&id[id.len() - 8..]), "{}", notice.text);
    // The tickets are on the account, for the staff.
    assert_eq!(
        device
            .engine()
            .await
            .tickets(None, 10)
            .await
            .unwrap()
            .tickets
            .len(),
        2
    );
    send(&screen, KioskIntent::DismissNotice);
    until(&screen, "read", |state| state.notice.is_none()).await;
}

pub(crate) async fn a_kiosk_that_is_not_ready_says_so(kind: Kind) {
    let city = TestCity::start(kind).await;
    let device = Device::at(&city, &city.url());
    let app = app(&device, "en").await;
    let screen = open(&app);
    let nobody = until(&screen, "nobody is signed in", |state| {
        told(state, "This desk is not ready")
    })
    .await;
    let action = nobody.notice.unwrap().action.unwrap();
    assert!(action.enabled && !nobody.buy.enabled);
    send(&screen, KioskIntent::Buy);
    send(&screen, KioskIntent::ActOnNotice);
    let frame = app.open_frame();
    until(&frame, "signing in", |state| state.place == Place::SignIn).await;
    nobody_finishes_signing_in(&city, &app).await;

    let desk = Device::at(&city, &city.url());
    desk.sign_in_staff(&city, "teller").await;
    let app = self::app(&desk, "en").await;
    let screen = open(&app);
    until(&screen, "may not sell", |state| told(state, MAY_NOT)).await;
    let nowhere = app.open_kiosk("opera".to_owned());
    until(&nowhere, "a state", |state| state.variants.is_empty()).await;
}

/// Staff begin to sign in and are called away: what they typed is gone, and the kiosk is the visitors' again.
async fn nobody_finishes_signing_in(city: &TestCity, app: &App) {
    let form = app.open_sign_in();
    let typed = SignInIntent::Type {
        key: "password".to_owned(),
        text: "rower nad Odra".to_owned(),
    };
    form.send(typed).unwrap();
    let is_typed = |state: &SignInState| state.fields.iter().any(|field| !field.value.is_empty());
    until(&form, "what was typed", is_typed).await;
    city.clock.advance_ms(61_000);
    until(&form, "an empty form", |state| !is_typed(state)).await;
    let frame = app.open_frame();
    until(
        &frame,
        "the kiosk",
        |state| matches!(&state.place, Place::Kiosk { venue } if venue == "zoo"),
    )
    .await;
}

/// A resident's wallet does not become a kiosk's, and no client gets paper out of the server for a resident.
pub(crate) async fn only_sellers_sell(kind: Kind) {
    let city = TestCity::start(kind).await;
    let device = Device::at(&city, &city.url());
    let engine = device.engine().await;
    engine.fetch_catalogue().await.unwrap();
    sign_up(&engine, &city.mailbox(), "guest").await;
    let money = Money::parse("200.00", Currency::PLN).unwrap();
    city.top_up(&engine, money).await;
    drop(engine);

    let app = app(&device, "en").await;
    let screen = open(&app);
    send(&screen, more("normal"));
    let state = until(&screen, "may not sell", |state| {
        told(state, MAY_NOT) && chosen(state) == 1
    })
    .await;
    assert!(!state.buy.enabled, "a resident sells");
    // Another may sign in.
    send(&screen, KioskIntent::ActOnNotice);
    let frame = app.open_frame();
    until(&frame, "signing in", |state| state.place == Place::SignIn).await;
    drop((screen, frame));
    app.close().await;

    let (engine, placed) = cut_off(&device).await;
    let refused = engine.see_order_through(placed.order_id, placed.resumed).await;
    assert_eq!(refused.unwrap_err().code(), "forbidden");
    let wallet = engine.fetch_wallet().await.unwrap();
    assert_eq!((wallet.balance, wallet.available), (money, money));
}
