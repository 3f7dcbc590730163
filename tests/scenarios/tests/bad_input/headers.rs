//! `Idempotency-Key` and access tokens: missing, odd, of others, too old.

use cityplus_protocol::{ErrorCode, IDEMPOTENCY_KEY, paths};
use cityplus_support::city::Kind;

use super::client::Outgoing;
use super::description::{operations, template_filled};
use super::samples::{ACCOUNTS, MONEY_AND_TICKETS, sample};
use super::world::World;

const WITH_KEY: [(&str, &str); 16] = [
    ("POST", paths::DEPOSITS),
    ("POST", paths::DEPOSIT_RETURNS),
    ("POST", paths::TOP_UPS),
    ("POST", paths::TOP_UP_CANCEL),
    ("POST", paths::SHIFTS),
    ("POST", paths::SHIFTS_CLOSE),
    ("POST", paths::TRANSFERS),
    ("POST", paths::LINKS),
    ("POST", paths::REDEMPTIONS),
    ("POST", paths::PAY_OUTS),
    ("POST", paths::ONLINE_TOP_UPS),
    ("POST", paths::ALLOWANCES),
    ("POST", paths::OFFLINE_PAYMENTS),
    ("POST", paths::ORDERS),
    ("POST", paths::ABROAD_ORDERS),
    ("POST", paths::REFUND),
];

pub(crate) async fn idempotency_keys(kind: Kind) {
    use ErrorCode::{IdempotencyKeyMismatch, IdempotencyKeyMissing};
    let world = World::new(kind).await;
    for operation in WITH_KEY {
        let sample = sample(&world, operation).await;
        let before = world.picture().await;
        let right = sample.whole();
        let answer = world.client.send(&right.clone().without(IDEMPOTENCY_KEY)).await;
        answer.refused_as(IdempotencyKeyMissing, operation.1);
        let own = right
            .headers
            .iter()
            .find(|(name, _)| name.as_str() == IDEMPOTENCY_KEY);
        let own = own.expect("a key").1.to_str().expect("text").to_owned();
        let (upper, long) = (own.to_uppercase(), "a".repeat(4_000));
        let cases: [(&[u8], ErrorCode); 9] = [
            (b"", IdempotencyKeyMissing),
            (b"   ", IdempotencyKeyMissing),
            (b"\"\"", IdempotencyKeyMissing),
            (b"\xff\xfe", IdempotencyKeyMissing),
            (long.as_bytes(), IdempotencyKeyMissing),
            (b"x", IdempotencyKeyMismatch),
            (b"f47ac10b-58cc-4372-a567-0e02b2c3d479", IdempotencyKeyMismatch),
            (upper.as_bytes(), IdempotencyKeyMismatch),
            (b"00000000-0000-0000-0000-000000000000", IdempotencyKeyMismatch),
        ];
        for (key, code) in cases {
            let what = format!(
                "{} {:?}",
                operation.1,
                String::from_utf8_lossy(key).get(..8.min(key.len()))
            );
            let answer = world
                .client
                .send(&right.clone().header(IDEMPOTENCY_KEY, key))
                .await;
            answer.refused_as(code, &what);
        }
        assert_eq!(before, world.picture().await, "{operation:?} moved something");
        // The draft's form, in quotes, and then the same again: once.
        let quoted = right.clone().header(IDEMPOTENCY_KEY, format!("\"{own}\""));
        let first = world.client.send(&quoted).await;
        assert_eq!(first.status, sample.status, "{}", first.text());
        let after = world.picture().await;
        world.client.send(&right).await.json(operation.1);
        assert_eq!(after, world.picture().await, "{operation:?} was done twice");
    }
}

pub(crate) async fn access_tokens(kind: Kind) {
    let mut world = World::new(kind).await;
    let before = world.picture().await;
    let mut protected = Vec::new();
    for operation in operations(&world.client).await {
        if !operation.is_protected {
            continue;
        }
        let pair = (operation.method.as_str(), operation.path.as_str());
        let known = ACCOUNTS
            .into_iter()
            .chain(MONEY_AND_TICKETS)
            .find(|known| *known == pair);
        protected.push(match known {
            // Those whose samples move something first.
            Some((_, paths::REFUND | paths::PAY_OUTS | paths::OFFLINE_PAYMENTS | paths::TOP_UP_CANCEL))
            | None => Outgoing::new(pair.0, template_filled(&world, pair.1)),
            Some(known) => sample(&world, known).await.whole(),
        });
    }
    assert!(protected.len() >= 12, "{protected:?}");
    let (jans, refresh) = (world.jan.access.clone(), world.jan.refresh.clone());
    let long = format!("Bearer {}", "a".repeat(4_000));
    let cut = format!("Bearer {}", jans.get(1..).expect("longer"));
    let (refresh, basic, bare) = (format!("Bearer {refresh}"), format!("Basic {jans}"), jans.clone());
    let tokens: [&[u8]; 11] = [
        b"",
        b"Bearer",
        b"Bearer ",
        b"Bearer null",
        b"Bearer \xff\xfe",
        b"Bearer ' OR 1=1 --",
        long.as_bytes(),
        cut.as_bytes(),
        refresh.as_bytes(),
        basic.as_bytes(),
        bare.as_bytes(),
    ];
    for request in &protected {
        let missing = world.client.send(&request.clone().without("authorization")).await;
        missing.refused_as(ErrorCode::NotSignedIn, &format!("{} without token", request.path));
        for token in tokens {
            let answer = world
                .client
                .send(&request.clone().header("authorization", token))
                .await;
            answer.refused_as(
                ErrorCode::NotSignedIn,
                &format!("{} {:?}", request.path, String::from_utf8_lossy(token)),
            );
        }
    }
    // A token ends: one that has served a moment ago does no longer.
    world.city.clock.advance_ms(15 * 60_000 + 1);
    for request in &protected {
        world
            .client
            .send(request)
            .await
            .refused_as(ErrorCode::NotSignedIn, &format!("{} too late", request.path));
        let late = world.client.send(&request.clone().token(&jans)).await;
        late.refused_as(ErrorCode::NotSignedIn, &format!("{} too late", request.path));
    }
    world.sign_in_again().await;
    assert_eq!(before, world.picture().await);
}

pub(crate) async fn roles(kind: Kind) {
    let world = World::new(kind).await;
    let before = world.picture().await;
    let (jan, teller, inspector, administrator) =
        (&world.jan, &world.teller, &world.inspector, &world.administrator);
    let cases = [
        (("POST", paths::TOP_UPS), vec![jan, inspector, administrator]),
        (("POST", paths::SHIFTS_CLOSE), vec![jan, inspector, administrator]),
        (("POST", paths::DEPOSITS), vec![jan, inspector, administrator]),
        (
            ("POST", paths::DEPOSIT_RETURNS),
            vec![jan, inspector, administrator],
        ),
        (("POST", paths::ORDERS), vec![teller, inspector, administrator]),
        (
            ("POST", paths::ABROAD_ORDERS),
            vec![teller, inspector, administrator],
        ),
        (("POST", paths::INSPECTION_SCANS), vec![jan, teller]),
        (("PUT", paths::ADMIN_ROLES), vec![jan, teller, inspector]),
    ];
    for (operation, who) in cases {
        let request = sample(&world, operation).await.whole();
        for person in who {
            let answer = world.send(person, request.clone()).await;
            answer.refused_as(
                ErrorCode::Forbidden,
                &format!("{operation:?} by {}", person.email),
            );
        }
    }
    for person in [jan, teller] {
        let answer = world
            .send(person, Outgoing::new("GET", paths::INSPECTION_LISTS))
            .await;
        answer.refused_as(ErrorCode::Forbidden, &person.email);
    }
    assert_eq!(before, world.picture().await);
}
