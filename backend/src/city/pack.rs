//! From the files of a pack to a city: all files are read, then all problems told, or the city made.

use std::collections::BTreeMap;

use cityplus_domain::catalogue::Catalogue;
use cityplus_domain::keys::UnitKey;
use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use toml::de::DeTable;

use super::LoadedCity;
use super::city_file::{self, CityFile};
use super::files::{CITY_FILE, FILE_MAX_BYTES, PackFile, UNITS_FOLDER};
use super::node::parse;
use super::problem::{PackProblem, Place, Problems, SourceFile, position};
use super::reading::Reading;
use super::suggest::suggestion;
use super::unit_file::{self, UnitFile};

/// The most venues and products of a city together; far more than a city has, few enough to send at once.
const THINGS_MAX: usize = 2_000;

/// Reads a pack from its files, in whatever order they come.
pub fn read(files: &[PackFile]) -> Result<LoadedCity, Vec<PackProblem>> {
    let mut reading = Reading::new();
    let sources: Vec<SourceFile<'_>> = files
        .iter()
        .filter_map(|file| source(file, &mut reading.problems))
        .collect();
    let parsed: Vec<(&SourceFile<'_>, Option<DeTable<'_>>)> = sources
        .iter()
        .map(|source| (source, parse(source, &mut reading.problems)))
        .collect();
    let has_city = files.iter().any(|file| file.name == CITY_FILE);
    if !has_city {
        let message = "missing; a pack needs this file, see the pack format's description";
        reading.problems.push(PackProblem::of_file(CITY_FILE, message));
    }
    let city = parsed
        .iter()
        .find(|(source, _)| source.name == CITY_FILE)
        .and_then(|(source, table)| Some((source, table.as_ref()?)))
        .map(|(source, table)| city_file::read(source, table, &mut reading));
    let units = read_units(&parsed, &mut reading);
    if let Some(units) = city.as_ref().and_then(|city| city.units.as_ref()) {
        every_unit_has_its_file(units, files, &mut reading.problems);
    }
    finish(city, units, reading)
}

fn source<'p>(file: &'p PackFile, problems: &mut Problems) -> Option<SourceFile<'p>> {
    if file.bytes.len() > FILE_MAX_BYTES {
        let message = format!(
            "is longer than {} KiB; split it or shorten it",
            FILE_MAX_BYTES / 1024
        );
        problems.push(PackProblem::of_file(&file.name, message));
        return None;
    }
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => Some(SourceFile {
            name: &file.name,
            text,
        }),
        Err(error) => {
            let before = file.bytes.get(..error.valid_up_to()).unwrap_or_default();
            let before = String::from_utf8_lossy(before);
            problems.push(PackProblem {
                position: Some(position(&before, before.len())),
                ..PackProblem::of_file(&file.name, "is not UTF-8 text here; save the file as UTF-8")
            });
            None
        }
    }
}

/// The key that a unit's file has by its name; none for other files.
fn unit_key(name: &str) -> Option<Result<UnitKey, String>> {
    let name = name.strip_prefix(UNITS_FOLDER)?.strip_prefix('/')?;
    let key = name.strip_suffix(".toml").map(str::parse);
    Some(match key {
        Some(Ok(key)) => Ok(key),
        Some(Err(error)) => Err(format!("the file's name is the unit's key: {error}")),
        None => Err("the file's name must end with .toml in small letters".to_owned()),
    })
}

fn read_units<'p>(
    parsed: &'p [(&'p SourceFile<'p>, Option<DeTable<'p>>)],
    reading: &mut Reading<'p>,
) -> BTreeMap<UnitKey, UnitFile> {
    let mut units = BTreeMap::new();
    for (source, table) in parsed {
        match unit_key(source.name) {
            Some(Ok(key)) => {
                if let Some(table) = table {
                    let unit = unit_file::read(&key, source, table, reading);
                    units.insert(key, unit);
                }
            }
            Some(Err(message)) => reading.problems.push(PackProblem::of_file(source.name, message)),
            None if source.name == CITY_FILE => {}
            None => {
                let message =
                    format!("is not part of a pack; files are {CITY_FILE} and {UNITS_FOLDER}/KEY.toml");
                reading.problems.push(PackProblem::of_file(source.name, message));
            }
        }
    }
    units
}

fn every_unit_has_its_file(units: &[(UnitKey, Place<'_>)], files: &[PackFile], problems: &mut Problems) {
    let with_file: Vec<UnitKey> = files
        .iter()
        .filter_map(|file| unit_key(&file.name)?.ok())
        .collect();
    let unlisted: Vec<&UnitKey> = with_file
        .iter()
        .filter(|key| !units.iter().any(|(unit, _)| unit == *key))
        .collect();
    for (key, place) in units {
        if !with_file.contains(key) {
            let hint = match unlisted.as_slice() {
                [] => String::new(),
                _ => format!(
                    "; {}",
                    suggestion(key.as_str(), unlisted.iter().map(|key| key.as_str()))
                ),
            };
            let message =
                format!("there is no file {UNITS_FOLDER}/{key}.toml; write it or take the unit out{hint}");
            problems.at(place, message);
        }
    }
    for key in unlisted {
        let file = format!("{UNITS_FOLDER}/{key}.toml");
        let message = format!("is not listed in {CITY_FILE}; add \"{key}\" to its units or remove the file");
        problems.push(PackProblem::of_file(file, message));
    }
}

fn finish(
    city: Option<CityFile<'_>>,
    mut files: BTreeMap<UnitKey, UnitFile>,
    mut reading: Reading<'_>,
) -> Result<LoadedCity, Vec<PackProblem>> {
    let (mut units, mut venues, mut products) = (Vec::new(), Vec::new(), Vec::new());
    let points = city.as_ref().map(|city| city.points.clone()).unwrap_or_default();
    let order = city.as_ref().and_then(|city| city.units.as_ref());
    for (key, _) in order.into_iter().flatten() {
        if let Some(file) = files.remove(key) {
            units.extend(file.unit);
            venues.extend(file.venues);
            products.extend(file.products);
        }
    }
    if venues.len() + products.len() > THINGS_MAX {
        let message = format!("the pack holds more than {THINGS_MAX} venues and products");
        reading.problems.push(PackProblem::of_file(CITY_FILE, message));
    }
    let parts = city.and_then(|city| Some((city.city?, city.brand?, city.contact?)));
    let complete = reading.problems.is_empty();
    match parts {
        Some((city, brand, contact)) if complete => {
            let catalogue = Catalogue {
                city,
                units,
                venues,
                products,
            };
            Ok(LoadedCity {
                version: version(&catalogue),
                catalogue,
                points,
                brand,
                contact,
            })
        }
        _ => {
            if complete {
                // Whoever leaves a part out notes a problem; this line keeps a slip in that from passing in silence.
                let message = "something is missing that the check has no words for; please report it";
                reading.problems.push(PackProblem::of_file(CITY_FILE, message));
            }
            Err(reading.problems.into_list())
        }
    }
}

/// The catalogue's version: a hash of what it says, not of how the files are written. Half of SHA-256 tells versions
/// apart well enough.
fn version(catalogue: &Catalogue) -> String {
    let canonical = serde_json::to_vec(catalogue).unwrap_or_default();
    let hash = digest(&SHA256, &canonical);
    HEXLOWER.encode(hash.as_ref().get(..16).unwrap_or_default())
}
