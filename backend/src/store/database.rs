//! A database: its pool, its kind, and the turn of its writers.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use data_encoding::HEXLOWER_PERMISSIVE;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateDatabase, Migrator};
use sqlx::{Any, AnyConnection, AnyPool, AssertSqlSafe, ConnectOptions, Connection, Executor};
use tokio::sync::Semaphore;

use super::checkpoint::{Checkpoints, LOG_KEPT_BYTES, LOG_LEAST_PAGES, LOG_MOST_PAGES};
use super::options::setting_ms;
use super::transaction::Turn;
use super::{StoreError, StoreOptions, WriteGate, WriteTransaction};

/// Which engine stands behind a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Embedded, one file, one writer at a time.
    Sqlite,
    /// A server that any number of backend processes may share.
    Postgres,
}

/// An open database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    kind: Kind,
    writer: Option<Writer>,
    acquire_timeout: std::time::Duration,
    gate: Option<Arc<dyn WriteGate>>,
}

/// SQLite's one writer.
#[derive(Clone, Debug)]
struct Writer {
    /// Waiting here is fair and costs nothing, waiting inside SQLite is polling.
    turns: Arc<Semaphore>,
    /// None where it would hold the only connection.
    checkpoints: Option<Checkpoints>,
}

impl Database {
    /// Opens `sqlite:PATH` or `postgres://…`, creates it if missing and allowed, and brings its tables up to date.
    /// Safe when several processes start at once on one PostgreSQL.
    pub async fn open(url: &str, migrations: &Migrator, options: StoreOptions) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let kind = kind_of(url)?;
        let connect = AnyConnectOptions::from_str(url)?.disable_statement_logging();
        let mut first = first_connection(url, kind, &connect, &options).await?;
        // On a connection of its own, without a statement's time limit: another process may be migrating.
        migrations.run_direct(None, &mut first, false).await?;
        first.close().await?;

        let settings = Arc::new(connection_settings(kind, &options));
        let pool = AnyPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.acquire_timeout)
            .idle_timeout(options.idle_timeout)
            .after_connect(move |connection, _| {
                let settings = Arc::clone(&settings);
                Box::pin(async move {
                    connection
                        .execute(sqlx::raw_sql(AssertSqlSafe(settings.to_string())))
                        .await
                        .map(|_| ())
                })
            })
            .connect_with(connect)
            .await?;
        let writer = match kind {
            Kind::Sqlite => Some(Writer {
                turns: Arc::new(Semaphore::new(1)),
                checkpoints: has_checkpoints(&options).then(|| Checkpoints::start(pool.clone())),
            }),
            Kind::Postgres => None,
        };
        Ok(Self {
            pool,
            kind,
            writer,
            acquire_timeout: options.acquire_timeout,
            gate: None,
        })
    }

    /// The same database, its connections shared, behind a gate.
    #[must_use]
    pub fn behind(&self, gate: Arc<dyn WriteGate>) -> Self {
        Self {
            gate: Some(gate),
            ..self.clone()
        }
    }

    /// Which engine this is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// For reading: statements outside a transaction. Writing through it would go past the writers' queue.
    pub const fn reader(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins a transaction that writes. On SQLite it has the write lock from the start, so nothing it reads can
    /// change under it; on PostgreSQL lock what you read and rely on with [`Database::for_update`].
    pub async fn begin_write(&self) -> Result<WriteTransaction, StoreError> {
        if self.gate.as_ref().is_some_and(|gate| !gate.opens()) {
            std::future::pending::<()>().await;
        }
        self.hold_writers().await
    }

    /// Keeps writers waiting until it is ended: on SQLite everybody, whatever they write; on PostgreSQL those who want the
    /// rows that it locks. It goes past the gate, because nothing is to be written.
    pub(crate) async fn hold_writers(&self) -> Result<WriteTransaction, StoreError> {
        let Some(writer) = &self.writer else {
            return Ok(WriteTransaction::new(
                self.pool.begin_with(BEGIN_BY_KEYS).await?,
                None,
            ));
        };
        let permit = tokio::time::timeout(self.acquire_timeout, Arc::clone(&writer.turns).acquire_owned())
            .await
            .map_err(|_| StoreError::Busy("too many writers are waiting".into()))?
            .map_err(|_| StoreError::Unavailable("the database is being closed".into()))?;
        Ok(WriteTransaction::new(
            self.pool.begin_with("BEGIN IMMEDIATE").await?,
            Some(Turn {
                _permit: permit,
                checkpoints: writer.checkpoints.clone(),
            }),
        ))
    }

    /// What to put behind a SELECT whose rows must not change until the commit: `" FOR UPDATE"` or nothing.
    pub const fn for_update(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite => "",
            Kind::Postgres => " FOR UPDATE",
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let one: i64 = sqlx::query_scalar("SELECT CAST(1 AS BIGINT)")
            .fetch_one(&self.pool)
            .await?;
        if one == 1 {
            Ok(())
        } else {
            Err(StoreError::corrupt("SELECT 1"))
        }
    }

    /// Waits for what is running and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// How PostgreSQL begins a transaction that writes. Whatever writes finds its rows by their keys. What the planner knows of a
/// table that grows fast is always old: from there it would read all of it for a handful of rows, and keep that plan.
const BEGIN_BY_KEYS: &str = "BEGIN; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

fn kind_of(url: &str) -> Result<Kind, StoreError> {
    if url.starts_with("sqlite:") {
        Ok(Kind::Sqlite)
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Ok(Kind::Postgres)
    } else {
        Err(StoreError::Setup(
            "a database URL starts with sqlite: or postgres://".into(),
        ))
    }
}

/// Whether SQLite's log is copied by a connection that nobody waits for.
const fn has_checkpoints(options: &StoreOptions) -> bool {
    options.connections > 1
}

/// What every connection of the pool is told first.
fn connection_settings(kind: Kind, options: &StoreOptions) -> String {
    let timeout_ms = setting_ms(options.statement_timeout);
    let log_most_pages = if has_checkpoints(options) {
        LOG_MOST_PAGES
    } else {
        LOG_LEAST_PAGES
    };
    match kind {
        // FULL: a commit is on the disk when it returns, not only after the next checkpoint. The cache is in KiB,
        // negative by SQLite's convention, and kept small because there is one for each connection.
        Kind::Sqlite => format!(
            "PRAGMA busy_timeout = {timeout_ms}; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA cache_size = -4096; PRAGMA temp_store = MEMORY; \
             PRAGMA journal_size_limit = {LOG_KEPT_BYTES}; PRAGMA wal_autocheckpoint = {log_most_pages};"
        ),
        // Compiling a plan takes longer than all that is ever asked here.
        Kind::Postgres => format!(
            "SET jit = off; SET statement_timeout = {timeout_ms}; SET lock_timeout = {timeout_ms}; \
             SET idle_in_transaction_session_timeout = {};",
            timeout_ms.saturating_mul(3)
        ),
    }
}

/// Connects once, creating the database if need be, and sets what is the database's and not a connection's.
async fn first_connection(
    url: &str,
    kind: Kind,
    connect: &AnyConnectOptions,
    options: &StoreOptions,
) -> Result<AnyConnection, StoreError> {
    match kind {
        Kind::Sqlite => {
            if options.create_if_missing {
                create_private_file(&sqlite_path(url)?)?;
            }
            let mut connection = connect.connect().await?;
            let settings = connection_settings(kind, options);
            connection.execute(sqlx::raw_sql(AssertSqlSafe(settings))).await?;
            connection.execute("PRAGMA journal_mode = WAL").await?;
            Ok(connection)
        }
        Kind::Postgres => match connect.connect().await {
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("3D000") => {
                create_on_server(url, options).await?;
                Ok(connect.connect().await?)
            }
            other => Ok(other?),
        },
    }
}

/// `CREATE DATABASE`; another process may be doing the same at this moment.
async fn create_on_server(url: &str, options: &StoreOptions) -> Result<(), StoreError> {
    let advice = |reason: String| {
        let name = url
            .split('?')
            .next()
            .and_then(|base| base.rsplit('/').next())
            .unwrap_or_default();
        StoreError::Setup(format!(
            "the database \"{name}\" does not exist and could not be created ({reason}); create it \
             (CREATE DATABASE \"{name}\") or name another one by --database-url or --operator-database-url"
        ))
    };
    if !options.create_if_missing {
        return Err(advice("creating is switched off".into()));
    }
    match Any::create_database(url).await {
        Ok(()) => Ok(()),
        // duplicate_database, or the unique violation of two at the same instant
        Err(sqlx::Error::Database(error)) if matches!(error.code().as_deref(), Some("42P04" | "23505")) => {
            Ok(())
        }
        Err(sqlx::Error::Database(error)) => Err(advice(error.message().to_owned())),
        Err(other) => Err(other.into()),
    }
}

/// The file an SQLite URL names.
fn sqlite_path(url: &str) -> Result<PathBuf, StoreError> {
    let unreadable = || StoreError::Setup("the SQLite URL cannot be read; write sqlite:PATH".into());
    let rest = url.strip_prefix("sqlite:").ok_or_else(unreadable)?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let encoded = rest.split('?').next().unwrap_or_default();
    if encoded.is_empty() || encoded == ":memory:" {
        return Err(StoreError::Setup(
            "an SQLite database needs a file: sqlite:PATH".into(),
        ));
    }
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut left = encoded.as_bytes();
    while let Some((&byte, after)) = left.split_first() {
        let escaped = after.get(..2).filter(|_| byte == b'%');
        if let Some(decoded) = escaped.and_then(|digits| HEXLOWER_PERMISSIVE.decode(digits).ok()) {
            bytes.extend(decoded);
            left = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(byte);
            left = after;
        }
    }
    String::from_utf8(bytes)
        .map(PathBuf::from)
        .map_err(|_| unreadable())
}

/// Makes the file readable by its owner only, before SQLite puts anything in; its -wal and -shm take over the mode.
fn create_private_file(path: &Path) -> Result<(), StoreError> {
    let mut how = OpenOptions::new();
    how.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    match how.open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(StoreError::Setup(format!(
            "cannot open the database {}: {error}",
            path.display()
        ))),
    }
}
