//! Being found by a mail address: only by consent, and nothing is told without.

use std::net::IpAddr;

use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::{Findable, Found, SetFindable};

use super::support::*;
use crate::account::AccountError;
use crate::http::Principal;

const AGREE: SetFindable = by_mail(true);
const REFUSE: SetFindable = by_mail(false);
const ON: Findable = Findable {
    by_mail: true,
    by_number: false,
};
const OFF: Findable = Findable {
    by_mail: false,
    by_number: false,
};
const EWA: &str = "ewa@example.com";

const fn by_mail(agrees: bool) -> SetFindable {
    SetFindable {
        by_mail: Some(agrees),
        by_number: None,
    }
}

pub(super) async fn person(town: &Town, email: &str, device: u8) -> Principal {
    town.resident(email).await;
    let session = town.login(email, device).await.unwrap();
    let token = session.access_token;
    town.accounts.authenticate(token.as_str()).await.unwrap()
}

/// By a mail address or a number.
pub(super) async fn find(town: &Town, by: &Principal, alias: &str) -> Result<Found, AccountError> {
    town.accounts.find(by, &alias.parse().unwrap(), None).await
}

#[tokio::test]
async fn nobody_is_found_who_did_not_agree() {
    let town = Town::new().await;
    let jan = person(&town, "jan@example.com", 1).await;
    let ewa = person(&town, EWA, 2).await;
    town.register("new@example.com").await;
    // Off, not confirmed, unknown: one answer to the letter.
    let mut answers = Vec::new();
    for mail in [EWA, "new@example.com", "no@example.com"] {
        let error = find(&town, &jan, mail).await.unwrap_err();
        answers.push((error.code(), error.to_string()));
    }
    assert_eq!(answers[0].0, ErrorCode::NotFound);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");

    assert_eq!(town.accounts.findable(ewa.account_id).await.unwrap(), OFF);
    for _ in 0..2 {
        assert_eq!(town.accounts.set_findable(&ewa, AGREE).await.unwrap(), ON);
        assert_eq!(town.accounts.findable(ewa.account_id).await.unwrap(), ON);
    }
    let found = find(&town, &jan, " Ewa@Example.com ").await.unwrap();
    assert_eq!(Some(found.wallet_id), ewa.wallet_id);
    assert_eq!(found.shown_name.as_str(), "Jan K.");
    // The consent is hers alone.
    assert_eq!(town.accounts.findable(jan.account_id).await.unwrap(), OFF);
    assert_eq!(
        code(find(&town, &ewa, "jan@example.com").await),
        ErrorCode::NotFound
    );

    for _ in 0..2 {
        assert_eq!(town.accounts.set_findable(&ewa, REFUSE).await.unwrap(), OFF);
        assert_eq!(code(find(&town, &jan, EWA).await), ErrorCode::NotFound);
    }
    assert_eq!(town.accounts.findable(ewa.account_id).await.unwrap(), OFF);
}

#[tokio::test]
async fn an_account_without_wallet_neither_looks_nor_is_found() {
    let town = Town::new().await;
    let jan = person(&town, "jan@example.com", 1).await;
    let without = Principal {
        wallet_id: None,
        ..jan.clone()
    };
    assert_eq!(code(find(&town, &without, EWA).await), ErrorCode::Forbidden);
    assert_eq!(
        code(town.accounts.set_findable(&without, AGREE).await),
        ErrorCode::Forbidden
    );
    // Taking a consent back is never refused.
    town.accounts.set_findable(&without, REFUSE).await.unwrap();
}

#[tokio::test]
async fn looking_has_its_limits() {
    let town = Town::new().await;
    let jan = person(&town, "jan@example.com", 1).await;
    let ewa = person(&town, EWA, 2).await;
    town.accounts.set_findable(&ewa, AGREE).await.unwrap();
    for number in 0..5 {
        find(&town, &jan, EWA).await.unwrap();
        let other = format!("no{number}@example.com");
        assert_eq!(code(find(&town, &jan, &other).await), ErrorCode::NotFound);
    }
    // Found or not: ten are ten. Another account still may.
    assert_eq!(code(find(&town, &jan, EWA).await), ErrorCode::RateLimited);
    assert_eq!(
        code(find(&town, &ewa, "no@example.com").await),
        ErrorCode::NotFound
    );
    town.clock.advance_ms(60 * MINUTE_MS);
    find(&town, &jan, EWA).await.unwrap();

    // So many addresses are looked for from one place, and so many accounts look for one address.
    let client: Option<IpAddr> = Some("192.0.2.1".parse().unwrap());
    let stranger = |number: u16| {
        let mut id = [0; 16];
        id[..2].copy_from_slice(&number.to_be_bytes());
        Principal {
            account_id: cityplus_domain::ids::AccountId::from_bytes(id),
            ..jan.clone()
        }
    };
    let mut found = [0, 0];
    for number in 1..=400_u16 {
        let mail = EWA.parse().unwrap();
        let place = client.filter(|_| number <= 110);
        let answer = town.accounts.find(&stranger(number), &mail, place).await;
        found[usize::from(place.is_none())] += u32::from(answer.is_ok());
    }
    assert_eq!(found, [100, 199], "one of three hundred was Jan's");
    town.clock.advance_ms(60 * MINUTE_MS);
    find(&town, &jan, EWA).await.unwrap();
}
