//! Damaged packs: whatever stands in the files, the answer is a city or problems with a file and a line, never a panic.

use proptest::prelude::*;

use super::super::{PackFile, built_in, read};
use super::{file, promises, small_pack};

/// Reads a damaged pack: what is wrong must name one of its files, and what loads must keep the promises.
fn survive(files: &[PackFile]) {
    let problems = match read(files) {
        Ok(city) => return promises::hold(&city.catalogue),
        Err(problems) => problems,
    };
    assert!(!problems.is_empty());
    for problem in &problems {
        let known = problem.file == "…" || files.iter().any(|file| file.name == problem.file);
        assert!(known, "{problem}");
        assert!(!problem.message.is_empty(), "{problem:?}");
        assert!(!problem.message.contains("no words for"), "{problem}");
        assert!(problem.to_string().lines().count() == 1, "{problem}");
        let of_whole_file = problem.message.starts_with("is not listed") || problem.file == "…";
        assert!(problem.position.is_some() || of_whole_file, "{problem}");
    }
}

/// The pack with one file's bytes replaced.
fn with(files: &[PackFile], index: usize, bytes: Vec<u8>) -> Vec<PackFile> {
    let mut files = files.to_vec();
    files[index].bytes = bytes;
    files
}

#[test]
fn every_line_of_opole_may_be_missing() {
    let files = built_in("opole").unwrap();
    for (index, file) in files.iter().enumerate() {
        let text = String::from_utf8(file.bytes.clone()).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for left_out in 0..lines.len() {
            let rest: String = [&lines[..left_out], &lines[left_out + 1..]].concat().concat();
            survive(&with(&files, index, rest.into_bytes()));
        }
    }
}

#[test]
fn every_character_of_opole_may_be_wrong_or_missing() {
    let files = built_in("opole").unwrap();
    for (index, file) in files.iter().enumerate() {
        for at in 0..file.bytes.len() {
            let wrong = [b"x", b"9", b"\"", b"\n", b"]", b"\xff"][at % 6];
            for damage in [wrong.as_slice(), b""] {
                let bytes = [&file.bytes[..at], damage, &file.bytes[at + 1..]].concat();
                survive(&with(&files, index, bytes));
            }
        }
    }
}

#[test]
fn a_pack_may_be_cut_anywhere() {
    let files = small_pack();
    for (index, file) in files.iter().enumerate() {
        for length in 0..file.bytes.len() {
            survive(&with(&files, index, file.bytes[..length].to_vec()));
        }
    }
}

/// Deep and wide things that a reader could stumble over.
#[test]
fn depth_and_width_are_survived() {
    let deep_list = format!("name = {}", "[".repeat(100_000));
    let deep_table = format!("name = {}", "{ a = ".repeat(30_000));
    let dotted = format!("name.{} = 1", vec!["a"; 60_000].join("."));
    let fields: Vec<String> = (0..20_000).map(|number| format!("a{number} = 1")).collect();
    let wide = fields.join("\n");
    let venues = "[[venues]]\n".repeat(20_000);
    for text in [deep_list, deep_table, dotted, wide, venues] {
        survive(&with(&small_pack(), 1, text.clone().into_bytes()));
        survive(&with(&small_pack(), 0, text.into_bytes()));
    }
}

/// Words of the format, put together at random: they reach further into the reader than random bytes do.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "key",
        "name",
        "code",
        "venues",
        "products",
        "variants",
        "prices",
        "amounts",
        "from",
        "to",
        "validity",
        "refund",
        "pl",
        "=",
        "=",
        "=",
        "{",
        "}",
        "[",
        "]",
        "[[",
        "]]",
        "\n",
        "\n",
        "\n",
        ",",
        ".",
        "\"",
        "\"x\"",
        "\"35.00\"",
        "2026-04-01",
        "09:00",
        "1",
        "-1",
        "0.5",
        "true",
        "units",
        "zone",
        "currency",
        "languages",
        "brand",
        "contact",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn any_bytes(city in prop::collection::vec(any::<u8>(), 0..400), unit in prop::collection::vec(any::<u8>(), 0..400)) {
        survive(&[file("city.toml", city), file("units/zoo.toml", unit)]);
    }

    #[test]
    fn any_words(city in words(), unit in words()) {
        survive(&with(&small_pack(), 1, unit.clone().into_bytes()));
        survive(&[file("city.toml", city), file("units/zoo.toml", unit)]);
    }

    #[test]
    fn any_name(name in "\\PC{0,60}") {
        let mut files = small_pack();
        files.push(file(&name, "name = 1"));
        if let Err(problems) = read(&files) {
            prop_assert!(!problems.is_empty());
        }
    }
}
