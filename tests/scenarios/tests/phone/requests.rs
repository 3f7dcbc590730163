//! Money between people: to somebody found by a mail address or a telephone number, by a receiver's code, and by a code that
//! asks for it.

use cityplus_support::city::Kind;
use cityplus_support::mailbox::Mailbox;

use super::terminal::Terminal;
use super::walk::{balance, pln, text};

pub(crate) async fn walk(kind: Kind) {
    let terminal = Terminal::start(kind);
    for name in ["jan", "ola", "ewa"] {
        terminal.sign_up(name).await;
    }
    terminal.staff("teller", "desk");
    for name in ["jan", "ewa"] {
        let wallet = text(&terminal.phone(name, &["wallet"]), "wallet_id");
        terminal.phone("desk", &["top-up", "--wallet", &wallet, "--amount", "100.00"]);
    }
    by_mail_address(&terminal);
    by_number(&terminal).await;
    by_code(&terminal);
    asked_for(&terminal);
    assert!(terminal.chore(&["audit"]).contains("The books are right."));
}

/// Ola is found while she agrees to it, not before and not after.
fn by_mail_address(terminal: &Terminal) {
    let send = ["send", "--to", "Ola@Example.com", "--amount", "5.00"];
    assert_eq!(terminal.phone("ola", &["findable"])["by_mail"], false);
    assert_eq!(terminal.refused("jan", &send), "alias_not_found");
    assert_eq!(terminal.phone("ola", &["findable", "on"])["by_mail"], true);
    assert_eq!(terminal.phone("ola", &["findable"])["by_mail"], true);
    let answer = terminal.phone("jan", &send);
    assert_eq!(
        (text(&answer, "state"), text(&answer, "to")),
        ("done".into(), "ola".into())
    );
    assert_eq!(terminal.phone("ola", &["wallet"])["balance"], pln(500));
    assert_eq!(terminal.phone("ola", &["findable", "off"])["by_mail"], false);
    assert_eq!(terminal.refused("jan", &send), "alias_not_found");
    assert_eq!(
        terminal.refused("desk", &["findable", "on"]),
        "forbidden",
        "an account without wallet"
    );
    assert_eq!(balance(terminal), 9_500);
}

/// The same by Ola's number, which a text message has confirmed; five złoty go and come back.
async fn by_number(terminal: &Terminal) {
    let send = ["send", "--to", "601 234 567", "--amount", "5.00"];
    assert_eq!(
        terminal.refused("ola", &["findable", "on", "--number"]),
        "invalid_field",
        "no number"
    );
    let asked = terminal.phone("ola", &["number", "601234567"]);
    assert_eq!(text(&asked, "waits_for_code"), "+48601234567");
    let wait = std::time::Duration::from_secs(10);
    let code = Mailbox::of(&terminal.server.data())
        .number_code("+48601234567", wait)
        .await;
    for _ in 0..2 {
        let confirmed = terminal.phone("ola", &["confirm-number", &code]);
        assert_eq!(text(&confirmed, "number"), "+48601234567");
    }
    assert_eq!(terminal.refused("jan", &send), "alias_not_found");
    let findable = terminal.phone("ola", &["findable", "on", "--number"]);
    assert_eq!(
        (&findable["by_number"], &findable["by_mail"]),
        (&true.into(), &false.into())
    );
    assert_eq!(text(&terminal.phone("jan", &send), "to"), "ola");
    let jan = text(&terminal.phone("jan", &["wallet"]), "wallet_id");
    terminal.phone("ola", &["send", "--wallet", &jan, "--amount", "5.00"]);
    terminal.phone("ola", &["number", "--remove"]);
    assert_eq!(terminal.refused("jan", &send), "alias_not_found");
    assert_eq!(balance(terminal), 9_500);
}

fn by_code(terminal: &Terminal) {
    let code = text(&terminal.phone("ola", &["request"]), "code");
    terminal.phone("jan", &["send", "--to", &code, "--amount", "5.00"]);
    assert_eq!(balance(terminal), 9_000);
    assert_eq!(terminal.phone("ola", &["wallet"])["balance"], pln(1_000));
    let to_oneself = ["send", "--to", &code, "--amount", "5.00"];
    assert_eq!(terminal.refused("ola", &to_oneself), "own_request");
}

/// Ola asks for 12,50; Jan pays, twice by mistake; Ewa is told that it is paid.
fn asked_for(terminal: &Terminal) {
    let picture = terminal.path("request.png");
    let asked = terminal.phone(
        "ola",
        &[
            "request",
            "12,50",
            "--note",
            "Pierogi dla dwóch osób",
            "--png",
            &picture,
        ],
    );
    assert_eq!(
        (&asked["amount"], text(&asked, "state")),
        (&pln(1_250), "open".into())
    );
    assert_eq!(state(terminal), "open");
    let code = text(&asked, "code");
    assert_eq!(terminal.refused("ola", &["pay-request", &code]), "own_request");
    let cut = &code[..code.len() - 1];
    assert_eq!(terminal.refused("jan", &["pay-request", cut]), "invalid_field");

    let paid = terminal.phone("jan", &["pay-request", "--picture", &picture]);
    assert_eq!(
        (text(&paid, "state"), &paid["amount"], text(&paid, "note")),
        ("done".into(), &pln(1_250), "Pierogi dla dwóch osób".into())
    );
    assert_eq!(text(&paid, "transfer_id"), text(&asked, "request_id"));
    assert_eq!(terminal.phone("jan", &["pay-request", &code]), paid);
    assert_eq!(balance(terminal), 7_750);

    assert_eq!(terminal.refused("ewa", &["pay-request", &code]), "request_paid");
    assert_eq!(terminal.phone("ewa", &["wallet"])["balance"], pln(10_000));
    assert_eq!(state(terminal), "paid");
    assert_eq!(terminal.phone("ola", &["wallet"])["balance"], pln(2_250));
}

/// How Ola's only request stands.
fn state(terminal: &Terminal) -> String {
    let requests = terminal.phone("ola", &["requests"]);
    let requests = requests["requests"].as_array().expect("a list");
    assert_eq!(requests.len(), 1);
    text(&requests[0], "state")
}
