//! The store on a real PostgreSQL: creation of missing databases, several starts at once, turns of writers.
#![allow(clippy::expect_used, clippy::unwrap_used)] // tests: the helpers, too, may fail loudly

use cityplus_backend::store::{Database, Kind, Locations, StoreError, StoreOptions, operator_migrations};
use sqlx::{AssertSqlSafe, Connection};

/// The maintenance database of the test server.
fn server() -> String {
    std::env::var("CITYPLUS_TEST_POSTGRES").expect(
        "this test needs a PostgreSQL server: run it by `cargo xtask test`, which starts one, or set \
         CITYPLUS_TEST_POSTGRES to the URL of a server's maintenance database",
    )
}

fn fresh_url(label: &str) -> String {
    static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let name = format!("store_{label}_{}_{number}", std::process::id());
    let server = server();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

async fn open(url: &str, options: StoreOptions) -> Result<Database, StoreError> {
    Database::open(url, operator_migrations(), options).await
}

#[tokio::test]
async fn several_processes_may_start_at_once_on_a_missing_database() {
    let url = Locations::resolve("/data".as_ref(), Some(&fresh_url("start")), None)
        .unwrap()
        .operator;
    let starts: Vec<_> = (0..4)
        .map(|_| {
            let url = url.clone();
            tokio::spawn(async move { open(&url, StoreOptions::default()).await })
        })
        .collect();
    for start in starts {
        let database = start.await.unwrap().unwrap();
        assert_eq!(database.kind(), Kind::Postgres);
        database.ping().await.unwrap();
        database.close().await;
    }
}

#[tokio::test]
async fn a_missing_database_is_named_when_it_may_not_be_created() {
    let url = fresh_url("missing");
    let options = StoreOptions {
        create_if_missing: false,
        ..StoreOptions::default()
    };
    let error = open(&url, options).await.unwrap_err();
    let StoreError::Setup(text) = error else {
        panic!("{error:?}")
    };
    assert!(
        text.contains(url.rsplit_once('/').unwrap().1) && text.contains("--operator-database-url"),
        "{text}"
    );
}

#[tokio::test]
async fn conflicts_and_slow_statements_have_their_meaning() {
    let options = StoreOptions {
        statement_timeout: std::time::Duration::from_millis(200),
        ..StoreOptions::default()
    };
    let database = open(&fresh_url("errors"), options).await.unwrap();
    let mut transaction = database.begin_write().await.unwrap();
    transaction.ping().await.unwrap();
    for statement in [
        "CREATE TABLE t (id TEXT PRIMARY KEY, n BIGINT)",
        "INSERT INTO t VALUES ('a', 1)",
    ] {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();

    let twice = sqlx::query("INSERT INTO t VALUES ('a', 2)")
        .execute(database.reader())
        .await
        .unwrap_err();
    assert!(StoreError::from(twice).is_unique_violation());
    let slow = sqlx::query("SELECT CAST(1 AS BIGINT) FROM pg_sleep(5)")
        .execute(database.reader())
        .await
        .unwrap_err();
    let slow = StoreError::from(slow);
    assert!(
        matches!(slow, StoreError::Busy(_)) && slow.is_retryable(),
        "{slow:?}"
    );
}

#[tokio::test]
async fn locked_rows_serialise_writers_of_several_processes() {
    let url = fresh_url("locks");
    let first = open(&url, StoreOptions::default()).await.unwrap();
    let second = open(&url, StoreOptions::default()).await.unwrap();
    let mut transaction = first.begin_write().await.unwrap();
    for statement in [
        "CREATE TABLE t (id TEXT PRIMARY KEY, n BIGINT)",
        "INSERT INTO t VALUES ('a', 0)",
    ] {
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
    let writers: Vec<_> = (0..40)
        .map(|number| {
            let database = if number % 2 == 0 {
                first.clone()
            } else {
                second.clone()
            };
            tokio::spawn(async move {
                let mut transaction = database.begin_write().await.unwrap();
                let read = format!("SELECT n FROM t WHERE id = $1{}", database.for_update());
                let n: i64 = sqlx::query_scalar(AssertSqlSafe(read))
                    .bind("a")
                    .fetch_one(&mut *transaction)
                    .await
                    .unwrap();
                sqlx::query("UPDATE t SET n = $1")
                    .bind(n + 1)
                    .execute(&mut *transaction)
                    .await
                    .unwrap();
                transaction.commit().await.unwrap();
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let n: i64 = sqlx::query_scalar("SELECT n FROM t")
        .fetch_one(first.reader())
        .await
        .unwrap();
    assert_eq!(n, 40);
}
