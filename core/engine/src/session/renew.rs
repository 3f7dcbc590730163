//! Calls that carry the access token, and renewing it.
//!
//! Each refresh token serves once. If the answer to a renewal is lost, the same token is sent again at once: within 30
//! seconds the server takes that for a retry, not for a theft. The new tokens are in the store before they are used. Of many
//! requests that find the token too old, one renews it and the others wait, also across programs sharing the store.

use std::time::Duration;

use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::{RefreshToken, Session};
use cityplus_protocol::paths;

use super::{HeldSession, SignedIn, Tokens, held_session, signed_in};
use crate::http::{Answer, Call};
use crate::store::View;
use crate::{Engine, EngineError, keep};

/// A token is renewed when it ends within this time.
const RENEW_BEFORE_MS: i64 = 20_000;
/// All tries together stay within the server's 30 seconds.
const TRIES: [Duration; 3] = [Duration::ZERO, Duration::from_millis(300), Duration::from_secs(2)];
const ALL_TRIES_MAX: Duration = Duration::from_secs(25);

impl Engine {
    /// Sends a request as the person signed in; renews the session where needed.
    pub(crate) async fn send(&self, call: &Call) -> Result<Answer, EngineError> {
        let session = self.store.read(held_session).await?;
        self.send_in(call, session).await
    }

    /// Sends a request as the person of this account, or not at all: [`EngineError::SomebodyElse`] if another is signed in.
    pub(crate) async fn send_as(&self, call: &Call, account_id: &str) -> Result<Answer, EngineError> {
        let session = self.store.read(held_session).await?;
        if session.account_id.to_string() != account_id {
            return Err(EngineError::SomebodyElse);
        }
        self.send_in(call, session).await
    }

    async fn send_in(&self, call: &Call, mut session: HeldSession) -> Result<Answer, EngineError> {
        if session.tokens.access_expires_at <= self.now().plus_ms(RENEW_BEFORE_MS) {
            session = self.renew(&session).await?;
        }
        let access = session.tokens.access.as_str();
        match self.http.send(call, Some(access)).await {
            Err(EngineError::Server { problem, .. }) if problem.code == ErrorCode::NotSignedIn => {
                let renewed = self.renew(&session).await?;
                self.http.send(call, Some(renewed.tokens.access.as_str())).await
            }
            answer => answer,
        }
    }

    /// A newer session of the same person. What is in the store by the time of the answer may be another's: then nothing
    /// of the answer is kept, and the old session is over.
    async fn renew(&self, old: &HeldSession) -> Result<HeldSession, EngineError> {
        let _one_at_a_time = self.renewing.lock().await;
        let held = old.same_person(self.store.read(held_session).await?)?;
        if held.tokens.access != old.tokens.access {
            return Ok(held);
        }
        let session = match self.ask_for_session(&held.tokens).await {
            Ok(session) => session,
            Err(error) if is_over(&error) => return self.after_end(held).await,
            Err(error) => return Err(error),
        };
        if session.account.account_id != held.account_id {
            return Err(EngineError::ServerGarbage("it names another account".to_owned()));
        }
        let server_time = session.server_time;
        let renewed = self
            .store
            .write(move |view| replace(view, &held, session))
            .await?;
        self.hear_time(server_time)?;
        self.keep_time();
        Ok(renewed)
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
    async fn after_end(&self, dead: HeldSession) -> Result<HeldSession, EngineError> {
        let other = self.store.write(move |view| {
            let held = held_session(view)?;
            if held.tokens.refresh == dead.tokens.refresh {
                view.delete_setting(keep::SESSION)?;
                return Ok(None);
            }
            dead.same_person(held).map(Some)
        });
        other.await?.ok_or(EngineError::NotSignedIn)
    }
}

impl HeldSession {
    /// The other session, if it is of the same person.
    fn same_person(&self, other: Self) -> Result<Self, EngineError> {
        if other.account_id == self.account_id {
            Ok(other)
        } else {
            Err(EngineError::SomebodyElse)
        }
    }
}

/// Puts the new session in the place of the one it was made from. If that is gone by now, because the person signed out or
/// somebody signed in, what is stored stays.
fn replace(view: &View<'_>, old: &HeldSession, session: Session) -> Result<HeldSession, EngineError> {
    let held = held_session(view)?;
    if held.tokens.refresh != old.tokens.refresh {
        return old.same_person(held);
    }
    let tokens = Tokens::of(&session);
    let account = session.account;
    let before = signed_in(view)?;
    view.set_setting(keep::ACCOUNT, &SignedIn { account, ..before })?;
    view.set_setting(keep::SESSION, &tokens)?;
    Ok(HeldSession { tokens, ..held })
}

fn is_over(error: &EngineError) -> bool {
    matches!(error, EngineError::Server { problem, .. }
        if matches!(problem.code, ErrorCode::NotSignedIn | ErrorCode::InvalidToken | ErrorCode::UnknownAccount))
}
