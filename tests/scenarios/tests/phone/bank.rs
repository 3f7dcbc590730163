//! What the operator's people do at their terminal while the server runs: a bank's statement brings money into wallets,
//! what it does not say is decided by hand, and a wallet is blocked and opened again.

use cityplus_support::city::Kind;

use super::terminal::Terminal;
use super::walk::{balance, pln, text};

const IBAN: &str = "PL61109010140000071219812874";
const BANK_STATEMENT: [&str; 2] = ["bank-statement", "opole"];

pub(crate) async fn walk(kind: Kind) {
    let terminal = Terminal::start(kind);
    for name in ["jan", "ola"] {
        terminal.sign_up(name).await;
    }
    let wallet_of = |name| text(&terminal.phone(name, &["wallet"]), "wallet_id");
    let (jan, ola) = (wallet_of("jan"), wallet_of("ola"));
    let title = format!("Zasilenie {jan}, dziękuję");
    let statement = camt(&[
        ("A1", "50.00", title.as_str()),
        ("A2", "25.00", "zasilenie od Jana"),
        ("A3", "10.00", "pomyłka"),
        ("A4", "5.00", "odsetki"),
    ]);
    a_cut_one_moves_nothing(&terminal, &statement);

    let file = terminal.path("statement.xml");
    std::fs::write(&file, &statement).expect("a file");
    let import = [&BANK_STATEMENT[..], &[&file]].concat();
    let said = terminal.chore(&import);
    assert!(
        said.contains("1 put into wallets, 3 new ones wait for a person, 0 known from before, 0 not for us."),
        "{said}"
    );
    assert_eq!(balance(&terminal), 5_000);
    let entries = terminal.phone("jan", &["statement", "--limit", "1"]);
    assert_eq!(text(&entries["entries"][0], "kind"), "top_up");

    what_it_does_not_say_is_decided(&terminal, &jan, &ola);
    let said = terminal.chore(&import);
    assert!(
        said.contains("0 put into wallets, 0 new ones wait for a person, 4 known from before, 0 not for us."),
        "{said}"
    );
    assert_eq!(balance(&terminal), 7_500);
    blocked_and_opened(&terminal, &jan, &ola);
    assert!(terminal.chore(&["audit"]).contains("The books are right."));
}

/// A statement of the operator's bank: of each credit the bank's reference, the amount and the title.
fn camt(credits: &[(&str, &str, &str)]) -> String {
    let entries: Vec<String> = credits
        .iter()
        .map(|(reference, amount, title)| {
            format!(
                "<Ntry><Amt Ccy=\"PLN\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt>\
                 <Dt>2026-10-06</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>\
                 <Dbtr><Nm>Jan Kowalski</Nm></Dbtr></RltdPties><RmtInf><Ustrd>{title}</Ustrd></RmtInf></TxDtls>\
                 </NtryDtls></Ntry>\n"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\
         <BkToCstmrStmt><Stmt><Id>2026/191</Id><Acct><Id><IBAN>PL27114020040000300201355387</IBAN></Id></Acct>\n\
         {}</Stmt></BkToCstmrStmt></Document>\n",
        entries.concat()
    )
}

fn a_cut_one_moves_nothing(terminal: &Terminal, statement: &str) {
    let (start, _) = statement.split_once("</Stmt>").expect("a statement");
    let file = terminal.path("cut.xml");
    std::fs::write(&file, start).expect("a file");
    terminal.chore_refused(&[&BANK_STATEMENT[..], &[&file]].concat());
    let missing = terminal.path("missing.xml");
    terminal.chore_refused(&[&BANK_STATEMENT[..], &[&missing]].concat());
    assert_eq!(balance(terminal), 0);
    assert!(
        terminal
            .chore(&["bank-waiting", "opole"])
            .contains("Nothing waits.")
    );
}

/// The id by which a transfer that waits is named, found by what its payer wrote.
fn waiting(terminal: &Terminal, title: &str) -> String {
    let listed = terminal.chore(&["bank-waiting", "opole"]);
    let line = listed.lines().find(|line| line.contains(title));
    let id = line.and_then(|line| line.split_whitespace().next());
    id.unwrap_or_else(|| panic!("{title} does not wait: {listed}"))
        .to_owned()
}

/// One goes into a wallet, one back to its payer, and one is for no wallet: each once, and then nothing waits.
fn what_it_does_not_say_is_decided(terminal: &Terminal, jan: &str, ola: &str) {
    let ours = waiting(terminal, "zasilenie od Jana");
    let mistake = waiting(terminal, "pomyłka");
    let interest = waiting(terminal, "odsetki");
    // Said again it is the same, and nothing more.
    for _ in 0..2 {
        let said = terminal.chore(&["bank-assign", "opole", &ours, jan]);
        assert!(
            said.contains(&format!("25.00 PLN is in the wallet {jan}.")),
            "{said}"
        );
        assert_eq!(balance(terminal), 7_500);
    }
    terminal.chore_refused(&["bank-assign", "opole", &ours, ola]);

    let back = ["bank-return", "opole", &mistake, "--iban", IBAN, "--name"];
    let said = terminal.chore(&[&back[..], &["Jan Kowalski"]].concat());
    assert!(said.contains("10.00 PLN goes back"), "{said}");
    let said = terminal.chore(&["bank-ignore", "opole", &interest]);
    assert!(said.contains("5.00 PLN is for no wallet"), "{said}");
    for closed in [&mistake, &interest] {
        terminal.chore_refused(&["bank-assign", "opole", closed, jan]);
    }
    let said = terminal.chore(&["bank-waiting", "opole"]);
    assert!(said.contains("Nothing waits."), "{said}");

    let out = terminal.path("returned.xml");
    let payouts = [
        "payouts",
        "opole",
        "--name",
        "Operator S.A.",
        "--iban",
        IBAN,
        "--out",
    ];
    terminal.chore(&[&payouts[..], &[&out]].concat());
    let xml = std::fs::read_to_string(&out).expect("a file");
    for part in [
        "<NbOfTxs>1</NbOfTxs>",
        "<CtrlSum>10.00</CtrlSum>",
        "Jan Kowalski",
        "Zwrot wpłaty z 2026-10-06",
    ] {
        assert!(xml.contains(part), "{part} is not in {xml}");
    }
    assert_eq!(balance(terminal), 7_500);
}

/// Nothing goes out of a wallet that the operator has blocked, until it is opened again.
fn blocked_and_opened(terminal: &Terminal, jan: &str, ola: &str) {
    let send = ["send", "--wallet", ola, "--amount", "1.00"];
    let said = terminal.chore(&["block-wallet", "opole", jan]);
    assert!(said.contains("is blocked"), "{said}");
    assert_eq!(terminal.refused("jan", &send), "wallet_blocked");
    assert_eq!(balance(terminal), 7_500);
    let said = terminal.chore(&["unblock-wallet", "opole", jan]);
    assert!(said.contains("is no longer blocked"), "{said}");
    let done = terminal.phone("jan", &send);
    assert_eq!(
        (text(&done, "state"), &done["amount"]),
        ("done".into(), &pln(100))
    );
    assert_eq!(balance(terminal), 7_400);
    assert_eq!(terminal.phone("ola", &["wallet"])["balance"], pln(100));
}
