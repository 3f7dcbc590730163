//! Texts for people that come with the data: names and descriptions of a city pack.
//!
//! Texts of the program itself live in Fluent files, never here.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text in one or more languages, by their ISO 639-1 codes. A pack promises that the city's first language is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = std::collections::HashMap<String, String>))]
pub struct Text(BTreeMap<String, String>);

impl Text {
    /// Of pairs of language and text.
    pub fn new<L: Into<String>, T: Into<String>>(texts: impl IntoIterator<Item = (L, T)>) -> Self {
        Self(
            texts
                .into_iter()
                .map(|(language, text)| (language.into(), text.into()))
                .collect(),
        )
    }

    /// In the language asked for, else in any that is there, in the order of the codes; empty only if nothing is.
    pub fn in_language(&self, language: &str) -> &str {
        self.0
            .get(language)
            .or_else(|| self.0.values().next())
            .map_or("", String::as_str)
    }

    /// Whether the language is there.
    pub fn has(&self, language: &str) -> bool {
        self.0.contains_key(language)
    }

    /// All of it: language and text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(language, text)| (language.as_str(), text.as_str()))
    }
}
