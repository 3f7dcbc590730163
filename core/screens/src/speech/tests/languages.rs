//! Every language says the same, in its own words.

use std::collections::BTreeSet;

use fluent_bundle::{FluentArgs, FluentValue};

use super::{all, bundle, messages};
use crate::speech::Language;
use crate::speech::texts::FILES;

/// Words that are the same in English and in another language, and rightly so.
const SAME: &[(&str, &str)] = &[
    // Brand names stay; and German calls a ticket a ticket.
    ("frame-title", "pl de uk cs sl"),
    ("frame-tab-tickets", "de"),
    ("tickets-title", "de"),
    // The same word in Polish.
    ("settings-role-administrator", "pl"),
];

/// The longest word a narrow screen takes at 200 %.
const WORD_MAX_CHARS: usize = 32;

#[test]
fn every_language_has_every_key_in_the_same_file() {
    for file in FILES {
        let prefix = match *file {
            "errors" => "error-".to_owned(),
            other => format!("{}-", other.replace('_', "-")),
        };
        let polish: Vec<String> = keys(Language::Polish, file);
        for key in &polish {
            assert!(key.starts_with(&prefix), "{file}.ftl: {key}");
        }
        for language in Language::ALL {
            let mut here = keys(language, file);
            let mut wanted = polish.clone();
            here.sort();
            wanted.sort();
            assert_eq!(here, wanted, "{}/{file}.ftl", language.tag());
            here.dedup();
            assert_eq!(
                here.len(),
                wanted.len(),
                "{}/{file}.ftl: a key twice",
                language.tag()
            );
        }
    }
}

fn keys(language: Language, file: &str) -> Vec<String> {
    messages(language, file)
        .into_iter()
        .map(|message| message.key)
        .collect()
}

#[test]
fn every_language_names_the_same_arguments() {
    let polish = all(Language::Polish);
    for language in Language::ALL {
        for (key, message) in all(language) {
            assert_eq!(
                message.arguments,
                polish[&key].arguments,
                "{}: {key}",
                language.tag()
            );
        }
    }
}

#[test]
fn every_plural_has_the_forms_of_its_language() {
    // Unicode CLDR, plural rules for whole numbers. `other` is the form Fluent asks for.
    let needed = |language| match language {
        Language::Polish | Language::Ukrainian => vec!["one", "few", "many", "other"],
        Language::Czech => vec!["one", "few", "other"],
        Language::Slovenian => vec!["one", "two", "few", "other"],
        Language::English | Language::German => vec!["one", "other"],
    };
    let plurals: BTreeSet<&str> = ["zero", "one", "two", "few", "many"].into();
    let mut seen = 0;
    for language in Language::ALL {
        for (key, message) in all(language) {
            for choice in &message.choices {
                if !choice.iter().any(|case| plurals.contains(case.as_str())) {
                    continue;
                }
                seen += 1;
                for form in needed(language) {
                    assert!(choice.contains(form), "{}: {key} lacks [{form}]", language.tag());
                }
            }
        }
    }
    assert!(seen >= 6 * 3, "the texts of times gone by alone have three");
}

/// As it is said with a number, and with a word, in the place of each argument.
fn said(language: Language, number: Option<i64>) -> Vec<(String, String)> {
    let bundle = bundle(language);
    all(language)
        .into_iter()
        .map(|(key, message)| {
            let pattern = bundle.get_message(&key).unwrap().value().unwrap();
            let arguments: FluentArgs<'_> = message
                .arguments
                .iter()
                .map(|name| {
                    let value = number.map_or_else(|| FluentValue::from("§"), FluentValue::from);
                    (name.as_str(), value)
                })
                .collect();
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(&arguments), &mut errors);
            assert!(errors.is_empty(), "{}: {key}: {errors:?}", language.tag());
            (key, text.into_owned())
        })
        .collect()
}

#[test]
fn every_text_can_be_said_with_any_number() {
    for language in Language::ALL {
        for number in [0, 1, 2, 3, 5, 11, 12, 21, 22, 25, 101, 102, 103, 1_000_000] {
            for (key, text) in said(language, Some(number)) {
                let is_clean = !text.contains(['{', '}']) && text.trim() == text && !text.is_empty();
                assert!(is_clean, "{}: {key}: {text:?}", language.tag());
            }
        }
    }
}

#[test]
fn no_english_is_left_in_other_languages() {
    let english = said(Language::English, None);
    let mut left = Vec::new();
    for language in Language::ALL.into_iter().filter(|one| *one != Language::English) {
        for ((key, text), (_, in_english)) in said(language, None).iter().zip(&english) {
            let has_words = text.chars().filter(|c| c.is_alphabetic()).count() > 1;
            let may_be_same = SAME
                .iter()
                .any(|(known, tags)| known == key && tags.split(' ').any(|tag| tag == language.tag()));
            if has_words && !may_be_same && text == in_english {
                left.push(format!("{}: {key} is English: {text}", language.tag()));
            }
        }
    }
    assert_eq!(left, [""; 0]);
}

#[test]
fn every_word_fits_a_narrow_screen() {
    for language in Language::ALL {
        for (key, text) in said(language, None) {
            for word in text.split(|c: char| c.is_whitespace() || c == '-' || c == '/') {
                assert!(
                    word.chars().count() <= WORD_MAX_CHARS,
                    "{}: {key}: {word}",
                    language.tag()
                );
            }
        }
    }
}

#[test]
fn ukrainian_is_written_in_its_own_letters() {
    for (key, text) in said(Language::Ukrainian, None) {
        let wrong: String = text.chars().filter(|c| "ыэъёЫЭЪЁ".contains(*c)).collect();
        assert!(wrong.is_empty(), "{key}: {wrong} in {text}");
    }
}
