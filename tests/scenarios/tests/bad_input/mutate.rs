//! Every way a body can be wrong in one place, as JSON text: also what no JSON value can hold, such as a key twice.

use serde_json::Value;

/// A body with one thing changed.
pub(crate) struct Mutation {
    /// Where, as the server names it: `lines[0].count`.
    pub(crate) field: String,
    /// What was done.
    pub(crate) what: &'static str,
    /// The body's text.
    pub(crate) body: String,
}

/// What is done at a place.
enum Edit {
    Put(String),
    Remove,
    Twice,
    Add(String),
}

/// Every mutation of a body.
pub(crate) fn mutations(body: &Value) -> Vec<Mutation> {
    let mut places = Vec::new();
    walk(body, String::new(), &mut places);
    let mut all = Vec::new();
    for (field, value) in places {
        for (what, edit) in edits(&field, value) {
            let body = render(body, "", &field, &edit);
            all.push(Mutation {
                field: field.clone(),
                what,
                body,
            });
        }
    }
    all
}

fn walk<'v>(value: &'v Value, path: String, places: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                walk(inner, join(&path, name), places);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                walk(inner, format!("{path}[{index}]"), places);
            }
        }
        _ => {}
    }
    places.push((path, value));
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn edits(field: &str, value: &Value) -> Vec<(&'static str, Edit)> {
    let put = |text: &str| Edit::Put(text.to_owned());
    let quoted = |text: &str| Edit::Put(Value::from(text).to_string());
    let mut all = vec![
        ("null", put("null")),
        ("bool", put("true")),
        ("negative", put("-1")),
        ("2^63", put("9223372036854775808")),
        ("fraction", put("1.5")),
        ("beyond numbers", put("1e400")),
        ("not a number", put("NaN")),
        ("text", quoted("text")),
        ("no text", quoted("")),
        ("long text", quoted(&"a".repeat(100_000))),
        ("control characters", quoted("a\u{0}b\r\nc\u{1b}[2J\u{7f} and on")),
        ("emoji and right to left", quoted("🎟️🦒 מגדל תצפית ‏שלום‎")),
        ("half a surrogate", put(r#""\ud83c""#)),
        ("empty list", put("[]")),
        ("list", put("[1]")),
        ("empty object", put("{}")),
    ];
    let inside_object = !field.is_empty() && !field.ends_with(']');
    if inside_object {
        all.push(("missing", Edit::Remove));
        all.push(("twice", Edit::Twice));
    }
    match value {
        Value::Number(_) => {
            all.extend([
                ("zero", put("0")),
                ("large", put("4294967295")),
                ("in quotes", quoted("7")),
            ]);
        }
        Value::String(text) => {
            all.push(("number", put("7")));
            all.extend(
                of_text(field, text)
                    .into_iter()
                    .map(|(what, text)| (what, quoted(&text))),
            );
        }
        Value::Object(_) => {
            all.push(("number", put("7")));
            all.push(("unknown field", Edit::Add("surplus".to_owned())));
            all.push(("unknown field of a long name", Edit::Add("s".repeat(100_000))));
        }
        _ => all.push(("number", put("7"))),
    }
    all
}

/// Wrong texts of the kind that is there.
fn of_text(field: &str, text: &str) -> Vec<(&'static str, String)> {
    let cut: String = text.chars().skip(1).collect();
    match field.rsplit('.').next().unwrap_or_default() {
        "currency" => vec![
            ("foreign currency", "EUR".to_owned()),
            ("small letters", text.to_lowercase()),
            ("no currency", "XXX".to_owned()),
        ],
        "day" => vec![
            ("past", "2020-01-01".to_owned()),
            ("impossible", "2026-02-30".to_owned()),
            ("far future", "2199-01-01".to_owned()),
            ("year of six digits", "+262142-12-31".to_owned()),
            ("with a time", format!("{text}T00:00:00")),
            ("another order", "20/07/2027".to_owned()),
        ],
        "public_key" | "signature" | "proof" | "key_id" => vec![
            ("cut", cut),
            ("padded", format!("{text}=")),
            ("not base64url", "*".repeat(text.len())),
            ("of zeros", "A".repeat(text.len())),
        ],
        "email" => vec![
            ("two addresses", format!("{text},a@example.com")),
            ("a header more", format!("{text}\r\nBcc: a@example.com")),
            ("no host", "jan@".to_owned()),
        ],
        name if name.ends_with("_id") => vec![
            ("cut", cut),
            ("without hyphens", text.replace('-', "")),
            ("in braces", format!("{{{text}}}")),
            ("as a URN", format!("urn:uuid:{text}")),
            ("version 4", "f47ac10b-58cc-4372-a567-0e02b2c3d479".to_owned()),
            ("nil", "00000000-0000-0000-0000-000000000000".to_owned()),
        ],
        _ => Vec::new(),
    }
}

/// The text of a value with the edit done at one place.
fn render(value: &Value, path: &str, place: &str, edit: &Edit) -> String {
    let here = path == place;
    if here && let Edit::Put(text) = edit {
        return text.clone();
    }
    match value {
        Value::Object(fields) => {
            let mut parts = Vec::new();
            for (name, inner) in fields {
                let inner_path = join(path, name);
                let part = format!(
                    "{}:{}",
                    Value::from(name.as_str()),
                    render(inner, &inner_path, place, edit)
                );
                let times = match edit {
                    Edit::Remove if inner_path == place => 0,
                    Edit::Twice if inner_path == place => 2,
                    _ => 1,
                };
                parts.extend(std::iter::repeat_n(part, times));
            }
            if here && let Edit::Add(name) = edit {
                parts.push(format!("{}:1", Value::from(name.as_str())));
            }
            format!("{{{}}}", parts.join(","))
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            let parts: Vec<_> = items
                .map(|(index, inner)| render(inner, &format!("{path}[{index}]"), place, edit))
                .collect();
            format!("[{}]", parts.join(","))
        }
        plain => plain.to_string(),
    }
}
