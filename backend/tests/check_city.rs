//! `cityplus check-city` as a person runs it: the real program, its output and its exit code.
#![allow(clippy::unwrap_used)] // tests: the helpers, too, may fail loudly

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

fn check_city(folder: &Path) -> (String, Option<i32>) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env!("CARGO_BIN_EXE_cityplus"))
        .arg("check-city")
        .arg(folder)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&stderr), "");
    (String::from_utf8(stdout).unwrap(), status.code())
}

/// A copy of the pack of Opole, to be spoilt.
fn copy_of_opole() -> TempDir {
    let original = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cities/opole");
    let copy = tempfile::tempdir().unwrap();
    fs::create_dir(copy.path().join("units")).unwrap();
    fs::copy(original.join("city.toml"), copy.path().join("city.toml")).unwrap();
    for entry in fs::read_dir(original.join("units")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join("units").join(entry.file_name())).unwrap();
    }
    copy
}

fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    let file = folder.join(file);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(old), "{old}");
    fs::write(file, text.replacen(old, new, 1)).unwrap();
}

#[test]
fn a_pack_in_order_is_ok_with_counts() {
    let counts = "ok: opole, 6 units, 1 venue, 1 product, 3 variants, 4 price lists, version ";
    let opole = copy_of_opole();
    for pack in [opole.path(), Path::new("opole")] {
        let (text, code) = check_city(pack);
        assert!(text.starts_with(counts), "{text}");
        assert_eq!((text.lines().count(), code), (1, Some(0)));
    }
}

#[test]
fn every_slip_is_named_with_file_line_and_field() {
    let opole = copy_of_opole();
    replace(opole.path(), "city.toml", "zone =", "zoen =");
    replace(opole.path(), "units/zoo.toml", "2027-03-31", "2027-03-30");
    replace(opole.path(), "units/zoo.toml", "\"105.00\"", "\"105.00 EUR\"");
    let (text, code) = check_city(opole.path());
    let expected = [
        "city.toml:1:1: zone: missing; add a line such as: zone = \"Europe/Warsaw\"",
        "city.toml:5:1: zoen: unknown field; did you mean \"zone\"?",
        "units/zoo.toml:53:59: products[0].prices[0].amounts.family: is in EUR, but the city's currency is PLN; write \
         the price in PLN",
        "units/zoo.toml:61:8: products[0].prices[2].from: leaves a gap: products[0].prices[1] ends on 2027-03-30 and \
         this one begins on 2027-04-01; close it",
        "4 problems found",
    ];
    assert_eq!(text.trim_end().lines().collect::<Vec<_>>(), expected);
    assert_eq!(code, Some(1));
}

#[test]
fn a_folder_that_is_not_there_is_said_so() {
    let (text, code) = check_city(Path::new("no-such-city"));
    assert!(
        text.starts_with("no-such-city: neither a folder nor a pack that is built in; "),
        "{text}"
    );
    assert_eq!(code, Some(1));
}
