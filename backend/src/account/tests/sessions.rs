//! Sessions: how long tokens serve, how refresh tokens turn, what ends a session.

use cityplus_domain::ids::AccountId;
use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::Session;

use super::support::*;
use crate::account::AccountError;

const EMAIL: &str = "jan@example.com";

async fn signed_in() -> (Town, Session) {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    let session = town.login(EMAIL, 1).await.unwrap();
    (town, session)
}

impl Town {
    async fn refresh(&self, session: &Session) -> Result<Session, AccountError> {
        self.accounts.refresh(session.refresh_token.as_str()).await
    }

    async fn is_in(&self, session: &Session) -> bool {
        self.accounts
            .authenticate(session.access_token.as_str())
            .await
            .is_ok()
    }
}

#[tokio::test]
async fn tokens_serve_as_long_as_they_say() {
    let (town, first) = signed_in().await;
    town.clock.set(first.access_expires_at.plus_ms(-1));
    assert!(town.is_in(&first).await);
    town.clock.advance_ms(1);
    assert!(!town.is_in(&first).await);
    town.clock.set(first.refresh_expires_at.plus_ms(-1));
    let second = town.refresh(&first).await.unwrap();
    assert!(town.is_in(&second).await);
    town.clock.set(second.refresh_expires_at);
    assert_eq!(code(town.refresh(&second).await), ErrorCode::NotSignedIn);
    town.accounts.clear_away().await.unwrap();
    for statement in [
        "SELECT CAST(COUNT(*) AS BIGINT) FROM account_token",
        "SELECT CAST(COUNT(*) AS BIGINT) FROM account_session",
    ] {
        assert_eq!(town.count(statement).await, 0, "{statement}");
    }
}

#[tokio::test]
async fn a_lost_answer_does_not_lock_a_phone_out() {
    let (town, first) = signed_in().await;
    let lost = town.refresh(&first).await.unwrap();
    town.clock.advance_ms(30_000);
    let retried = town.refresh(&first).await.unwrap();
    assert!(town.is_in(&retried).await);
    // Whichever of the two is used goes on.
    let next = town.refresh(&retried).await.unwrap();
    town.clock.advance_ms(MINUTE_MS);
    let next = town.refresh(&next).await.unwrap();
    assert!(town.is_in(&next).await);
    // The answer that was lost turns up with somebody else: the session ends for both.
    assert_eq!(code(town.refresh(&lost).await), ErrorCode::NotSignedIn);
    assert!(!town.is_in(&next).await);
    assert_eq!(code(town.refresh(&next).await), ErrorCode::NotSignedIn);
}

#[tokio::test]
async fn reuse_after_the_grace_ends_the_session() {
    let (town, first) = signed_in().await;
    let second = town.refresh(&first).await.unwrap();
    town.clock.advance_ms(30_001);
    assert_eq!(code(town.refresh(&first).await), ErrorCode::NotSignedIn);
    assert!(!town.is_in(&second).await);
    assert_eq!(code(town.refresh(&second).await), ErrorCode::NotSignedIn);
    town.login(EMAIL, 1).await.unwrap();
}

#[tokio::test]
async fn a_token_two_turns_old_has_no_grace() {
    let (town, first) = signed_in().await;
    let second = town.refresh(&first).await.unwrap();
    let third = town.refresh(&second).await.unwrap();
    assert_eq!(code(town.refresh(&first).await), ErrorCode::NotSignedIn);
    assert!(!town.is_in(&third).await);
}

#[tokio::test]
async fn retries_are_few() {
    let (town, first) = signed_in().await;
    for _ in 0..8 {
        town.refresh(&first).await.unwrap();
    }
    assert_eq!(code(town.refresh(&first).await), ErrorCode::RateLimited);
}

#[tokio::test]
async fn concurrent_retries_all_get_an_answer() {
    let (town, first) = signed_in().await;
    let answers = futures::future::join_all((0..4).map(|_| town.refresh(&first))).await;
    for answer in answers {
        assert!(town.is_in(&answer.unwrap()).await);
    }
}

#[tokio::test]
async fn signing_out_ends_one_session_and_may_be_repeated() {
    let (town, first) = signed_in().await;
    let other = town.login(EMAIL, 2).await.unwrap();
    for _ in 0..2 {
        town.accounts.logout(first.refresh_token.as_str()).await.unwrap();
        assert!(!town.is_in(&first).await);
        assert!(town.is_in(&other).await);
    }
    // Plain signing out leaves the key bound: tickets on the device stay good.
    assert_eq!(town.line.told().len(), 2);
}

#[tokio::test]
async fn signing_in_again_ends_the_devices_session_before() {
    let (town, first) = signed_in().await;
    let again = town.login(EMAIL, 1).await.unwrap();
    assert!(!town.is_in(&first).await);
    assert!(town.is_in(&again).await);
    assert_eq!(
        town.count("SELECT CAST(COUNT(*) AS BIGINT) FROM account_session")
            .await,
        1
    );
}

#[tokio::test]
async fn a_new_password_ends_every_session() {
    let (town, first) = signed_in().await;
    let other = town.login(EMAIL, 2).await.unwrap();
    let code_text = town.reset_code(EMAIL).await;
    town.reset(EMAIL, &code_text.to_lowercase(), "quite another phrase")
        .await
        .unwrap();
    for session in [&first, &other] {
        assert!(!town.is_in(session).await);
        assert_eq!(code(town.refresh(session).await), ErrorCode::NotSignedIn);
    }
    assert!(
        town.mails().await[0]
            .subject
            .starts_with("Hasło zostało zmienione")
    );
    assert_eq!(code(town.login(EMAIL, 1).await), ErrorCode::WrongCredentials);
    town.login_with(EMAIL, "quite another phrase", 1, None)
        .await
        .unwrap();
    assert_eq!(
        code(town.reset(EMAIL, &code_text, "yet another phrase").await),
        ErrorCode::InvalidToken
    );
}

#[tokio::test]
async fn nothing_in_the_database_is_a_token_in_clear() {
    let (town, session) = signed_in().await;
    let me = town.accounts.me(AccountId::from_bytes([9; 16])).await;
    assert_eq!(code(me), ErrorCode::NotSignedIn);
    town.database.close().await;
    for entry in std::fs::read_dir(town.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        for secret in [
            session.access_token.as_str(),
            session.refresh_token.as_str(),
            PASSWORD,
        ] {
            assert!(
                !bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes())
            );
        }
    }
}

/// What is done before the answer must not tell whether there is an account: neither by its result nor by its time.
#[tokio::test]
async fn a_forgotten_password_is_looked_up_only_after_the_answer() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    town.mails().await;
    let mut written = Vec::new();
    for email in [EMAIL, "nobody@example.com"] {
        for _ in 0..2 {
            let email = email.parse().unwrap();
            town.accounts.forgot_password(&email, None).await.unwrap();
        }
        let mut counts = Vec::new();
        for statement in [
            "SELECT CAST(COUNT(*) AS BIGINT) FROM account_forgot",
            "SELECT CAST(COUNT(*) AS BIGINT) FROM account_reset",
            "SELECT CAST(COUNT(*) AS BIGINT) FROM mail_outbox",
        ] {
            counts.push(town.count(statement).await);
        }
        written.push(counts);
        assert_eq!(town.mails().await.len(), usize::from(email == EMAIL), "{email}");
        assert_eq!(
            town.count("SELECT CAST(COUNT(*) AS BIGINT) FROM account_forgot")
                .await,
            0
        );
    }
    // The code that the resident has had meanwhile is the one difference.
    assert_eq!(written, [[1, 0, 0], [1, 1, 0]]);
}
