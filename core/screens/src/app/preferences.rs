//! How a person wants the app to be. Kept on the device, whoever is signed in.

use cityplus_engine::{Engine, EngineError};

use crate::frame::ColorScheme;
use crate::speech::{self, Language};

const LANGUAGE: &str = "language";
const TEXT_SIZE: &str = "text-size-percent";
const COLOR_SCHEME: &str = "color-scheme";
const BEACONS: &str = "beacons";

/// The value of a note that says yes.
const YES: &str = "yes";

/// The sizes of texts, in percent.
pub(crate) const TEXT_SIZES: [u32; 4] = [100, 125, 150, 200];

/// The colours with their stable keys.
pub(crate) const COLOR_SCHEMES: [(ColorScheme, &str); 4] = [
    (ColorScheme::System, "system"),
    (ColorScheme::Light, "light"),
    (ColorScheme::Dark, "dark"),
    (ColorScheme::HighContrast, "high_contrast"),
];

/// How a person wants the app to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Preferences {
    pub(crate) language: Language,
    pub(crate) text_size_percent: u32,
    pub(crate) color_scheme: ColorScheme,
    /// Whether beacons near by are listened to. Nobody is listened for who did not say so.
    pub(crate) beacons: bool,
}

impl Preferences {
    /// As kept on the device; what is missing or unknown is as the platform has it.
    pub(super) async fn load(engine: &Engine, platform_language: &str) -> Result<Self, EngineError> {
        let language = engine.note(LANGUAGE).await?;
        let size = engine.note(TEXT_SIZE).await?;
        let scheme = engine.note(COLOR_SCHEME).await?;
        let beacons = engine.note(BEACONS).await?;
        Ok(Self {
            language: language
                .and_then(|tag| Language::of(&tag))
                .or_else(|| Language::of(platform_language))
                .unwrap_or_default(),
            text_size_percent: size
                .and_then(|text| text.parse().ok())
                .filter(|size| TEXT_SIZES.contains(size))
                .unwrap_or(TEXT_SIZES[0]),
            color_scheme: scheme.and_then(|key| color_scheme(&key)).unwrap_or_default(),
            beacons: beacons.as_deref() == Some(YES),
        })
    }

    /// Keeps them on the device.
    pub(super) async fn keep(self, engine: &Engine) -> Result<(), EngineError> {
        engine.set_note(LANGUAGE, self.language.tag()).await?;
        engine
            .set_note(TEXT_SIZE, &self.text_size_percent.to_string())
            .await?;
        engine
            .set_note(COLOR_SCHEME, color_scheme_key(self.color_scheme))
            .await?;
        let beacons = if self.beacons { YES } else { "no" };
        engine.set_note(BEACONS, beacons).await
    }

    pub(super) fn speech(self) -> std::sync::Arc<speech::Speech> {
        speech::Speech::in_language(self.language)
    }
}

/// The size of a key.
pub(crate) fn text_size(key: &str) -> Option<u32> {
    TEXT_SIZES.into_iter().find(|size| size.to_string() == key)
}

/// The colours of a key.
pub(crate) fn color_scheme(key: &str) -> Option<ColorScheme> {
    COLOR_SCHEMES
        .into_iter()
        .find_map(|(scheme, known)| (known == key).then_some(scheme))
}

/// The key of colours.
pub(crate) fn color_scheme_key(scheme: ColorScheme) -> &'static str {
    COLOR_SCHEMES
        .into_iter()
        .find_map(|(known, key)| (known == scheme).then_some(key))
        .unwrap_or("system")
}
