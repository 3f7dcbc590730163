//! A fresh database on the server that `cargo xtask test` started. Goes away with its value.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::ServerError;

use super::{TEST_SERVER, binaries, server};

const NAME_LIMIT: usize = 63;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// An empty database of its own for one test; dropped with the value, connections or not.
#[derive(Debug)]
pub struct TestDatabase {
    server: String,
    url: String,
    name: String,
}

impl TestDatabase {
    /// Makes an empty database on the server at `server` (the address of any of its databases).
    pub fn create(server: &str, kind: &str) -> Result<Self, ServerError> {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{kind}_{}_{count}", std::process::id());
        check_name(&name)?;
        statement(server, &format!("CREATE DATABASE {name}"))?;
        Ok(Self {
            server: server.to_owned(),
            url: with_database(server, &name),
            name,
        })
    }

    /// Where the database is, as `--database-url` takes it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        // A server that is gone takes the database with it.
        let _ = statement(
            &self.server,
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
    }
}

/// Makes an empty database; `kind` (`operator`, `city`) only shows in its name.
///
/// Fails, and never skips, where `CITYPLUS_TEST_POSTGRES` names no server.
pub fn test_database(kind: &str) -> Result<TestDatabase, ServerError> {
    let server = std::env::var(TEST_SERVER).map_err(|_| ServerError::NoTestServer)?;
    TestDatabase::create(&server, kind)
}

/// The same server, another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server
        .split_once('?')
        .map_or((server, None), |(a, o)| (a, Some(o)));
    let end = address.find("://").map_or(0, |start| start + 3);
    let (scheme, rest) = address.split_at(end);
    let host = rest.split_once('/').map_or(rest, |(host, _)| host);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{scheme}{host}/{name}{options}")
}

/// Names go into statements unquoted.
pub(crate) fn check_name(name: &str) -> Result<(), ServerError> {
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
    let clean = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if begins && clean && name.len() <= NAME_LIMIT {
        Ok(())
    } else {
        Err(ServerError::DatabaseName {
            name: name.to_owned(),
        })
    }
}

/// One statement, whatever it answers.
pub(crate) fn statement(url: &str, sql: &str) -> Result<(), ServerError> {
    query(url, sql).map(drop)
}

/// What a statement answers, a line for each row, `|` between columns. Through `psql`: the harness needs no driver of
/// its own.
pub(super) fn query(url: &str, sql: &str) -> Result<String, ServerError> {
    let psql = binaries::folder()?.join("psql");
    let mut command = Command::new(psql);
    command
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"])
        .args(["-d", url, "-c", sql])
        .env("LC_ALL", "C");
    server::run(&mut command, sql)
}

#[cfg(test)]
mod tests {
    use super::{check_name, with_database};

    #[test]
    fn names_that_need_quoting_are_refused() {
        let long = "a".repeat(64);
        for (name, good) in [
            ("city_1_2", true),
            ("", false),
            ("1city", false),
            ("City", false),
            ("a b", false),
            ("a;drop", false),
            (long.as_str(), false),
        ] {
            assert_eq!(check_name(name).is_ok(), good, "{name}");
        }
    }

    #[test]
    fn the_database_is_replaced_in_the_address() {
        for (server, expected) in [
            ("postgres://p@127.0.0.1:5/postgres", "postgres://p@127.0.0.1:5/x"),
            ("postgres://p@127.0.0.1:5", "postgres://p@127.0.0.1:5/x"),
            (
                "postgres://h/db?sslmode=disable",
                "postgres://h/x?sslmode=disable",
            ),
        ] {
            assert_eq!(with_database(server, "x"), expected);
        }
    }
}
