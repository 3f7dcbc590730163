//! What the readers of the files share: the problems so far, the city's rules, and what is taken already.

use std::collections::BTreeMap;
use std::fmt::Display;

use cityplus_domain::keys::{EntitlementKey, ProductKey, VenueKey};
use cityplus_domain::{Currency, Text};

use super::node::Node;
use super::problem::{Place, Problems, shortened};
use super::suggest::suggestion;

/// The most characters of a name.
pub(super) const NAME_MAX_CHARS: usize = 100;
/// The most characters of a longer text.
pub(super) const DESCRIPTION_MAX_CHARS: usize = 1_000;

/// Rules that the city's file sets for all others; none where that file is not right itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    /// The languages, the first of which each text needs.
    pub(super) languages: Option<Vec<String>>,
    /// The currency of prices.
    pub(super) currency: Option<Currency>,
    /// The entitlements that variants may ask for.
    pub(super) entitlements: Option<Vec<EntitlementKey>>,
}

/// Names and numbers that may be given once only, and where they were given.
#[derive(Debug)]
pub(super) struct Taken<'p, K> {
    what: &'static str,
    places: BTreeMap<K, Place<'p>>,
}

impl<'p, K: Ord + Display> Taken<'p, K> {
    pub(super) const fn new(what: &'static str) -> Self {
        let places = BTreeMap::new();
        Self { what, places }
    }

    /// Takes one, or notes who has it and gives false.
    pub(super) fn take(&mut self, key: K, place: &Place<'p>, problems: &mut Problems) -> bool {
        if let Some(first) = self.places.get(&key) {
            let what = self.what;
            problems.at(place, format!("{what} {key} is taken by {first}; choose another"));
            return false;
        }
        self.places.insert(key, place.clone());
        true
    }
}

/// A pack being read.
#[derive(Debug)]
pub(super) struct Reading<'p> {
    /// What is wrong so far.
    pub(super) problems: Problems,
    /// The city's rules.
    pub(super) rules: Rules,
    /// Venues of all units.
    pub(super) venue_keys: Taken<'p, VenueKey>,
    /// Venues' numbers in ticket codes.
    pub(super) venue_codes: Taken<'p, u16>,
    /// Products of all units.
    pub(super) product_keys: Taken<'p, ProductKey>,
    /// Variants' numbers in ticket codes.
    pub(super) variant_codes: Taken<'p, u16>,
}

impl<'p> Reading<'p> {
    pub(super) fn new() -> Self {
        Self {
            problems: Problems::default(),
            rules: Rules::default(),
            venue_keys: Taken::new("venue key"),
            venue_codes: Taken::new("venue code"),
            product_keys: Taken::new("product key"),
            variant_codes: Taken::new("variant code"),
        }
    }

    /// A text in the city's languages.
    pub(super) fn localized(&mut self, node: &Node<'p>, max_chars: usize) -> Option<Text> {
        let languages = self.rules.languages.clone();
        let example = languages.as_ref().and_then(|all| all.first());
        let example = example.map_or("pl", String::as_str);
        let needed = format!("a table with a text for each language, such as {{ {example} = \"…\" }},");
        let table = node.any_table(&needed, &mut self.problems)?;
        let mut texts = Vec::new();
        let mut complete = true;
        for (language, name_place, node) in table.fields() {
            let known = languages
                .as_ref()
                .is_none_or(|all| all.iter().any(|one| one == language));
            if !known {
                let all = languages.iter().flatten().map(String::as_str);
                let hint = suggestion(language, all);
                let message = format!("unknown language; {hint} (languages stand in city.toml)");
                self.problems.at(&name_place, message);
            }
            let text = line(&node, max_chars, &mut self.problems);
            complete &= known && text.is_some();
            texts.extend(text.map(|text| (language, text)));
        }
        let first_missing = languages
            .as_ref()
            .and_then(|all| all.first())
            .is_some_and(|first| table.optional(first).is_none());
        if first_missing {
            let message = format!("missing; the city's first language must be there: {example} = \"…\"");
            self.problems.at(&table.place.field(example), message);
        }
        (complete && !first_missing).then(|| Text::new(texts))
    }
}

/// A text on one line, neither empty nor too long.
pub(super) fn line<'p>(node: &Node<'p>, max_chars: usize, problems: &mut Problems) -> Option<&'p str> {
    let text = node.text("Bilet", problems)?;
    let count = text.chars().count();
    let message = if text.trim().is_empty() {
        "is empty; write a text or take the line out".to_owned()
    } else if text.trim() != text {
        format!(
            "begins or ends with a space; write \"{}\"",
            shortened(text.trim())
        )
    } else if text.chars().any(char::is_control) {
        "holds a line break or another control character; write it on one line".to_owned()
    } else if count > max_chars {
        format!("is {count} characters long; at most {max_chars} are shown, make it shorter")
    } else {
        return Some(text);
    };
    problems.at(&node.place, message);
    None
}
