//! The process harness itself: how it starts, kills, stops and starts again, and what it says when
//! a server does not start. Small programs stand in for `cityplus`; the journeys use the real one.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;

use cityplus_servers::ServerError;
use cityplus_servers::process::{Backend, Setup};

#[test]
fn a_missing_binary_names_the_build() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup {
        binary: Some(folder.path().join("cityplus")),
        ..Setup::default()
    };
    let error = Backend::start_with(setup).unwrap_err();
    assert!(matches!(error, ServerError::NoBackend { .. }));
    assert!(
        error.to_string().contains("cargo build -p cityplus-backend"),
        "{error}"
    );
}

#[test]
fn a_server_that_ends_at_once_is_reported_with_its_own_words() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("cityplus");
    fs::write(&script, "#!/bin/sh\necho \"no such city: $*\" >&2\nexit 3\n").unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let setup = Setup {
        binary: Some(script),
        arguments: vec!["--city".into(), "atlantis".into()],
        ..Setup::default()
    };
    let error = Backend::start_with(setup).unwrap_err().to_string();
    for part in [
        "before it was ready",
        "exit status: 3",
        "no such city: serve --data ",
        "--city atlantis",
    ] {
        assert!(error.contains(part), "{part} is missing in {error}");
    }
}

/// Cargo builds the examples of a package before it runs the package's tests.
fn ready() -> Setup {
    let test = std::env::current_exe().unwrap_or_default();
    let built = test
        .ancestors()
        .nth(2)
        .map(|folder| folder.join("examples/ready"));
    Setup {
        binary: built,
        ..Setup::default()
    }
}

#[test]
fn a_server_is_killed_stopped_and_started_again_on_its_data() {
    let mut server = Backend::start_with(ready()).unwrap();
    let url = server.url();
    let address = url.strip_prefix("http://").unwrap().to_owned();
    assert!(server.id().is_some());
    TcpStream::connect(&address).unwrap();

    server.kill9().unwrap();
    assert_eq!(server.id(), None);
    TcpStream::connect(&address).unwrap_err();

    server.restart().unwrap();
    assert_eq!(server.url(), url);
    let status = server.stop().unwrap();
    assert_eq!(
        status.signal(),
        Some(15),
        "the small server leaves SIGTERM to the system"
    );
    assert!(server.stop().unwrap_err().to_string().contains("does not run"));

    server.restart().unwrap();
    server.restart().unwrap();
    assert_eq!(fs::read_to_string(server.data().join("starts")).unwrap(), "4");
    assert_eq!(server.log(), "start 1\nstart 2\nstart 3\nstart 4\n");

    let data = server.data();
    drop(server);
    TcpStream::connect(&address).unwrap_err();
    assert!(!data.exists());
}
