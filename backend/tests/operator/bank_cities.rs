//! Two cities at one operator: its bank account is one, and each entry of its statements is money for one of them.

use std::sync::Arc;

use cityplus_backend::operator::{CashTopUp, Operator, OperatorError, StatementImport};
use cityplus_backend::store::Database;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;

use super::bank::{camt, counts};
use super::chains::execute;
use super::redemptions::{IBAN, debtor};
use super::{CITY, Desk, PLN, pln};

fn opole() -> CityKey {
    CITY.parse().unwrap()
}

fn brno() -> CityKey {
    "brno".parse().unwrap()
}

async fn import(desk: &Desk, city: &CityKey, file: &str) -> StatementImport {
    desk.books.import_statement(city, file.as_bytes()).await.unwrap()
}

/// The entry that the import left waiting.
fn only(done: &StatementImport) -> TransferId {
    let [entry] = done.waiting.as_slice() else {
        panic!("{done:?}")
    };
    entry.id
}

pub(crate) async fn all(desk: &Desk, database: &Database) {
    let operator: Arc<dyn Operator> = Arc::new(desk.books.of_city(brno()));
    let there = Desk::with_operator(operator, desk.books.clone(), Arc::clone(&desk.clock)).await;
    // With cash the city has accounts in the currency.
    let purse = there.wallet(0).await;
    let cash = CashTopUp {
        teller: "till-brno".to_owned(),
        ..there.cash(purse, 100)
    };
    there.operator.top_up_cash(cash).await.unwrap();
    what_names_a_wallet_goes_to_its_city(desk, &there).await;
    what_names_nobody_is_for_one_city(desk, &there).await;
    what_was_kept_before_is_for_one_city(desk, &there, database).await;
    what_both_kept_before_is_paid_out_once(desk, &there, database).await;
    each_city_pays_out_its_own(desk, &there).await;
    desk.assert_balanced().await;
}

async fn what_names_a_wallet_goes_to_its_city(desk: &Desk, there: &Desk) {
    let (jan, eva) = (desk.wallet(0).await, there.wallet(0).await);
    let file = camt(
        "201",
        &[
            ("T1", 1_000, jan.to_string()),
            ("T2", 2_000, eva.to_string()),
            ("T3", 4_000, format!("{jan}, {eva}")),
        ],
    );
    let at_home = import(desk, &opole(), &file).await;
    assert_eq!(counts(&at_home), (1, 0, 1, 1), "{at_home:?}");
    assert_eq!(
        at_home.waiting[0].why,
        "the title names wallets of more than one city"
    );
    let abroad = import(desk, &brno(), &file).await;
    assert_eq!(counts(&abroad), (1, 0, 0, 2), "{abroad:?}");
    assert_eq!(
        (desk.standing(jan).await.0, there.standing(eva).await.0),
        (1_000, 2_000)
    );
    // In whatever order, however often.
    for (city, known, not_for_us) in [(brno(), 1, 2), (opole(), 2, 1)] {
        let again = import(desk, &city, &file).await;
        assert_eq!(counts(&again), (0, known, 0, not_for_us), "{city}");
    }
    let assigned = desk.books.assign_bank_entry(&opole(), only(&at_home), jan).await;
    assert_eq!(assigned, Ok(pln(4_000)));
    assert_eq!(counts(&import(desk, &brno(), &file).await), (0, 1, 0, 2));
    assert_eq!(
        (desk.standing(jan).await.0, there.standing(eva).await.0),
        (5_000, 2_000)
    );
}

async fn what_names_nobody_is_for_one_city(desk: &Desk, there: &Desk) {
    let (jan, eva) = (desk.wallet(0).await, there.wallet(0).await);
    let file = camt("202", &[("U1", 700, "dziękuję".to_owned())]);
    let entry = only(&import(desk, &opole(), &file).await);
    let left = import(desk, &brno(), &file).await;
    assert_eq!(counts(&left), (0, 0, 0, 1), "{left:?}");
    let listed = desk.books.waiting_bank_entries(&brno()).await.unwrap();
    assert_eq!(listed, []);
    // Its wallet is in the other city: it is let go here, and then there is no way back.
    assert_eq!(
        desk.books.assign_bank_entry(&opole(), entry, eva).await,
        Err(OperatorError::UnknownWallet)
    );
    desk.books.ignore_bank_entry(&opole(), entry).await.unwrap();
    let moved = only(&import(desk, &brno(), &file).await);
    assert_ne!(moved, entry);
    assert_eq!(
        desk.books.assign_bank_entry(&brno(), moved, eva).await,
        Ok(pln(700))
    );
    assert!(desk.books.assign_bank_entry(&opole(), entry, jan).await.is_err());
    assert_eq!(counts(&import(desk, &opole(), &file).await), (0, 1, 0, 0));
    assert_eq!(
        (desk.standing(jan).await.0, there.standing(eva).await.0),
        (0, 700)
    );
}

/// Entries from before say nothing of what they are for other cities.
async fn what_was_kept_before_is_for_one_city(desk: &Desk, there: &Desk, database: &Database) {
    let (jan, eva) = (desk.wallet(0).await, there.wallet(0).await);
    let file = camt(
        "205",
        &[("X1", 300, jan.to_string()), ("X2", 500, "dziękuję".to_owned())],
    );
    let before = import(desk, &opole(), &file).await;
    assert_eq!(counts(&before), (1, 0, 1, 0), "{before:?}");
    execute(database, &["UPDATE bank_entry SET shared = ''"]).await;
    assert_eq!(counts(&import(desk, &opole(), &file).await), (0, 2, 0, 0));
    let left = import(desk, &brno(), &file).await;
    assert_eq!(counts(&left), (0, 0, 0, 2), "{left:?}");
    let entry = only(&before);
    desk.books.ignore_bank_entry(&opole(), entry).await.unwrap();
    let moved = only(&import(desk, &brno(), &file).await);
    assert_eq!(
        desk.books.assign_bank_entry(&brno(), moved, eva).await,
        Ok(pln(500))
    );
    assert_eq!(counts(&import(desk, &opole(), &file).await), (0, 2, 0, 0));
    assert_eq!(
        (desk.standing(jan).await.0, there.standing(eva).await.0),
        (300, 500)
    );
}

/// Whichever city is first: entries of before that both have name no other city.
async fn what_both_kept_before_is_paid_out_once(desk: &Desk, there: &Desk, database: &Database) {
    let (jan, eva) = (desk.wallet(0).await, there.wallet(0).await);
    let (iban, name) = (IBAN.parse().unwrap(), "Jan Kowalski".parse().unwrap());
    let thanks = "dziękuję".to_owned();
    let file = camt("206", &[("Y1", 600, thanks.clone()), ("Y2", 800, thanks)]);
    let home = import(desk, &opole(), &file).await.waiting;
    execute(database, &["UPDATE bank_entry SET shared = id"]).await;
    let abroad = import(desk, &brno(), &file).await.waiting;
    execute(database, &["UPDATE bank_entry SET shared = ''"]).await;
    assert_eq!((home.len(), abroad.len()), (2, 2));
    let books = &desk.books;
    let elsewhere = Err(OperatorError::BankEntryElsewhere);

    let assigned = books.assign_bank_entry(&opole(), home[0].id, jan).await;
    assert_eq!(assigned, Ok(pln(600)));
    let assigned = books.assign_bank_entry(&brno(), abroad[0].id, eva).await;
    assert_eq!(assigned, elsewhere);
    let returned = books.return_bank_entry(&brno(), abroad[0].id, &iban, &name).await;
    assert_eq!(returned, elsewhere);
    books.ignore_bank_entry(&brno(), abroad[0].id).await.unwrap();

    let returned = books.return_bank_entry(&brno(), abroad[1].id, &iban, &name).await;
    assert_eq!(returned, Ok(pln(800)));
    let assigned = books.assign_bank_entry(&opole(), home[1].id, jan).await;
    assert_eq!(assigned, elsewhere);
    assert_eq!(
        (desk.standing(jan).await.0, there.standing(eva).await.0),
        (600, 0)
    );
}

/// Two files for one bank account, and nothing is in both.
async fn each_city_pays_out_its_own(desk: &Desk, there: &Desk) {
    let (iban, name) = (IBAN.parse().unwrap(), "Jan Kowalski".parse().unwrap());
    // What is left of before.
    for city in [opole(), brno()] {
        desk.books.make_payout_file(&city, PLN, &debtor()).await.unwrap();
    }
    let mut files = Vec::new();
    for (city, statement, reference, minor) in [(opole(), "203", "V1", 1_100), (brno(), "204", "V2", 2_200)] {
        let file = camt(statement, &[(reference, minor, "pomyłka".to_owned())]);
        let entry = only(&import(desk, &city, &file).await);
        let returned = desk.books.return_bank_entry(&city, entry, &iban, &name).await;
        assert_eq!(returned, Ok(pln(minor)));
    }
    for city in [opole(), brno()] {
        let made = desk.books.make_payout_file(&city, PLN, &debtor()).await.unwrap();
        files.push(made.unwrap());
        let more = there.books.make_payout_file(&city, PLN, &debtor()).await;
        assert_eq!(more, Ok(None));
    }
    let of: Vec<(usize, i64)> = files.iter().map(|file| (file.count, file.sum)).collect();
    assert_eq!(of, [(1, 1_100), (1, 2_200)]);
    assert_ne!(files[0].id, files[1].id);
    // A city does not get the other one's file again.
    assert_eq!(
        desk.books.payout_file(&brno(), &files[0].id, &debtor()).await,
        Err(OperatorError::UnknownPayoutFile)
    );
}
