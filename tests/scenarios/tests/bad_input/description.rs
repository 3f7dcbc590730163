//! The API describes itself, and in full.

use std::collections::BTreeSet;

use cityplus_protocol::paths;
use cityplus_support::city::Kind;
use serde_json::Value;

use super::client::{Client, Outgoing};
use super::samples::{ACCOUNTS, MONEY_AND_TICKETS};
use super::world::World;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// Where gateways tell of changes: no engine's affair.
const NOTIFICATIONS: &str = "/v1/operator/gateways/{gateway}/notifications";

/// The paths that engines and servers share, and how each is called.
const PATHS: [(&str, &str); 60] = [
    ("POST", paths::REGISTER),
    ("POST", paths::CONFIRM),
    ("POST", paths::LOGIN),
    ("POST", paths::REFRESH),
    ("POST", paths::LOGOUT),
    ("POST", paths::PASSWORD_FORGOT),
    ("POST", paths::PASSWORD_RESET),
    ("POST", paths::BLOCK),
    ("POST", paths::UNBLOCK),
    ("GET", paths::DEVICES),
    ("POST", paths::REPLACE),
    ("GET", paths::ME),
    ("GET", paths::FINDABLE),
    ("PUT", paths::FINDABLE),
    ("POST", paths::FIND),
    ("GET", paths::NUMBER),
    ("PUT", paths::NUMBER),
    ("DELETE", paths::NUMBER),
    ("POST", paths::NUMBER_CONFIRM),
    ("PUT", paths::ADMIN_ROLES),
    ("GET", paths::WALLET),
    ("GET", paths::STATEMENT),
    ("POST", paths::TOP_UPS),
    ("POST", paths::TOP_UP_CANCEL),
    ("GET", paths::SHIFT),
    ("POST", paths::SHIFTS),
    ("POST", paths::SHIFTS_CLOSE),
    ("GET", paths::TARIFF),
    ("POST", paths::DEPOSITS),
    ("POST", paths::DEPOSIT_RETURNS),
    ("POST", paths::TRANSFERS),
    ("POST", paths::REDEMPTIONS),
    ("GET", paths::REDEMPTION),
    ("POST", paths::PAY_OUTS),
    ("GET", paths::LINKS),
    ("POST", paths::LINKS),
    ("DELETE", paths::LINK),
    ("GET", paths::POINTS),
    ("GET", paths::POINTS_HISTORY),
    ("GET", paths::OPERATOR_KEYS),
    ("POST", paths::ALLOWANCES),
    ("POST", paths::OFFLINE_PAYMENTS),
    ("GET", paths::GATEWAYS),
    ("POST", paths::ONLINE_TOP_UPS),
    ("GET", paths::ONLINE_TOP_UP),
    ("GET", paths::SAVED_CARDS),
    ("DELETE", paths::SAVED_CARD),
    ("POST", NOTIFICATIONS),
    ("GET", NOTIFICATIONS),
    ("GET", paths::CATALOGUE),
    ("POST", paths::QUOTES),
    ("POST", paths::ORDERS),
    ("POST", paths::ABROAD_ORDERS),
    ("GET", paths::PARTNERS),
    ("GET", paths::ORDER),
    ("GET", paths::TICKETS),
    ("POST", paths::REFUND),
    ("GET", paths::INSPECTION_LISTS),
    ("POST", paths::INSPECTION_SCANS),
    ("GET", paths::SYNC),
];

/// An operation as described.
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) is_protected: bool,
    described: Value,
}

/// All that `/openapi.json` tells of.
pub(crate) async fn operations(client: &Client) -> Vec<Operation> {
    let api = client
        .send(&Outgoing::new("GET", "/openapi.json"))
        .await
        .json("openapi");
    let mut all = Vec::new();
    for (path, item) in api["paths"].as_object().expect("paths") {
        for (method, described) in item.as_object().expect("methods") {
            if METHODS.contains(&method.as_str()) {
                let is_protected = described["security"]
                    .as_array()
                    .is_some_and(|ways| !ways.is_empty());
                all.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    is_protected,
                    described: described.clone(),
                });
            }
        }
    }
    all
}

/// A path with ids that somebody has.
pub(crate) fn template_filled(world: &World, template: &str) -> String {
    template
        .replace("{wallet_id}", &world.jan.wallet.expect("a resident").to_string())
        .replace("{order_id}", &world.olas_order.to_string())
        .replace("{ticket_id}", &world.olas_ticket.to_string())
        .replace("{transfer_id}", &world.olas_transfer.to_string())
        .replace("{card_id}", &world.olas_transfer.to_string())
        .replace("{redemption_id}", &world.olas_transfer.to_string())
        .replace("{link_id}", &world.olas_transfer.to_string())
        .replace("{name}", "opolek")
        .replace("{gateway}", "payu")
}

pub(crate) async fn every_operation_is_described(kind: Kind) {
    let city = cityplus_support::city::TestCity::start(kind).await;
    let client = Client::of(&city);
    let api = client
        .send(&Outgoing::new("GET", "/openapi.json"))
        .await
        .json("openapi");
    assert!(
        api["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1.")),
        "{}",
        api["openapi"]
    );
    let all = operations(&client).await;
    let named: BTreeSet<_> = all
        .iter()
        .map(|one| (one.method.as_str(), one.path.as_str()))
        .collect();
    let expected: BTreeSet<_> = PATHS.into_iter().collect();
    assert_eq!(named, expected);
    let mut missing = Vec::new();
    let mut ids = BTreeSet::new();
    for operation in &all {
        for lack in lacks(&operation.described) {
            missing.push(format!("{} {}: {lack}", operation.method, operation.path));
        }
        assert!(
            ids.insert(operation.described["operationId"].to_string()),
            "{}",
            operation.path
        );
    }
    let mut references = Vec::new();
    collect_references(&api, &mut references);
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("within the document");
        if api.pointer(pointer).is_none() {
            missing.push(format!("{reference} leads nowhere"));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// What an operation's description lacks.
fn lacks(operation: &Value) -> Vec<String> {
    let mut lacks = Vec::new();
    let text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    if !text(&operation["summary"]) && !text(&operation["description"]) {
        lacks.push("says not what it does".to_owned());
    }
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        if !text(&parameter["description"]) || parameter["schema"].is_null() {
            lacks.push(format!("parameter {}", parameter["name"]));
        }
    }
    if let Some(body) = operation.get("requestBody")
        && body.pointer("/content/application~1json/schema").is_none()
    {
        lacks.push("the body has no schema".to_owned());
    }
    let responses = operation["responses"].as_object().expect("responses");
    let mut refusals = 0;
    for (status, response) in responses {
        let content = response["content"].as_object();
        let has_schema = content.is_some_and(|content| content.values().all(|one| !one["schema"].is_null()));
        let problem = response.pointer("/content/application~1problem+json/schema/$ref");
        match status.as_bytes() {
            // Accepted and done: nothing to say.
            b"204" | b"304" => {}
            b"200" | b"202" if content.is_none() && text(&response["description"]) => {}
            [b'2', ..] if has_schema => {}
            [class @ (b'4' | b'5'), ..]
                if problem.is_some_and(|name| name == "#/components/schemas/Problem") =>
            {
                refusals += u32::from(*class == b'4');
            }
            _ => lacks.push(format!("response {status}: {response}")),
        }
    }
    // What anybody may ask without saying anything cannot be refused.
    let says_something = operation.get("requestBody").is_some() || operation.get("security").is_some();
    if refusals == 0 && says_something {
        lacks.push("says not how it refuses".to_owned());
    }
    lacks
}

fn collect_references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                match inner.as_str() {
                    Some(text) if name == "$ref" => found.push(text),
                    _ => collect_references(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|inner| collect_references(inner, found)),
        _ => {}
    }
}

pub(crate) async fn every_body_has_a_sample(kind: Kind) {
    let city = cityplus_support::city::TestCity::start(kind).await;
    let all = operations(&Client::of(&city)).await;
    let with_body: BTreeSet<_> = all
        .iter()
        .filter(|one| one.described.get("requestBody").is_some() && one.path != NOTIFICATIONS)
        .map(|one| (one.method.as_str(), one.path.as_str()))
        .collect();
    let samples: BTreeSet<_> = ACCOUNTS.into_iter().chain(MONEY_AND_TICKETS).collect();
    assert_eq!(
        with_body, samples,
        "an operation with a body needs a sample, and only such a one"
    );
}
