//! Money from cards into a wallet, out of it to a bank and a desk, and from the zoo's sales to the zoo's bank account.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use cityplus_support::city::Kind;
use serde_json::json;

use super::gateway::GatewaySimulator;
use super::terminal::Terminal;
use super::walk::{balance, buy, pln, text, today_with_time_left};

const IBAN: &str = "PL61109010140000071219812874";
const ZOOS_IBAN: &str = "PL27114020040000300201355387";

pub(crate) async fn walk(kind: Kind) {
    let gateways = GatewaySimulator::start();
    let folder = tempfile::tempdir().expect("a folder");
    let file = gateways.file(folder.path());
    let terminal = Terminal::start_with(kind, &["--gateways", file.to_str().expect("a path")]);
    let today = today_with_time_left().await;
    terminal.sign_up("jan").await;
    terminal.staff("teller", "desk");
    let known = terminal.phone("jan", &["gateways"]);
    assert_eq!(known["gateways"], json!(["payu", "gopay"]));
    for gateway in ["payu", "gopay"] {
        by_card(&terminal, &gateways, gateway, true).await;
    }
    gateways.faults(&json!({ "lose": 1.0 })).await;
    for gateway in ["payu", "gopay"] {
        by_card(&terminal, &gateways, gateway, false).await;
    }
    let price = 20_000 - balance_after_two_tickets(&terminal, today);
    gateways.faults(&json!({})).await;
    by_a_saved_card(&terminal, &gateways).await;
    out_to_a_bank_and_a_desk(&terminal);
    the_zoo_is_paid(&terminal, price);
    assert!(terminal.chore(&["audit"]).contains("The books are right."));
}

fn balance_after_two_tickets(terminal: &Terminal, day: chrono::NaiveDate) -> i64 {
    assert_eq!(balance(terminal), 20_000);
    buy(terminal, day, 2);
    balance(terminal)
}

/// 50 zł through a gateway. That its notification is lost makes it slower, not less.
async fn by_card(terminal: &Terminal, gateways: &GatewaySimulator, gateway: &str, told: bool) {
    let before = balance(terminal);
    let top_up = terminal.phone(
        "jan",
        &["top-up", "--card", "--amount", "50.00", "--gateway", gateway],
    );
    assert_eq!(
        (text(&top_up, "state"), text(&top_up, "gateway")),
        ("open".into(), gateway.into())
    );
    let id = text(&top_up, "transfer_id");
    let back = gateways.pay(&text(&top_up, "page")).await;
    assert!(
        back.starts_with(&format!("{}/top-up/{id}", terminal.operators().url())),
        "{back}"
    );
    // Without a notification the operator asks every five seconds.
    arrived(terminal, &id, if told { 10 } else { 30 }).await;
    assert_eq!(balance(terminal), before + 5_000);
    assert!(gateways.read(&back).await.contains("Portfel doładowany"));
}

/// Waits until a top-up is in the wallet.
async fn arrived(terminal: &Terminal, id: &str, within_s: u64) {
    let end = Instant::now() + Duration::from_secs(within_s);
    while text(&terminal.phone("jan", &["online-top-up", id]), "state") != "paid" {
        assert!(Instant::now() < end, "the money does not come");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// 10 zł by a card that is saved, 10 zł with it and without any page, and then it is forgotten.
async fn by_a_saved_card(terminal: &Terminal, gateways: &GatewaySimulator) {
    let before = balance(terminal);
    let saving = [
        "top-up",
        "--card",
        "--save-card",
        "--gateway",
        "payu",
        "--amount",
        "10.00",
    ];
    let top_up = terminal.phone("jan", &saving);
    gateways.pay_and_save(&text(&top_up, "page")).await;
    arrived(terminal, &text(&top_up, "transfer_id"), 10).await;

    let cards = terminal.phone("jan", &["cards"]);
    let card = &cards["cards"][0];
    assert_eq!(
        (text(card, "number"), text(card, "gateway"), text(card, "expires")),
        ("444433******1111".into(), "payu".into(), "2030-12".into())
    );
    let id = text(card, "card_id");
    let charged = terminal.phone("jan", &["top-up", "--card", &id, "--amount", "10.00"]);
    assert_eq!(charged["page"], json!(null));
    arrived(terminal, &text(&charged, "transfer_id"), 10).await;
    assert_eq!(balance(terminal), before + 2_000);

    terminal.phone("jan", &["forget-card", &id]);
    assert_eq!(terminal.phone("jan", &["cards"])["cards"], json!([]));
    let gone = terminal.refused("jan", &["top-up", "--card", &id, "--amount", "10.00"]);
    assert_eq!(gone, "unknown_card");
}

fn out_to_a_bank_and_a_desk(terminal: &Terminal) {
    let before = balance(terminal);
    let to_bank = [
        "redeem",
        "--amount",
        "30.05",
        "--iban",
        IBAN,
        "--name",
        "Jan Kowalski",
    ];
    let redeemed = terminal.phone("jan", &to_bank);
    assert_eq!(
        (text(&redeemed, "state"), &redeemed["amount"]),
        ("done".into(), &pln(3_005))
    );
    assert_eq!(balance(terminal), before - 3_005);

    let waiting = terminal.phone("jan", &["redeem", "--amount", "20.00"]);
    assert_eq!(text(&waiting, "state"), "waiting");
    let id = text(&waiting, "redemption_id");
    assert_eq!(terminal.refused("jan", &["pay-out", &id]), "forbidden");
    let paid = terminal.phone("desk", &["pay-out", &id]);
    assert_eq!(
        (text(&paid, "state"), &paid["amount"]),
        ("done".into(), &pln(2_000))
    );
    assert_eq!(
        text(&terminal.phone("jan", &["redemption", &id]), "state"),
        "done"
    );
    assert_eq!(balance(terminal), before - 5_005);
    assert_eq!(
        terminal.refused("jan", &["redeem", "--amount", "60.00"]),
        "new_device",
        "a new device"
    );
    let entries = terminal.phone("jan", &["statement", "--limit", "2"]);
    let kinds: Vec<_> = entries["entries"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| text(entry, "kind"))
        .collect();
    assert_eq!(kinds, ["redeemed", "redeemed"]);
}

/// What the zoo has sold, less the fee, goes to its bank account, in one file with what Jan took out.
fn the_zoo_is_paid(terminal: &Terminal, sales: i64) {
    let terms = [
        "merchant-terms",
        "opole",
        "zoo",
        "--iban",
        ZOOS_IBAN,
        "--name",
        "Ogród Zoologiczny w Opolu",
    ];
    terminal.chore(&[&terms[..], &["--fee-basis-points", "125"]].concat());
    let csv = terminal.path("close.csv");
    let said = terminal.chore(&["close-day", "opole", "--csv", &csv]);
    let fee = (sales * 125 + 5_000) / 10_000;
    let table = std::fs::read_to_string(csv).expect("a report");
    let zoo = table.lines().find(|line| line.starts_with("zoo,"));
    let columns = table.lines().next().expect("a head").split(',');
    let zoo: BTreeMap<_, _> = columns.zip(zoo.expect("the zoo").split(',')).collect();
    let of = |column: &str| zoo.get(column).copied();
    assert_eq!(
        (
            of("sales_count"),
            of("sales"),
            of("closing"),
            of("fee"),
            of("payout")
        ),
        (
            Some("1"),
            Some(&*zloty(sales)),
            Some(&*zloty(sales)),
            Some(&*zloty(fee)),
            Some(&*zloty(sales - fee)),
        ),
        "{said}{table}"
    );
    let csv = terminal.path("closes.csv");
    terminal.chore(&["closes", "opole", "--since", "2026-01-01", "--csv", &csv]);
    assert_eq!(std::fs::read_to_string(csv).expect("a report"), table);
    in_one_file(terminal, sales - fee);
}

/// One file for the bank holds both, once; made again it is the same.
fn in_one_file(terminal: &Terminal, payout: i64) {
    let out = terminal.path("payouts.xml");
    let payouts = [
        "payouts",
        "opole",
        "--name",
        "Operator S.A.",
        "--iban",
        IBAN,
        "--out",
    ];
    // A file that cannot be written is told before anything is decided.
    let taken = terminal.path("close.csv");
    terminal.chore_refused(&[&payouts[..], &[&taken]].concat());
    let said = terminal.chore(&[&payouts[..], &[&out]].concat());
    let xml = std::fs::read_to_string(&out).expect("a file");
    let sum = format!("<CtrlSum>{}</CtrlSum>", zloty(payout + 3_005));
    for part in [
        "<NbOfTxs>2</NbOfTxs>",
        sum.as_str(),
        ZOOS_IBAN,
        "Jan Kowalski",
        "Rozliczenie zoo nr 1",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
    let number = said
        .split("its number is ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .expect("a number");
    let again = terminal.path("again.xml");
    terminal.chore(&[&payouts[..], &[&again, "--again", number]].concat());
    assert_eq!(std::fs::read_to_string(again).expect("a file"), xml);
    let files = terminal.chore(&["payout-files", "opole"]);
    assert_eq!(files.lines().count(), 1, "{files}");
    assert!(
        files.starts_with(number) && files.contains("2 payouts"),
        "{files}"
    );
    let nothing = terminal.path("nothing.xml");
    let said = terminal.chore(&[&payouts[..], &[&nothing]].concat());
    assert!(said.contains("Nothing waits"), "{said}");
    assert!(!Path::new(&nothing).exists());
}

fn zloty(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}
