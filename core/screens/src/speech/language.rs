//! The languages there are.

/// A language of the app. Polish is the first: what another one should lack is said in Polish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// Polski.
    #[default]
    Polish,
    /// English.
    English,
    /// Deutsch.
    German,
    /// Українська.
    Ukrainian,
    /// Čeština.
    Czech,
    /// Slovenščina.
    Slovenian,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Polish,
        Self::English,
        Self::German,
        Self::Ukrainian,
        Self::Czech,
        Self::Slovenian,
    ];

    /// By ISO 639-1.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Polish => "pl",
            Self::English => "en",
            Self::German => "de",
            Self::Ukrainian => "uk",
            Self::Czech => "cs",
            Self::Slovenian => "sl",
        }
    }

    /// What its speakers call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Polish => "Polski",
            Self::English => "English",
            Self::German => "Deutsch",
            Self::Ukrainian => "Українська",
            Self::Czech => "Čeština",
            Self::Slovenian => "Slovenščina",
        }
    }

    /// Of a tag such as `de`, `de-AT` or `de_AT.UTF-8`.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(primary))
    }
}
