//! Where the two databases are: the city's and the payment operator's, never one (decision 3).

use std::fmt::Write as _;
use std::path::Path;

use super::StoreError;

/// The URLs of both databases.
#[derive(Clone, PartialEq, Eq)]
pub struct Locations {
    /// The city's: accounts, tickets, everything but money.
    pub city: String,
    /// The payment operator's: the ledger.
    pub operator: String,
}

impl Locations {
    /// Of the settings: without URL two files in the data folder; with a PostgreSQL URL `…/NAME` the city's is
    /// that one and the operator's is `NAME_operator` on the same server, unless it has a URL of its own.
    pub fn resolve(data: &Path, city: Option<&str>, operator: Option<&str>) -> Result<Self, StoreError> {
        let own_operator = operator.map(checked).transpose()?;
        let Some(city) = city else {
            let operator = own_operator.map_or_else(|| sqlite_url(&data.join("operator.db")), Ok)?;
            return Ok(Self {
                city: sqlite_url(&data.join("city.db"))?,
                operator,
            });
        };
        let city = checked(city)?;
        let operator = match own_operator {
            Some(url) => url,
            None if city.starts_with("sqlite:") => sqlite_url(&data.join("operator.db"))?,
            None => beside(&city)?,
        };
        if city == operator {
            return Err(StoreError::Setup(
                "the city and the payment operator need two databases; give --operator-database-url another one".into(),
            ));
        }
        Ok(Self { city, operator })
    }
}

impl std::fmt::Debug for Locations {
    /// Without the URLs: they may hold passwords.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Locations").finish_non_exhaustive()
    }
}

fn checked(url: &str) -> Result<String, StoreError> {
    if ["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
    {
        return Ok(url.to_owned());
    }
    Err(StoreError::Setup(
        "a database URL starts with sqlite: or postgres://".into(),
    ))
}

/// `postgres://host/NAME?options` → `postgres://host/NAME_operator?options`.
fn beside(url: &str) -> Result<String, StoreError> {
    let unnamed =
        || StoreError::Setup("the database URL names no database; write postgres://USER@HOST/NAME".into());
    let (base, query) = url
        .split_once('?')
        .map_or((url, None), |(base, query)| (base, Some(query)));
    let after_scheme = base.find("://").map_or(0, |at| at + 3);
    let name = base
        .get(after_scheme..)
        .and_then(|rest| rest.split_once('/'))
        .ok_or_else(unnamed)?
        .1;
    if name.is_empty() || name.contains('/') {
        return Err(unnamed());
    }
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(format!("{base}_operator{query}"))
}

/// The URL of an SQLite file; every byte with a meaning in a URL is escaped.
pub(super) fn sqlite_url(path: &Path) -> Result<String, StoreError> {
    let text = path.to_str().ok_or_else(|| {
        StoreError::Setup("the data folder's path is not readable text (UTF-8); choose another one".into())
    })?;
    let mut url = String::from("sqlite:");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
    Ok(url)
}
