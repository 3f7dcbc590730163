//! Calls that carry the access token, and renewing it.
//!
//! Each refresh token serves once. If the answer to a renewal is lost, the same token is sent again at once: within 30
//! seconds the server takes that for a retry, not for a theft. The new tokens are in the store before they are used. Of many
//! requests that find the token too old, one renews it and the others wait, also across programs sharing the store.

use std::time::Duration;

use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::{RefreshToken, Session};
use cityplus_protocol::paths;

use super::{SignedIn, Tokens};
use crate::http::{Answer, Call};
use crate::{Engine, EngineError, keep};

/// A token is renewed when it ends within this time.
const RENEW_BEFORE_MS: i64 = 20_000;
/// All tries together stay within the server's 30 seconds.
const TRIES: [Duration; 3] = [Duration::ZERO, Duration::from_millis(300), Duration::from_secs(2)];
const ALL_TRIES_MAX: Duration = Duration::from_secs(25);

impl Engine {
    /// Sends a request as the person signed in; renews the session where needed.
    pub(crate) async fn send(&self, call: &Call) -> Result<Answer, EngineError> {
        let mut tokens = self.tokens().await?;
        if tokens.access_expires_at <= self.now().plus_ms(RENEW_BEFORE_MS) {
            tokens = self.renew(&tokens).await?;
        }
        match self.http.send(call, Some(tokens.access.as_str())).await {
            Err(EngineError::Server { problem, .. }) if problem.code == ErrorCode::NotSignedIn => {
                let renewed = self.renew(&tokens).await?;
                self.http.send(call, Some(renewed.access.as_str())).await
            }
            answer => answer,
        }
    }

    async fn tokens(&self) -> Result<Tokens, EngineError> {
        let tokens = self.store.read(|view| view.setting(keep::SESSION)).await?;
        tokens.ok_or(EngineError::NotSignedIn)
    }

    /// New tokens for old ones.
    async fn renew(&self, old: &Tokens) -> Result<Tokens, EngineError> {
        let _one_at_a_time = self.renewing.lock().await;
        let held = self.tokens().await?;
        if held.access.as_str() != old.access.as_str() {
            return Ok(held);
        }
        let session = match self.ask_for_session(&held).await {
            Ok(session) => session,
            Err(error) if is_over(&error) => return self.after_end(&held).await,
            Err(error) => return Err(error),
        };
        let tokens = Tokens::of(&session);
        let kept = tokens.clone();
        let account = session.account;
        self.store
            .write(move |view| {
                if let Some(before) = view.setting::<SignedIn>(keep::ACCOUNT)? {
                    view.set_setting(keep::ACCOUNT, &SignedIn { account, ..before })?;
                }
                view.set_setting(keep::SESSION, &kept)
            })
            .await?;
        self.hear_time(session.server_time)?;
        self.keep_time();
        Ok(tokens)
    }

    async fn ask_for_session(&self, held: &Tokens) -> Result<Session, EngineError> {
        let body = RefreshToken {
            refresh_token: held.refresh.clone(),
        };
        let call = Call::post(paths::REFRESH, &body)?;
        let tries = async {
            let mut last = EngineError::Offline("no answer in time");
            for pause in TRIES {
                tokio::time::sleep(pause).await;
                match self.http.send(&call, None).await {
                    Ok(answer) => return answer.json(),
                    Err(error @ EngineError::Offline(_)) => last = error,
                    Err(error) => return Err(error),
                }
            }
            Err(last)
        };
        tokio::time::timeout(ALL_TRIES_MAX, tries)
            .await
            .unwrap_or(Err(EngineError::Offline("no answer in time")))
    }

    /// The server says that the session is over. Another program may have renewed it in between; else it is forgotten.
    async fn after_end(&self, dead: &Tokens) -> Result<Tokens, EngineError> {
        let refused = dead.refresh.clone();
        let other = self.store.write(move |view| {
            let held: Option<Tokens> = view.setting(keep::SESSION)?;
            let other = held.filter(|held| held.refresh != refused);
            if other.is_none() {
                view.delete_setting(keep::SESSION)?;
            }
            Ok(other)
        });
        other.await?.ok_or(EngineError::NotSignedIn)
    }
}

fn is_over(error: &EngineError) -> bool {
    matches!(error, EngineError::Server { problem, .. }
        if matches!(problem.code, ErrorCode::NotSignedIn | ErrorCode::InvalidToken | ErrorCode::UnknownAccount))
}
