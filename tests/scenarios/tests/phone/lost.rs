//! A phone is lost: the wallet is blocked, a new phone takes its place with money and tickets, and the lost one is dead.

use std::time::Duration;

use cityplus_support::city::{Kind, PASSWORD};
use cityplus_support::mailbox::Mailbox;

use super::terminal::Terminal;
use super::walk::{balance, buy, inspect, pln, text, today_with_time_left};

const EMAIL: &str = "jan@example.com";

pub(crate) async fn walk(kind: Kind) {
    let terminal = Terminal::start(kind);
    let today = today_with_time_left().await;
    for name in ["jan", "ola"] {
        terminal.sign_up(name).await;
        terminal.phone(name, &["sync"]);
    }
    terminal.staff("teller", "desk");
    terminal.staff("inspector", "gate");
    let jan = text(&terminal.phone("jan", &["wallet"]), "wallet_id");
    let ola = text(&terminal.phone("ola", &["wallet"]), "wallet_id");
    terminal.phone("desk", &["top-up", "--wallet", &jan, "--amount", "200.00"]);
    let tickets = buy(&terminal, today, 2);
    terminal.phone("jan", &["set-aside", "--amount", "20.00"]);
    let money = balance(&terminal);

    // The phone "jan" is lost; "new" is another one.
    terminal.phone("new", &["login", "--email", EMAIL, "--password", PASSWORD]);
    let devices = terminal.phone("new", &["devices"]);
    let devices = devices["devices"].as_array().expect("a list");
    assert_eq!(devices.len(), 2, "{devices:?}");
    let lost = devices.iter().find(|device| device["is_this"] == false);
    let lost = text(lost.expect("the lost one"), "device_id");
    blocked(&terminal, &ola);
    let replaced = terminal.phone("new", &["replace", "--device", &lost, "--password", PASSWORD]);
    assert_eq!(replaced["operator_told"], true, "{replaced}");
    assert_eq!(
        replaced["devices"].as_array().map(Vec::len),
        Some(1),
        "{replaced}"
    );

    // Whoever has it keeps it away from the network as long as there is something to spend.
    within_the_allowance(&terminal, &ola);
    the_lost_one_is_dead(&terminal, &ola, &tickets[0]);
    terminal.phone("new", &["sync"]);
    the_new_one_has_it_all(&terminal, &ola, money, &tickets);
    told(
        &terminal,
        &["został właśnie zablokowany", "zastąpiono urządzenie"],
    )
    .await;
    assert!(terminal.chore(&["audit"]).contains("The books are right."));
}

/// Nobody pays, also not the thief who tries to open the wallet again.
fn blocked(terminal: &Terminal, ola: &str) {
    let block = terminal.phone("new", &["block"]);
    assert!(
        block["blocked"] == true && block["operator_told"] == true,
        "{block}"
    );
    let send = ["send", "--wallet", ola, "--amount", "1.00"];
    for device in ["jan", "new"] {
        assert_eq!(terminal.refused(device, &send), "wallet_blocked", "{device}");
    }
    let guess = ["unblock", "--password", "rower nad Odra, a moze nie"];
    assert_eq!(terminal.refused("jan", &guess), "wrong_credentials");
    assert_eq!(terminal.refused("jan", &send), "wallet_blocked");
    let open = terminal.phone("new", &["unblock", "--password", PASSWORD]);
    assert!(
        open["blocked"] == false && open["operator_told"] == true,
        "{open}"
    );
    terminal.phone("new", &["send", "--wallet", ola, "--amount", "1.00"]);
    terminal.phone("new", &["block"]);
}

/// Signed out everywhere; its codes, still on its screen, are refused.
fn the_lost_one_is_dead(terminal: &Terminal, ola: &str, ticket: &str) {
    for command in [
        &["devices"][..],
        &["send", "--wallet", ola, "--amount", "1.00"],
        &["set-aside", "--amount", "1.00"],
        &["sync"],
        &["replace", "--password", PASSWORD],
    ] {
        assert_eq!(terminal.refused("jan", command), "not_signed_in", "{command:?}");
    }
    terminal.phone("gate", &["lists"]);
    let code = text(&terminal.phone("jan", &["code", ticket]), "code");
    assert_eq!(
        inspect(terminal, "gate", &code, None),
        ("invalid".to_owned(), "denied".to_owned())
    );
}

fn the_new_one_has_it_all(terminal: &Terminal, ola: &str, money: i64, old: &[String]) {
    let wallet = terminal.phone("new", &["wallet"]);
    assert_eq!(wallet["balance"], pln(money - 100));
    let tickets = terminal.phone("new", &["tickets"]);
    let tickets = tickets["tickets"].as_array().expect("a list");
    let ids: Vec<String> = tickets.iter().map(|ticket| text(ticket, "ticket_id")).collect();
    assert_eq!(ids.len(), old.len(), "{tickets:?}");
    assert!(ids.iter().all(|id| !old.contains(id)), "made anew: {ids:?}");
    for id in &ids {
        let code = text(&terminal.phone("new", &["code", id]), "code");
        assert_eq!(inspect(terminal, "gate", &code, None).0, "valid");
    }
    let sent = terminal.phone("new", &["send", "--wallet", ola, "--amount", "1.00"]);
    assert_eq!(text(&sent, "state"), "done");
}

/// What was set aside on the lost phone can still be spent by whoever has it, and nothing more.
fn within_the_allowance(terminal: &Terminal, ola: &str) {
    let before = terminal.phone("new", &["wallet"])["balance"].clone();
    let offer = terminal.phone("jan", &["offer-offline", "--wallet", ola, "--amount", "5.00"]);
    terminal.phone("ola", &["accept-offline", &text(&offer, "code")]);
    assert_eq!(terminal.phone("ola", &["settle"])["outbox"]["done"], 1);
    let more = ["offer-offline", "--wallet", ola, "--amount", "15.01"];
    assert_eq!(terminal.refused("jan", &more), "allowance_too_small");
    assert_eq!(terminal.phone("new", &["wallet"])["balance"], before);
}

/// Waits for the mails: they are sent in the background.
async fn told(terminal: &Terminal, words: &[&str]) {
    let mailbox = Mailbox::of(&terminal.server.data());
    for words in words {
        let mut tries = 0;
        while !mailbox.mails_to(EMAIL).iter().any(|mail| mail.contains(words)) {
            assert!(tries < 500, "{words}: {:?}", mailbox.mails_to(EMAIL));
            tries += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
