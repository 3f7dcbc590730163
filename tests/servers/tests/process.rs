//! What the process harness says when a server does not start. Shell scripts stand in for
//! `cityplus` here; that the real one starts, dies and comes back is shown in tests/scenarios.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

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
