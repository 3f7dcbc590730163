//! Linked wallets: what a child buys is paid from its mother's wallet, up to a limit and until she ends it.

use std::sync::Arc;

use cityplus_domain::{Currency, Money};
use cityplus_screens::frame::{FrameIntent, Place};
use cityplus_screens::links::{LinksIntent, LinksState};
use cityplus_screens::venue::{VenueIntent, VenueState};
use cityplus_screens::view::Tone;
use cityplus_screens::{App, ScreenHandle};
use cityplus_support::city::{Kind, TestCity};

use super::{Device, account, sign_in, until};

type Links = ScreenHandle<LinksState, LinksIntent>;
type Venue = ScreenHandle<VenueState, VenueIntent>;

/// Ewa's app, with 60 zł in the wallet that a desk has put in.
async fn ewas(city: &TestCity, device: &Device) -> Arc<App> {
    let email = account(city, "ewa").await;
    let app = device.app(city, &city.url()).await;
    sign_in(&app, &email).await;
    let wallet = app.open_wallet();
    let first = until(&wallet, "number and balance", |state| state.balance.is_some()).await;
    let own = first.ways[0].number.as_ref().unwrap().parse().unwrap();
    let desk = city.staff("teller", "desk").await;
    desk.top_up(own, Money::new(6_000, Currency::PLN)).await.unwrap();
    app
}

fn is_told(state: &LinksState, tone: Tone) -> bool {
    state.notice.as_ref().is_some_and(|notice| notice.tone == tone)
}

/// Ewa lets Ola pay: at most 50 zł a day and 100 zł a month.
async fn allow(app: &App) -> Links {
    let screen = app.open_links();
    until(&screen, "the form", |state| state.submit.enabled).await;
    for (key, text) in [("to", "ola@example.com"), ("day", "50"), ("month", "100.00")] {
        screen
            .send(LinksIntent::Type {
                key: key.to_owned(),
                text: text.to_owned(),
            })
            .unwrap();
    }
    screen.send(LinksIntent::Submit).unwrap();
    let asked = until(&screen, "the question", |state| state.dialog.is_some()).await;
    let text = asked.dialog.unwrap().text;
    assert!(
        text.contains("ola@example.com") && text.contains("50.00"),
        "{text}"
    );
    screen.send(LinksIntent::ConfirmDialog).unwrap();
    screen.send(LinksIntent::ConfirmDialog).unwrap();
    let given = until(&screen, "given", |state| {
        is_told(state, Tone::Success) && state.given.len() == 1
    })
    .await;
    let row = &given.given[0];
    assert_eq!(row.badge.tone, Tone::Success);
    // Found by her address, she has a name here; the operator tells none.
    assert!(!row.title.starts_with("Wallet"), "{}", row.title);
    assert!(given.usable.is_empty() && given.usable_empty.is_some());
    screen
}

/// At the zoo, with one ticket for tomorrow that is to be paid by the link.
async fn at_the_zoo(app: &App) -> (Venue, VenueState) {
    let frame = app.open_frame();
    let zoo = Place::Venue {
        venue: "zoo".to_owned(),
    };
    frame.send(FrameIntent::Go { place: zoo.clone() }).unwrap();
    until(&frame, "the venue", |state| state.place == zoo).await;
    let venue = app.open_venue("zoo".to_owned());
    let first = until(&venue, "two wallets to pay from", |state| {
        state.payers.len() == 2 && !state.variants.is_empty()
    })
    .await;
    assert!(first.payers[0].selected && first.payers[0].key == "own");
    for intent in [
        VenueIntent::SelectDay {
            day: "2027-07-11".to_owned(),
        },
        VenueIntent::More {
            variant: "normal".to_owned(),
        },
        VenueIntent::SelectPayer {
            key: first.payers[1].key.clone(),
        },
    ] {
        venue.send(intent).unwrap();
    }
    let chosen = until(&venue, "what was chosen", |state| {
        state.total.is_some() && state.pay.enabled && state.payers.iter().skip(1).any(|payer| payer.selected)
    })
    .await;
    (venue, chosen)
}

/// Pays, and gives the code of what went wrong with the order, if something did.
async fn pay(app: &App, venue: &Venue) -> Option<String> {
    let frame = app.open_frame();
    venue.send(VenueIntent::Pay).unwrap();
    let there = until(&frame, "the order's place", |state| {
        matches!(state.place, Place::Order { .. })
    })
    .await;
    let Place::Order { order_id } = there.place else {
        panic!("no order");
    };
    let order = app.open_order(order_id);
    let ended = until(&order, "its end", |state| {
        matches!(state.badge.tone, Tone::Success | Tone::Error)
    })
    .await;
    ended.notice.and_then(|notice| notice.code)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_buys_from_its_mothers_wallet_until_she_ends_it() {
    let city = TestCity::start(Kind::Sqlite).await;
    let ola = city.resident("ola").await;
    ola.set_findable(true).await.unwrap();
    let (device, olas) = (Device::new(), Device::new());
    let app = ewas(&city, &device).await;
    let screen = allow(&app).await;

    let child = olas.app(&city, &city.url()).await;
    sign_in(&child, "ola@example.com").await;
    let (venue, enough) = at_the_zoo(&child).await;
    assert_eq!(enough.notice, None);
    assert_eq!(pay(&child, &venue).await, None);
    assert_eq!(
        ola.fetch_wallet().await.unwrap().balance,
        Money::zero(Currency::PLN),
        "nothing of it was Ola's"
    );
    screen.send(LinksIntent::Refresh).unwrap();
    // A ticket costs 38 zł.
    let spent = until(&screen, "what was spent", |state| {
        state
            .given
            .first()
            .is_some_and(|row| row.facts[1].value.contains("38.00"))
    })
    .await;
    assert!(
        spent.given[0].facts[0].value.contains("12.00"),
        "{:?}",
        spent.given
    );

    // What is left of the day is not enough; nobody tops up another's wallet.
    let (venue, short) = at_the_zoo(&child).await;
    assert!(short.notice.unwrap().action.is_none());
    let usable = child.open_links();
    let had = until(&usable, "Ola's side", |state| state.usable.len() == 1).await;
    assert!(had.given.is_empty());

    let link_id = spent.given[0].link_id.clone();
    screen.send(LinksIntent::End { link_id }).unwrap();
    until(&screen, "the question", |state| state.dialog.is_some()).await;
    screen.send(LinksIntent::ConfirmDialog).unwrap();
    let over = until(&screen, "ended", |state| {
        is_told(state, Tone::Success) && state.given.first().is_some_and(|row| row.end.is_none())
    })
    .await;
    assert_eq!(over.given[0].badge.tone, Tone::Info);
    assert_eq!(pay(&child, &venue).await.as_deref(), Some("link_ended"));
    assert!(city.audit().await.problems.is_empty());
}
