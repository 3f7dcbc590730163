//! The program and the texts know the same keys.

use std::collections::BTreeSet;
use std::path::Path;

use cityplus_engine::EngineError;
use cityplus_engine::protocol::ErrorCode;

use super::all;
use crate::speech::{Language, Speech};
use crate::view::Tone;

/// Codes that neither the engine nor the server gives out: an app that cannot be opened, a code newer than this program.
const OTHER_CODES: [&str; 2] = ["no_threads", "unknown"];

fn codes() -> BTreeSet<String> {
    let of_server = ErrorCode::ALL.iter().map(|code| code.as_str());
    of_server
        .chain(EngineError::OWN_CODES.iter().copied())
        .chain(OTHER_CODES)
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_code_has_its_two_texts_and_no_text_is_without_code() {
    let texts = all(Language::Polish);
    let written: BTreeSet<String> = texts
        .keys()
        .filter_map(|key| key.strip_prefix("error-"))
        .map(|key| key.strip_suffix("-advice").unwrap_or(key).replace('-', "_"))
        .collect();
    assert_eq!(written, codes());
    for code in codes() {
        let speech = Speech::in_language(Language::Czech);
        let notice = speech.problem_of_code("x", Tone::Error, &code);
        assert_eq!(notice.code.as_deref(), Some(code.as_str()));
        for text in [&notice.title, &notice.text] {
            assert!(!text.starts_with("error-"), "{code}: {text}");
        }
    }
}

#[test]
fn a_code_that_is_not_known_is_told_all_the_same() {
    let speech = Speech::in_language(Language::English);
    let notice = speech.problem_of_code("x", Tone::Error, "code_of_next_year");
    assert_eq!(notice.title, "Something went wrong");
    assert_eq!(notice.code.as_deref(), Some("code_of_next_year"));
}

/// What stands between quotes in this crate's code.
fn literals() -> Vec<String> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 100, "the code was not found");
    found
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !path.ends_with("tests") {
                collect(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
    }
}

/// Whether a literal is the key, or makes it: `sign-in-{word}-title`.
fn makes(literal: &str, key: &str) -> bool {
    match (literal.split_once('{'), literal.rsplit_once('}')) {
        (Some((start, _)), Some((_, end))) => {
            // `{text}-text` belongs to a key that stands elsewhere.
            start.len() >= 4
                && key.len() >= start.len() + end.len()
                && key.starts_with(start)
                && key.ends_with(end)
        }
        _ => literal == key,
    }
}

#[test]
fn every_text_is_used() {
    let literals = literals();
    let texts = all(Language::Polish);
    for key in texts.keys() {
        let bare = key.strip_suffix("-text").filter(|bare| texts.contains_key(*bare));
        let used = literals
            .iter()
            .any(|literal| makes(literal, key) || bare.is_some_and(|bare| makes(literal, bare)));
        assert!(used, "nothing says {key}");
    }
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let texts = all(Language::Polish);
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut asked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    folders.push(path);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for start in [".say(", ".say_with("] {
                let asks = text.split(start).skip(1).map(str::trim_start);
                for rest in asks.filter_map(|ask| ask.strip_prefix('"')) {
                    let key = rest.split('"').next().unwrap();
                    asked += 1;
                    assert!(texts.contains_key(key), "{}: {key}", path.display());
                }
            }
        }
    }
    assert!(asked > 15, "the code was not found");
}
