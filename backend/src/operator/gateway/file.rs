//! The file that names an operator's gateways and holds their secrets.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cityplus_domain::keys::{CityKey, UnitKey};
use serde::Deserialize;

use super::{
    Gateway, GatewayError, Gateways, GoPay, GoPaySettings, PayU, PayUPos, PayUSettings, SignatureAlgorithm,
    UnitGateway,
};
use crate::files::{settings_text, toml_fault};

/// Why the gateways of a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GatewayFileError {
    /// It cannot be read.
    #[error("the gateways' file {file} cannot be read ({reason}); give --gateways a file of at most 64 KiB")]
    Unread {
        /// The file.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It says something else than gateways.
    #[error("the gateways' file {file} is not in order: {reason}")]
    Content {
        /// The file.
        file: PathBuf,
        /// Line and field.
        reason: String,
    },
    /// A gateway of it cannot be set up.
    #[error("a gateway of {file} cannot be used: {reason}")]
    Gateway {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: GatewayError,
    },
}

/// What stands in the file: tables `payu` and `gopay`. The one that stands first in [`Gateways`] is preferred: PayU. A
/// list `unit` has the same tables for each unit with an account of its own, with the keys of its `city` and of the `unit`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayFile {
    payu: Option<PayUTable>,
    gopay: Option<GoPayTable>,
    #[serde(default, rename = "unit")]
    units: Vec<UnitTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitTable {
    city: CityKey,
    unit: UnitKey,
    payu: Option<PayUTable>,
    gopay: Option<GoPayTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PayUTable {
    base: String,
    #[serde(flatten)]
    at_once: PosTable,
    later: Option<LaterTable>,
    /// The hashes that notifications may be signed with.
    algorithms: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct PosTable {
    pos_id: String,
    client_id: String,
    client_secret: String,
    second_key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LaterTable {
    pos_id: String,
    client_id: String,
    client_secret: String,
    second_key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GoPayTable {
    base: String,
    goid: u64,
    client_id: String,
    client_secret: String,
}

impl GatewayFile {
    /// Reads a file. The operator is found by the gateways at `public_url`, without a slash at its end.
    pub fn gateways(file: &Path, public_url: &str) -> Result<Gateways, GatewayFileError> {
        let text = read(file)?;
        let content: Self = toml::from_str(&text).map_err(|error| GatewayFileError::Content {
            file: file.to_owned(),
            // Where and what, without the line itself: it may hold a secret.
            reason: toml_fault(&text, &error),
        })?;
        let refused = |reason| GatewayFileError::Gateway {
            file: file.to_owned(),
            reason,
        };
        let all = both(content.payu, content.gopay).map_err(refused)?;
        let mut seen = HashSet::new();
        let mut own = Vec::new();
        for table in content.units {
            let (city, unit) = (table.city, table.unit);
            if !seen.insert((city.clone(), unit.clone())) {
                return Err(refused(GatewayError::Setup(format!(
                    "the unit {unit} of {city} stands in it twice; give it both gateways in one table"
                ))));
            }
            let gateways = both(table.payu, table.gopay).map_err(refused)?;
            own.extend(gateways.into_iter().map(|gateway| UnitGateway {
                city: city.clone(),
                unit: unit.clone(),
                gateway,
            }));
        }
        Ok(Gateways::new(all, public_url).with_units(own))
    }
}

/// The gateways of these tables, the preferred one first.
fn both(
    payu_table: Option<PayUTable>,
    gopay_table: Option<GoPayTable>,
) -> Result<Vec<Arc<dyn Gateway>>, GatewayError> {
    let mut all: Vec<Arc<dyn Gateway>> = Vec::new();
    if let Some(table) = payu_table {
        all.push(Arc::new(payu(table)?));
    }
    if let Some(table) = gopay_table {
        all.push(Arc::new(gopay(table)?));
    }
    Ok(all)
}

fn read(file: &Path) -> Result<String, GatewayFileError> {
    settings_text(file).map_err(|reason| GatewayFileError::Unread {
        file: file.to_owned(),
        reason,
    })
}

fn payu(table: PayUTable) -> Result<PayU, GatewayError> {
    let PosTable {
        pos_id,
        client_id,
        client_secret,
        second_key,
    } = table.at_once;
    let algorithms = match table.algorithms {
        None => PayUSettings::usual_algorithms(),
        Some(names) => names
            .iter()
            .map(|name| name.parse::<SignatureAlgorithm>())
            .collect::<Result<_, _>>()?,
    };
    PayU::new(PayUSettings {
        base: table.base.parse()?,
        at_once: PayUPos {
            pos_id,
            client_id,
            client_secret,
            second_key,
        },
        later: table.later.map(|later| PayUPos {
            pos_id: later.pos_id,
            client_id: later.client_id,
            client_secret: later.client_secret,
            second_key: later.second_key,
        }),
        algorithms,
    })
}

fn gopay(table: GoPayTable) -> Result<GoPay, GatewayError> {
    GoPay::new(GoPaySettings {
        base: table.base.parse()?,
        goid: table.goid,
        client_id: table.client_id,
        client_secret: table.client_secret,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gateways(text: &str) -> Result<Gateways, GatewayFileError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gateways.toml");
        std::fs::write(&file, text).unwrap();
        GatewayFile::gateways(&file, "https://operator.test")
    }

    const GOOD: &str = r#"
        [payu]
        base = "https://secure.snd.payu.com"
        pos_id = "300746"
        client_id = "300746"
        client_secret = "hunter2"
        second_key = "hunter3"

        [gopay]
        base = "https://gw.sandbox.gopay.com"
        goid = 8123456789
        client_id = "1"
        client_secret = "hunter4"
    "#;

    #[test]
    fn gateways_are_found_in_their_order_and_show_no_secrets() {
        let found = gateways(GOOD).unwrap();
        let names: Vec<&str> = found.names().iter().map(|name| name.as_str()).collect();
        assert_eq!(names, ["payu", "gopay"]);
        assert!(!format!("{found:?}").contains("hunter"));
        assert!(gateways("").unwrap().is_empty());
    }

    const UNIT: &str = r#"
        [[unit]]
        city = "opole"
        unit = "parking"

        [unit.payu]
        base = "https://secure.snd.payu.com"
        pos_id = "300747"
        client_id = "300747"
        client_secret = "hunter5"
        second_key = "hunter6"

        [unit.gopay]
        base = "https://gw.sandbox.gopay.com"
        goid = 8123456780
        client_id = "2"
        client_secret = "hunter7"
    "#;

    #[test]
    fn a_unit_has_gateways_of_its_own() {
        let found = gateways(&format!("{GOOD}{UNIT}")).unwrap();
        let city: CityKey = "opole".parse().unwrap();
        let (parking, zoo): (UnitKey, UnitKey) = ("parking".parse().unwrap(), "zoo".parse().unwrap());
        let own = found.of(Some((&city, &parking)), None).unwrap();
        let shared = found.of(None, None).unwrap();
        assert_eq!(own.name(), shared.name());
        assert!(!Arc::ptr_eq(own, shared), "each with its own credentials");
        assert!(found.of(Some((&city, &zoo)), None).is_none());
        assert_eq!(found.named(own.name()).count(), 2);
        assert_eq!(
            found.names().len(),
            2,
            "wallets are topped up through the operator's"
        );
        // One that the operator does not have may be a unit's.
        assert!(gateways(UNIT).unwrap().of(None, None).is_none());
    }

    #[test]
    fn what_is_wrong_is_named_without_its_secrets() {
        for (text, said) in [
            (GOOD.replace("goid = 8123456789", "goid = \"x\""), "line 11"),
            (GOOD.replace("second_key", "second_kee"), "second_k"),
            (
                GOOD.replace("client_secret = \"hunter4\"", "client_secret = hunter4"),
                "line 13",
            ),
            (
                GOOD.replace("https://secure.snd.payu.com", "http://secure.snd.payu.com"),
                "https",
            ),
            ("[stripe]\n".to_owned(), "stripe"),
            (format!("{UNIT}{UNIT}"), "twice"),
            (
                UNIT.replace("unit = \"parking\"", "unit = \"Parking lot\""),
                "line 4",
            ),
        ] {
            let error = gateways(&text).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
            assert!(!error.contains("hunter"), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_said() {
        let error = GatewayFile::gateways(Path::new("/nowhere/gateways.toml"), "https://operator.test");
        assert!(matches!(error, Err(GatewayFileError::Unread { .. })));
    }
}
