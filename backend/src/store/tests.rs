//! The store on SQLite; PostgreSQL has a test target of its own.

use std::path::Path;
use std::time::Duration;

use sqlx::migrate::Migrator;

use super::locations::sqlite_url;
use super::*;

async fn open(folder: &Path, name: &str) -> Database {
    let url = sqlite_url(&folder.join(name)).unwrap();
    let database = Database::open(&url, &Migrator::DEFAULT, StoreOptions::default())
        .await
        .unwrap();
    let mut transaction = database.begin_write().await.unwrap();
    sqlx::query("CREATE TABLE IF NOT EXISTS counter (id TEXT PRIMARY KEY, value BIGINT NOT NULL)")
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    database
}

async fn text(database: &Database, pragma: &'static str) -> String {
    sqlx::query_scalar(pragma)
        .fetch_one(database.reader())
        .await
        .unwrap()
}

async fn number(database: &Database, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(database.reader())
        .await
        .unwrap()
}

#[tokio::test]
async fn an_sqlite_file_is_durable_private_and_may_have_any_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["plain.db", "with space.db", "what?#%41.db", "żółw.db"] {
        let database = open(folder.path(), name).await;
        assert_eq!(text(&database, "PRAGMA journal_mode").await, "wal", "{name}");
        assert_eq!(number(&database, "PRAGMA synchronous").await, 2, "{name}");
        assert_eq!(number(&database, "PRAGMA foreign_keys").await, 1, "{name}");
        database.ping().await.unwrap();
        let metadata = std::fs::metadata(folder.path().join(name)).unwrap();
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o777,
            0o600,
            "{name}"
        );
        assert!(metadata.len() > 0, "{name}");
    }
}

#[tokio::test]
async fn writers_queue_and_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(folder.path(), "queue.db").await;
    let mut setup = database.begin_write().await.unwrap();
    sqlx::query("INSERT INTO counter VALUES ('a', 0)")
        .execute(&mut *setup)
        .await
        .unwrap();
    setup.commit().await.unwrap();
    let writers: Vec<_> = (0..32)
        .map(|number| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut transaction = database.begin_write().await.unwrap();
                let value: i64 = sqlx::query_scalar("SELECT value FROM counter WHERE id = $1")
                    .bind("a")
                    .fetch_one(&mut *transaction)
                    .await
                    .unwrap();
                tokio::task::yield_now().await;
                sqlx::query("UPDATE counter SET value = $1")
                    .bind(value + 1)
                    .execute(&mut *transaction)
                    .await
                    .unwrap();
                // Every fourth gives up: what it wrote must be gone.
                if number % 4 == 0 {
                    drop(transaction);
                } else {
                    transaction.commit().await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(number(&database, "SELECT value FROM counter").await, 24);
}

/// Writes so many rows of 12 KB or more at once.
async fn write_rows(database: &Database, rows: std::ops::Range<i64>) {
    let mut transaction = database.begin_write().await.unwrap();
    for row in rows {
        sqlx::query("INSERT INTO counter VALUES ($1, $2)")
            .bind(format!("{row:06000}"))
            .bind(row)
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_long_log_is_copied_into_the_file_soon_after_commits() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(folder.path(), "log.db").await;
    let limit = number(&database, "PRAGMA wal_autocheckpoint").await;
    assert_eq!(limit, checkpoint::LOG_MOST_PAGES);
    let kept = number(&database, "PRAGMA journal_size_limit").await;
    assert_eq!(kept, checkpoint::LOG_KEPT_BYTES);
    // More than is worth copying, and too little for SQLite to do it by itself.
    write_rows(&database, 0..1_000).await;
    let copied = tokio::time::timeout(Duration::from_secs(20), async {
        while checkpoint::pages_left(database.reader()).await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(copied.await.is_ok(), "the log is not copied");
    // A few pages are not worth it, however long the log has been.
    write_rows(&database, 1_000..1_001).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(checkpoint::pages_left(database.reader()).await.unwrap() > 0);
    // Who looks after the log keeps no connection open when nobody needs the database any more.
    drop(database);
    let alone = rusqlite::Connection::open(folder.path().join("log.db")).unwrap();
    let left = tokio::time::timeout(Duration::from_secs(20), async {
        while !ends_log(&alone) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(left.await.is_ok(), "somebody has the file open");
}

/// Gives a file's log up, which is possible only while nobody else has it open.
fn ends_log(connection: &rusqlite::Connection) -> bool {
    let mode = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
    mode.is_ok_and(|mode| mode == "delete")
}

#[tokio::test]
async fn a_single_connection_copies_the_log_as_sqlite_does() {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_url(&folder.path().join("single.db")).unwrap();
    let options = StoreOptions {
        connections: 1,
        ..StoreOptions::default()
    };
    let database = Database::open(&url, &Migrator::DEFAULT, options).await.unwrap();
    let limit = number(&database, "PRAGMA wal_autocheckpoint").await;
    assert_eq!(limit, checkpoint::LOG_LEAST_PAGES);
}

#[tokio::test]
async fn errors_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let database = open(folder.path(), "errors.db").await;
    let mut transaction = database.begin_write().await.unwrap();
    let insert = "INSERT INTO counter VALUES ('same', 1)";
    sqlx::query(insert).execute(&mut *transaction).await.unwrap();
    let twice = StoreError::from(sqlx::query(insert).execute(&mut *transaction).await.unwrap_err());
    assert!(twice.is_unique_violation() && !twice.is_retryable(), "{twice:?}");
    let wrong = StoreError::from(
        sqlx::query("SELEKT")
            .execute(&mut *transaction)
            .await
            .unwrap_err(),
    );
    assert!(matches!(wrong, StoreError::Refused(_)), "{wrong:?}");

    std::fs::write(folder.path().join("garbage.db"), vec![7_u8; 8192]).unwrap();
    let garbage = sqlite_url(&folder.path().join("garbage.db")).unwrap();
    let missing = sqlite_url(&folder.path().join("no/such/folder.db")).unwrap();
    let corrupt = Database::open(&garbage, &Migrator::DEFAULT, StoreOptions::default())
        .await
        .unwrap_err();
    assert!(matches!(corrupt, StoreError::Corrupt(_)), "{corrupt:?}");
    for url in [missing.as_str(), "mysql://a/b", "", "sqlite:", "sqlite::memory:"] {
        let error = Database::open(url, &Migrator::DEFAULT, StoreOptions::default())
            .await
            .unwrap_err();
        assert!(matches!(error, StoreError::Setup(_)), "{url}: {error:?}");
    }
}

#[tokio::test]
async fn an_unreachable_server_is_unavailable_and_its_password_untold() {
    let url = "postgres://user:secret-word@127.0.0.1:1/city";
    let error = Database::open(url, &Migrator::DEFAULT, StoreOptions::default())
        .await
        .unwrap_err();
    assert!(error.is_retryable(), "{error:?}");
    assert!(!error.to_string().contains("secret-word"));
}

#[test]
fn city_and_operator_are_two_databases() {
    let data = Path::new("/data");
    let at =
        |city, operator| Locations::resolve(data, city, operator).map(|found| (found.city, found.operator));
    let is = |city: &str, operator: &str| Some((city.to_owned(), operator.to_owned()));
    let table = [
        (None, None, is("sqlite:/data/city.db", "sqlite:/data/operator.db")),
        (
            Some("sqlite:/x/c.db"),
            None,
            is("sqlite:/x/c.db", "sqlite:/data/operator.db"),
        ),
        (
            Some("postgres://u:p@h:5/opole"),
            None,
            is("postgres://u:p@h:5/opole", "postgres://u:p@h:5/opole_operator"),
        ),
        (
            Some("postgres://h/opole?sslmode=disable"),
            None,
            is(
                "postgres://h/opole?sslmode=disable",
                "postgres://h/opole_operator?sslmode=disable",
            ),
        ),
        (
            Some("postgres://h/a"),
            Some("postgres://g/b"),
            is("postgres://h/a", "postgres://g/b"),
        ),
        (
            None,
            Some("postgres://g/b"),
            is("sqlite:/data/city.db", "postgres://g/b"),
        ),
        (Some("postgres://h/a"), Some("postgres://h/a"), None),
        (Some("postgres://h"), None, None),
        (Some("postgres://h/"), None, None),
        (Some("mysql://h/a"), None, None),
        (None, Some("nonsense"), None),
    ];
    for (city, operator, expected) in table {
        assert_eq!(at(city, operator).ok(), expected, "{city:?} {operator:?}");
    }
}
