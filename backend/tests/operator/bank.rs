//! Money by bank transfer: credited once however often a statement is imported, and never lost or guessed.

use cityplus_backend::operator::{
    BankEntryState, EntryKind, OperatorError, StatementImport, WaitingBankEntry,
};
use cityplus_backend::store::Database;
use cityplus_domain::Money;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::CityKey;

use super::redemptions::{IBAN, debtor};
use super::{CITY, Desk, PLN, pln};

pub(crate) async fn all(database: Database) {
    let desk = Desk::new(database.clone()).await;
    a_camt_file_is_credited_once(&desk).await;
    an_mt940_file_is_credited_once(&desk).await;
    a_file_that_is_cut_moves_nothing(&desk).await;
    super::bank_pages::all(&desk).await;
    what_cannot_be_told_is_assigned(&desk).await;
    what_is_sent_back_is_in_the_banks_file(&desk).await;
    what_a_wallet_may_not_hold_waits(&desk).await;
    what_may_be_the_same_entry_waits(&desk).await;
    what_is_no_money_for_wallets_is_listed(&desk).await;
    what_was_cut_off_goes_on(&desk, &database).await;
    super::bank_cities::all(&desk, &database).await;
    desk.assert_balanced().await;
}

pub(super) fn city() -> CityKey {
    CITY.parse().unwrap()
}

/// An entry: reference, minor units, title.
pub(super) type Line = (&'static str, i64, String);

fn entry(reference: &str, minor: i64, title: &str, currency: &str, marks: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"{currency}\">{}.{:02}</Amt>{marks}<BookgDt><Dt>2026-10-06</Dt></BookgDt>\
         <AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Jan Kowalski</Nm></Dbtr>\
         </RltdPties><RmtInf><Ustrd>{title}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
        minor / 100,
        minor % 100
    )
}

const CREDIT: &str = "<CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>";

fn document(statement: &str, entries: &[String]) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\
         <Stmt><Id>{statement}</Id><Acct><Id><IBAN>PL27114020040000300201355387</IBAN></Id></Acct>\n{}</Stmt>\
         </BkToCstmrStmt></Document>",
        entries.concat()
    )
}

pub(super) fn camt(statement: &str, lines: &[Line]) -> String {
    let entries: Vec<String> = lines
        .iter()
        .map(|(reference, minor, title)| entry(reference, *minor, title, "PLN", CREDIT))
        .collect();
    document(statement, &entries)
}

fn mt940(number: &str, lines: &[Line]) -> String {
    let sum: i64 = lines.iter().map(|(_, minor, _)| minor).sum();
    let written = |minor: i64| format!("{},{:02}", minor / 100, minor % 100);
    let entries: Vec<String> = lines
        .iter()
        .map(|(reference, minor, title)| {
            format!(
                ":61:2610071007C{}NTRF{reference}\r\n:86:{title}\r\n",
                written(*minor)
            )
        })
        .collect();
    format!(
        ":20:1\r\n:25:/PL27114020040000300201355387\r\n:28C:{number}\r\n:60F:C261006PLN0,00\r\n{}\
         :62F:C261007PLN{}\r\n-\r\n",
        entries.concat(),
        written(sum)
    )
}

pub(super) async fn import(desk: &Desk, file: &str) -> StatementImport {
    desk.books
        .import_statement(&city(), file.as_bytes())
        .await
        .unwrap()
}

/// Credited, known from before, waiting, not for us.
pub(super) fn counts(done: &StatementImport) -> (usize, usize, usize, usize) {
    (
        done.credited,
        done.known,
        done.waiting.len(),
        done.not_for_us.len(),
    )
}

/// Imports a file of which everything waits.
async fn waiting_of(desk: &Desk, file: &str) -> Vec<WaitingBankEntry> {
    let done = import(desk, file).await;
    assert_eq!((done.credited, done.known), (0, 0), "{done:?}");
    done.waiting
}

pub(super) async fn listed(desk: &Desk) -> Vec<TransferId> {
    let waiting = desk.books.waiting_bank_entries(&city()).await.unwrap();
    waiting.into_iter().map(|entry| entry.id).collect()
}

async fn assign(desk: &Desk, entry: TransferId, wallet: WalletId) -> Result<Money, OperatorError> {
    desk.books.assign_bank_entry(&city(), entry, wallet).await
}

async fn give_back(desk: &Desk, entry: TransferId) -> Result<Money, OperatorError> {
    let (iban, name) = (IBAN.parse().unwrap(), "Jan Kowalski".parse().unwrap());
    desk.books.return_bank_entry(&city(), entry, &iban, &name).await
}

const fn is(now: BankEntryState) -> OperatorError {
    OperatorError::BankEntry { now }
}

async fn a_camt_file_is_credited_once(desk: &Desk) {
    let jan = desk.wallet(0).await;
    let ola = desk.wallet(0).await;
    let first = ("A1", 10_050, format!("Zasilenie {jan}, dziękuję"));
    let second = ("A2", 2_000, ola.to_string().to_uppercase().replace('-', " "));
    let third = ("A3", 500, jan.to_string().replace('-', ""));
    let file = camt("1", &[first.clone(), second.clone()]);
    assert_eq!(counts(&import(desk, &file).await), (2, 0, 0, 0));
    assert_eq!(desk.standing(jan).await, (10_050, 10_050));
    assert_eq!(desk.standing(ola).await, (2_000, 2_000));
    assert_eq!(counts(&import(desk, &file).await), (0, 2, 0, 0));
    let overlapping = camt("2", &[second, third]);
    assert_eq!(counts(&import(desk, &overlapping).await), (1, 1, 0, 0));
    assert_eq!(desk.standing(jan).await, (10_550, 10_550));
    assert_eq!(desk.standing(ola).await, (2_000, 2_000));

    let page = desk.operator.statement(jan, None, 1).await.unwrap();
    let newest = page.entries.first().unwrap();
    assert_eq!(
        (newest.kind, newest.amount, newest.counterparty.as_str()),
        (EntryKind::TopUp, pln(500), "bank")
    );
    desk.assert_balanced().await;
}

async fn an_mt940_file_is_credited_once(desk: &Desk) {
    let jan = desk.wallet(0).await;
    let id = jan.to_string();
    let (start, end) = id.split_at(17);
    let divided = format!("020?00PRZELEW?20Zasilenie {start}?21{end}?32JAN KOWALSKI");
    // Two that nobody can tell apart, and both are there.
    let equal = ("NONREF", 700, divided);
    let other = ("NONREF//B3", 300, format!("944 przelew {id}"));
    let file = mt940("7", &[equal.clone(), equal.clone()]);
    assert_eq!(counts(&import(desk, &file).await), (2, 0, 0, 0));
    assert_eq!(desk.standing(jan).await.0, 1_400);
    assert_eq!(counts(&import(desk, &file).await), (0, 2, 0, 0));
    let longer = mt940("7", &[equal.clone(), equal, other]);
    assert_eq!(counts(&import(desk, &longer).await), (1, 2, 0, 0));
    assert_eq!(desk.standing(jan).await.0, 1_700);
    desk.assert_balanced().await;
}

async fn a_file_that_is_cut_moves_nothing(desk: &Desk) {
    let jan = desk.wallet(0).await;
    let lines = [
        ("C1", 100, jan.to_string()),
        ("C2", 200, jan.to_string()),
        ("C3", 300, "kto wie".to_owned()),
    ];
    let waiting = listed(desk).await;
    for file in [camt("3", &lines), mt940("8", &lines)] {
        // Of the closing balance nothing is missing once its whole zlotys are there.
        let end = file.find(",00\r\n-").unwrap_or(file.len());
        for at in (0..end).step_by(37).chain([end - 1]) {
            let cut = file.as_bytes().get(..at).unwrap();
            let refused = desk.books.import_statement(&city(), cut).await;
            assert!(
                matches!(refused, Err(OperatorError::BankStatement { line: 1.., .. })),
                "cut at {at}: {refused:?}"
            );
        }
    }
    assert_eq!(desk.standing(jan).await, (0, 0));
    assert_eq!(listed(desk).await, waiting);
}

async fn what_cannot_be_told_is_assigned(desk: &Desk) {
    let jan = desk.wallet(0).await;
    let ola = desk.wallet(0).await;
    let stranger = WalletId::new(desk.now());
    let file = camt(
        "4",
        &[
            ("D1", 100, "zasilenie".to_owned()),
            ("D2", 200, format!("{jan} {ola}")),
            ("D3", 400, stranger.to_string()),
        ],
    );
    let waiting = waiting_of(desk, &file).await;
    let said: Vec<(i64, &str, &str)> = waiting
        .iter()
        .map(|entry| (entry.amount.minor, entry.payer.as_str(), entry.why.as_str()))
        .collect();
    assert_eq!(
        said,
        [
            (100, "Jan Kowalski", "the title holds no wallet's id"),
            (200, "Jan Kowalski", "the title names more than one wallet"),
            (400, "Jan Kowalski", "the title names no wallet of this city"),
        ]
    );
    assert_eq!(waiting[0].title, "zasilenie");
    assert_eq!(counts(&import(desk, &file).await), (0, 3, 0, 0));
    let ids: Vec<TransferId> = waiting.iter().map(|entry| entry.id).collect();
    let [first, second, third] = ids[..] else {
        panic!("three expected")
    };

    assert_eq!(assign(desk, first, jan).await, Ok(pln(100)));
    assert_eq!(assign(desk, first, jan).await, Ok(pln(100)));
    assert_eq!(assign(desk, first, ola).await, Err(is(BankEntryState::Credited)));
    assert_eq!(give_back(desk, first).await, Err(is(BankEntryState::Credited)));
    assert_eq!(
        assign(desk, second, stranger).await,
        Err(OperatorError::UnknownWallet)
    );
    let unknown = Err(OperatorError::UnknownBankEntry);
    assert_eq!(assign(desk, TransferId::new(desk.now()), jan).await, unknown);
    let brno = "brno".parse().unwrap();
    assert_eq!(desk.books.assign_bank_entry(&brno, second, jan).await, unknown);
    assert_eq!(assign(desk, second, ola).await, Ok(pln(200)));
    assert_eq!(desk.standing(jan).await, (100, 100));
    assert_eq!(desk.standing(ola).await, (200, 200));
    assert!(listed(desk).await.contains(&third));
    assert!(!listed(desk).await.contains(&first));
    assert_eq!(counts(&import(desk, &file).await), (0, 3, 0, 0));
    desk.assert_balanced().await;
}

async fn what_is_sent_back_is_in_the_banks_file(desk: &Desk) {
    let jan = desk.wallet(0).await;
    let waiting = waiting_of(desk, &camt("5", &[("E1", 12_300, "pomyłka".to_owned())])).await;
    let id = waiting[0].id;
    assert_eq!(give_back(desk, id).await, Ok(pln(12_300)));
    assert_eq!(give_back(desk, id).await, Err(is(BankEntryState::Returned)));
    assert_eq!(assign(desk, id, jan).await, Err(is(BankEntryState::Returned)));
    assert!(!listed(desk).await.contains(&id));
    // Later, too: it has no transfer in the ledger, and is no payout that was cut off.
    desk.clock.advance_ms(600_000);
    let file = desk
        .books
        .make_payout_file(&city(), PLN, &debtor())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((file.count, file.sum), (1, 12_300));
    for part in [IBAN, "123.00", "Zwrot wpłaty z 2026-10-06", "Jan Kowalski"] {
        assert!(file.xml.contains(part), "{part}: {}", file.xml);
    }
    let next = desk.books.make_payout_file(&city(), PLN, &debtor()).await;
    assert_eq!(next, Ok(None));
    assert_eq!(desk.standing(jan).await, (0, 0));
    desk.assert_balanced().await;
}

async fn what_a_wallet_may_not_hold_waits(desk: &Desk) {
    let jan = desk.wallet(100_000).await;
    let file = camt(
        "6",
        &[
            ("F1", 100_001, jan.to_string()),
            ("F2", 100_000, jan.to_string()),
            ("F3", 1_000, jan.to_string()),
            ("F4", 1_100, jan.to_string()),
        ],
    );
    let done = import(desk, &file).await;
    assert_eq!(counts(&done), (1, 0, 3, 0));
    assert_eq!(desk.standing(jan).await.0, 200_000);
    assert_eq!(done.waiting[0].why, "one movement may be at most 1000.00 PLN");
    assert_eq!(done.waiting[1].why, "a wallet may hold at most 2000.00 PLN");
    assert_eq!(done.waiting[1].wallet, Some(jan));

    let full = OperatorError::BalanceCeiling { most: pln(200_000) };
    let (too_much, later) = (done.waiting[1].id, done.waiting[2].id);
    assert_eq!(assign(desk, later, jan).await, Err(full));
    assert!(listed(desk).await.contains(&later));
    desk.captured(jan, 5_000).await;
    assert_eq!(assign(desk, later, jan).await, Ok(pln(1_100)));
    assert_eq!(desk.standing(jan).await.0, 196_100);
    // Whether the ledger is still at it cannot be seen at once.
    assert_eq!(give_back(desk, too_much).await, Err(is(BankEntryState::Asked)));
    desk.clock.advance_ms(61_000);
    assert_eq!(give_back(desk, too_much).await, Ok(pln(1_000)));
    assert_eq!(desk.standing(jan).await.0, 196_100);
    desk.assert_balanced().await;
}

async fn what_may_be_the_same_entry_waits(desk: &Desk) {
    let jan = desk.wallet(0).await;
    let title = jan.to_string();
    // The bank's reference is another one in the second statement.
    let once = camt("7", &[("G1", 900, title.clone()), ("G2", 900, title.clone())]);
    assert_eq!(counts(&import(desk, &once).await), (2, 0, 0, 0));
    let waiting = waiting_of(desk, &camt("7b", &[("G3", 900, title)])).await;
    assert!(waiting[0].why.contains("statement 7 "), "{waiting:?}");
    assert_eq!(waiting[0].wallet, Some(jan));
    assert_eq!(desk.standing(jan).await.0, 1_800);
    let ignored = desk.books.ignore_bank_entry(&city(), waiting[0].id).await;
    assert_eq!(ignored, Ok(pln(900)));
    assert_eq!(
        assign(desk, waiting[0].id, jan).await,
        Err(is(BankEntryState::Ignored))
    );
    assert_eq!(desk.standing(jan).await.0, 1_800);
}

async fn what_is_no_money_for_wallets_is_listed(desk: &Desk) {
    let jan = desk.wallet(0).await;
    let title = jan.to_string();
    let debit = "<CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>";
    let pending = "<CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts>";
    let payout_came_back = "<CdtDbtInd>CRDT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts>";
    let taken_back = "<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts>";
    let file = document(
        "8",
        &[
            entry("H1", 100, &title, "PLN", debit),
            entry("H2", 100, &title, "PLN", pending),
            entry("H3", 100, &title, "PLN", payout_came_back),
            entry("H4", 100, &title, "EUR", CREDIT),
            entry("H5", 100, &title, "USD", CREDIT),
            entry("H6", 100, &title, "PLN", taken_back),
        ],
    );
    let done = import(desk, &file).await;
    assert_eq!(counts(&done), (0, 0, 1, 5));
    let skipped: Vec<(u64, &str)> = done
        .not_for_us
        .iter()
        .map(|skipped| (skipped.line, skipped.amount.as_str()))
        .collect();
    assert_eq!(
        skipped,
        [
            (3, "1.00 PLN"),
            (4, "1.00 PLN"),
            (5, "1.00 PLN"),
            (6, "1.00 EUR"),
            (7, "1.00 USD")
        ]
    );
    // What the bank took back is a person's to see to; it can be put nowhere.
    let back = &done.waiting[0];
    assert_eq!(back.amount, pln(-100));
    assert_eq!(assign(desk, back.id, jan).await, Err(OperatorError::Amount));
    assert_eq!(give_back(desk, back.id).await, Err(OperatorError::Amount));
    let ignored = desk.books.ignore_bank_entry(&city(), back.id).await;
    assert_eq!(ignored, Ok(pln(-100)));
    assert!(!listed(desk).await.contains(&back.id));
    assert_eq!(desk.standing(jan).await, (0, 0));
}

/// As if the program had died before and after the ledger's commit.
async fn what_was_cut_off_goes_on(desk: &Desk, database: &Database) {
    let jan = desk.wallet(0).await;
    let ola = desk.wallet(0).await;
    let lines = [("I1", 100, jan.to_string()), ("I2", 200, "od Oli".to_owned())];
    let file = camt("9", &lines);
    let done = import(desk, &file).await;
    assert_eq!(counts(&done), (1, 0, 1, 0));
    let before = done.waiting[0].id;
    let asked = async |id: Option<TransferId>| {
        let mut transaction = database.begin_write().await.unwrap();
        let query = match id {
            None => {
                sqlx::query("UPDATE bank_entry SET state = 'asked' WHERE wallet = $1 AND state = 'credited'")
                    .bind(jan.to_string())
            }
            Some(id) => sqlx::query("UPDATE bank_entry SET state = 'asked', wallet = $1 WHERE id = $2")
                .bind(ola.to_string())
                .bind(id.to_string()),
        };
        let changed = query.execute(&mut *transaction).await.unwrap();
        assert_eq!(changed.rows_affected(), 1);
        transaction.commit().await.unwrap();
    };
    asked(None).await;
    asked(Some(before)).await;
    assert_eq!(counts(&import(desk, &file).await), (2, 0, 0, 0));
    assert_eq!(desk.standing(jan).await, (100, 100));
    assert_eq!(desk.standing(ola).await, (200, 200));
    // A person's decision brings it to an end, too: it is not sent back, because it has arrived.
    asked(Some(before)).await;
    assert_eq!(give_back(desk, before).await, Err(is(BankEntryState::Credited)));
    assert_eq!(counts(&import(desk, &file).await), (0, 2, 0, 0));
    desk.assert_balanced().await;
}
