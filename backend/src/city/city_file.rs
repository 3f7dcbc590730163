//! `city.toml`: who the city is, and the rules that its units' files follow.

use chrono_tz::{TZ_VARIANTS, Tz};
use cityplus_domain::catalogue::City;
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_domain::{Currency, Text};
use cityplus_protocol::texts::Email;

use super::languages::is_language;
use super::node::{Node, Table};
use super::points;
use super::problem::{Place, Problems, SourceFile, shortened};
use super::reading::{NAME_MAX_CHARS, Reading, Taken, line};
use super::suggest::suggestion;
use super::{Brand, Contact, PointsRule};

/// The most units of a city.
pub(super) const UNITS_MAX: usize = 50;
const LANGUAGES_MAX: usize = 20;
const ENTITLEMENTS_MAX: usize = 50;
const FIELDS: [&str; 10] = [
    "key",
    "name",
    "zone",
    "currency",
    "languages",
    "units",
    "entitlements",
    "points",
    "brand",
    "contact",
];

/// What the file says; a part is none where it is not right.
#[derive(Debug, Default)]
pub(super) struct CityFile<'p> {
    /// The city.
    pub(super) city: Option<City>,
    /// Its units, in the order in which they are shown.
    pub(super) units: Option<Vec<(UnitKey, Place<'p>)>>,
    /// What earns points.
    pub(super) points: Vec<PointsRule>,
    /// How it looks.
    pub(super) brand: Option<Brand>,
    /// How to reach it.
    pub(super) contact: Option<Contact>,
}

/// Reads the file and sets the rules for those that follow.
pub(super) fn read<'p>(
    file: &'p SourceFile<'p>,
    fields: &'p toml::de::DeTable<'p>,
    reading: &mut Reading<'p>,
) -> CityFile<'p> {
    let problems = &mut reading.problems;
    let table = Table::of_file(file, fields, &FIELDS, problems);
    let languages = table.required("languages", "[\"pl\", \"en\"]", problems);
    reading.rules.languages = languages.and_then(|node| read_languages(&node, problems));
    let currency = table.required("currency", "\"PLN\"", problems);
    reading.rules.currency = currency.and_then(|node| node.parsed::<Currency>("PLN", problems));
    let units = table.required("units", "[\"zoo\"]", problems);
    let units = units.and_then(|node| read_units(&node, problems));
    reading.rules.entitlements = table.optional("entitlements").map_or(Some(Vec::new()), |node| {
        let keys = read_keys(&node, ENTITLEMENTS_MAX, ("entitlement", "family-card"), problems)?;
        Some(keys.into_iter().map(|(key, _)| key).collect())
    });
    let points = points::read(&table, units.as_deref(), &mut reading.problems);
    let city = read_city(&table, reading);
    let (brand, contact) = (read_brand(&table, reading), read_contact(&table, reading));
    let city = city.map(|city| City {
        brand_color: brand.as_ref().map(|brand| brand.primary_color.clone()),
        page: contact.as_ref().and_then(|contact| contact.page.clone()),
        ..city
    });
    CityFile {
        city,
        units,
        points,
        brand,
        contact,
    }
}

fn read_city<'p>(table: &Table<'p>, reading: &mut Reading<'p>) -> Option<City> {
    let problems = &mut reading.problems;
    let key = table.required("key", "\"opole\"", problems);
    let key = key.and_then(|node| node.parsed::<CityKey>("opole", problems));
    let zone = table.required("zone", "\"Europe/Warsaw\"", problems);
    let zone = zone.and_then(|node| read_zone(&node, problems));
    let name = table.required("name", "{ pl = \"Opole+\" }", problems);
    let name: Option<Text> = name.and_then(|node| reading.localized(&node, NAME_MAX_CHARS));
    Some(City {
        key: key?,
        name: name?,
        zone: zone?,
        currency: reading.rules.currency?,
        languages: reading.rules.languages.clone()?,
        brand_color: None,
        page: None,
    })
}

fn read_zone(node: &Node<'_>, problems: &mut Problems) -> Option<Tz> {
    let text = node.text("Europe/Warsaw", problems)?;
    let zone = text.parse().ok();
    if zone.is_none() {
        let hint = suggestion(text, TZ_VARIANTS.iter().map(|zone| zone.name()));
        let message = format!("\"{}\" is not a time zone; {hint}", shortened(text));
        problems.at(&node.place, message);
    }
    zone
}

fn read_languages(node: &Node<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    let mut languages: Vec<String> = Vec::new();
    let mut sound = true;
    for node in node.items(LANGUAGES_MAX, problems)? {
        let Some(code) = node.text("pl", problems) else {
            sound = false;
            continue;
        };
        if !is_language(code) {
            let code = shortened(code);
            let message =
                format!("\"{code}\" is not a language; use a code of ISO 639-1 such as pl, en, de, uk");
            problems.at(&node.place, message);
            sound = false;
        } else if languages.iter().any(|earlier| earlier == code) {
            problems.at(&node.place, format!("\"{code}\" stands here twice; take one out"));
        } else {
            languages.push(code.to_owned());
        }
    }
    if sound && languages.is_empty() {
        problems.at(
            &node.place,
            "names no language; name at least one, such as \"pl\"",
        );
    }
    (sound && !languages.is_empty()).then_some(languages)
}

fn read_units<'p>(node: &Node<'p>, problems: &mut Problems) -> Option<Vec<(UnitKey, Place<'p>)>> {
    let units = read_keys(node, UNITS_MAX, ("unit", "zoo"), problems)?;
    if units.is_empty() {
        problems.at(&node.place, "names no unit; name at least one, such as \"zoo\"");
    }
    (!units.is_empty()).then_some(units)
}

/// A list of keys; none if one of them is not right. `what` they are, with an example.
fn read_keys<'p, K>(
    node: &Node<'p>,
    most: usize,
    (what, example): (&'static str, &str),
    problems: &mut Problems,
) -> Option<Vec<(K, Place<'p>)>>
where
    K: std::str::FromStr + Clone + Ord + std::fmt::Display,
    K::Err: std::fmt::Display,
{
    let mut taken = Taken::new(what);
    let keys: Vec<Option<_>> = node
        .items(most, problems)?
        .into_iter()
        .map(|node| {
            let key = node.parsed::<K>(example, problems)?;
            let free = taken.take(key.clone(), &node.place, problems);
            free.then_some((key, node.place))
        })
        .collect();
    keys.into_iter().collect()
}

fn read_brand<'p>(table: &Table<'p>, reading: &mut Reading<'p>) -> Option<Brand> {
    let problems = &mut reading.problems;
    let node = table.required("brand", "{ color = \"#00529b\" }", problems)?;
    let brand = node.table(&["color"], problems)?;
    let node = brand.required("color", "\"#00529b\"", problems)?;
    let color = node.text("#00529b", problems)?;
    let hexadecimal = |digits: &str| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if color.strip_prefix('#').is_some_and(hexadecimal) {
        return Some(Brand {
            primary_color: color.to_ascii_lowercase(),
        });
    }
    problems.at(
        &node.place,
        "is not a colour; write # and six hexadecimal digits, such as \"#00529b\"",
    );
    None
}

fn read_contact<'p>(table: &Table<'p>, reading: &mut Reading<'p>) -> Option<Contact> {
    let problems = &mut reading.problems;
    let node = table.required("contact", "{ mail = \"pomoc@opole.pl\" }", problems)?;
    let contact = node.table(&["mail", "phone", "page"], problems)?;
    let mail = contact.required("mail", "\"pomoc@opole.pl\"", problems)?;
    let mail = mail.parsed::<Email>("pomoc@opole.pl", problems);
    let phone = contact.optional("phone");
    let phone = phone.map(|node| checked(&node, PHONE, is_phone, problems));
    let page = contact.optional("page");
    let page = page.map(|node| checked(&node, PAGE, is_page, problems));
    // A part that is there but not right is a problem already noted.
    Some(Contact {
        mail: mail?.as_str().to_owned(),
        phone: phone.flatten(),
        page: page.flatten(),
    })
}

const PHONE: &str = "is not a telephone number; write it like \"+48 77 400 00 00\"";
const PAGE: &str = "is not a page's address; write it like \"https://www.opole.pl\"";

fn checked(
    node: &Node<'_>,
    refusal: &str,
    fits: fn(&str) -> bool,
    problems: &mut Problems,
) -> Option<String> {
    let text = line(node, NAME_MAX_CHARS, problems)?;
    if fits(text) {
        return Some(text.to_owned());
    }
    problems.at(&node.place, refusal);
    None
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.starts_with('+')
        && (8..=15).contains(&digits)
        && text.bytes().skip(1).all(|b| b.is_ascii_digit() || b == b' ')
}

fn is_page(text: &str) -> bool {
    let clean = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\');
    let host_is_there =
        |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphanumeric()) && rest.contains('.');
    text.strip_prefix("https://").is_some_and(host_is_there) && text.chars().all(clean)
}
