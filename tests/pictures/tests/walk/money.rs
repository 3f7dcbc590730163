//! Money by keys and clicks, on the real server: by card, to others, and asked for. What the window says is held against
//! the server's word.

use cityplus_engine::protocol::operator::EntryKind;
use i_slint_backend_testing::AccessibleRole;

use crate::browser::Browser;
use crate::city::{City, PASSWORD};
use crate::gateway::Gateway;
use crate::person::{Person, read_code};
use crate::phone::Phone;

/// The full name of the test here.
const TEST: &str = "money::by_card_to_others_and_asked_for";

#[test]
#[cfg_attr(
    not(target_os = "linux"),
    ignore = "elsewhere no variable says which browser opens a page"
)]
fn by_card_to_others_and_asked_for() {
    match Browser::here() {
        Some(browser) => walk(&browser),
        None => Browser::run(TEST),
    }
}

fn walk(browser: &Browser) {
    let gateway = Gateway::start();
    let city = City::with_gateway(&gateway);
    // Both have a phone; Anna sits before a window, too.
    let anna = Phone::of_new_resident(&city, "Anna");
    let ola = Phone::of_new_resident(&city, "Ola");
    let window = Person::at(&city, "window", &[]);
    window.sign_in(&anna.email, PASSWORD);
    window.wait_for(AccessibleRole::Button, "Zoo");

    window.press_role(AccessibleRole::Tab, "Portfel");
    by_card(&window, browser, &gateway, &city);
    assert_eq!(anna.balance(), 5_000);
    by_a_saved_card(&window, browser, &gateway);
    assert_eq!(anna.balance(), 7_500);

    to_a_code_and_to_an_address(&window, &ola);
    assert_eq!((anna.balance(), ola.balance()), (5_750, 1_750));
    asked_for(&window, &ola);
    assert_eq!((anna.balance(), ola.balance()), (6_750, 750));
    pays_a_request(&window, &ola);
    assert_eq!((anna.balance(), ola.balance()), (6_500, 1_000));

    window.press("Pokaż portfel");
    window.wait_for(AccessibleRole::Text, "Do wydania: 65,00");
    window.keep_picture("money-wallet");
    the_books_say_the_same(&city, &anna, &ola);
}

/// 50 zł by one press on the wallet's page.
fn by_card(window: &Person, browser: &Browser, gateway: &Gateway, city: &City) {
    window.press("Zapłać 50,00");
    window.wait_for(AccessibleRole::Groupbox, "Dokończ płatność");
    let page = window.until("page to pay on", || browser.opened().into_iter().next());
    let back = gateway.pay(&page);
    assert!(back.starts_with(&format!("{}/top-up/", city.url())), "{back}");
    window.wait_for(AccessibleRole::Groupbox, "Portfel doładowany. 50,00");
    window.wait_for(AccessibleRole::Text, "Do wydania: 50,00");
    window.wait_for(AccessibleRole::ListItem, "Doładowanie");
    window.keep_picture("money-topped-up");
}

/// 20 zł by a card that is saved, and 5 zł with it, on no page.
fn by_a_saved_card(window: &Person, browser: &Browser, gateway: &Gateway) {
    window.press("Wybierz kartę i kwotę");
    window.press_role(AccessibleRole::Switch, "Zapisz tę kartę");
    window.enter("Kwota", "20");
    window.press("Przejdź do płatności");
    let page = window.until("second page to pay on", || browser.opened().into_iter().nth(1));
    gateway.pay_and_save(&page);
    window.wait_for(AccessibleRole::Groupbox, "Portfel doładowany. 20,00");
    window.wait_for(AccessibleRole::ListItem, "VISA");

    window.wait_for(AccessibleRole::Button, "Doładuj tą kartą");
    window.enter("Kwota", "5");
    window.press("Doładuj tą kartą");
    window.press("Tak, pobierz 5,00");
    window.wait_for(AccessibleRole::Groupbox, "Portfel doładowany. 5,00");
    window.wait_for(AccessibleRole::Text, "Do wydania: 75,00");
    window.keep_picture("money-card");
    assert_eq!(browser.opened().len(), 2);
    window.press("Pokaż portfel");
}

/// 12,50 to Ola's code, and 5 to her address.
fn to_a_code_and_to_an_address(window: &Person, ola: &Phone<'_>) {
    window.press("Wyślij pieniądze");
    window.enter("Do kogo", &ola.code());
    window.press("Dalej");
    window.wait_for(AccessibleRole::Text, &ola.wallet.to_string());
    window.enter("Kwota", "12,50");
    agree(window, "12,50");

    ola.be_found();
    window.enter("Do kogo", &ola.email);
    window.press("Dalej");
    window.wait_for(AccessibleRole::Text, "Odbiorca: Ola");
    window.enter("Kwota", "5");
    agree(window, "5,00");
    window.keep_picture("money-sent");
    window.press("Pokaż portfel");
}

/// Sends what stands in the form, and says yes to the question.
fn agree(window: &Person, money: &str) {
    window.press("Wyślij");
    window.press(&format!("Tak, wyślij {money}"));
    let sent = format!("Pieniądze wysłane. {money}");
    window.wait_for(AccessibleRole::Groupbox, &sent);
}

/// 10 zł that Ola pays by the code on the window, as her camera sees it.
fn asked_for(window: &Person, ola: &Phone<'_>) {
    window.press("Poproś o pieniądze");
    window.enter("Kwota", "10");
    window.enter("Za co", "Bilety do zoo");
    window.press("Pokaż kod na tę kwotę");
    let code = window.until("a code that can be read", || read_code(&window.stand.draw()));
    let text = window
        .wait_for(AccessibleRole::TextInput, "Kod QR")
        .accessible_value();
    assert_eq!(text.as_deref(), Some(&*code));
    window.keep_picture("money-asked");
    ola.pay(&code);
    window.wait_for(AccessibleRole::Groupbox, "Zapłacono. 10,00");
    window.wait_for(AccessibleRole::ListItem, "Opłacone");
    window.keep_picture("money-came");
    window.press("Pokaż portfel");
}

/// 2,50 that Ola asks for, by a code that was sent to Anna.
fn pays_a_request(window: &Person, ola: &Phone<'_>) {
    let code = ola.ask_for(250, "Kawa");
    assert!(!ola.is_paid());
    window.press("Wyślij pieniądze");
    window.paste("Do kogo", &code);
    window.press("Dalej");
    window.wait_for(AccessibleRole::Text, "Za co: Kawa");
    agree(window, "2,50");
    assert!(ola.is_paid());
}

fn the_books_say_the_same(city: &City, anna: &Phone<'_>, ola: &Phone<'_>) {
    assert_eq!(
        anna.statement(),
        [
            (EntryKind::Sent, -250),
            (EntryKind::Received, 1_000),
            (EntryKind::Sent, -500),
            (EntryKind::Sent, -1_250),
            (EntryKind::TopUp, 500),
            (EntryKind::TopUp, 2_000),
            (EntryKind::TopUp, 5_000),
        ]
    );
    assert_eq!(
        ola.statement(),
        [
            (EntryKind::Received, 250),
            (EntryKind::Sent, -1_000),
            (EntryKind::Received, 500),
            (EntryKind::Received, 1_250),
        ]
    );
    let said = city.audit();
    assert!(said.contains("The books are right."), "{said}");
}
