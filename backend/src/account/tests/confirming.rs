//! Registering and confirming.

use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::Role;

use super::support::*;
use crate::account::customer_number;

#[tokio::test]
async fn a_resident_registers_confirms_and_signs_in() {
    let town = Town::new().await;
    let token = town.register("jan@example.com").await;
    assert_eq!(
        code(town.login("jan@example.com", 1).await),
        ErrorCode::NotConfirmed
    );
    town.accounts.confirm(&token).await.unwrap();
    assert_eq!(code(town.accounts.confirm(&token).await), ErrorCode::InvalidToken);

    let session = town.login("jan@example.com", 1).await.unwrap();
    let view = &session.account;
    assert_eq!(
        (view.roles.as_slice(), view.email.as_str()),
        (&[Role::Resident][..], "jan@example.com")
    );
    assert_eq!(
        customer_number::parse(&view.customer_number),
        Some(view.customer_number.clone())
    );
    let principal = town
        .accounts
        .authenticate(session.access_token.as_str())
        .await
        .unwrap();
    assert_eq!(principal.account_id, view.account_id);
    assert_eq!(
        (principal.device_id, principal.device_key),
        (device_id(1), key(1).1)
    );
    assert_eq!(principal.wallet_id, view.wallet_id);
    assert_eq!(town.accounts.me(view.account_id).await.unwrap(), *view);
    // Opened at the operator, and the key is bound.
    town.operator.wallet(view.wallet_id.unwrap()).await.unwrap();
    assert_eq!(town.line.told(), [format!("bind {}", key(1).1)]);
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_another_mail() {
    let town = Town::new().await;
    town.resident("jan@example.com").await;
    town.accounts
        .register(&registration("Jan@Example.com", "another password"), None)
        .await
        .unwrap();
    let mails = town.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].subject.starts_with("Masz już konto"),
        "{}",
        mails[0].subject
    );
    assert!(!mails[0].body.contains("/confirm/"));
    assert_eq!(
        code(
            town.login_with("jan@example.com", "another password", 1, None)
                .await
        ),
        ErrorCode::WrongCredentials
    );
}

#[tokio::test]
async fn each_link_opens_the_account_with_its_own_password() {
    let town = Town::new().await;
    let stranger = town.register("jan@example.com").await;
    town.clock.advance_ms(1);
    let own = registration("jan@example.com", "my very own words");
    town.accounts.register(&own, None).await.unwrap();
    let token = token_of(&town.mails().await[0]);
    town.accounts.confirm(&token).await.unwrap();
    // The other registration of the address is gone.
    assert_eq!(
        code(town.accounts.confirm(&stranger).await),
        ErrorCode::InvalidToken
    );
    assert_eq!(
        code(town.login("jan@example.com", 1).await),
        ErrorCode::WrongCredentials
    );
    town.login_with("jan@example.com", "my very own words", 1, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_link_serves_48_hours() {
    let town = Town::new().await;
    let early = town.register("early@example.com").await;
    let late = town.register("late@example.com").await;
    town.clock.advance_ms(48 * 60 * MINUTE_MS - 1);
    assert!(town.accounts.link_serves(&early).await.unwrap());
    town.accounts.confirm(&early).await.unwrap();
    town.clock.advance_ms(1);
    assert!(!town.accounts.link_serves(&late).await.unwrap());
    assert_eq!(code(town.accounts.confirm(&late).await), ErrorCode::InvalidToken);
    town.accounts.clear_away().await.unwrap();
    assert_eq!(
        town.count("SELECT CAST(COUNT(*) AS BIGINT) FROM account_registration")
            .await,
        0
    );
}

#[tokio::test]
async fn no_mail_is_lost_and_none_is_kept() {
    let town = Town::new().await;
    town.postman
        .strikes
        .store(true, std::sync::atomic::Ordering::Relaxed);
    town.accounts
        .register(&registration("jan@example.com", PASSWORD), None)
        .await
        .unwrap();
    assert!(town.mails().await.is_empty());
    town.postman
        .strikes
        .store(false, std::sync::atomic::Ordering::Relaxed);
    // Not before its time, so that a server that is down is not run against.
    assert!(town.mails().await.is_empty());
    town.clock.advance_ms(5_000);
    assert_eq!(town.mails().await.len(), 1);
    assert_eq!(
        town.count("SELECT CAST(COUNT(*) AS BIGINT) FROM mail_outbox")
            .await,
        0
    );
}
