//! Errors as other languages see them: small, with a stable code, without personal data.

use cityplus_engine::EngineError;
use cityplus_screens::AppError;

use crate::screens::view::Notice;

/// An app that could not be opened. The notice is what a shell shows instead of any screen, in the platform's language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
#[error("the app cannot be opened: {}", self.code())]
pub enum OpenError {
    /// The platform's key store refused or failed.
    KeyStore {
        /// What to show.
        notice: Notice,
    },
    /// The store is there, its key is not.
    StoreLocked {
        /// What to show.
        notice: Notice,
    },
    /// Another program holds the store.
    StoreBusy {
        /// What to show.
        notice: Notice,
    },
    /// The store's content cannot be read.
    StoreCorrupt {
        /// What to show.
        notice: Notice,
    },
    /// A newer program wrote the store.
    StoreTooNew {
        /// The store's version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
        /// What to show.
        notice: Notice,
    },
    /// Disk full, no permission, no such folder.
    StoreUnusable {
        /// What to show.
        notice: Notice,
    },
    /// The server's address cannot be used.
    ServerUrl {
        /// What to show.
        notice: Notice,
    },
    /// No thread could be started.
    NoThreads {
        /// What to show.
        notice: Notice,
    },
    /// Something else.
    Other {
        /// Its stable code.
        code: String,
        /// What to show.
        notice: Notice,
    },
}

impl OpenError {
    pub(crate) fn of(error: &AppError, language: &str) -> Self {
        let notice = error.notice(language);
        match error {
            AppError::Engine(EngineError::KeyStore(_)) => Self::KeyStore { notice },
            AppError::Engine(EngineError::StoreLocked) => Self::StoreLocked { notice },
            AppError::Engine(EngineError::StoreBusy) => Self::StoreBusy { notice },
            AppError::Engine(EngineError::StoreCorrupt(_)) => Self::StoreCorrupt { notice },
            AppError::Engine(EngineError::StoreTooNew { found, known }) => Self::StoreTooNew {
                found: *found,
                known: *known,
                notice,
            },
            AppError::Engine(EngineError::StoreUnusable(_)) => Self::StoreUnusable { notice },
            AppError::Engine(EngineError::ServerUrl(_)) => Self::ServerUrl { notice },
            AppError::NoThreads(_) => Self::NoThreads { notice },
            AppError::Engine(_) | AppError::Internal(_) => Self::Other {
                code: error.code().to_owned(),
                notice,
            },
        }
    }
}

#[uniffi::export]
impl OpenError {
    /// The stable code, the same as in the engine.
    pub fn code(&self) -> String {
        match self {
            Self::KeyStore { .. } => "key_store_failed",
            Self::StoreLocked { .. } => "store_locked",
            Self::StoreBusy { .. } => "store_busy",
            Self::StoreCorrupt { .. } => "store_corrupt",
            Self::StoreTooNew { .. } => "store_too_new",
            Self::StoreUnusable { .. } => "store_unusable",
            Self::ServerUrl { .. } => "server_url",
            Self::NoThreads { .. } => "no_threads",
            Self::Other { code, .. } => code,
        }
        .to_owned()
    }

    /// What to show instead of any screen.
    pub fn notice(&self) -> Notice {
        match self {
            Self::KeyStore { notice }
            | Self::StoreLocked { notice }
            | Self::StoreBusy { notice }
            | Self::StoreCorrupt { notice }
            | Self::StoreTooNew { notice, .. }
            | Self::StoreUnusable { notice }
            | Self::ServerUrl { notice }
            | Self::NoThreads { notice }
            | Self::Other { notice, .. } => notice.clone(),
        }
    }
}

/// An intent that did not reach its screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum SendError {
    /// The screen has ended.
    #[error("the screen has ended; open it again")]
    Closed,
    /// More intents wait than a person can mean.
    #[error("the screen is still busy with what it was told; wait for its next state")]
    Busy,
}

#[uniffi::export]
impl SendError {
    /// The stable code.
    pub fn code(&self) -> String {
        cityplus_screens::SendError::from(*self).code().to_owned()
    }
}

impl From<cityplus_screens::SendError> for SendError {
    fn from(error: cityplus_screens::SendError) -> Self {
        match error {
            cityplus_screens::SendError::Closed => Self::Closed,
            cityplus_screens::SendError::Busy => Self::Busy,
        }
    }
}

impl From<SendError> for cityplus_screens::SendError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Closed => Self::Closed,
            SendError::Busy => Self::Busy,
        }
    }
}
