//! Whole bodies that are wrong: torn, empty, too large, of another kind; and right ones about things of somebody else.

use cityplus_domain::ids::{OrderId, RefundId, TransferId};
use cityplus_protocol::{BODY_MAX_BYTES, ErrorCode, paths};
use cityplus_support::city::Kind;
use serde_json::{Value, json};

use super::client::Outgoing;
use super::samples::{ACCOUNTS, MONEY_AND_TICKETS, Sample, sample};
use super::world::World;

pub(crate) async fn torn_and_of_other_kinds(kind: Kind) {
    use ErrorCode::{BodyTooLarge, InvalidField, MalformedBody};
    let world = World::new(kind).await;
    for operation in ACCOUNTS.into_iter().chain(MONEY_AND_TICKETS) {
        let sample = sample(&world, operation).await;
        let before = world.picture().await;
        let text = sample.body.to_string();
        let torn = text.as_bytes().split_at(text.len() / 2).0.to_vec();
        let mut padded = text.clone().into_bytes();
        padded.resize(BODY_MAX_BYTES + 1, b' ');
        let cases: Vec<(&str, Vec<u8>, ErrorCode)> = vec![
            ("empty", Vec::new(), MalformedBody),
            ("torn", torn, MalformedBody),
            (
                "twice",
                [text.as_bytes(), text.as_bytes()].concat(),
                MalformedBody,
            ),
            ("not UTF-8", vec![0xff, 0xfe, b'{'], MalformedBody),
            (
                "UTF-16",
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                MalformedBody,
            ),
            ("a form", b"email=jan%40example.com".to_vec(), MalformedBody),
            ("XML", b"<?xml version=\"1.0\"?><a/>".to_vec(), MalformedBody),
            ("lists in lists", "[".repeat(100_000).into_bytes(), InvalidField),
            (
                "objects in objects",
                "{\"a\":".repeat(40_000).into_bytes(),
                InvalidField,
            ),
            (
                "many items",
                format!("[{}0]", "0,".repeat(100_000)).into_bytes(),
                InvalidField,
            ),
            ("null", b"null".to_vec(), InvalidField),
            ("a text", b"\"text\"".to_vec(), InvalidField),
            ("a number", b"1".to_vec(), InvalidField),
            ("300 KiB", vec![b' '; 300 * 1024], BodyTooLarge),
            ("one byte too many", padded, BodyTooLarge),
        ];
        for (what, body, code) in cases {
            let answer = world.client.send(&sample.request.clone().bytes(body)).await;
            let problem = answer.refusal(&format!("{operation:?} {what}"));
            // A bomb may be seen as the wrong type at its first sign or as not complete: both are right.
            let is_bomb = what.contains(" in ") && problem.code == MalformedBody;
            assert!(
                problem.code == code || is_bomb,
                "{operation:?} {what}: {problem:?}"
            );
        }
        of_other_types(&world, &sample).await;
        assert_eq!(before, world.picture().await, "{operation:?} moved something");
    }
}

/// A right body that says that it is something else.
async fn of_other_types(world: &World, sample: &Sample) {
    let operation = sample.operation;
    for content_type in [
        "text/plain",
        "",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "json",
        "\u{fc}",
    ] {
        let request = sample
            .request
            .clone()
            .header("content-type", content_type)
            .bytes(sample.body.to_string());
        let answer = world.client.send(&request).await;
        answer.refused_as(
            ErrorCode::UnsupportedMediaType,
            &format!("{operation} {content_type}"),
        );
    }
}

pub(crate) async fn of_somebody_elses_things(kind: Kind) {
    let world = World::new(kind).await;
    let before = world.picture().await;
    anothers_orders(&world).await;
    anothers_tickets_and_money(&world).await;
    // Signing in with the device of another.
    let (jan, ola) = (&world.jan, &world.ola);
    let mut thief = super::client::Person::new(&jan.email, &jan.password, world.now());
    thief.device = ola.device;
    let login = Outgoing::new("POST", paths::LOGIN).json(&thief.login());
    let answer = world.client.send(&login).await;
    answer.refused_as(ErrorCode::DeviceTaken, "another's device");
    // Looking.
    let olas_wallet = ola.wallet.expect("a resident").to_string();
    for path in [
        paths::WALLET.replace("{wallet_id}", &olas_wallet),
        paths::STATEMENT.replace("{wallet_id}", &olas_wallet),
        paths::SAVED_CARDS.replace("{wallet_id}", &olas_wallet),
        paths::POINTS.replace("{wallet_id}", &olas_wallet),
        paths::ORDER.replace("{order_id}", &world.olas_order.to_string()),
    ] {
        let answer = world.send(jan, Outgoing::new("GET", path.as_str())).await;
        assert_eq!(answer.refusal(&path).status, 404, "{path}");
    }
    assert_eq!(before, world.picture().await);
}

/// Orders under the id of another's order, from another's wallet, signed by another's key, as sent by another.
async fn anothers_orders(world: &World) {
    use ErrorCode::{IdReused, InvalidSignature, UnknownWallet};
    let (jan, ola, now) = (&world.jan, &world.ola, world.now());
    let changed = |mut body: Value, place: &str, value: Value| {
        *body.pointer_mut(place).expect("a place") = value;
        body
    };
    let own = OrderId::new(now);
    let olas = world.order(ola, OrderId::new(now));
    let olas_key = json!(ola.public_key());
    let cases = [
        ("another's order", world.order(jan, world.olas_order), IdReused),
        (
            "another's wallet",
            changed(
                world.order(jan, own),
                "/payment/order/wallet_id",
                json!(ola.wallet),
            ),
            UnknownWallet,
        ),
        (
            "another's key",
            changed(world.order(jan, own), "/payment/public_key", olas_key),
            InvalidSignature,
        ),
        (
            "another's signature",
            changed(
                world.order(jan, own),
                "/payment/signature",
                olas["payment"]["signature"].clone(),
            ),
            InvalidSignature,
        ),
        (
            "another's payment",
            changed(world.order(jan, own), "/payment", olas["payment"].clone()),
            UnknownWallet,
        ),
    ];
    for (what, body, code) in cases {
        let id = body["order_id"].as_str().expect("an id");
        let place = Outgoing::new("POST", paths::ORDERS).key(id).json(&body);
        world.send(jan, place).await.refused_as(code, what);
    }
}

async fn anothers_tickets_and_money(world: &World) {
    use ErrorCode::{IdReused, UnknownTicket, UnknownWallet};
    let (jan, now) = (&world.jan, world.now());
    // A refund of another's ticket.
    let refund = RefundId::new(now);
    let path = paths::REFUND.replace("{ticket_id}", &world.olas_ticket.to_string());
    let ask = Outgoing::new("POST", path)
        .key(&refund.to_string())
        .json(&json!({ "refund_id": refund }));
    world
        .send(jan, ask)
        .await
        .refused_as(UnknownTicket, "another's ticket");
    anothers_transfers(world).await;
    // A top-up under an id used before, and into a wallet that is none.
    let amount = json!({ "minor": 100, "currency": "PLN" });
    for (id, wallet, code) in [
        (world.olas_transfer, json!(jan.wallet), IdReused),
        (TransferId::new(now), json!(world.olas_order), UnknownWallet),
    ] {
        let body = json!({ "transfer_id": id, "wallet_id": wallet, "amount": amount });
        let top_up = Outgoing::new("POST", paths::TOP_UPS)
            .key(&id.to_string())
            .json(&body);
        world
            .send(&world.teller, top_up)
            .await
            .refused_as(code, "a top-up");
    }
}

async fn anothers_transfers(world: &World) {
    use ErrorCode::{IdReused, InvalidField, InvalidSignature, UnknownWallet};
    let (jan, ola) = (&world.jan, &world.ola);
    let new = || TransferId::new(world.now());
    let changed = |mut body: Value, place: &str, value: Value| {
        *body.pointer_mut(place).expect("a place") = value;
        body
    };
    let olas = world.transfer(ola, jan, new());
    let cases = [
        ("another's transfer", olas.clone(), UnknownWallet),
        (
            "another's id",
            world.transfer(jan, ola, world.olas_transfer),
            IdReused,
        ),
        ("to oneself", world.transfer(jan, jan, new()), InvalidField),
        (
            "another's key",
            changed(
                world.transfer(jan, ola, new()),
                "/public_key",
                json!(ola.public_key()),
            ),
            InvalidSignature,
        ),
        (
            "another's signature",
            changed(
                world.transfer(jan, ola, new()),
                "/signature",
                olas["signature"].clone(),
            ),
            InvalidSignature,
        ),
        (
            "a receiver put in after signing",
            changed(
                world.transfer(jan, ola, new()),
                "/order/to_wallet_id",
                json!(world.olas_order),
            ),
            InvalidSignature,
        ),
    ];
    for (what, body, code) in cases {
        let id = body["order"]["transfer_id"].as_str().expect("an id");
        let send = Outgoing::new("POST", paths::TRANSFERS).key(id).json(&body);
        world.send(jan, send).await.refused_as(code, what);
    }
}
