//! Every page as it is drawn: like the picture that is kept, and usable without a pointer and without sight.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: the helpers, too, may fail loudly"
)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use cityplus_pictures::compare;
use cityplus_pictures::fixtures::{Language, Look, PAGES, Page};
use cityplus_pictures::headless::{Stand, Time};
use cityplus_pictures::picture::Picture;
use cityplus_screens::frame::ColorScheme;
use i_slint_backend_testing::{AccessibleRole, ElementHandle, ElementQuery};
use slint::Rgb8Pixel;
use slint::platform::Key;

/// Set to keep what is drawn instead of comparing it.
const KEEP: &str = "CITYPLUS_KEEP_PICTURES";
/// What one kept picture may cost a clone of the repository.
const PICTURE_BYTES_MAX: u64 = 150_000;

const POLISH: Look = Look {
    language: Language::Polish,
    scheme: ColorScheme::Light,
    text_size_percent: 100,
};
const PHONE: (u32, u32) = (420, 800);
/// Long enough for large texts and what a camera sees below them.
const LONG: (u32, u32) = (420, 1_600);
const DESKTOP: (u32, u32) = (1_100, 760);

/// Kept as a phone shows them in Polish.
const ON_PHONES: [&str; 28] = [
    "sign-in",
    "register-refused",
    "home-away",
    "venue-payers",
    "venue-closed",
    "order-under-way",
    "order-refused",
    "tickets",
    "tickets-empty",
    "ticket",
    "wallet",
    "cards",
    "cards-away",
    "send-refused",
    "send-done",
    "request-code",
    "redeem-question",
    "redeem-code",
    "offline",
    "offline-question",
    "offline-done",
    "links-away",
    "inspector",
    "verdict-valid",
    "verdict-unconfirmed",
    "kiosk-codes",
    "settings",
    "cannot-open",
];

/// What is kept: every page once, and the looks that differ most.
fn kept() -> Vec<(&'static str, (u32, u32), Look)> {
    let english = Look {
        language: Language::English,
        ..POLISH
    };
    let dark = Look {
        scheme: ColorScheme::Dark,
        ..english
    };
    let contrast = Look {
        scheme: ColorScheme::HighContrast,
        ..POLISH
    };
    let large = Look {
        text_size_percent: 200,
        ..POLISH
    };
    let mut kept: Vec<_> = ON_PHONES.into_iter().map(|page| (page, PHONE, POLISH)).collect();
    kept.extend([
        ("home", DESKTOP, POLISH),
        ("venue", DESKTOP, english),
        ("kiosk", DESKTOP, POLISH),
        ("order-done", PHONE, dark),
        ("ticket-question", PHONE, dark),
        ("verdict-copy", PHONE, contrast),
        ("settings-question", DESKTOP, contrast),
        ("venue", PHONE, large),
        ("wallet", PHONE, large),
        ("cards", PHONE, large),
        ("cards-new", PHONE, contrast),
        ("cards-question", PHONE, dark),
        ("redeem", PHONE, large),
        ("send-whom", PHONE, contrast),
        ("send-scanning", LONG, large),
        ("send-question", PHONE, dark),
        ("request", DESKTOP, english),
        ("offline-code", PHONE, contrast),
        ("links", PHONE, large),
        ("links", PHONE, contrast),
        ("links-question", DESKTOP, english),
        (
            "home",
            PHONE,
            Look {
                scheme: ColorScheme::HighContrast,
                ..large
            },
        ),
    ]);
    kept
}

fn name(page: &str, (width, _): (u32, u32), look: Look) -> String {
    let scheme = match look.scheme {
        ColorScheme::Dark => "dark",
        ColorScheme::HighContrast => "contrast",
        ColorScheme::Light | ColorScheme::System => "light",
    };
    format!(
        "{page}-{width}-{}-{scheme}-{}.png",
        look.language.tag(),
        look.text_size_percent
    )
}

fn page(name: &str) -> &'static Page {
    PAGES.iter().find(|page| page.name == name).unwrap()
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("kept")
}

#[test]
fn pages_are_drawn_as_the_pictures_that_are_kept() {
    let stand = Stand::new(Time::Still).unwrap();
    let keeps = std::env::var_os(KEEP).is_some();
    let drawn_folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("drawn");
    std::fs::create_dir_all(&drawn_folder).unwrap();
    let mut problems = Vec::new();
    for (page_name, size, look) in kept() {
        stand.resize(size.0, size.1);
        (page(page_name).draw)(&stand.shell, look);
        let drawn = stand.draw();
        let file = name(page_name, size, look);
        let path = folder().join(&file);
        if keeps {
            drawn.write(&path).unwrap();
        }
        drawn.write(&drawn_folder.join(&file)).unwrap();
        let compared = Picture::read(&path).and_then(|kept| compare::same(&kept, &drawn));
        if let Err(reason) = compared {
            problems.push(format!("{file}: {reason}"));
        }
        let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
        assert!(bytes <= PICTURE_BYTES_MAX, "{file} has {bytes} bytes");
    }
    assert_eq!(problems, [] as [String; 0], "look at {}", drawn_folder.display());
}

#[test]
fn a_picture_that_nothing_draws_is_not_kept() {
    let drawn: BTreeSet<String> = kept()
        .into_iter()
        .map(|(page, size, look)| name(page, size, look))
        .collect();
    let there = std::fs::read_dir(folder()).unwrap();
    let there: BTreeSet<String> = there
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(there, drawn);
}

#[test]
fn every_page_is_among_them() {
    let kept: BTreeSet<&str> = kept().into_iter().map(|(page, ..)| page).collect();
    let all: BTreeSet<&str> = PAGES.iter().map(|page| page.name).collect();
    assert_eq!(kept, all);
}

#[test]
fn a_word_or_a_color_that_changed_is_seen() {
    let stand = Stand::new(Time::Still).unwrap();
    let draw = |page_name: &str, look| {
        (page(page_name).draw)(&stand.shell, look);
        stand.draw()
    };
    let polish = draw("tickets-empty", POLISH);
    assert_eq!(compare::same(&polish, &draw("tickets-empty", POLISH)), Ok(()));
    let english = draw(
        "tickets-empty",
        Look {
            language: Language::English,
            ..POLISH
        },
    );
    assert!(compare::same(&polish, &english).is_err(), "another language");
    let dark = draw(
        "tickets-empty",
        Look {
            scheme: ColorScheme::Dark,
            ..POLISH
        },
    );
    assert!(compare::same(&polish, &dark).is_err(), "other colours");
    let mut moved = Picture::filled(polish.width, polish.height, Rgb8Pixel::new(0, 0, 0));
    moved.lay(&polish, 0, 2);
    assert!(compare::same(&polish, &moved).is_err(), "two pixels lower");
}

/// Everything of a role on the window, each once: the query comes to an element once for each one above it.
fn all_of(stand: &Stand, role: AccessibleRole) -> Vec<ElementHandle> {
    let all = ElementQuery::from_root(stand.shell.window())
        .match_descendants()
        .match_accessible_role(role)
        .find_all();
    let mut found: Vec<ElementHandle> = Vec::new();
    for element in all {
        let is_known = |known: &ElementHandle| {
            known.absolute_position() == element.absolute_position()
                && known.accessible_label() == element.accessible_label()
        };
        if !found.iter().any(is_known) {
            found.push(element);
        }
    }
    found
}

#[test]
fn whatever_can_be_pressed_has_a_name_and_room() {
    let stand = Stand::new(Time::Still).unwrap();
    for page in &PAGES {
        (page.draw)(&stand.shell, POLISH);
        stand.draw();
        for role in [
            AccessibleRole::Button,
            AccessibleRole::RadioButton,
            AccessibleRole::Switch,
            AccessibleRole::Tab,
        ] {
            for element in all_of(&stand, role) {
                let label = element.accessible_label().unwrap_or_default();
                assert_ne!(label, "", "{}: a {role:?} without a name", page.name);
                let size = element.size();
                // WCAG 2.2, 2.5.8 asks for 24.
                assert!(
                    size.width >= 24.0 && size.height >= 24.0,
                    "{}: `{label}` is {} × {}",
                    page.name,
                    size.width,
                    size.height
                );
            }
        }
        for field in all_of(&stand, AccessibleRole::TextInput) {
            assert_ne!(
                field.accessible_label().unwrap_or_default(),
                "",
                "{}: a field",
                page.name
            );
        }
    }
}

#[test]
fn nothing_stands_out_of_the_window_at_any_size_of_texts() {
    let stand = Stand::new(Time::Still).unwrap();
    for text_size_percent in [100, 125, 150, 200] {
        for page in &PAGES {
            (page.draw)(
                &stand.shell,
                Look {
                    text_size_percent,
                    ..POLISH
                },
            );
            stand.draw();
            for role in [
                AccessibleRole::Button,
                AccessibleRole::RadioButton,
                AccessibleRole::Switch,
                AccessibleRole::Text,
                AccessibleRole::Tab,
            ] {
                for element in all_of(&stand, role) {
                    let (left, width) = (element.absolute_position().x, element.size().width);
                    let label = element.accessible_label().unwrap_or_default();
                    assert!(
                        left >= -0.5 && left + width <= 420.5,
                        "{} at {text_size_percent} %: `{label}` reaches from {left} to {}",
                        page.name,
                        left + width
                    );
                }
            }
        }
    }
}

#[test]
fn money_stays_inside_the_padding_of_its_card() {
    // A card's edge and its padding, on both sides of the page.
    const INSET: f32 = 32.0;
    let stand = Stand::new(Time::Still).unwrap();
    for text_size_percent in [100, 125, 150, 200] {
        (page("wallet").draw)(
            &stand.shell,
            Look {
                text_size_percent,
                ..POLISH
            },
        );
        stand.draw();
        let all = all_of(&stand, AccessibleRole::Text);
        let reserved: Vec<_> = all
            .iter()
            .filter(|element| {
                let label = element.accessible_label().unwrap_or_default();
                label.starts_with("Zarezerwowane")
            })
            .collect();
        assert_eq!(reserved.len(), 1, "at {text_size_percent} %");
        let (left, width) = (reserved[0].absolute_position().x, reserved[0].size().width);
        assert!(
            left >= INSET - 0.5 && left + width <= 420.5 - INSET,
            "at {text_size_percent} % it reaches from {left} to {}",
            left + width
        );
    }
}

/// What the Tab key stops at: each stop moves the ring, so each is another picture, until the ring is where it was.
fn stops(stand: &Stand) -> usize {
    let without_ring = stand.draw();
    let mut seen = Vec::new();
    for _ in 0..80 {
        stand.key(Key::Tab);
        let drawn = stand.draw();
        if seen.contains(&drawn) {
            break;
        }
        seen.push(drawn);
    }
    seen.iter().filter(|picture| **picture != without_ring).count()
}

#[test]
fn the_tab_key_reaches_everything_that_can_be_pressed_and_nothing_that_is_covered() {
    let stand = Stand::new(Time::Still).unwrap();
    for page in &PAGES {
        (page.draw)(&stand.shell, POLISH);
        let stops = stops(&stand);
        let on: usize = [
            AccessibleRole::Button,
            AccessibleRole::RadioButton,
            AccessibleRole::Switch,
            AccessibleRole::Tab,
            AccessibleRole::TextInput,
        ]
        .into_iter()
        .map(|role| {
            let all = all_of(&stand, role);
            all.iter()
                .filter(|element| element.accessible_enabled() != Some(false))
                .count()
        })
        .sum();
        if page.name.starts_with("verdict") || page.name.ends_with("question") {
            assert_eq!(stops, on, "{}: stops above the page", page.name);
        } else {
            assert!(stops >= on, "{}: {stops} stops for {on} things", page.name);
        }
    }
}
