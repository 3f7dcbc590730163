//! The file that names an operator's partners and holds its tokens there.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cityplus_domain::Currency;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::redemption::BankAccount;
use serde::Deserialize;

use crate::files::{settings_text, toml_fault};
use crate::operator::OperatorError;
use crate::operator::service::{OperatorUrl, PartnerClient, RemoteSetupError};

/// Why the partners of a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PartnerFileError {
    /// It cannot be read.
    #[error("the partners' file {file} cannot be read ({reason}); give --partners a file of at most 64 KiB")]
    Unread {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It says something else than partners.
    #[error("the partners' file {file} is not in order: {reason}")]
    Content {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A partner of it cannot be asked.
    #[error("the partner {key} of {file} cannot be asked: {reason}")]
    Partner {
        /// The file.
        file: PathBuf,
        /// Which partner.
        key: CityKey,
        /// Why.
        reason: RemoteSetupError,
    },
}

/// What stands in the file: a table `partner` for each.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerFile {
    #[serde(default)]
    partner: Vec<PartnerTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartnerTable {
    /// The city here.
    city: CityKey,
    /// The partner's city.
    key: CityKey,
    /// Where its operator is and the token there; without them its wallets do not pay here.
    url: Option<String>,
    token: Option<String>,
    currency: Currency,
    iban: BankAccount,
    name: String,
}

/// What is agreed with a partner.
#[derive(Clone)]
pub(in crate::operator) struct Partner {
    /// The city here.
    pub(in crate::operator) city: CityKey,
    /// The partner's city.
    pub(in crate::operator) key: CityKey,
    /// In which currency wallets there pay here, and the other way round.
    pub(in crate::operator) currency: Currency,
    /// Where its money goes.
    pub(in crate::operator) iban: BankAccount,
    /// Whose account that is.
    pub(in crate::operator) name: String,
    client: Option<PartnerClient>,
}

impl fmt::Debug for Partner {
    /// Without account and name: they are nobody's in a log.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Partner")
            .field("city", &self.city)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

impl Partner {
    /// The way to its operator; none where its wallets do not pay here.
    pub(in crate::operator) fn client(&self) -> Result<&PartnerClient, OperatorError> {
        self.client.as_ref().ok_or(OperatorError::UnknownPartner)
    }
}

/// The partners of an operator's cities; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct PartnerBook(Arc<[Partner]>);

impl PartnerBook {
    /// The partner of that key that a city here has.
    pub(in crate::operator) fn of(&self, city: &CityKey, key: &CityKey) -> Result<&Partner, OperatorError> {
        let mut all = self.0.iter();
        all.find(|partner| partner.city == *city && partner.key == *key)
            .ok_or(OperatorError::UnknownPartner)
    }

    /// Those whose wallets pay here.
    pub(in crate::operator) fn asked(&self) -> impl Iterator<Item = &Partner> {
        self.0.iter().filter(|partner| partner.client.is_some())
    }

    /// The cities whose wallets pay in that city.
    pub(in crate::operator) fn accepted_in(&self, city: &CityKey) -> Vec<CityKey> {
        let accepted = self.0.iter().filter(|partner| partner.client.is_some());
        accepted
            .filter(|partner| partner.city == *city)
            .map(|partner| partner.key.clone())
            .collect()
    }
}

impl PartnerFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`PartnerFileError`] says which line or partner is wrong, without its token.
    pub fn partners(file: &Path) -> Result<PartnerBook, PartnerFileError> {
        let text = read(file)?;
        let wrong = |reason: String| PartnerFileError::Content {
            file: file.to_owned(),
            reason,
        };
        // Where and what, without the line itself: it may hold a token.
        let content: Self = toml::from_str(&text).map_err(|error| wrong(toml_fault(&text, &error)))?;
        let mut all: Vec<Partner> = Vec::new();
        for table in content.partner {
            let (city, key) = (table.city.clone(), table.key.clone());
            if city == key || all.iter().any(|other| other.city == city && other.key == key) {
                return Err(wrong(format!(
                    "the partner {key} of {city} stands twice, or is itself"
                )));
            }
            if table.name.is_empty()
                || table.name.chars().count() > 70
                || table.name.chars().any(char::is_control)
            {
                return Err(wrong(format!(
                    "the partner {key} needs a name of 1 to 70 characters"
                )));
            }
            let client = client(&table).map_err(|error| match error {
                NoClient::Content(reason) => wrong(reason),
                NoClient::Setup(reason) => PartnerFileError::Partner {
                    file: file.to_owned(),
                    key: key.clone(),
                    reason,
                },
            })?;
            all.push(Partner {
                city,
                key,
                currency: table.currency,
                iban: table.iban,
                name: table.name,
                client,
            });
        }
        Ok(PartnerBook(all.into()))
    }
}

enum NoClient {
    Content(String),
    Setup(RemoteSetupError),
}

fn client(table: &PartnerTable) -> Result<Option<PartnerClient>, NoClient> {
    match (&table.url, &table.token) {
        (None, None) => Ok(None),
        (Some(url), Some(token)) => {
            let url: OperatorUrl = url.parse().map_err(NoClient::Content)?;
            PartnerClient::new(&url, token).map(Some).map_err(NoClient::Setup)
        }
        _ => Err(NoClient::Content(format!(
            "the partner {} needs both url and token, or neither",
            table.key
        ))),
    }
}

fn read(file: &Path) -> Result<String, PartnerFileError> {
    settings_text(file).map_err(|reason| PartnerFileError::Unread {
        file: file.to_owned(),
        reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[partner]]
        city = "opole"
        key = "brno"
        url = "https://operator.test"
        token = "hunter2"
        currency = "PLN"
        iban = "PL61109010140000071219812874"
        name = "Operator Brno"
    "#;

    fn partners(text: &str) -> Result<PartnerBook, PartnerFileError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("partners.toml");
        std::fs::write(&file, text).unwrap();
        PartnerFile::partners(&file)
    }

    #[test]
    fn partners_are_found_and_show_no_secrets() {
        let (opole, brno): (CityKey, CityKey) = ("opole".parse().unwrap(), "brno".parse().unwrap());
        let book = partners(GOOD).unwrap();
        assert_eq!(book.accepted_in(&opole), std::slice::from_ref(&brno));
        assert!(book.of(&opole, &brno).unwrap().client().is_ok());
        assert!(book.of(&brno, &opole).is_err());
        assert!(!format!("{book:?}").contains("hunter"));
        assert!(partners("").unwrap().accepted_in(&opole).is_empty());
        let silent = GOOD
            .replace("url = \"https://operator.test\"", "")
            .replace("token = \"hunter2\"", "");
        let book = partners(&silent).unwrap();
        assert!(book.accepted_in(&opole).is_empty());
        assert!(book.of(&opole, &brno).unwrap().client().is_err());
    }

    #[test]
    fn what_is_wrong_is_named_without_its_secrets() {
        for (text, said) in [
            (GOOD.replace("currency = \"PLN\"", "currency = 7"), "line"),
            (GOOD.replace("token = \"hunter2\"", ""), "both url and token"),
            (GOOD.replace("hunter2", "hunter 2"), "brno"),
            (GOOD.replace("\"brno\"", "\"opole\""), "itself"),
            (
                GOOD.replace("https://operator.test", "ftp://operator.test"),
                "https",
            ),
            ("[[friend]]\n".to_owned(), "friend"),
        ] {
            let error = partners(&text).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
            assert!(!error.contains("hunter"), "{error}");
        }
        let error = PartnerFile::partners(Path::new("/nowhere/partners.toml"));
        assert!(matches!(error, Err(PartnerFileError::Unread { .. })));
    }
}
