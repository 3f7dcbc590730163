//! The walk through the Windows shell by the keyboard alone: sign in, buy a ticket, show its code.
//!
//! The window's title says which page there is. The end is proved by what an inspector says of the code on the picture.

use std::path::PathBuf;
use std::time::Instant;

use super::city::{City, EMAIL, Offer, PASSWORD};
use super::screen::{PATIENCE, POLL, Screen};

/// The language of the titles below, as an option of the shell.
pub(super) const LANGUAGE: &str = "pl";
/// Titles begin with the page's; the first page is the city's own.
const HOME: &str = "Opole+";
const SIGN_IN: &str = "Zaloguj się – ";
const ZOO: &str = "Ogród Zoologiczny – ";
const ORDER: &str = "Zamówienie – ";

/// Days that the venue's page offers at once.
const DAYS: usize = 7;
/// Buttons for the week before and the week after.
const WEEKS: usize = 2;
/// More ways than any page has.
const MOST_WAYS: usize = 40;
/// How many polls a page may take before the way is said to lead nowhere.
const WAY_POLLS: usize = 24;

/// Returns the picture of the code. Where it gets lost, the last picture shows where.
pub(super) fn walk(screen: &mut Screen, city: &City) -> Result<PathBuf, String> {
    steps(screen, city).map_err(|reason| match screen.picture("wine-lost") {
        Ok(picture) => format!("{reason}; look at {}", picture.display()),
        Err(_) => reason,
    })
}

fn steps(screen: &mut Screen, city: &City) -> Result<PathBuf, String> {
    wait_for(screen, HOME)?;
    screen.still_picture("wine-1-start")?;
    find_way(screen, SIGN_IN)?;
    screen.keys(&["Tab"])?;
    screen.type_text(EMAIL)?;
    screen.keys(&["Tab"])?;
    screen.type_text(PASSWORD)?;
    screen.still_picture("wine-2-sign-in")?;
    screen.keys(&["Return"])?;
    wait_for(screen, HOME)?;
    screen.still_picture("wine-3-home")?;
    find_way(screen, ZOO)?;
    screen.still_picture("wine-4-zoo")?;
    let offer = city.offer()?;
    let (to_more, to_pay) = (stops_to_more(&offer), stops_from_more_to_pay(&offer));
    screen.keys(&vec!["Tab"; to_more])?;
    screen.keys(&["space"])?;
    screen.keys(&vec!["Tab"; to_pay])?;
    screen.still_picture("wine-5-price")?;
    screen.keys(&["Return"])?;
    wait_for(screen, ORDER)?;
    city.wait_for_ticket()?;
    screen.still_picture("wine-6-order")?;
    // The ticket's page is named after the venue, too.
    find_way(screen, ZOO)?;
    valid_code(screen, city)
}

/// From the top of the venue's page to the button that adds a ticket of the first kind.
fn stops_to_more(offer: &Offer) -> usize {
    let products = if offer.products > 1 { offer.products } else { 0 };
    products + DAYS + WEEKS + 2
}

/// From there past one less and one more of each other kind.
fn stops_from_more_to_pay(offer: &Offer) -> usize {
    2 * offer.variants.saturating_sub(1) + 1
}

fn wait_for(screen: &mut Screen, page: &str) -> Result<(), String> {
    let end = Instant::now() + PATIENCE;
    let mut title = String::new();
    while Instant::now() < end {
        title = screen.title()?;
        if title.starts_with(page) {
            return Ok(());
        }
        std::thread::sleep(POLL);
    }
    Err(format!("no page `{page}…` but `{title}`"))
}

/// Goes along everything that can be pressed, presses it, and comes back from where it is not the page that is looked for.
fn find_way(screen: &mut Screen, page: &str) -> Result<(), String> {
    let here = screen.title()?;
    let mut stops = 1;
    for stop in 1..=MOST_WAYS {
        screen.keys(&vec!["Tab"; stops])?;
        screen.keys(&["Return"])?;
        let there = other_title(screen, &here)?;
        if there.starts_with(page) {
            return Ok(());
        }
        // What led nowhere kept the focus; a page that is come back to begins at its top.
        stops = 1;
        if there != here {
            go_back(screen, &here)?;
            stops = stop + 1;
        }
    }
    Err(format!("no way leads from `{here}` to `{page}…`"))
}

/// By the key that leaves a page, or along the tabs, which stand before it.
fn go_back(screen: &mut Screen, page: &str) -> Result<(), String> {
    screen.still_picture("wine-back")?;
    let here = screen.title()?;
    screen.keys(&["Escape"])?;
    let mut there = other_title(screen, &here)?;
    for stop in 1..=MOST_WAYS {
        if there == page {
            return screen.still_picture("wine-back").map(drop);
        }
        screen.keys(&vec!["shift+Tab"; stop])?;
        screen.keys(&["Return"])?;
        let before = there;
        there = other_title(screen, &before)?;
        screen.still_picture("wine-back")?;
    }
    Err(format!("no way back from `{here}` to `{page}`"))
}

/// The title once it is another; the same where it stays.
fn other_title(screen: &mut Screen, here: &str) -> Result<String, String> {
    for _ in 0..WAY_POLLS {
        let title = screen.title()?;
        if title != here {
            return Ok(title);
        }
        std::thread::sleep(POLL);
    }
    Ok(here.to_owned())
}

/// Looks until an inspector finds the code on the screen valid.
fn valid_code(screen: &mut Screen, city: &City) -> Result<PathBuf, String> {
    let end = Instant::now() + PATIENCE;
    loop {
        let picture = screen.picture("wine-7-code")?;
        match city.inspect(&picture) {
            Ok((verdict, _)) if verdict == "valid" => return Ok(picture),
            Ok((verdict, reason)) => {
                return Err(format!("the code on the screen is {verdict}: {reason}"));
            }
            Err(reason) if Instant::now() > end => {
                return Err(format!("no code can be read off the screen: {reason}"));
            }
            // It is not drawn yet.
            Err(_) => std::thread::sleep(POLL),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Offer, stops_from_more_to_pay, stops_to_more};

    #[test]
    fn the_way_to_pay_follows_what_is_sold() {
        let offer = |products, variants| Offer { products, variants };
        assert_eq!(stops_to_more(&offer(1, 3)), 11);
        assert_eq!(stops_to_more(&offer(2, 3)), 13);
        assert_eq!(stops_from_more_to_pay(&offer(1, 3)), 5);
        assert_eq!(stops_from_more_to_pay(&offer(1, 1)), 1);
    }
}
