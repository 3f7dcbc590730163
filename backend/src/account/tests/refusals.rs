//! Everything the room refuses, with its stable code.

use std::net::IpAddr;

use cityplus_protocol::{ErrorCode, Signature};

use super::support::*;
use crate::account::AccountError;

const EMAIL: &str = "jan@example.com";

#[tokio::test]
async fn sign_ins_that_are_refused() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    town.resident("ewa@example.com").await;
    town.register("new@example.com").await;
    town.login("ewa@example.com", 9).await.unwrap();

    let mut forged = login(EMAIL, PASSWORD, 1, 1);
    forged.device.proof = Signature([0; 64]);
    let mut foreign_key = login(EMAIL, PASSWORD, 1, 1);
    foreign_key.device.public_key = key(2).1;
    let mut for_another = login("ewa@example.com", PASSWORD, 1, 1);
    for_another.email = EMAIL.parse().unwrap();
    let cases = [
        (
            "wrong password",
            login(EMAIL, "wrong horse battery", 1, 1),
            ErrorCode::WrongCredentials,
        ),
        (
            "empty password",
            login(EMAIL, "", 1, 1),
            ErrorCode::WrongCredentials,
        ),
        (
            "unknown address",
            login("no@example.com", PASSWORD, 1, 1),
            ErrorCode::WrongCredentials,
        ),
        (
            "not confirmed",
            login("new@example.com", PASSWORD, 1, 1),
            ErrorCode::NotConfirmed,
        ),
        (
            "not confirmed, wrong password",
            login("new@example.com", "x", 1, 1),
            ErrorCode::WrongCredentials,
        ),
        ("forged proof", forged, ErrorCode::InvalidProof),
        ("proof of another key", foreign_key, ErrorCode::InvalidProof),
        ("proof for another address", for_another, ErrorCode::InvalidProof),
        (
            "another account's device",
            login(EMAIL, PASSWORD, 9, 1),
            ErrorCode::DeviceTaken,
        ),
        (
            "another account's key",
            login(EMAIL, PASSWORD, 1, 9),
            ErrorCode::DeviceTaken,
        ),
    ];
    for (name, asked, expected) in cases {
        assert_eq!(code(town.accounts.login(&asked, None).await), expected, "{name}");
    }
    town.login(EMAIL, 1).await.unwrap();
}

#[tokio::test]
async fn tokens_that_are_refused() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    let session = town.login(EMAIL, 1).await.unwrap();
    let (access, refresh) = (session.access_token.as_str(), session.refresh_token.as_str());
    for token in ["", "x", refresh, &"A".repeat(43), &access[1..]] {
        assert_eq!(
            code(town.accounts.authenticate(token).await),
            ErrorCode::NotSignedIn,
            "{token}"
        );
    }
    for token in ["", "x", access, &"A".repeat(43)] {
        assert_eq!(
            code(town.accounts.refresh(token).await),
            ErrorCode::NotSignedIn,
            "{token}"
        );
        assert_eq!(
            code(town.accounts.confirm(token).await),
            ErrorCode::InvalidToken,
            "{token}"
        );
        town.accounts.logout(token).await.unwrap();
    }
    town.accounts.authenticate(access).await.unwrap();
}

#[tokio::test]
async fn registrations_that_are_refused() {
    let town = Town::new().await;
    for (email, password, expected) in [
        (EMAIL, "1234567890", ErrorCode::WeakPassword),
        (
            "jan.kowalski@example.com",
            "jan.kowalski",
            ErrorCode::WeakPassword,
        ),
        ("a..b@example.com", PASSWORD, ErrorCode::InvalidField),
    ] {
        let answer = town.accounts.register(&registration(email, password), None).await;
        assert_eq!(code(answer), expected, "{email} {password}");
    }
    assert!(town.mails().await.is_empty());
}

#[tokio::test]
async fn codes_that_are_refused() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    // An unknown address has the same answers.
    town.accounts
        .forgot_password(&"no@example.com".parse().unwrap(), None)
        .await
        .unwrap();
    assert!(town.mails().await.is_empty());
    let refused = ErrorCode::InvalidToken;
    assert_eq!(
        code(
            town.reset("no@example.com", "AAAAA-AAAAA", "another phrase!")
                .await
        ),
        refused
    );
    assert_eq!(
        code(town.reset(EMAIL, "AAAAA-AAAAA", "another phrase!").await),
        refused
    );

    let right = town.reset_code(EMAIL).await;
    assert_eq!(
        code(town.reset(EMAIL, &right, "1234567890").await),
        ErrorCode::WeakPassword
    );
    for _ in 0..5 {
        assert_eq!(
            code(town.reset(EMAIL, "AAAAA-AAAAA", "another phrase!").await),
            refused
        );
    }
    // Tried too often: not even the right one serves now.
    assert_eq!(code(town.reset(EMAIL, &right, "another phrase!").await), refused);

    let replaced = town.reset_code(EMAIL).await;
    let late = town.reset_code(EMAIL).await;
    assert_eq!(
        code(town.reset(EMAIL, &replaced, "another phrase!").await),
        refused
    );
    town.clock.advance_ms(30 * MINUTE_MS);
    assert_eq!(code(town.reset(EMAIL, &late, "another phrase!").await), refused);
    town.login(EMAIL, 1).await.unwrap();
}

#[tokio::test]
async fn guessing_is_slowed_down_but_keeps_no_owner_out() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    town.login(EMAIL, 1).await.unwrap();
    let client: Option<IpAddr> = Some("192.0.2.1".parse().unwrap());
    for _ in 0..10 {
        assert_eq!(
            code(town.login_with(EMAIL, "guess", 7, client).await),
            ErrorCode::WrongCredentials
        );
    }
    let refused = town.login_with(EMAIL, PASSWORD, 7, client).await;
    assert!(
        matches!(refused, Err(AccountError::RateLimited { retry_after_s: 900 })),
        "{refused:?}"
    );
    // The owner comes from elsewhere, on a new device and on the known one; the known one even from there.
    town.login_with(EMAIL, PASSWORD, 2, Some("198.51.100.7".parse().unwrap()))
        .await
        .unwrap();
    town.login_with(EMAIL, PASSWORD, 1, client).await.unwrap();
    // Knocking does not keep the window from ending.
    town.clock.advance_ms(15 * MINUTE_MS);
    town.login_with(EMAIL, PASSWORD, 7, client).await.unwrap();
}

#[tokio::test]
async fn right_sign_ins_are_not_counted() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    for _ in 0..25 {
        town.login(EMAIL, 1).await.unwrap();
    }
}

#[tokio::test]
async fn mails_to_one_address_are_few() {
    let town = Town::new().await;
    town.resident("ewa@example.com").await;
    for number in 0..6 {
        let registered = town.accounts.register(&registration(EMAIL, PASSWORD), None).await;
        let forgot = town
            .accounts
            .forgot_password(&"ewa@example.com".parse().unwrap(), None)
            .await;
        assert_eq!(
            (registered.is_ok(), forgot.is_ok()),
            (number < 5, number < 5),
            "{number}"
        );
    }
    town.accounts
        .register(&registration("other@example.com", PASSWORD), None)
        .await
        .unwrap();
    town.clock.advance_ms(60 * MINUTE_MS);
    town.accounts
        .register(&registration(EMAIL, PASSWORD), None)
        .await
        .unwrap();
}

#[tokio::test]
async fn devices_have_ten_places() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    let mut sessions = Vec::new();
    for device in 1..=10 {
        sessions.push(town.login(EMAIL, device).await.unwrap());
        town.clock.advance_ms(1_000);
    }
    assert_eq!(code(town.login(EMAIL, 11).await), ErrorCode::TooManyDevices);
    town.accounts
        .logout(sessions[4].refresh_token.as_str())
        .await
        .unwrap();
    town.login(EMAIL, 11).await.unwrap();
    // The one nobody was signed in on has gone, and its key can no longer pay.
    assert_eq!(town.line.told().last(), Some(&format!("bind {}", key(11).1)));
    assert!(town.line.told().contains(&format!("unbind {}", key(5).1)));
    assert_eq!(code(town.login(EMAIL, 5).await), ErrorCode::TooManyDevices);
}
