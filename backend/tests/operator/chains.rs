//! The chains of hashes along the accounts: how books from before there were any go on, and the seal.

use cityplus_backend::store::Database;

use super::Desk;

/// The seal is a mark of a moment: looking changes nothing, every movement does.
pub(crate) async fn the_seal_changes_with_every_movement(desk: &Desk) {
    let wallet = desk.wallet(1_000).await;
    let first = seal(desk).await;
    assert_eq!(first.len(), 64);
    assert_eq!(seal(desk).await, first);
    let open = desk.authorised(wallet, 100).await;
    assert_eq!(seal(desk).await, first, "nothing has moved");
    desk.operator.capture(open.payment, None).await.unwrap();
    let second = seal(desk).await;
    assert_ne!(second, first);
    desk.top_up(wallet, 100).await.unwrap();
    assert_ne!(seal(desk).await, second);
}

async fn seal(desk: &Desk) -> String {
    let audit = desk.books.audit().await.unwrap();
    assert_eq!(audit.problems, Vec::<String>::new());
    audit.seal
}

/// The ledger as it was before there were chains.
const BEFORE: [&str; 3] = [
    "ALTER TABLE account DROP COLUMN chain",
    "ALTER TABLE entry DROP COLUMN chain",
    "DELETE FROM _sqlx_migrations WHERE version = 7",
];

/// `open` opens the same database each time, with every migration that is due.
pub(crate) async fn books_from_before_go_on(open: impl AsyncFn() -> Database) {
    let database = open().await;
    let (wallet, paid) = {
        let desk = Desk::new(database.clone()).await;
        let wallet = desk.wallet(1_000).await;
        (wallet, desk.captured(wallet, 300).await.payment)
    };
    execute(&database, &BEFORE).await;
    database.close().await;

    let database = open().await;
    let desk = Desk::new(database.clone()).await;
    desk.assert_balanced().await;
    desk.operator.refund(desk.refund_of(paid, 300)).await.unwrap();
    desk.captured(wallet, 100).await;
    desk.assert_balanced().await;
    let lengths: Vec<i64> = sqlx::query_scalar(
        "SELECT CAST(LENGTH(chain) AS BIGINT) FROM entry WHERE account LIKE 'wallet/%' ORDER BY sequence",
    )
    .fetch_all(database.reader())
    .await
    .unwrap();
    assert_eq!(lengths, [0, 0, 43, 43]);

    let later = "UPDATE entry SET made_at = made_at + 1 WHERE account LIKE 'wallet/%' AND sequence = 3";
    execute(&database, &[later]).await;
    let audit = desk.books.audit().await.unwrap();
    let broken = format!("the chain is broken at entry 3 of wallet/{wallet}");
    assert_eq!(audit.problems, [broken]);
}

/// In one transaction.
pub(super) async fn execute(database: &Database, statements: &[&'static str]) {
    let mut transaction = database.begin_write().await.unwrap();
    for statement in statements {
        sqlx::query(*statement).execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
}
