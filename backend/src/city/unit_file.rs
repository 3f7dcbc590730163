//! `units/KEY.toml`: a unit, its venues and what is sold there. The file's name is the unit's key.

use cityplus_domain::catalogue::{Product, Unit, Venue, VenueIcon};
use cityplus_domain::keys::{UnitKey, VenueKey};
use toml::de::DeTable;

use super::node::{Node, Table};
use super::problem::{Problems, SourceFile, shortened};
use super::product;
use super::reading::{NAME_MAX_CHARS, Reading};
use super::suggest::suggestion;

/// The most venues of a unit.
const VENUES_MAX: usize = 100;
/// The most products of a unit.
const PRODUCTS_MAX: usize = 200;

/// What the file says; what is not right is left out, and a problem noted.
#[derive(Debug)]
pub(super) struct UnitFile {
    /// The unit.
    pub(super) unit: Option<Unit>,
    /// Its venues.
    pub(super) venues: Vec<Venue>,
    /// Its products.
    pub(super) products: Vec<Product>,
}

/// Reads the file of a unit.
pub(super) fn read<'p>(
    key: &UnitKey,
    file: &'p SourceFile<'p>,
    fields: &'p DeTable<'p>,
    reading: &mut Reading<'p>,
) -> UnitFile {
    let known = ["name", "venues", "products"];
    let table = Table::of_file(file, fields, &known, &mut reading.problems);
    let name = table.required("name", "{ pl = \"Ogród Zoologiczny\" }", &mut reading.problems);
    let name = name.and_then(|node| reading.localized(&node, NAME_MAX_CHARS));
    let mut venues = Vec::new();
    let mut venue_keys = Vec::new();
    for node in table.list("venues", VENUES_MAX, &mut reading.problems) {
        let (venue_key, venue) = read_venue(key, &node, reading);
        venue_keys.extend(venue_key);
        venues.extend(venue);
    }
    let mut products = Vec::new();
    for node in table.list("products", PRODUCTS_MAX, &mut reading.problems) {
        products.extend(product::read(&node, &venue_keys, reading));
    }
    UnitFile {
        unit: name.map(|name| Unit {
            key: key.clone(),
            name,
        }),
        venues,
        products,
    }
}

/// A venue and, even if something else about it is not right, its key: products may name it all the same.
fn read_venue<'p>(
    unit: &UnitKey,
    node: &Node<'p>,
    reading: &mut Reading<'p>,
) -> (Option<VenueKey>, Option<Venue>) {
    let problems = &mut reading.problems;
    let Some(table) = node.table(&["key", "code", "name", "icon"], problems) else {
        return (None, None);
    };
    let key_node = table.required("key", "\"zoo\"", problems);
    let key = key_node.as_ref().and_then(|node| node.parsed("zoo", problems));
    if let (Some(node), Some(key)) = (&key_node, &key) {
        let key: &VenueKey = key;
        reading.venue_keys.take(key.clone(), &node.place, problems);
    }
    let code_node = table.required("code", "1", problems);
    let code = code_node
        .as_ref()
        .and_then(|node| node.integer(&product::CODES, problems));
    if let (Some(node), Some(code)) = (&code_node, code) {
        reading.venue_codes.take(code, &node.place, problems);
    }
    let name = table.required("name", "{ pl = \"Zoo\" }", problems);
    let name = name.and_then(|node| reading.localized(&node, NAME_MAX_CHARS));
    let icon = table.optional("icon").map_or(Some(VenueIcon::default()), |node| {
        read_icon(&node, &mut reading.problems)
    });
    let parts = key.clone().zip(code).zip(name).zip(icon);
    let venue = parts.map(|(((key, code), name), icon)| Venue {
        key,
        code,
        unit: unit.clone(),
        name,
        icon,
    });
    (key, venue)
}

fn read_icon(node: &Node<'_>, problems: &mut Problems) -> Option<VenueIcon> {
    let text = node.text("zoo", problems)?;
    let icon = VenueIcon::ALL.into_iter().find(|icon| icon.as_str() == text);
    if icon.is_none() {
        let hint = suggestion(text, VenueIcon::ALL.iter().map(|icon| icon.as_str()));
        let message = format!("\"{}\" is no picture; {hint}", shortened(text));
        problems.at(&node.place, message);
    }
    icon
}
