//! The walk from registration to double use and refund, and the shapes of what the commands print.

use std::time::Duration;

use chrono::NaiveDate;
use chrono_tz::Europe::Warsaw;
use cityplus_domain::validity::day_of;
use cityplus_domain::{Clock, SystemClock, Timestamp};
use cityplus_support::city::Kind;
use serde_json::{Value, json};

use super::terminal::Terminal;

const ZOO: [&str; 4] = ["--product", "zoo-admission", "--variant", "normal"];

pub(crate) async fn walk(kind: Kind) {
    let mut terminal = Terminal::start(kind);
    let today = today_with_time_left().await;
    terminal.sign_up("jan").await;
    terminal.staff("teller", "desk");
    for gate in ["gate-1", "gate-2"] {
        terminal.staff("inspector", gate);
        terminal.phone(gate, &["lists"]);
    }
    let wallet = terminal.phone("jan", &["wallet"]);
    assert_eq!(wallet["balance"], pln(0));
    let wallet = text(&wallet, "wallet_id");
    terminal.phone("desk", &["top-up", "--wallet", &wallet, "--amount", "100.00"]);
    assert_eq!(terminal.phone("jan", &["wallet"])["balance"], pln(10_000));
    let price = price_of_normal(&terminal.phone("jan", &["catalogue", "--venue", "zoo"]));

    let tickets = buy(&terminal, today, 2);
    assert_eq!(balance(&terminal), 10_000 - 2 * price);

    terminal.server.stop().expect("the server stops");
    let held = terminal.phone("jan", &["tickets"]);
    assert_eq!(held["tickets"].as_array().expect("a list").len(), 2);
    let picture = terminal.path("code.png");
    let shown = terminal.phone("jan", &["code", &tickets[0], "--png", &picture]);
    for key in ["code", "valid_from", "valid_until"] {
        assert!(shown[key].is_string(), "{shown}");
    }
    assert!(
        std::fs::read(&picture)
            .expect("a picture")
            .starts_with(b"\x89PNG\r\n\x1a\n")
    );
    let inspected = terminal.phone("gate-1", &["inspect", "--picture", &picture, "--venue", "zoo"]);
    let verdict = (text(&inspected, "verdict"), text(&inspected, "reason"));
    assert_eq!(verdict, ("valid".to_owned(), "ok".to_owned()));
    let copy = text(&terminal.phone("jan", &["code", &tickets[1]]), "code");
    let later = SystemClock.now().plus_ms(120_000);
    assert_eq!(
        inspect(&terminal, "gate-1", &copy, Some(later)),
        ("invalid".to_owned(), "stale".to_owned())
    );
    let again = text(&terminal.phone("jan", &["code", &tickets[0]]), "code");
    assert_eq!(inspect(&terminal, "gate-2", &again, None).0, "valid");

    terminal.server.restart().expect("the server starts again");
    assert_eq!(terminal.phone("gate-1", &["upload"])["double_uses"], 0);
    assert_eq!(terminal.phone("gate-2", &["upload"])["double_uses"], 1);
    refund(&terminal, today.succ_opt().expect("tomorrow"), price);
    terminal.sign_up("ola").await;
    let to = text(&terminal.phone("ola", &["wallet"]), "wallet_id");
    let before = balance(&terminal);
    let sent = terminal.phone("jan", &["send", "--wallet", &to, "--amount", "12.50"]);
    assert_eq!(
        (text(&sent, "state"), &sent["amount"]),
        ("done".into(), &pln(1_250))
    );
    assert_eq!(balance(&terminal), before - 1_250);
    assert_eq!(terminal.phone("ola", &["wallet"])["balance"], pln(1_250));
}

/// Another ticket, for tomorrow: its money comes back and its code is refused.
fn refund(terminal: &Terminal, tomorrow: NaiveDate, price: i64) {
    let before = balance(terminal);
    let ticket = buy(terminal, tomorrow, 1).remove(0);
    assert_eq!(balance(terminal), before - price);
    let code = text(&terminal.phone("jan", &["code", &ticket]), "code");
    terminal.phone("jan", &["refund", &ticket]);
    assert_eq!(balance(terminal), before);
    terminal.phone("gate-1", &["lists"]);
    let noon = Timestamp::parse_rfc3339(&format!("{tomorrow}T12:00:00+01:00"));
    assert_eq!(
        inspect(terminal, "gate-1", &code, noon),
        ("invalid".to_owned(), "denied".to_owned())
    );
    terminal.phone("jan", &["sync"]);
    let entries = terminal.phone("jan", &["statement"]);
    assert_eq!(entries["entries"].as_array().expect("a list").len(), 4);
}

pub(crate) async fn errors(kind: Kind) {
    let mut terminal = Terminal::start(kind);
    terminal.sign_up("jan").await;
    terminal.phone("jan", &["catalogue"]);
    let lost = "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07";
    let today = today_with_time_left().await.to_string();
    let order = |count: &'static str, day: &'static str| {
        [&["buy", "--count", count, "--date", day][..], &ZOO].concat()
    };
    for (arguments, code) in [
        (vec!["bogus"], "usage"),
        (vec!["buy"], "usage"),
        (vec!["code", "not-an-id"], "usage"),
        (vec!["code", lost], "unknown_ticket"),
        (vec!["refund", lost], "unknown_ticket"),
        (vec!["confirm", "--token", "-never-handed-out"], "invalid_token"),
        (
            vec![
                "login",
                "--email",
                "jan@example.com",
                "--password",
                "not it at all",
            ],
            "wrong_credentials",
        ),
        (vec!["top-up", "--wallet", lost, "--amount", "1.00"], "forbidden"),
        (
            vec!["send", "--wallet", lost, "--amount", "1.00"],
            "unknown_wallet",
        ),
        (
            vec!["send", "--wallet", lost, "--amount", "1.001"],
            "invalid_amount",
        ),
        (vec!["lists"], "forbidden"),
        (
            vec!["inspect", "--venue", "zoo", "--picture", "no-such-file.png"],
            "file_unreadable",
        ),
        (
            vec!["inspect", "--venue", "zoo", "--picture", "/dev/null"],
            "picture_unknown_format",
        ),
        (order("1", "2020-01-01"), "date_in_past"),
        (order("1", "2099-01-01"), "date_too_far"),
    ] {
        assert_eq!(terminal.refused("jan", &arguments), code, "{arguments:?}");
    }
    let broke = [&["buy", "--count", "1", "--date", today.as_str()][..], &ZOO].concat();
    assert_eq!(terminal.refused("jan", &broke), "insufficient_funds");
    terminal.server.stop().expect("the server stops");
    assert_eq!(terminal.refused("jan", &["statement"]), "offline");
    assert_eq!(terminal.phone("jan", &["tickets"]), json!({ "tickets": [] }));
}

/// Buys, and checks the shape of what is printed; the tickets' ids.
pub(super) fn buy(terminal: &Terminal, day: NaiveDate, count: usize) -> Vec<String> {
    let (day, number) = (day.to_string(), count.to_string());
    let arguments = [
        &["buy", "--date", day.as_str(), "--count", number.as_str()][..],
        &ZOO,
    ]
    .concat();
    let bought = terminal.phone("jan", &arguments);
    assert!(bought["order_id"].is_string(), "{bought}");
    let tickets = bought["tickets"].as_array().expect("a list");
    assert_eq!(tickets.len(), count, "{bought}");
    tickets.iter().map(|ticket| text(ticket, "ticket_id")).collect()
}

pub(super) fn inspect(
    terminal: &Terminal,
    gate: &str,
    code: &str,
    at: Option<Timestamp>,
) -> (String, String) {
    let moment = at.map(|moment| moment.to_string());
    let mut arguments = vec!["inspect", code, "--venue", "zoo"];
    if let Some(moment) = &moment {
        arguments.extend(["--at", moment]);
    }
    let verdict = terminal.phone(gate, &arguments);
    (text(&verdict, "verdict"), text(&verdict, "reason"))
}

fn price_of_normal(catalogue: &Value) -> i64 {
    let product = &catalogue["products"][0];
    assert_eq!(
        (text(product, "product"), text(product, "venue")),
        ("zoo-admission".into(), "zoo".into())
    );
    assert!(product["name"].is_string());
    let variants = product["variants"].as_array().expect("a list");
    let normal = variants
        .iter()
        .find(|variant| variant["variant"] == "normal")
        .expect("normal");
    assert!(normal["name"].is_string());
    let price = normal["price"]["minor"].as_i64().expect("an amount");
    assert_eq!(normal["price"], pln(price));
    price
}

pub(super) fn balance(terminal: &Terminal) -> i64 {
    terminal.phone("jan", &["wallet"])["balance"]["minor"]
        .as_i64()
        .expect("an amount")
}

pub(super) fn pln(minor: i64) -> Value {
    json!({ "minor": minor, "currency": "PLN" })
}

pub(super) fn text(object: &Value, key: &str) -> String {
    object[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} is missing: {object}"))
        .to_owned()
}

/// Today in the city, with enough left of it for the walk: just before midnight it waits for tomorrow.
pub(super) async fn today_with_time_left() -> NaiveDate {
    let soon = day_of(SystemClock.now().plus_ms(180_000), Warsaw).expect("a day");
    while day_of(SystemClock.now(), Warsaw).expect("a day") != soon {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    soon
}
