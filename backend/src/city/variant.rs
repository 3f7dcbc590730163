//! A product's variants: the kinds of it that have prices of their own.

use cityplus_domain::catalogue::{EntitlementRequirement, Variant};
use cityplus_domain::keys::{EntitlementKey, VariantKey};
use cityplus_domain::quote::LINES_MAX;

use super::node::{Node, Table};
use super::problem::shortened;
use super::product::CODES;
use super::reading::{DESCRIPTION_MAX_CHARS, NAME_MAX_CHARS, Reading, Taken};
use super::suggest::suggestion;

const FIELDS: [&str; 7] = [
    "key",
    "code",
    "name",
    "persons",
    "max_per_order",
    "document",
    "entitlement",
];

/// The variants of a product.
#[derive(Debug)]
pub(super) struct Variants {
    /// The keys, as far as they are right; none if one of them is not, so that nothing is said about prices for it.
    keys: Option<Vec<VariantKey>>,
    /// The variants; none if one of them is not right.
    variants: Option<Vec<Variant>>,
}

impl Variants {
    /// The keys, if all are right.
    pub(super) fn keys(&self) -> Option<&[VariantKey]> {
        self.keys.as_deref()
    }

    /// The variants, if all are right.
    pub(super) fn into_variants(self) -> Option<Vec<Variant>> {
        self.variants
    }
}

/// Reads the variants of a product. One order of it may hold all of them, so there are at most so many.
pub(super) fn read_all<'p>(product: &Table<'p>, reading: &mut Reading<'p>) -> Variants {
    let none = Variants {
        keys: None,
        variants: None,
    };
    let problems = &mut reading.problems;
    let Some(list) = product.required("variants", "[{ key = \"normal\", code = 1, … }]", problems) else {
        return none;
    };
    let Some(nodes) = list.items(LINES_MAX, problems) else {
        return none;
    };
    if nodes.is_empty() {
        problems.at(
            &list.place,
            "holds no variant; at least one is needed to have a price",
        );
        return none;
    }
    let mut taken = Taken::new("variant key");
    let (keys, variants): (Vec<_>, Vec<_>) = nodes.iter().map(|node| read(node, &mut taken, reading)).unzip();
    Variants {
        keys: keys.into_iter().collect(),
        variants: variants.into_iter().collect(),
    }
}

fn read<'p>(
    node: &Node<'p>,
    taken: &mut Taken<'p, VariantKey>,
    reading: &mut Reading<'p>,
) -> (Option<VariantKey>, Option<Variant>) {
    let problems = &mut reading.problems;
    let Some(table) = node.table(&FIELDS, problems) else {
        return (None, None);
    };
    let key_node = table.required("key", "\"normal\"", problems);
    let key: Option<VariantKey> = key_node.as_ref().and_then(|node| node.parsed("normal", problems));
    let key = key_node.zip(key).and_then(|(node, key)| {
        let free = taken.take(key.clone(), &node.place, problems);
        free.then_some(key)
    });
    let variant = read_rest(key.clone(), &table, reading);
    (key, variant)
}

fn read_rest<'p>(key: Option<VariantKey>, table: &Table<'p>, reading: &mut Reading<'p>) -> Option<Variant> {
    let problems = &mut reading.problems;
    let code_node = table.required("code", "1", problems);
    let code = code_node.as_ref().and_then(|node| node.integer(&CODES, problems));
    if let (Some(node), Some(code)) = (&code_node, code) {
        reading.variant_codes.take(code, &node.place, problems);
    }
    let persons = table.optional("persons");
    let persons = persons.map_or(Some(1), |node| node.integer(&(1..=50), problems));
    let most = table.required("max_per_order", "10", problems);
    let most = most.and_then(|node| node.integer(&(1..=100), problems));
    let name = table.required("name", "{ pl = \"Normalny\" }", problems);
    let name = name.and_then(|node| reading.localized(&node, NAME_MAX_CHARS));
    let requires = read_requirement(table, reading);
    Some(Variant {
        key: key?,
        code: code?,
        name: name?,
        persons: persons?,
        max_per_order: most?,
        requires: requires?,
    })
}

fn read_requirement<'p>(table: &Table<'p>, reading: &mut Reading<'p>) -> Option<EntitlementRequirement> {
    match (table.optional("document"), table.optional("entitlement")) {
        (None, None) => Some(EntitlementRequirement::None),
        (Some(document), None) => reading
            .localized(&document, DESCRIPTION_MAX_CHARS)
            .map(|documents| EntitlementRequirement::Document { documents }),
        (None, Some(entitlement)) => read_entitlement(&entitlement, reading),
        (Some(_), Some(entitlement)) => {
            let message = "a document is asked for already; keep one of `document` and `entitlement`";
            reading.problems.at(&entitlement.place, message);
            None
        }
    }
}

fn read_entitlement<'p>(node: &Node<'p>, reading: &mut Reading<'p>) -> Option<EntitlementRequirement> {
    let text = node.text("family-card", &mut reading.problems)?;
    let known = reading.rules.entitlements.as_ref()?;
    let found = known.iter().find(|key| key.as_str() == text);
    if found.is_none() {
        let hint = suggestion(text, known.iter().map(EntitlementKey::as_str));
        let message = format!(
            "\"{}\" is not among the entitlements of city.toml; {hint}",
            shortened(text)
        );
        reading.problems.at(&node.place, message);
    }
    found.map(|entitlement| EntitlementRequirement::Proven {
        entitlement: entitlement.clone(),
    })
}
