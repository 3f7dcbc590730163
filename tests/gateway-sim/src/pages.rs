//! The pages on which a person pays: in Polish, without script, for a phone and for a screen reader.

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use url::Url;

use crate::app::{App, Attempt, Core, PayError};
use crate::fields::{Body, form};
use crate::orders::{CardUse, DECLINES_MAX, Gateway, Order, State as OrderState};

const STYLE: &str = include_str!("pages.css");
const CARD_NUMBER: &str = "Ten numer karty jest błędny. Sprawdź go i wpisz jeszcze raz.";
const UNKNOWN_CARD: &str =
    "To jest symulator: przyjmuje tylko karty testowe. Nie wpisuj numeru prawdziwej karty.";

/// The gateway and the order in an address.
type Place = Result<Path<(String, String)>, PathRejection>;

/// The pages.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/pay/{gateway}/{id}", get(show).post(pay))
        .route("/pay/{gateway}/{id}/abandon", post(abandon))
}

async fn show(State(app): State<App>, place: Place) -> Response {
    match find(&app, place) {
        Some(order) => page(StatusCode::OK, &order, None),
        None => unknown(),
    }
}

async fn pay(State(app): State<App>, place: Place, body: Body) -> Response {
    let Some(order) = find(&app, place) else {
        return unknown();
    };
    let form = form(body);
    let card = form.get("card").map_or("", String::as_str);
    let tried = if is_saved(&order) {
        app.confirm(order.placed.gateway, &order.id)
    } else {
        app.pay(order.placed.gateway, &order.id, card, form.contains_key("save"))
    };
    let Some(order) = again(&app, &order) else {
        return unknown();
    };
    match tried {
        Ok(Attempt::Paid) => back(&order),
        Ok(Attempt::Declined) => page(StatusCode::OK, &order, Some(&declined(&order))),
        Ok(Attempt::Canceled) => page(StatusCode::OK, &order, None),
        Err(PayError::CardNumber) => page(StatusCode::UNPROCESSABLE_ENTITY, &order, Some(CARD_NUMBER)),
        Err(PayError::UnknownCard) => page(StatusCode::UNPROCESSABLE_ENTITY, &order, Some(UNKNOWN_CARD)),
        Err(PayError::Ended | PayError::OtherWay | PayError::UnknownOrder) => {
            page(StatusCode::CONFLICT, &order, None)
        }
    }
}

async fn abandon(State(app): State<App>, place: Place) -> Response {
    let Some(order) = find(&app, place) else {
        return unknown();
    };
    let left = app.abandon(order.placed.gateway, &order.id);
    match (left, again(&app, &order)) {
        (Ok(()), Some(order)) => back(&order),
        (Err(_), Some(order)) => page(StatusCode::CONFLICT, &order, None),
        (_, None) => unknown(),
    }
}

/// The order of a page, as it stands now.
fn find(app: &Core, place: Place) -> Option<Order> {
    let Path((gateway, id)) = place.ok()?;
    app.with(gateway.parse().ok()?, None, &id, |order, _| order.clone())
}

/// The same order, after something was done to it.
fn again(app: &Core, order: &Order) -> Option<Order> {
    app.with(order.placed.gateway, None, &order.id, |order, _| order.clone())
}

/// Back to the shop, or the page if the shop named no address.
fn back(order: &Order) -> Response {
    match return_url(order) {
        Some(url) => Redirect::to(url.as_str()).into_response(),
        None => page(StatusCode::OK, order, None),
    }
}

/// Where the person comes back to. GoPay adds the number of the payment.
fn return_url(order: &Order) -> Option<Url> {
    let mut url = order.placed.return_url.clone()?;
    if order.placed.gateway == Gateway::GoPay {
        url.query_pairs_mut().append_pair("id", &order.id);
    }
    Some(url)
}

fn declined(order: &Order) -> String {
    let left = DECLINES_MAX.saturating_sub(order.declines());
    format!("Karta została odrzucona. Nic nie zapłacono. Możesz spróbować ponownie. Pozostałe próby: {left}.")
}

/// The page of an order: a form while it may be paid, or what has become of it.
fn page(status: StatusCode, order: &Order, message: Option<&str>) -> Response {
    let company = match order.placed.gateway {
        Gateway::PayU => "PayU",
        Gateway::GoPay => "GoPay",
    };
    let content = html! {
        p { "Symulator " (company) ". Nie płacisz tu prawdziwymi pieniędzmi." }
        @if order.is_open() && is_saved(order) {
            h1 { "Potwierdź płatność" }
            p { "Płacisz zapisaną kartą." }
            (summary(order))
            (confirmation(order))
        } @else if order.is_open() {
            h1 { "Zapłać kartą" }
            (summary(order))
            (forms(order, message))
        } @else {
            h1 { (outcome(order.state)) }
            (summary(order))
            @if let Some(url) = return_url(order) {
                a.back href=(url.as_str()) { "Wróć do sklepu" }
            }
        }
    };
    let title = format!("Płatność – symulator {company}");
    frame(status, &title, &content)
}

fn summary(order: &Order) -> Markup {
    let placed = &order.placed;
    html! {
        dl {
            dt { "Kwota" }
            dd.amount { (money(placed.amount, &placed.currency)) }
            @if !placed.description.is_empty() {
                dt { "Opis" }
                dd { (placed.description) }
            }
        }
    }
}

/// Whether it is paid with a card that is kept.
fn is_saved(order: &Order) -> bool {
    matches!(order.placed.card, CardUse::Saved { .. })
}

fn confirmation(order: &Order) -> Markup {
    let here = format!("/pay/{}/{}", order.placed.gateway, order.id);
    html! {
        form method="post" action=(here) {
            button.main type="submit" { "Potwierdź" }
        }
        form method="post" action={ (here) "/abandon" } {
            button.other type="submit" { "Zrezygnuj" }
        }
    }
}

fn forms(order: &Order, message: Option<&str>) -> Markup {
    let here = format!("/pay/{}/{}", order.placed.gateway, order.id);
    let described = if message.is_some() { "message hint" } else { "hint" };
    let invalid = message.map(|_| "true");
    html! {
        @if let Some(message) = message {
            p.message id="message" role="alert" { (message) }
        }
        form method="post" action=(here) {
            label for="card" { "Numer karty" }
            input id="card" name="card" type="text" inputmode="numeric" autocomplete="off"
                maxlength="32" required aria-describedby=(described) aria-invalid=[invalid];
            p id="hint" { "Karta testowa, która płaci: 4444 3333 2222 1111" }
            @if matches!(order.placed.card, CardUse::Save { .. }) {
                p {
                    input id="save" name="save" type="checkbox" value="yes";
                    " "
                    label for="save" { "Zapamiętaj tę kartę w tym sklepie" }
                }
            }
            button.main type="submit" { "Zapłać" }
        }
        form method="post" action={ (here) "/abandon" } {
            button.other type="submit" { "Zrezygnuj" }
        }
    }
}

fn outcome(state: OrderState) -> &'static str {
    match state {
        OrderState::New | OrderState::Pending => "Czeka na płatność",
        OrderState::Blocked | OrderState::Paid => "Zapłacono",
        OrderState::Canceled => "Płatność została anulowana",
        OrderState::TimedOut => "Czas na płatność minął",
    }
}

/// An amount as it is written in Poland, kept on one line.
fn money(amount: u64, currency: &str) -> String {
    let unit = if currency == "PLN" { "zł" } else { currency };
    format!("{},{:02}\u{a0}{unit}", amount / 100, amount % 100)
}

fn unknown() -> Response {
    let content = html! {
        h1 { "Nie ma takiej płatności" }
        p { "Sprawdź adres albo wróć do sklepu i zapłać jeszcze raz." }
    };
    frame(StatusCode::NOT_FOUND, "Nie ma takiej płatności", &content)
}

fn frame(status: StatusCode, title: &str, content: &Markup) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang="pl" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
    };
    let headers = [(header::CACHE_CONTROL, "no-store")];
    (status, headers, Html(page.into_string())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_with_two_decimals() {
        assert_eq!(money(2000, "PLN"), "20,00\u{a0}zł");
        assert_eq!(money(5, "EUR"), "0,05\u{a0}EUR");
        assert_eq!(money(123_456, "PLN"), "1234,56\u{a0}zł");
    }
}
