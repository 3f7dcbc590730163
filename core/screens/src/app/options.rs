//! What an app is opened with, and why that may fail.

use std::path::PathBuf;
use std::sync::Arc;

use cityplus_domain::Clock;
use cityplus_engine::{EngineError, KeyStore};

use super::ports::Ports;
use crate::speech::{Language, Speech};
use crate::view::{Notice, Tone};

/// What the device is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A person's own. What it shows follows the roles of who is signed in.
    #[default]
    Personal,
    /// A controller's: begins with scanning.
    Inspector,
    /// A facility's: sells at one venue and shows nothing else.
    Kiosk {
        /// The venue's key.
        venue: String,
    },
}

/// What an app is opened with.
#[derive(Clone)]
pub struct AppOptions {
    /// The folder of the device's store; made if it is not there.
    pub folder: PathBuf,
    /// The server, such as `https://city.example`.
    pub server: String,
    /// Where secrets live.
    pub key_store: Arc<dyn KeyStore>,
    /// What else the platform lends.
    pub ports: Ports,
    /// Where the wall clock is read.
    pub clock: Arc<dyn Clock>,
    /// What the device is for.
    pub mode: Mode,
    /// What the device is called in its owner's list of devices.
    pub device_name: String,
    /// The platform's language, such as `pl` or `de-AT`, until a person chooses one. Polish where it is none of ours.
    pub language: String,
    /// Whether plain HTTP to another machine is allowed: test set-ups only.
    pub plain_http_allowed: bool,
    /// Where the app's tasks run; none: on threads of its own.
    pub runtime: Option<tokio::runtime::Handle>,
}

/// An app that could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The device's store or keys cannot be used.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// No thread could be started.
    #[error("the system has no threads to spare ({0}); close other programs")]
    NoThreads(String),
    /// A defect of this program.
    #[error("a fault of this program ({0})")]
    Internal(&'static str),
}

impl AppError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Engine(error) => error.code(),
            Self::NoThreads(_) => "no_threads",
            Self::Internal(_) => "internal",
        }
    }

    /// What a shell shows instead of any screen, in the platform's language.
    pub fn notice(&self, language: &str) -> Notice {
        let speech = Speech::in_language(Language::of(language).unwrap_or_default());
        let (tone, code) = (Tone::Error, self.code());
        let mut notice = speech.problem_of_code("open", tone, code);
        notice.dismissible = false;
        notice
    }
}
