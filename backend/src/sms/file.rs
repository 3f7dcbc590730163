//! The file that names the message service, holds its token, and says where messages may go.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Reach, SmsApi, reach};
use crate::files::{settings_text, toml_fault};
use crate::mail::MailError;

/// Why the message service of a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SmsFileError {
    /// It cannot be read.
    #[error(
        "the message service's file {file} cannot be read ({reason}); give --sms a file of at most 64 KiB"
    )]
    Unread {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It says something else.
    #[error("the message service's file {file} is not in order: {reason}")]
    Content {
        /// The file.
        file: PathBuf,
        /// Line and field.
        reason: String,
    },
    /// The service cannot be set up.
    #[error("the message service of {file} cannot be used: {reason}")]
    Service {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: MailError,
    },
}

/// What stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsFile {
    /// Where the service is; SMSAPI.pl if nothing is said.
    #[serde(default = "smsapi_pl")]
    base: String,
    /// The token of the account there.
    token: Option<String>,
    /// The sender's name, as it was agreed with the service. Without both, messages are files.
    from: Option<String>,
    /// With what the numbers begin that messages may go to; `48`, Poland, if nothing is said.
    #[serde(default = "reach::home")]
    calling_codes: Vec<String>,
    /// The most messages of the whole city in a day; 5000 if nothing is said.
    #[serde(default = "reach::a_day")]
    messages_a_day: i64,
}

fn smsapi_pl() -> String {
    "https://api.smsapi.pl".to_owned()
}

impl SmsFile {
    /// Reads a file: the service, if it names one, and where messages may go.
    pub fn service(file: &Path) -> Result<(Option<SmsApi>, Reach), SmsFileError> {
        let text = read(file)?;
        let content: Self = toml::from_str(&text).map_err(|error| SmsFileError::Content {
            file: file.to_owned(),
            // Where and what, without the line itself: it may hold the token.
            reason: toml_fault(&text, &error),
        })?;
        let unusable = |reason| SmsFileError::Service {
            file: file.to_owned(),
            reason,
        };
        let service = match (content.token, content.from) {
            (Some(token), Some(from)) => Some(SmsApi::new(&content.base, &token, &from).map_err(unusable)?),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                return Err(SmsFileError::Content {
                    file: file.to_owned(),
                    reason: "token and from go together; give both, or neither for messages as files"
                        .to_owned(),
                });
            }
        };
        let reach = Reach::new(content.calling_codes, content.messages_a_day).map_err(unusable)?;
        Ok((service, reach))
    }
}

fn read(file: &Path) -> Result<String, SmsFileError> {
    settings_text(file).map_err(|reason| SmsFileError::Unread {
        file: file.to_owned(),
        reason,
    })
}
