//! Two phones and no network: money goes from one to the other, and a copy of the payer's phone is found out.

use std::fs;
use std::path::Path;

use cityplus_support::city::Kind;

use super::terminal::Terminal;
use super::walk::{balance, pln, text};

pub(crate) async fn walk(kind: Kind) {
    let mut terminal = Terminal::start(kind);
    for name in ["jan", "ola", "ewa"] {
        terminal.sign_up(name).await;
        // Whoever has been online knows the operator's keys.
        terminal.phone(name, &["sync"]);
    }
    terminal.staff("teller", "desk");
    let wallets = ["jan", "ola", "ewa"].map(|name| text(&terminal.phone(name, &["wallet"]), "wallet_id"));
    let [jan, ola, ewa] = wallets.each_ref().map(String::as_str);
    terminal.phone("desk", &["top-up", "--wallet", jan, "--amount", "100.00"]);
    assert_eq!(
        terminal.refused("jan", &["offer-offline", "--wallet", ola, "--amount", "1.00"]),
        "no_allowance"
    );
    let aside = terminal.phone("jan", &["set-aside", "--amount", "50.00"]);
    assert_eq!((&aside["amount"], &aside["left"]), (&pln(5_000), &pln(5_000)));
    assert_eq!(balance(&terminal), 5_000);

    terminal.server.stop().expect("the server stops");
    without_a_network(&terminal, ola, ewa);
    terminal.server.restart().expect("the server starts again");
    assert_eq!(terminal.phone("ola", &["settle"])["outbox"]["done"], 2);
    assert_eq!(terminal.phone("ola", &["wallet"])["balance"], pln(3_500));
    let settled = terminal.phone("jan", &["settle"]);
    assert_eq!(settled["outbox"]["done"], 2, "{settled}");
    assert_eq!(
        terminal.phone("ola", &["wallet"])["balance"],
        pln(3_500),
        "settled by both, paid once"
    );
    let refused = terminal.phone("ewa", &["settle"]);
    assert_eq!(refused["outbox"]["refused"], 1, "{refused}");
    assert_eq!(terminal.phone("ewa", &["wallet"])["balance"], pln(0));
    let proof = terminal.chore(&["double-spends", "opole"]);
    for part in [jan, ola, ewa, "signed two orders for the same money", "no. 1,"] {
        assert!(proof.contains(part), "{part} is not in {proof}");
    }
    let more = ["set-aside", "--amount", "1.00"];
    assert_eq!(terminal.refused("jan", &more), "still_set_aside");
    terminal.phone("jan", &["offer-offline", "--wallet", ola, "--amount", "15.00"]);
    assert_eq!(
        terminal.refused("jan", &more),
        "invalid_signature",
        "the device gets nothing more"
    );
    what_is_left_is_handed_back(&terminal, ewa);
    assert!(terminal.chore(&["audit"]).contains("The books are right."));
}

/// Ola need not wait until what she set aside is over.
fn what_is_left_is_handed_back(terminal: &Terminal, ewa: &str) {
    terminal.phone("ola", &["set-aside", "--amount", "10.00"]);
    terminal.phone("ola", &["offer-offline", "--wallet", ewa, "--amount", "4.00"]);
    let back = terminal.phone("ola", &["hand-back"]);
    assert_eq!(back["amount"], pln(600));
    let one = ["offer-offline", "--wallet", ewa, "--amount", "0.01"];
    assert_eq!(terminal.refused("ola", &one), "allowance_too_small");
    assert_eq!(terminal.refused("ola", &["hand-back"]), "no_allowance");
    let settled = terminal.phone("ola", &["settle"]);
    assert_eq!(settled["outbox"]["done"], 2, "{settled}");
    assert_eq!(terminal.phone("ola", &["wallet"])["balance"], pln(3_100));
    assert_eq!(terminal.phone("ewa", &["wallet"])["balance"], pln(400));
}

/// Jan pays Ola twice; a copy of his phone, which knows nothing of that, pays Ewa.
fn without_a_network(terminal: &Terminal, ola: &str, ewa: &str) {
    // A thief, or Jan himself, copies the phone.
    copy(&terminal.home("jan"), &terminal.home("copy"));
    let picture = terminal.path("offer.png");
    let offer = terminal.phone(
        "jan",
        &[
            "offer-offline",
            "--wallet",
            ola,
            "--amount",
            "20.00",
            "--png",
            &picture,
        ],
    );
    assert_eq!((&offer["amount"], &offer["left"]), (&pln(2_000), &pln(3_000)));
    let accepted = terminal.phone("ola", &["accept-offline", "--picture", &picture]);
    assert_eq!(accepted["amount"], pln(2_000));
    let code = text(&offer, "code");
    for who in ["ola", "ewa"] {
        assert_eq!(
            terminal.refused(who, &["accept-offline", &code]),
            "offline_code_refused",
            "{who}"
        );
    }
    let cut = &code[..code.len() - 3];
    assert_eq!(
        terminal.refused("ola", &["accept-offline", cut]),
        "offline_code_refused"
    );
    let second = terminal.phone("jan", &["offer-offline", "--wallet", ola, "--amount", "15.00"]);
    terminal.phone("ola", &["accept-offline", &text(&second, "code")]);
    let more = ["offer-offline", "--wallet", ola, "--amount", "15.01"];
    assert_eq!(terminal.refused("jan", &more), "allowance_too_small");
    // The copy knows nothing of that: what it offers looks good to Ewa's phone.
    let doubled = terminal.phone("copy", &["offer-offline", "--wallet", ewa, "--amount", "30.00"]);
    terminal.phone("ewa", &["accept-offline", &text(&doubled, "code")]);
}

/// A phone's folder, as it stands.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
