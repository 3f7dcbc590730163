//! Payouts that are cut off, asked for twice under one id, or made up: what the ledger has moved is paid, and once.

use cityplus_backend::operator::OperatorError;
use cityplus_backend::store::Database;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::redemption::PayOutTo;

use super::super::{CITY, Desk, PLN, pln};
use super::{bank, debtor, resigned, wallet};

pub(super) async fn all(desk: &Desk, database: &Database) {
    an_id_used_twice_pays_what_was_accepted(desk, database).await;
    another_transfer_pays_nothing(desk, database).await;
    what_was_cut_off_is_paid_once(desk, database).await;
}

/// How many payouts are in a new file, and their sum; what was cut off is looked after first.
async fn next_file(desk: &Desk) -> Option<(usize, i64)> {
    desk.clock.advance_ms(61_000);
    let (city, debtor) = (CITY.parse().unwrap(), debtor());
    let made = desk.books.make_payout_file(&city, PLN, &debtor);
    made.await.unwrap().map(|file| (file.count, file.sum))
}

async fn change(database: &Database, statement: &'static str, id: TransferId) {
    let mut transaction = database.begin_write().await.unwrap();
    let changed = sqlx::query(statement)
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1, "{statement}");
    transaction.commit().await.unwrap();
}

async fn payouts_of(database: &Database, id: TransferId) -> Vec<(String, i64)> {
    sqlx::query_as("SELECT state, amount FROM payout WHERE id = $1")
        .bind(id.to_string())
        .fetch_all(database.reader())
        .await
        .unwrap()
}

/// As if the program had died when it had asked for a payout.
async fn left_asked(desk: &Desk, database: &Database, id: TransferId, mark: &str, minor: i64) {
    let mut transaction = database.begin_write().await.unwrap();
    sqlx::query(
        "INSERT INTO payout (id, mark, city, iban, name, amount, currency, title, created_at, state) \
         VALUES ($1, $2, $3, 'PL27114020040000300201355387', 'Thief', $4, 'PLN', 'x', $5, 'asked')",
    )
    .bind(id.to_string())
    .bind(mark.to_owned())
    .bind(CITY)
    .bind(minor)
    .bind(desk.now().millis())
    .execute(&mut *transaction)
    .await
    .unwrap();
    transaction.commit().await.unwrap();
}

async fn an_id_used_twice_pays_what_was_accepted(desk: &Desk, database: &Database) {
    let _before = next_file(desk).await;
    let jan = wallet(desk, 2_000).await;
    let small = desk.redeeming(jan, 1_000, bank());
    let id = small.order.redemption_id;
    let large = resigned(desk, &small, &|order| order.amount = pln(15_000));
    assert_eq!(
        desk.operator.redeem(large.clone()).await,
        Err(OperatorError::InsufficientFunds {
            available: pln(2_000)
        })
    );
    assert!(payouts_of(database, id).await.is_empty());
    // The large order is still under way when the ledger accepts the small one.
    left_asked(desk, database, id, &large.signature.to_string(), 15_000).await;
    desk.operator.redeem(small.clone()).await.unwrap();
    assert_eq!(
        desk.operator.redeem(large.clone()).await,
        Err(OperatorError::IdReused)
    );
    assert_eq!(next_file(desk).await, Some((1, 1_000)));
    assert_eq!(payouts_of(database, id).await, [("sent".to_owned(), 1_000)]);
    // Neither order brings it out a second time.
    desk.operator.redeem(small).await.unwrap();
    assert_eq!(desk.operator.redeem(large).await, Err(OperatorError::IdReused));
    assert_eq!(next_file(desk).await, None);
    assert_eq!(desk.standing(jan).await, (1_000, 1_000));
    desk.assert_balanced().await;
}

async fn another_transfer_pays_nothing(desk: &Desk, database: &Database) {
    let jan = wallet(desk, 5_000).await;
    let ola = desk.wallet(0).await;
    let cash = desk.cash(jan, 700);
    desk.operator.top_up_cash(cash.clone()).await.unwrap();
    let sent = desk.sending(jan, ola, 300);
    let (sent_id, sent_mark) = (sent.order.transfer_id, sent.signature.to_string());
    desk.operator.send(sent).await.unwrap();
    let in_cash = desk.redeeming(jan, 200, PayOutTo::Cash);
    desk.operator.redeem(in_cash.clone()).await.unwrap();
    let asked = [
        (cash.transfer, String::new(), 700),
        (sent_id, sent_mark, 300),
        (in_cash.order.redemption_id, in_cash.signature.to_string(), 200),
        (TransferId::new(desk.now()), String::new(), 100),
    ];
    for (id, mark, minor) in &asked {
        left_asked(desk, database, *id, mark, *minor).await;
    }
    assert_eq!(next_file(desk).await, None);
    for (id, ..) in asked {
        assert!(payouts_of(database, id).await.is_empty());
    }
    desk.assert_balanced().await;
}

async fn what_was_cut_off_is_paid_once(desk: &Desk, database: &Database) {
    let jan = wallet(desk, 5_000).await;
    // Cut off between the ledger's commit and the payout: the next file has it.
    let order = desk.redeeming(jan, 1_100, bank());
    let id = order.order.redemption_id;
    desk.operator.redeem(order).await.unwrap();
    change(database, "UPDATE payout SET state = 'asked' WHERE id = $1", id).await;
    desk.assert_balanced().await;
    assert_eq!(next_file(desk).await, Some((1, 1_100)));
    // Forgotten at the moment at which another try succeeds: the audit sees it, the same order brings it back.
    let order = desk.redeeming(jan, 1_200, bank());
    let id = order.order.redemption_id;
    desk.operator.redeem(order.clone()).await.unwrap();
    change(database, "DELETE FROM payout WHERE id = $1", id).await;
    let missing = format!("no bank account is paid by the transfer {id}");
    assert_eq!(desk.books.audit().await.unwrap().problems, [missing]);
    desk.operator.redeem(order).await.unwrap();
    assert_eq!(next_file(desk).await, Some((1, 1_200)));
    // What is paid is what the ledger has moved.
    change(
        database,
        "UPDATE payout SET amount = amount + 1 WHERE id = $1",
        id,
    )
    .await;
    let problems = desk.books.audit().await.unwrap().problems;
    assert!(
        problems.contains(&format!("the ledger has not moved what is paid out by {id}")),
        "{problems:?}"
    );
    change(
        database,
        "UPDATE payout SET amount = amount - 1 WHERE id = $1",
        id,
    )
    .await;
    // Refused at first, and accepted when there is enough.
    let order = desk.redeeming(jan, 3_000, bank());
    let refused = desk.operator.redeem(order.clone()).await;
    assert!(
        matches!(refused, Err(OperatorError::InsufficientFunds { .. })),
        "{refused:?}"
    );
    desk.top_up(jan, 300).await.unwrap();
    desk.operator.redeem(order).await.unwrap();
    assert_eq!(next_file(desk).await, Some((1, 3_000)));
    assert_eq!(next_file(desk).await, None);
    desk.assert_balanced().await;
}
