//! Packs that are right, packs that are wrong in every way the check knows, and packs damaged at random.

mod built_in;
mod cases_city;
mod cases_products;
mod damaged;
mod folder;
mod promises;
mod refused;

use super::{LoadedCity, PackFile, PackProblem, read};

/// A small pack that is right, each line of it short so that expected columns can be counted.
const CITY: &str = r##"key = "brzeg"
name = { pl = "Brzeg+" }
zone = "Europe/Warsaw"
currency = "PLN"
languages = ["pl", "en"]
units = ["zoo"]
entitlements = ["family-card"]
brand = { color = "#00529B" }
contact = { mail = "pomoc@city.test" }
"##;

const ZOO: &str = r#"name = { pl = "Zoo" }

[[venues]]
key = "gate"
code = 1
name = { pl = "Brama" }

[[products]]
key = "entry"
kind = "admission"
venue = "gate"
name = { pl = "Wstęp" }
sold_days_ahead = 90
validity = "day"
refund = { until_days_before = 1 }

[[products.variants]]
key = "normal"
code = 1
name = { pl = "Normalny" }
max_per_order = 10

[[products.variants]]
key = "reduced"
code = 2
name = { pl = "Ulgowy" }
max_per_order = 10
document = { pl = "Legitymacja" }

[[products.prices]]
from = 2026-04-01
to = 2026-10-31
amounts = { normal = "35.00", reduced = "25.00" }

[[products.prices]]
from = 2026-11-01
amounts = { normal = "20.00", reduced = "15.00" }
"#;

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> PackFile {
    PackFile {
        name: name.to_owned(),
        bytes: bytes.into(),
    }
}

fn small_pack() -> Vec<PackFile> {
    vec![file("city.toml", CITY), file("units/zoo.toml", ZOO)]
}

/// The small pack with a text replaced once in whichever file holds it.
fn changed(old: &str, new: &str) -> Result<LoadedCity, Vec<PackProblem>> {
    let mut files = small_pack();
    let file = files
        .iter_mut()
        .find(|file| String::from_utf8_lossy(&file.bytes).contains(old))
        .unwrap_or_else(|| panic!("no file holds {old:?}"));
    file.bytes = String::from_utf8_lossy(&file.bytes)
        .replacen(old, new, 1)
        .into_bytes();
    read(&files)
}

fn told(result: Result<LoadedCity, Vec<PackProblem>>) -> Vec<String> {
    match result {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}
