//! A teller's shift: opened, cash in with numbered receipts, one taken back, cash out, counted and closed.

use cityplus_support::city::Kind;
use serde_json::json;

use super::terminal::Terminal;
use super::walk::{balance, pln, text};

pub(crate) async fn walk(kind: Kind) {
    let mut terminal = Terminal::start(kind);
    terminal.sign_up("jan").await;
    terminal.staff("teller", "desk");
    let wallet = text(&terminal.phone("jan", &["wallet"]), "wallet_id");
    let top_up = |amount: &str| {
        let arguments = ["top-up", "--wallet", wallet.as_str(), "--amount", amount];
        text(&terminal.phone("desk", &arguments), "receipt_number")
    };
    assert_eq!(terminal.refused("desk", &["shift"]), "shift_closed");
    let opened = terminal.phone("desk", &["open-shift", "--float", "200.00"]);
    assert_eq!(
        (&opened["number"], text(&opened, "state"), &opened["expected"]),
        (&json!(1), "open".into(), &pln(20_000))
    );
    assert_eq!(
        terminal.refused("desk", &["open-shift", "--float", "100.00"]),
        "shift_open"
    );
    assert_eq!(
        (top_up("100.00"), top_up("50.00")),
        ("1/0001".into(), "1/0002".into())
    );
    assert_eq!(balance(&terminal), 15_000);

    assert_eq!(terminal.refused("jan", &["cancel-top-up", "1/0002"]), "forbidden");
    let back = terminal.phone("desk", &["cancel-top-up", "1/0002"]);
    assert_eq!(
        (
            text(&back, "state"),
            &back["amount"],
            text(&back, "receipt_number")
        ),
        ("done".into(), &pln(5_000), "1/0002".into())
    );
    assert_eq!(balance(&terminal), 10_000);
    for (receipt, code) in [("1/0002", "top_up_cancelled"), ("1/0003", "unknown_top_up")] {
        assert_eq!(terminal.refused("desk", &["cancel-top-up", receipt]), code);
    }
    let entries = terminal.phone("jan", &["statement", "--limit", "1"]);
    assert_eq!(text(&entries["entries"][0], "kind"), "top_up_cancelled");
    out_in_cash(&terminal);
    closed_and_told_again(&mut terminal);
    assert_eq!(
        terminal.refused("desk", &["cancel-top-up", "1/0001"]),
        "shift_closed"
    );
    let arguments = ["top-up", "--wallet", wallet.as_str(), "--amount", "1.00"];
    let next = terminal.phone("desk", &arguments);
    assert_eq!(text(&next, "receipt_number"), "2/0001");
    assert!(terminal.chore(&["audit"]).contains("The books are right."));
}

fn out_in_cash(terminal: &Terminal) {
    let waiting = terminal.phone("jan", &["redeem", "--amount", "20.00"]);
    let id = text(&waiting, "redemption_id");
    terminal.phone("desk", &["pay-out", &id]);
    let shift = terminal.phone("desk", &["shift"]);
    for (kind, count, minor) in [
        ("top_ups", 2, 15_000),
        ("cancelled", 1, 5_000),
        ("paid_out", 1, 2_000),
    ] {
        assert_eq!(
            (&shift[kind]["count"], &shift[kind]["sum"]),
            (&json!(count), &pln(minor)),
            "{shift}"
        );
    }
    assert_eq!(shift["expected"], pln(28_000));
}

/// While the server is away it cannot say which shift is open, so no close is kept.
fn closed_and_told_again(terminal: &mut Terminal) {
    let close = ["close-shift", "--counted", "279.50", "--currency", "PLN"];
    terminal.server.stop().expect("the server stops");
    assert_eq!(terminal.refused("desk", &close), "offline");
    terminal.server.restart().expect("the server starts again");
    let report = terminal.phone("desk", &close);
    assert_eq!(
        (text(&report, "state"), &report["number"]),
        ("closed".into(), &json!(1))
    );
    assert_eq!(
        (&report["expected"], &report["counted"], &report["difference"]),
        (&pln(28_000), &pln(27_950), &pln(-50))
    );
    assert_eq!(terminal.refused("desk", &close), "shift_closed");
    assert_eq!(terminal.refused("desk", &["shift"]), "shift_closed");
}
