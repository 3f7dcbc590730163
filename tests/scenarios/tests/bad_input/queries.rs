//! Parameters of queries, ids in paths, addresses and methods that there are not.

use cityplus_protocol::{ErrorCode, paths};
use cityplus_support::city::Kind;

use super::client::{Outgoing, Person};
use super::world::World;

/// Texts that are no number.
const NO_NUMBERS: [&str; 12] = [
    "-1",
    "x",
    "",
    "1.5",
    "1e400",
    "9223372036854775808",
    "18446744073709551616",
    "%00",
    "%FF",
    "%F0%9F%A6%92",
    "0x1",
    "1,2",
];

pub(crate) async fn every_parameter(kind: Kind) {
    let world = World::new(kind).await;
    let before = world.picture().await;
    let statement =
        paths::STATEMENT.replace("{wallet_id}", &world.jan.wallet.expect("a resident").to_string());
    let (jan, inspector) = (&world.jan, &world.inspector);
    let numbers: [(&Person, &str, &str); 5] = [
        (jan, paths::SYNC, "after"),
        (inspector, paths::INSPECTION_LISTS, "denylist"),
        (inspector, paths::INSPECTION_LISTS, "used_after"),
        (jan, &statement, "limit"),
        (jan, paths::TICKETS, "limit"),
    ];
    for (who, path, name) in numbers {
        for text in NO_NUMBERS {
            refused(&world, who, &format!("{path}?{name}={text}"), name).await;
        }
        refused(&world, who, &format!("{path}?{name}={}", "9".repeat(4_000)), name).await;
        refused(&world, who, &format!("{path}?{name}=1&{name}=2"), name).await;
        refused(&world, who, &format!("{path}?surplus=1"), "surplus").await;
        refused(&world, who, &format!("{path}?{}=1", "s".repeat(4_000)), "").await;
        let right = world
            .send(who, Outgoing::new("GET", format!("{path}?{name}=1")))
            .await;
        right.json(path);
    }
    for path in [statement.as_str(), paths::TICKETS] {
        for text in ["0", "101", "4294967295", "4294967296"] {
            refused(&world, jan, &format!("{path}?limit={text}"), "limit").await;
        }
        let long = "a".repeat(4_000);
        for text in [
            "",
            "x",
            "-1",
            "0",
            "%00",
            "%FF",
            "1%20OR%201=1",
            "'",
            "%F0%9F%A6%92",
            "9999999999999999999",
            long.as_str(),
        ] {
            refused(&world, jan, &format!("{path}?cursor={text}"), "cursor").await;
        }
    }
    // Numbers that no answer has given: nothing new, or everything anew.
    for path in [
        format!("{}?after=9223372036854775807", paths::SYNC),
        format!(
            "{}?denylist=9223372036854775807&used_after=9223372036854775807",
            paths::INSPECTION_LISTS
        ),
    ] {
        let who = if path.contains("after=922") && path.contains("sync") {
            jan
        } else {
            inspector
        };
        world
            .send(who, Outgoing::new("GET", path.as_str()))
            .await
            .json(&path);
    }
    assert_eq!(before, world.picture().await);
}

/// The parameter must be named.
async fn refused(world: &World, who: &Person, path: &str, name: &str) {
    let answer = world.send(who, Outgoing::new("GET", path)).await;
    let shown: String = path.chars().take(120).collect();
    let problem = answer.refused_as(ErrorCode::InvalidField, &shown);
    let named = problem.errors.iter().any(|error| error.field == name);
    assert!(named || name.is_empty(), "{shown}: {problem:?}");
}

pub(crate) async fn odd_paths_and_methods(kind: Kind) {
    let world = World::new(kind).await;
    let before = world.picture().await;
    odd_ids(&world).await;
    unknown_addresses(&world).await;
    other_methods(&world).await;
    assert_eq!(before, world.picture().await);
}

async fn odd_ids(world: &World) {
    let jan = &world.jan;
    for template in [paths::WALLET, paths::STATEMENT, paths::ORDER] {
        let (start, rest) = template.split_once('{').expect("an id in the path");
        let end = rest.split_once('}').expect("an id in the path").1;
        let long = "a".repeat(4_000);
        for id in [
            "x",
            "-1",
            "%00",
            "%FF",
            "..",
            "%2e%2e",
            "%F0%9F%A6%92",
            "' OR 1=1",
            "0",
            long.as_str(),
            "f47ac10b-58cc-4372-a567-0e02b2c3d479",
            "00000000-0000-0000-0000-000000000000",
            "f47ac10b58cc4372a5670e02b2c3d479",
        ] {
            let path = format!("{start}{}{end}", id.replace(' ', "%20"));
            let answer = world.send(jan, Outgoing::new("GET", path.as_str())).await;
            let shown: String = path.chars().take(120).collect();
            assert_eq!(answer.refusal(&shown).status, 404, "{shown}: {}", answer.text());
        }
    }
}

async fn unknown_addresses(world: &World) {
    for path in [
        "/v1",
        "/v2/sync",
        "/v1/sync/",
        "//v1/sync",
        "/v1/operator/wallets/",
        "/.env",
        "/admin",
        "/%2e%2e/etc/passwd",
        "/V1/SYNC",
        "/%FF",
    ] {
        for method in ["GET", "POST", "DELETE", "PATCH"] {
            let answer = world.send(&world.jan, Outgoing::new(method, path)).await;
            answer.refused_as(ErrorCode::NotFound, &format!("{method} {path}"));
        }
    }
}

async fn other_methods(world: &World) {
    for (path, right) in [
        (paths::LOGIN, "POST"),
        (paths::BLOCK, "POST"),
        (paths::UNBLOCK, "POST"),
        (paths::DEVICES, "GET"),
        (paths::REPLACE, "POST"),
        (paths::ME, "GET"),
        (paths::FIND, "POST"),
        (paths::NUMBER_CONFIRM, "POST"),
        (paths::ADMIN_ROLES, "PUT"),
        (paths::TOP_UPS, "POST"),
        (paths::SHIFT, "GET"),
        (paths::SHIFTS, "POST"),
        (paths::SHIFTS_CLOSE, "POST"),
        (paths::TARIFF, "GET"),
        (paths::DEPOSITS, "POST"),
        (paths::DEPOSIT_RETURNS, "POST"),
        (paths::TRANSFERS, "POST"),
        (paths::REDEMPTIONS, "POST"),
        (paths::PAY_OUTS, "POST"),
        (paths::GATEWAYS, "GET"),
        (paths::OPERATOR_KEYS, "GET"),
        (paths::ALLOWANCES, "POST"),
        (paths::OFFLINE_PAYMENTS, "POST"),
        (paths::ONLINE_TOP_UPS, "POST"),
        (paths::CATALOGUE, "GET"),
        (paths::QUOTES, "POST"),
        (paths::ORDERS, "POST"),
        (paths::ABROAD_ORDERS, "POST"),
        (paths::PARTNERS, "GET"),
        (paths::TICKETS, "GET"),
        (paths::INSPECTION_LISTS, "GET"),
        (paths::INSPECTION_SCANS, "POST"),
        (paths::SYNC, "GET"),
        ("/healthz", "GET"),
        ("/openapi.json", "GET"),
        ("/metrics", "GET"),
        ("/", "GET"),
    ] {
        for method in [
            "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW",
        ] {
            if method != right {
                let answer = world.send(&world.jan, Outgoing::new(method, path)).await;
                answer.refused_as(ErrorCode::MethodNotAllowed, &format!("{method} {path}"));
            }
        }
    }
}
