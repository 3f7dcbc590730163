//! Fluent files, one for each screen and language, built into the program.

use std::sync::{Arc, OnceLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::Language;

type Bundle = FluentBundle<FluentResource>;

/// The files of each language: `locales/LANGUAGE/NAME.ftl`.
macro_rules! files {
    ($($name:literal),+) => {
        /// Names of the files, the same in every language.
        #[cfg(test)]
        pub(crate) const FILES: &[&str] = &[$($name),+];

        pub(crate) const fn sources(language: Language) -> &'static [&'static str] {
            match language {
                Language::Polish => &[$(include_str!(concat!("../../locales/pl/", $name, ".ftl"))),+],
                Language::English => &[$(include_str!(concat!("../../locales/en/", $name, ".ftl"))),+],
                Language::German => &[$(include_str!(concat!("../../locales/de/", $name, ".ftl"))),+],
                Language::Ukrainian => &[$(include_str!(concat!("../../locales/uk/", $name, ".ftl"))),+],
                Language::Czech => &[$(include_str!(concat!("../../locales/cs/", $name, ".ftl"))),+],
                Language::Slovenian => &[$(include_str!(concat!("../../locales/sl/", $name, ".ftl"))),+],
            }
        }
    };
}

files!(
    "common",
    "errors",
    "frame",
    "sign_in",
    "home",
    "venue",
    "order",
    "tickets",
    "ticket",
    "wallet",
    "cards",
    "money",
    "camera",
    "send",
    "request",
    "redeem",
    "offline",
    "links",
    "inspector",
    "kiosk",
    "settings"
);

/// Texts and forms in one language. Made once for each language that is used.
pub(crate) struct Speech {
    language: Language,
    bundle: Bundle,
}

impl Speech {
    /// In a language.
    pub(crate) fn in_language(language: Language) -> Arc<Self> {
        static MADE: [OnceLock<Arc<Speech>>; Language::ALL.len()] =
            [const { OnceLock::new() }; Language::ALL.len()];
        let index = Language::ALL.iter().position(|one| *one == language).unwrap_or(0);
        match MADE.get(index) {
            Some(made) => Arc::clone(made.get_or_init(|| Arc::new(Self::load(language)))),
            None => Arc::new(Self::load(language)),
        }
    }

    fn load(language: Language) -> Self {
        let id: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![id]);
        // Direction marks around arguments would be read aloud and copied; none of our languages is written from the right.
        bundle.set_use_isolating(false);
        // Polish first: what the language has, takes its place; what it should lack, is said in Polish.
        for source in sources(Language::Polish).iter().chain(sources(language)) {
            // A test reads every file and finds no error; a damaged line costs its text only.
            let resource = match FluentResource::try_new((*source).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// A text. One that is missing shows its key: a test keeps all files complete.
    pub(crate) fn say(&self, key: &str) -> String {
        self.say_with(key, &[])
    }

    /// A text with arguments put in as they are; numbers choose plural forms.
    pub(crate) fn say_with(&self, key: &str, arguments: &[(&str, Said<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, language = self.language.tag(), "a text is missing");
            return key.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments
            .iter()
            .map(|(name, value)| (*name, FluentValue::from(value)))
            .collect();
        let mut errors = Vec::new();
        let said = self
            .bundle
            .format_pattern(pattern, Some(&arguments), &mut errors)
            .into_owned();
        if !errors.is_empty() {
            tracing::error!(
                key,
                language = self.language.tag(),
                "a text was not given what it names"
            );
        }
        said
    }

    /// Whether the language has a text of a key itself, so that it is not said in Polish.
    #[cfg(test)]
    pub(crate) fn is_own(&self, key: &str) -> bool {
        let begin = format!("{key} =");
        sources(self.language)
            .iter()
            .any(|source| source.lines().any(|line| line.starts_with(&begin)))
    }

    /// Whether there is a text of a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

/// What is put into a text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Said<'a> {
    /// A text.
    Text(&'a str),
    /// A number, which chooses the plural form.
    Count(i64),
}

impl<'a> From<&'a str> for Said<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Said<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Said<'_> {
    fn from(count: u32) -> Self {
        Self::Count(i64::from(count))
    }
}

impl From<i64> for Said<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}

impl From<usize> for Said<'_> {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl<'a> From<&Said<'a>> for FluentValue<'a> {
    fn from(said: &Said<'a>) -> Self {
        match said {
            Said::Text(text) => FluentValue::from(*text),
            Said::Count(count) => FluentValue::from(*count),
        }
    }
}
