//! The whole walk by keys and clicks, on the real server: sign up, sign in, buy, show the code, inspect it. Money has a walk
//! of its own.
//!
//! Two devices, each with a window of its own. The inspector reads the code off the resident's window, as a camera would.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: the helpers, too, may fail loudly"
)]

mod browser;
mod city;
mod gateway;
mod money;
mod person;
mod phone;

use city::City;
use i_slint_backend_testing::AccessibleRole;
use person::{Person, read_code};

#[test]
fn sign_in_buy_show_and_inspect() {
    let city = City::start();
    let resident = Person::at(&city, "resident", &[]);
    let inspector = Person::at(&city, "inspector", &["--inspector"]);
    let (email, password) = city.staff("inspector");
    inspector.sign_in(&email, &password);

    resident.press("Zaloguj");
    resident.press("Załóż konto");
    resident.fill(&["Anna", "anna@example.com", city::PASSWORD]);
    resident.press_last("Załóż konto");
    resident.wait_for(AccessibleRole::TextInput, "Odnośnik");
    resident.fill(&[&city.confirmation_token("anna@example.com")]);
    resident.press("Potwierdź");
    resident.wait_for(AccessibleRole::TextInput, "Hasło");
    resident.sign_in("anna@example.com", city::PASSWORD);
    resident.wait_for(AccessibleRole::Button, "Zoo");
    city.top_up("anna@example.com", 10_000);

    resident.keep_picture("home");
    resident.press("Zoo");
    resident.press("Dodaj: ");
    resident.keep_picture("venue");
    resident.press("Zapłać ");
    resident.wait_for(AccessibleRole::Button, "Pokaż bilet");
    resident.keep_picture("order");
    resident.press("Pokaż bilet");
    resident.wait_for(AccessibleRole::Image, "");
    resident.keep_picture("ticket");

    inspector.wait_for(AccessibleRole::TextInput, "");
    inspector.press("Pobierz listy");
    inspector.press_role(AccessibleRole::RadioButton, "Zoo");
    let code = resident.until("a code that can be read", || read_code(&resident.stand.draw()));
    assert!(code.starts_with("CP1:"), "{code}");
    inspector.type_into("", &code);
    inspector.press("Sprawdź");
    inspector.wait_for(AccessibleRole::Groupbox, "Ważny");
    inspector.keep_picture("verdict");

    look_around_in_english(&resident);
}

/// The language changes at once on every page; the pictures are for a person to look at.
fn look_around_in_english(resident: &Person) {
    resident.press_role(AccessibleRole::Tab, "Ustawienia");
    resident.press_role(AccessibleRole::RadioButton, "English");
    resident.wait_for(AccessibleRole::Tab, "Settings");
    resident.keep_picture("settings-en");
    for (tab, role, there) in [
        // What was paid is gone from the balance everywhere.
        ("Home", AccessibleRole::Button, "80.00"),
        ("Tickets", AccessibleRole::RadioButton, "Used"),
        ("Wallet", AccessibleRole::Text, "80.00"),
    ] {
        resident.press_role(AccessibleRole::Tab, tab);
        resident.wait_for(role, there);
        resident.keep_picture(&format!("{}-en", tab.to_lowercase()));
    }
}
