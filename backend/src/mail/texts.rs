//! Texts for people, from Fluent files (`backend/locales`), Polish first.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

/// A text file that cannot be used; names what is wrong with it.
#[derive(Debug, thiserror::Error)]
#[error("the texts in {language} cannot be used: {reason}")]
pub struct TextsError {
    language: &'static str,
    reason: String,
}

/// Texts in every language there is.
pub struct Texts {
    polish: Bundle,
    english: Bundle,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Texts").finish_non_exhaustive()
    }
}

impl Texts {
    /// Of Fluent sources.
    pub fn load(polish: &'static str, english: &'static str) -> Result<Self, TextsError> {
        Ok(Self {
            polish: bundle("pl", polish)?,
            english: bundle("en", english)?,
        })
    }

    /// What mails say.
    pub fn mails() -> Result<Self, TextsError> {
        Self::load(
            include_str!("../../locales/pl/mail.ftl"),
            include_str!("../../locales/en/mail.ftl"),
        )
    }

    /// A text in the language asked for, Polish when it is another; its arguments put in as they are. A text that is
    /// missing shows its key: a test keeps both files complete.
    pub fn get(&self, language: &str, key: &str, arguments: &[(&str, &str)]) -> String {
        let bundle = if language == "en" {
            &self.english
        } else {
            &self.polish
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, *value)).collect();
        let mut errors = Vec::new();
        bundle
            .format_pattern(pattern, Some(&arguments), &mut errors)
            .into_owned()
    }
}

fn bundle(language: &'static str, source: &str) -> Result<Bundle, TextsError> {
    let refused = |reason: String| TextsError { language, reason };
    let resource =
        FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| refused(format!("{errors:?}")))?;
    let id: LanguageIdentifier = language
        .parse()
        .map_err(|_| refused("its name is no language".into()))?;
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Direction marks around arguments would break links and codes that people copy.
    bundle.set_use_isolating(false);
    bundle
        .add_resource(resource)
        .map_err(|errors| refused(format!("{errors:?}")))?;
    Ok(bundle)
}
