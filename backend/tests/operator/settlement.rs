//! Merchants are paid: the close adds up to the grosz, whatever happens around it, and the bank's file holds just that.

use cityplus_backend::operator::{MerchantClose, MerchantModel, MerchantTerms, OperatorError};
use cityplus_backend::store::Database;

use super::redemptions::{IBAN, debtor};
use super::{CITY, Desk, PLN, pln};

pub(super) fn terms(unit: &str, fee_basis_points: u32) -> MerchantTerms {
    MerchantTerms {
        unit: unit.parse().unwrap(),
        iban: IBAN.parse().unwrap(),
        name: format!("{unit} sp. z o.o."),
        fee_basis_points,
        model: MerchantModel::Aggregated,
        fee_on_direct: false,
    }
}

pub(super) async fn closed(desk: &Desk, unit: &str) -> Option<MerchantClose> {
    let closes = desk.books.close_day(&CITY.parse().unwrap()).await.unwrap();
    let mut of_unit = closes.into_iter().filter(|close| close.unit.to_string() == unit);
    let first = of_unit.next();
    assert_eq!(of_unit.next(), None);
    first
}

pub(super) fn assert_adds_up(close: &MerchantClose) {
    let sum = close.opening.minor + close.sales.minor
        - close.refunds.minor
        - close.fees.minor
        - close.paid_out.minor
        - close.paid_directly.minor;
    assert_eq!(sum, close.closing.minor, "{close:?}");
}

pub(crate) async fn all(database: Database) {
    let desk = &Desk::new(database.clone()).await;
    the_books_add_up(desk).await;
    a_payout_of_less_goes_on(desk, &database).await;
    a_unit_without_terms_keeps_its_money(desk).await;
    one_unit_holds_up_no_other(desk, &database).await;
    wrong_terms_are_refused(desk).await;
    desk.assert_balanced().await;
}

async fn the_books_add_up(desk: &Desk) {
    let city = CITY.parse().unwrap();
    desk.books.agree(&city, &terms("zoo", 125)).await.unwrap();
    let wallet = desk.wallet(90_000).await;
    let first = desk.captured(wallet, 10_000).await;
    desk.captured(wallet, 2_020).await;
    desk.operator
        .refund(desk.refund_of(first.payment, 1_000))
        .await
        .unwrap();
    // Only reserved: no part of any close.
    let open = desk.authorised(wallet, 700).await;

    let one = closed(desk, "zoo").await.unwrap();
    assert_eq!((one.number, one.sales_count, one.refunds_count), (1, 2, 1));
    assert_eq!(
        (one.opening, one.sales, one.refunds, one.closing),
        (pln(0), pln(12_020), pln(1_000), pln(11_020))
    );
    // 1.25 % of 120.20 is 1.5025.
    assert_eq!((one.fee, one.payout), (pln(150), pln(10_870)));
    assert_adds_up(&one);
    assert_eq!(
        closed(desk, "zoo")
            .await
            .map(|close| (close.number, close.payout)),
        Some((2, pln(0)))
    );
    assert_eq!(closed(desk, "zoo").await, None, "nothing has happened since");

    // A ticket is given back after its money was paid out: the unit owes it, and the next sales pay it back.
    desk.operator
        .refund(desk.refund_of(first.payment, 9_000))
        .await
        .unwrap();
    let three = closed(desk, "zoo").await.unwrap();
    assert_eq!(
        (three.closing, three.fee, three.payout),
        (pln(-9_000), pln(0), pln(0))
    );
    assert_adds_up(&three);
    desk.operator.capture(open.payment, None).await.unwrap();
    desk.captured(wallet, 10_000).await;
    let four = closed(desk, "zoo").await.unwrap();
    assert_eq!((four.opening, four.closing), (pln(-9_000), pln(1_700)));
    assert_eq!((four.fee, four.payout), (pln(134), pln(1_566)));
    assert_adds_up(&four);

    let file = desk
        .books
        .make_payout_file(&city, PLN, &debtor())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((file.count, file.sum), (2, 10_870 + 1_566));
    assert!(file.xml.contains("Rozliczenie zoo nr 4"), "{}", file.xml);
    the_report_is_the_ledger(desk).await;
}

/// All closes together are all that is in the merchant's history.
async fn the_report_is_the_ledger(desk: &Desk) {
    let _last = desk.books.close_day(&CITY.parse().unwrap()).await.unwrap();
    let start = cityplus_domain::Timestamp::from_millis(0);
    let closes = desk.books.closes(&CITY.parse().unwrap(), start).await.unwrap();
    let zoo: Vec<_> = closes
        .iter()
        .filter(|close| close.unit.to_string() == "zoo")
        .collect();
    for pair in zoo.windows(2) {
        assert_eq!(
            (pair[0].closing, pair[0].number + 1),
            (pair[1].opening, pair[1].number)
        );
    }
    let sum = |part: &dyn Fn(&MerchantClose) -> i64| zoo.iter().map(|close| part(close)).sum::<i64>();
    assert_eq!(sum(&|close| close.sales.minor), 10_000 + 2_020 + 700 + 10_000);
    assert_eq!(sum(&|close| close.refunds.minor), 10_000);
    assert_eq!(sum(&|close| close.fees.minor), sum(&|close| close.fee.minor));
    assert_eq!(
        sum(&|close| close.paid_out.minor),
        sum(&|close| close.payout.minor)
    );
    assert_eq!(zoo.last().unwrap().closing, pln(0));
}

async fn a_unit_without_terms_keeps_its_money(desk: &Desk) {
    let wallet = desk.wallet(5_000).await;
    let mut order = desk.order(wallet, pln(4_000));
    order.merchant = "pool".parse().unwrap();
    let paid = desk.operator.authorise(desk.authorisation(order)).await.unwrap();
    desk.operator.capture(paid.payment, None).await.unwrap();
    let close = closed(desk, "pool").await.unwrap();
    assert_eq!(
        (close.closing, close.fee, close.payout),
        (pln(4_000), pln(0), pln(0))
    );
    assert_eq!(closed(desk, "pool").await, None);
    // With terms it gets what has gathered; a fee is for what is sold from then on.
    desk.books
        .agree(&CITY.parse().unwrap(), &terms("pool", 10_000))
        .await
        .unwrap();
    let close = closed(desk, "pool").await.unwrap();
    assert_eq!(
        (close.opening, close.fee, close.payout),
        (pln(4_000), pln(0), pln(4_000))
    );
}

async fn wrong_terms_are_refused(desk: &Desk) {
    for wrong in [
        MerchantTerms {
            fee_basis_points: 10_001,
            ..terms("zoo", 0)
        },
        MerchantTerms {
            name: String::new(),
            ..terms("zoo", 0)
        },
        MerchantTerms {
            name: "a\nb".to_owned(),
            ..terms("zoo", 0)
        },
        MerchantTerms {
            name: "a".repeat(71),
            ..terms("zoo", 0)
        },
    ] {
        let refused = desk.books.agree(&CITY.parse().unwrap(), &wrong).await;
        assert_eq!(refused, Err(OperatorError::Terms));
    }
}

/// In one transaction.
async fn execute(database: &Database, statements: &[&'static str]) {
    let mut transaction = database.begin_write().await.unwrap();
    for statement in statements {
        let changed = sqlx::query(*statement).execute(&mut *transaction).await.unwrap();
        assert_eq!(changed.rows_affected(), 1, "{statement}");
    }
    transaction.commit().await.unwrap();
}

/// As if the program had died when it had paid less than was closed: the payout is not kept, the close is not done.
async fn a_payout_of_less_goes_on(desk: &Desk, database: &Database) {
    let city = CITY.parse().unwrap();
    let wallet = desk.wallet(5_000).await;
    desk.captured(wallet, 4_000).await;
    let paid = closed(desk, "zoo").await.unwrap();
    assert_eq!((paid.fee, paid.payout), (pln(50), pln(3_950)));
    let newest = [
        "DELETE FROM payout WHERE id = (SELECT payout_transfer FROM day_close WHERE unit = 'zoo' \
         ORDER BY number DESC LIMIT 1)",
        "UPDATE day_close SET done = 0, payout = payout + 500 WHERE unit = 'zoo' \
         AND number = (SELECT MAX(number) FROM day_close WHERE unit = 'zoo')",
    ];
    execute(database, &newest).await;
    let closes = desk.books.close_day(&city).await.unwrap();
    let zoo: Vec<_> = closes
        .iter()
        .filter(|close| close.unit.to_string() == "zoo")
        .collect();
    assert_eq!(zoo.len(), 2, "{zoo:?}");
    assert_eq!((zoo[0].number, zoo[0].payout), (paid.number, pln(3_950)));
    // What was just paid is owed no longer.
    assert_eq!(
        (zoo[1].fees, zoo[1].paid_out, zoo[1].closing, zoo[1].payout),
        (pln(50), pln(3_950), pln(0), pln(0))
    );
    assert_eq!(closed(desk, "zoo").await, None);
    let kept = desk.books.closes(&city, paid.closed_at).await.unwrap();
    assert!(
        kept.iter()
            .any(|close| close.number == paid.number && close.payout == pln(3_950)),
        "{kept:?}"
    );
    let file = desk.books.make_payout_file(&city, PLN, &debtor()).await.unwrap();
    assert_eq!(file.map(|file| (file.count, file.sum)), Some((1, 3_950)));
    desk.assert_balanced().await;
}

async fn one_unit_holds_up_no_other(desk: &Desk, database: &Database) {
    let city = CITY.parse().unwrap();
    let wallet = desk.wallet(5_000).await;
    desk.captured(wallet, 4_000).await;
    let wrong = "UPDATE day_close SET closing = closing + 1 WHERE unit = 'pool' \
                 AND number = (SELECT MAX(number) FROM day_close WHERE unit = 'pool')";
    execute(database, &[wrong]).await;
    let day = desk.books.close_merchants(&city).await.unwrap();
    let failed: Vec<String> = day.failed.iter().map(|(unit, _)| unit.to_string()).collect();
    assert_eq!(failed, ["pool"]);
    let closed: Vec<_> = day.closes.iter().map(|close| close.unit.to_string()).collect();
    assert_eq!(closed, ["zoo"]);
    let refused = desk.books.close_day(&city).await;
    assert!(matches!(refused, Err(OperatorError::Internal(_))), "{refused:?}");
    let right = "UPDATE day_close SET closing = closing - 1 WHERE unit = 'pool' \
                 AND number = (SELECT MAX(number) FROM day_close WHERE unit = 'pool')";
    execute(database, &[right]).await;
    let day = desk.books.close_merchants(&city).await.unwrap();
    assert!(day.failed.is_empty(), "{:?}", day.failed);
}
