//! An object as text for people: lines of `name: value`, lists indented.

use serde_json::{Map, Value};

/// The lines of an object.
pub(crate) fn readable(shown: &Value) -> String {
    let mut lines = Vec::new();
    add(&mut lines, shown, 0);
    lines.push(String::new());
    lines.join("\n")
}

fn add(lines: &mut Vec<String>, value: &Value, depth: usize) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                add_named(lines, &format!("{}:", name.replace('_', " ")), field, depth);
            }
        }
        Value::Array(items) => {
            for item in items {
                add_named(lines, "-", item, depth);
            }
        }
        other => lines.extend(one_line(other)),
    }
}

fn add_named(lines: &mut Vec<String>, name: &str, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    if let Some(line) = one_line(value) {
        lines.push(format!("{indent}{name} {line}"));
    } else {
        lines.push(format!("{indent}{name}"));
        add(lines, value, depth + 1);
    }
}

/// What fits on one line: everything but filled lists and objects that are no amount.
fn one_line(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some("-".to_owned()),
        Value::String(text) => Some(text.clone()),
        Value::Array(items) if items.is_empty() => Some("none".to_owned()),
        Value::Object(fields) => amount(fields),
        Value::Array(_) => None,
        other => Some(other.to_string()),
    }
}

fn amount(fields: &Map<String, Value>) -> Option<String> {
    let (minor, currency) = (fields.get("minor")?.as_i64()?, fields.get("currency")?.as_str()?);
    let currency = currency.parse().ok()?;
    Some(cityplus_domain::Money::new(minor, currency).to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn objects_are_readable_without_json() {
        let shown = json!({
            "wallet_id": "1",
            "balance": { "minor": -1250, "currency": "PLN" },
            "tickets": [],
            "products": [{ "name": "Zoo", "variants": [{ "variant": "normal" }] }],
            "used_at": null,
        });
        let expected = "balance: -12.50 PLN\nproducts:\n  -\n    name: Zoo\n    variants:\n      -\n        \
                        variant: normal\ntickets: none\nused at: -\nwallet id: 1\n";
        assert_eq!(readable(&shown), expected);
    }
}
