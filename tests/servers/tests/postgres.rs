//! The harness against the real PostgreSQL.

use cityplus_servers::ServerError;
use cityplus_servers::postgres::TestDatabase;
use cityplus_servers::postgres::{Options, Server};

#[test]
fn a_postgres_server_serves_databases_and_goes_away() {
    let server = Server::start_with(Options {
        durable: false,
        ..Options::default()
    })
    .unwrap();
    let first = server.create_database("first").unwrap();
    assert_eq!(first, server.url("first"));
    let twice = server.create_database("first").unwrap_err();
    assert!(
        matches!(&twice, ServerError::Failed { output, .. } if output.contains("already exists")),
        "{twice}"
    );
    assert!(matches!(
        server.create_database("a;b"),
        Err(ServerError::DatabaseName { .. })
    ));
    assert!(server.program("pgbench").is_ok());

    let port = server.port();
    std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
    drop(server);
    std::net::TcpStream::connect(("127.0.0.1", port)).unwrap_err();
}

#[test]
fn the_durable_postgres_server_waits_for_the_disk() {
    let server = Server::start().unwrap();
    let psql = server.program("psql").unwrap();
    let output = std::process::Command::new(psql)
        .args(["-X", "-At", "-d", &server.url("postgres"), "-c", "SHOW fsync"])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "on");
}

#[test]
fn a_postgres_database_of_a_test_is_fresh_and_goes_away() {
    let server = Server::start_with(Options {
        durable: false,
        ..Options::default()
    })
    .unwrap();
    let first = TestDatabase::create(&server.url("postgres"), "harness").unwrap();
    let second = TestDatabase::create(&server.url("postgres"), "harness").unwrap();
    assert_ne!(first.url(), second.url());
    let url = first.url().to_owned();
    let psql = server.program("psql").unwrap();
    let exists = || {
        std::process::Command::new(&psql)
            .args(["-X", "-d", &url, "-c", "SELECT 1"])
            .output()
            .unwrap()
            .status
            .success()
    };
    assert!(exists());
    drop(first);
    assert!(!exists());
}
