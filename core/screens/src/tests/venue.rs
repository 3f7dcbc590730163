//! Choosing and paying.

use super::device::{Device, NOWHERE, account, catalogue, morning, until, zloty};
use crate::Language;
use crate::frame::Place;
use crate::run::ScreenHandle;
use crate::venue::{VenueIntent, VenueState};
use crate::view::Tone;

type Screen = ScreenHandle<VenueState, VenueIntent>;

fn more(variant: &str) -> VenueIntent {
    VenueIntent::More {
        variant: variant.to_owned(),
    }
}

fn fewer(variant: &str) -> VenueIntent {
    VenueIntent::Fewer {
        variant: variant.to_owned(),
    }
}

fn day(text: &str) -> VenueIntent {
    VenueIntent::SelectDay { day: text.to_owned() }
}

fn product(key: &str) -> VenueIntent {
    VenueIntent::SelectProduct {
        product: key.to_owned(),
    }
}

fn code(state: &VenueState) -> Option<&str> {
    state.notice.as_ref()?.code.as_deref()
}

/// The screen once everything that was sent has been taken.
async fn after(
    screen: &Screen,
    intents: impl IntoIterator<Item = VenueIntent>,
    what: &str,
    is: impl Fn(&VenueState) -> bool,
) -> VenueState {
    for intent in intents {
        screen.send(intent).unwrap();
    }
    until(screen, what, is).await
}

#[tokio::test]
async fn everything_to_choose_from_is_there_without_a_server() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    let state = screen.next().await.unwrap();
    assert_eq!(
        (state.title.as_str(), state.unit.as_str()),
        ("Ogród Zoologiczny", "Ogród Zoologiczny w Opolu")
    );
    assert_eq!(
        (state.products.len(), state.days.len(), state.variants.len()),
        (2, 7, 3)
    );
    assert_eq!(
        (state.days[0].label.as_str(), state.days[0].selected),
        ("Dziś", true)
    );
    assert_eq!(state.days[0].key, "2026-07-10");
    assert!(!state.earlier_days.enabled && state.later_days.enabled);
    assert!(
        state.variants[1]
            .document
            .as_ref()
            .unwrap()
            .contains("legitymacja")
    );
    let [normal, _, senior] = &state.variants[..] else {
        panic!("{:?}", state.variants);
    };
    assert!(normal.more.enabled && !normal.fewer.enabled && !senior.more.enabled);
    // A button that is off says why.
    assert!(senior.more.accessibility.contains("uprawnienie"), "{senior:?}");
    assert!(!state.pay.enabled && state.pay.accessibility.contains("wybierz bilety"));
    assert_eq!(state.total, None);
    let speech = device.app.shared.speech();
    assert_eq!(state.balance.unwrap().money, speech.money(zloty(4_000)));
}

#[tokio::test]
async fn counts_stay_in_their_limits_and_the_price_explains_itself() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    let state = after(
        &screen,
        [
            more("normal"),
            more("normal"),
            more("normal"),
            more("normal"),
            more("senior"),
            more("reduced"),
        ],
        "four tickets",
        |state| state.variants[1].count == 1,
    )
    .await;
    assert_eq!((state.variants[0].count, state.variants[2].count), (3, 0));
    assert!(!state.variants[0].more.enabled && state.variants[0].more.accessibility.contains('3'));
    let speech = device.app.shared.speech();
    assert_eq!(state.explanation.len(), 2);
    assert_eq!(state.explanation[0].money, speech.money(zloty(9_000)));
    assert_eq!(state.total.as_ref().unwrap().money, speech.money(zloty(11_000)));
    assert!(state.pay.enabled && state.pay.label.contains(&speech.money(zloty(11_000))));
    // 40 zł are in the wallet: the way to more is offered, paying is not forbidden.
    let notice = state.notice.unwrap();
    assert!(notice.action.unwrap().enabled && notice.dismissible);
    let state = after(&screen, [VenueIntent::DismissNotice], "no notice", |state| {
        state.notice.is_none()
    })
    .await;
    assert!(state.pay.enabled);
    let state = after(
        &screen,
        [fewer("reduced"), fewer("reduced"), fewer("normal")],
        "two tickets",
        |state| state.variants[0].count == 2,
    )
    .await;
    assert_eq!(state.total.unwrap().money, speech.money(zloty(6_000)));
    let frame = device.app.open_frame();
    screen.send(VenueIntent::ActOnNotice).unwrap();
    until(&frame, "the wallet", |state| state.place == Place::Wallet).await;
}

#[tokio::test]
async fn days_can_be_looked_through_up_to_the_last_one_sold() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    let turn = [const { VenueIntent::ShowLaterDays }; 9];
    let last = after(&screen, turn, "the last week", |state| !state.later_days.enabled).await;
    // 30 days ahead is the 9th of August; prices end with July.
    let keys: Vec<&str> = last.days.iter().map(|day| day.key.as_str()).collect();
    assert_eq!(
        (keys.first(), keys.last()),
        (Some(&"2026-08-07"), Some(&"2026-08-09"))
    );
    assert!(
        last.days
            .iter()
            .all(|day| !day.enabled && day.accessibility.contains("nie ma jeszcze ceny"))
    );
    assert!(last.earlier_days.enabled);
    let state = after(&screen, [day("2026-07-18")], "the 18th", |state| {
        state
            .days
            .iter()
            .any(|day| day.selected && day.key == "2026-07-18")
    })
    .await;
    assert_eq!(state.days[0].key, "2026-07-17");
    let refund = &state.facts[1].value;
    assert!(refund.contains("Pełny zwrot do"), "{refund}");
    let turn = [const { VenueIntent::ShowEarlierDays }; 3];
    let state = after(&screen, turn, "the first week", |state| {
        !state.earlier_days.enabled
    })
    .await;
    assert_eq!(state.days[0].key, "2026-07-10");
    assert!(
        !state.days.iter().any(|day| day.selected),
        "the chosen day is another week's"
    );
}

#[tokio::test]
async fn another_product_has_its_own_days_and_rules() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    let state = after(
        &screen,
        [more("normal"), product("zoo-night")],
        "the night walk",
        |state| state.product == "Nocny spacer",
    )
    .await;
    assert_eq!((state.days.len(), state.variants.len()), (3, 1));
    assert_eq!((state.variants[0].count, state.total), (0, None));
    assert!(!state.later_days.enabled);
    assert!(
        state.facts[0].value.contains("od 20:00 do 02:00"),
        "{:?}",
        state.facts
    );
    assert!(state.facts[1].value.contains("nie można zwrócić"));
}

#[tokio::test]
async fn bad_input_is_told_by_its_code_and_changes_nothing() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    screen.send(more("normal")).unwrap();
    let cases = [
        (day("tomorrow"), "invalid_field"),
        (day("2026-07-09"), "date_in_past"),
        (day("2026-08-10"), "date_too_far"),
        (day("2026-08-01"), "no_price"),
        (day("+262142-12-31"), "date_too_far"),
        (product("moon"), "unknown_product"),
        (more("vip"), "unknown_variant"),
        (fewer("Ż\0"), "unknown_variant"),
    ];
    for (intent, expected) in cases {
        let state = after(&screen, [intent], expected, |state| code(state) == Some(expected)).await;
        assert_eq!(state.variants[0].count, 1);
        assert!(state.days[0].selected);
        let notice = state.notice.unwrap();
        assert!(!notice.title.is_empty() && !notice.text.is_empty() && notice.dismissible);
        after(&screen, [VenueIntent::DismissNotice], "no notice", |state| {
            state.notice.is_none()
        })
        .await;
    }
}

#[tokio::test]
async fn an_order_without_a_server_is_kept_once_and_leads_to_its_screen() {
    let device = Device::annas(NOWHERE).await;
    device.app.shared.go(Place::Venue {
        venue: "zoo".to_owned(),
    });
    let screen = device.app.open_venue("zoo".to_owned());
    let frame = device.app.open_frame();
    screen.next().await.unwrap();
    for intent in [more("normal"), VenueIntent::Pay, VenueIntent::Pay, more("normal")] {
        screen.send(intent).unwrap();
    }
    let state = until(&frame, "the order's place", |state| {
        matches!(state.place, Place::Order { .. })
    })
    .await;
    let entries = device.engine().outbox().await.unwrap();
    assert_eq!(entries.len(), 1);
    let order_id = entries[0].id.clone();
    assert_eq!(state.place, Place::Order { order_id });
}

#[tokio::test]
async fn who_cannot_pay_is_told_how_they_could() {
    let device = Device::empty(NOWHERE).await;
    device
        .engine()
        .stock_tickets(Vec::new(), Some(catalogue("v1", 3_000)))
        .await
        .unwrap();
    device.app.shared.reload_catalogue().await;
    let screen = device.app.open_venue("zoo".to_owned());
    let state = after(&screen, [more("normal")], "one ticket", |state| {
        state.total.is_some()
    })
    .await;
    assert_eq!(
        (state.pay.label.as_str(), state.pay.enabled),
        ("Zaloguj się i zapłać", true)
    );
    assert_eq!(state.balance, None);
    let frame = device.app.open_frame();
    screen.send(VenueIntent::Pay).unwrap();
    until(&frame, "signing in", |state| state.place == Place::SignIn).await;
    // Staff have no wallet.
    device.engine().stock_account(account(None)).await.unwrap();
    device.app.shared.tell(crate::app::News::Account);
    let state = until(&screen, "no wallet", |state| !state.pay.enabled).await;
    assert!(state.pay.accessibility.len() > state.pay.label.len());
    // Known here, but the session is over.
    device
        .engine()
        .stock_account(account(Some(super::device::wallet_id())))
        .await
        .unwrap();
    device.app.shared.tell(crate::app::News::Account);
    until(&screen, "a wallet", |state| state.pay.enabled).await;
    device.app.shared.go(Place::Venue {
        venue: "zoo".to_owned(),
    });
    until(&frame, "the venue", |state| {
        matches!(state.place, Place::Venue { .. })
    })
    .await;
    screen.send(VenueIntent::Pay).unwrap();
    until(&frame, "signing in again", |state| state.place == Place::SignIn).await;
    assert!(device.engine().outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_not_there_says_so() {
    let device = Device::annas(NOWHERE).await;
    for (venue, expected) in [
        ("moon", Some("unknown_venue")),
        ("Ż!", Some("unknown_venue")),
        ("pool", None),
    ] {
        let state = device.app.open_venue(venue.to_owned()).next().await.unwrap();
        assert_eq!(code(&state), expected, "{venue}");
        let notice = state.notice.unwrap();
        assert!(!notice.title.is_empty() && !notice.dismissible);
        assert!(!state.pay.enabled && state.variants.is_empty());
    }
    let empty = Device::empty(NOWHERE).await;
    let screen = empty.app.open_venue("zoo".to_owned());
    let state = until(&screen, "offline", |state| code(state) == Some("offline")).await;
    assert!(state.notice.unwrap().action.unwrap().enabled);
    let fetching = |state: &VenueState| {
        state
            .notice
            .as_ref()
            .is_some_and(|notice| notice.tone == Tone::Info)
    };
    after(&screen, [VenueIntent::ActOnNotice], "asked again", fetching).await;
    until(&screen, "offline again", |state| code(state) == Some("offline")).await;
    // It comes by itself once something else has fetched it.
    empty
        .engine()
        .stock_tickets(Vec::new(), Some(catalogue("v1", 3_000)))
        .await
        .unwrap();
    empty.app.shared.reload_catalogue().await;
    let state = until(&screen, "the catalogue", |state| state.variants.len() == 3).await;
    assert_eq!(state.title, "Ogród Zoologiczny");
}

#[tokio::test]
async fn a_price_that_changes_under_the_hand_is_told() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    after(&screen, [more("normal")], "one ticket", |state| {
        state.total.is_some()
    })
    .await;
    device
        .engine()
        .stock_tickets(Vec::new(), Some(catalogue("v2", 3_500)))
        .await
        .unwrap();
    device.app.shared.reload_catalogue().await;
    let state = until(&screen, "the new price", |state| {
        code(state) == Some("price_changed")
    })
    .await;
    let speech = device.app.shared.speech();
    assert_eq!(state.total.unwrap().money, speech.money(zloty(3_500)));
    assert!(state.pay.enabled);
}

#[tokio::test]
async fn a_day_that_ends_is_left_behind() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    after(&screen, [more("normal")], "one ticket", |state| {
        state.total.is_some()
    })
    .await;
    device.clock.set(morning().plus_ms(86_400_000));
    device.app.shared.tell(crate::app::News::Resumed);
    let state = until(&screen, "tomorrow", |state| state.days[0].key == "2026-07-11").await;
    assert!(state.days[0].selected);
}

#[tokio::test]
async fn what_changed_as_pay_was_pressed_is_not_paid() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    after(&screen, [more("normal")], "one ticket", |state| {
        state.total.is_some()
    })
    .await;
    device.clock.set(morning().plus_ms(86_400_000));
    let state = after(&screen, [VenueIntent::Pay], "tomorrow", |state| {
        state.days[0].key == "2026-07-11"
    })
    .await;
    // The price is the same, the day is another.
    assert_eq!(code(&state), Some("sale_over"));
    assert!(state.pay.enabled, "pressed again it pays for the new day");
    assert_eq!(device.engine().outbox().await.unwrap(), []);
}

#[tokio::test]
async fn another_language_draws_it_anew() {
    let device = Device::annas(NOWHERE).await;
    let screen = device.app.open_venue("zoo".to_owned());
    screen.send(day("nonsense")).unwrap();
    until(&screen, "Polish", |state| code(state) == Some("invalid_field")).await;
    device.speak(Language::English).await;
    let state = until(&screen, "English", |state| state.title == "Zoo").await;
    assert_eq!(state.days[0].label, "Today");
    assert_eq!(state.variants[0].name, "normal (en)");
    assert_eq!(code(&state), Some("invalid_field"));
    assert!(!state.notice.unwrap().title.contains("pole"));
}
