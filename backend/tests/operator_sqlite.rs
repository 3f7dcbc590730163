//! The operator's suites on SQLite.
#![allow(clippy::expect_used, clippy::unwrap_used)] // tests: the helpers, too, may fail loudly

#[path = "operator/network.rs"]
mod network;
mod operator;

use std::path::Path;
use std::sync::Arc;

use cityplus_backend::store::{Database, Locations, StoreOptions, operator_migrations};
use operator::{Desk, cities, concurrency, gateways, journeys, model, redemptions, refusals, settlement};

async fn open(folder: &Path) -> Database {
    let url = Locations::resolve(folder, None, None).unwrap().operator;
    Database::open(&url, operator_migrations(), StoreOptions::default())
        .await
        .unwrap()
}

#[tokio::test]
async fn money_goes_its_way() {
    let folder = tempfile::tempdir().unwrap();
    journeys::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn refusals_are_exact_and_move_nothing() {
    let folder = tempfile::tempdir().unwrap();
    refusals::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_through_gateways() {
    let folder = tempfile::tempdir().unwrap();
    gateways::all(open(folder.path()).await).await;
}

#[tokio::test]
async fn money_leaves_wallets() {
    let folder = tempfile::tempdir().unwrap();
    redemptions::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn merchants_are_paid_to_the_grosz() {
    let folder = tempfile::tempdir().unwrap();
    settlement::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn cities_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    cities::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn books_from_before_there_were_cities_are_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    cities::books_from_before_are_taken_over(async || open(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_callers_of_two_processes() {
    let folder = tempfile::tempdir().unwrap();
    let one = Arc::new(Desk::new(open(folder.path()).await).await);
    let two = Arc::new(Desk::new(open(folder.path()).await).await);
    concurrency::all([one, two]).await;
}

#[test]
fn random_walks_follow_the_model() {
    model::run(24, || {
        Box::pin(async {
            let folder = tempfile::tempdir().unwrap();
            let database = open(folder.path()).await;
            (Some(folder), database)
        })
    });
}

/// What the audit is for: a changed row is found.
#[tokio::test]
async fn the_audit_finds_what_was_tampered_with() {
    for damage in [
        "UPDATE account SET credits_posted = credits_posted + 1 WHERE kind = 'wallet'",
        "UPDATE account SET debits_pending = debits_pending - 1 WHERE kind = 'wallet'",
        "UPDATE account SET entries = entries + 1 WHERE kind = 'wallet'",
        "UPDATE entry SET amount = amount + 1 WHERE sequence = 1",
        "UPDATE entry SET balance_after = balance_after + 1 WHERE sequence = 1",
        "UPDATE transfer SET amount = amount + 1 WHERE kind = 'top_up'",
        "DELETE FROM entry WHERE sequence = 2",
        "DELETE FROM reservation",
        "UPDATE resolution SET amount = amount - 1",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let database = open(folder.path()).await;
        let desk = Desk::new(database.clone()).await;
        let wallet = desk.wallet(1_000).await;
        desk.authorised(wallet, 100).await;
        desk.captured(wallet, 200).await;
        desk.assert_balanced().await;
        let mut transaction = database.begin_write().await.unwrap();
        let changed = sqlx::query(damage).execute(&mut *transaction).await.unwrap();
        assert!(changed.rows_affected() > 0, "{damage}");
        transaction.commit().await.unwrap();
        let audit = desk.books.audit().await.unwrap();
        assert!(!audit.problems.is_empty(), "{damage}");
    }
}
