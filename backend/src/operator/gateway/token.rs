//! Being known to a gateway: an OAuth token, kept until shortly before its end, and the calls that carry it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::client::{Answer, Content, Failure, Http};
use super::error::GatewayError;

/// How long before its end a token is not used any more.
const RENEWED_BEFORE: Duration = Duration::from_secs(30);
/// However long a token is said to live: longer than a day it is not kept.
const KEPT_MAX: Duration = Duration::from_hours(24);
/// The longest token.
const TOKEN_MAX_BYTES: usize = 4096;

/// How a token is asked for.
pub(super) struct Login {
    /// The path of the call.
    pub(super) path: &'static str,
    /// Name and password of HTTP Basic, where the gateway wants them so.
    pub(super) basic: Option<(String, String)>,
    /// The form that is sent, encoded.
    pub(super) form: String,
}

/// A gateway to whom the operator is known.
pub(super) struct Session {
    http: Http,
    login: Login,
    /// Held while a token is asked for: one call at a time.
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    token: Option<Token>,
    failed: Option<Failed>,
}

/// A token, and until when it is used.
struct Token {
    text: Arc<str>,
    until: Instant,
}

/// The last call for a token, if it failed.
struct Failed {
    at: Instant,
    error: GatewayError,
}

/// What a gateway grants.
#[derive(Deserialize)]
struct Grant {
    access_token: Option<String>,
    expires_in: Option<u64>,
}

impl fmt::Debug for Session {
    /// Without the credentials and the token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("http", &self.http)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// By this way, with these credentials.
    pub(super) fn new(http: Http, login: Login) -> Self {
        Self {
            http,
            login,
            kept: Mutex::default(),
        }
    }

    /// Asks with a token; once more with a new one if the gateway does not know it any more.
    pub(super) async fn ask(&self, method: Method, path: &str, content: &Content) -> Result<Answer, Failure> {
        let token = self.token().await?;
        let answer = self.ask_with(&token, method.clone(), path, content).await?;
        if answer.status != StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        self.forget(&token).await;
        let token = self.token().await?;
        let answer = self.ask_with(&token, method, path, content).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            self.forget(&token).await;
            return Err(Failure::Before(self.refuses_credentials()));
        }
        Ok(answer)
    }

    async fn ask_with(
        &self,
        token: &str,
        method: Method,
        path: &str,
        content: &Content,
    ) -> Result<Answer, Failure> {
        let request = self.http.request(method, path, content).bearer_auth(token);
        self.http.send(request).await
    }

    /// The token that is kept, or a new one.
    async fn token(&self) -> Result<Arc<str>, GatewayError> {
        let asked_at = Instant::now();
        let mut kept = self.kept.lock().await;
        if let Some(token) = &kept.token
            && Instant::now() < token.until
        {
            return Ok(Arc::clone(&token.text));
        }
        // Who waited for a call that failed gets its failure: otherwise all would wait as long again, one by one.
        if let Some(failed) = &kept.failed
            && asked_at < failed.at
        {
            return Err(failed.error.clone());
        }
        match self.fetch().await {
            Ok(token) => {
                let text = Arc::clone(&token.text);
                *kept = Kept {
                    token: Some(token),
                    failed: None,
                };
                Ok(text)
            }
            Err(error) => {
                *kept = Kept {
                    token: None,
                    failed: Some(Failed {
                        at: Instant::now(),
                        error: error.clone(),
                    }),
                };
                Err(error)
            }
        }
    }

    /// Throws a token away, unless another call has put a new one in its place.
    async fn forget(&self, token: &str) {
        let mut kept = self.kept.lock().await;
        if kept.token.as_ref().is_some_and(|kept| &*kept.text == token) {
            kept.token = None;
        }
    }

    async fn fetch(&self) -> Result<Token, GatewayError> {
        // Its life begins before the answer comes: on the safe side.
        let asked_at = Instant::now();
        let content = Content::Form(self.login.form.clone());
        let mut request = self.http.request(Method::POST, self.login.path, &content);
        if let Some((name, password)) = &self.login.basic {
            request = request.basic_auth(name, Some(password));
        }
        let answer = self.http.send(request).await?;
        let (text, lifetime) = granted(&answer).map_err(|error| match error {
            GatewayError::Credentials => self.refuses_credentials(),
            other => other,
        })?;
        Ok(Token {
            text: text.into(),
            until: asked_at.checked_add(used_for(lifetime)).unwrap_or(asked_at),
        })
    }

    fn refuses_credentials(&self) -> GatewayError {
        tracing::error!(
            gateway = self.http.gateway(),
            "the payment gateway refuses the credentials"
        );
        GatewayError::Credentials
    }
}

/// How long a token that lives so long is used.
fn used_for(lifetime: Duration) -> Duration {
    let lifetime = lifetime.min(KEPT_MAX);
    lifetime.saturating_sub(RENEWED_BEFORE.min(lifetime / 5))
}

/// The token that was granted and how long it lives.
fn granted(answer: &Answer) -> Result<(String, Duration), GatewayError> {
    match answer.status {
        StatusCode::OK => {}
        StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            return Err(GatewayError::Credentials);
        }
        _ if answer.is_busy() => return Err(GatewayError::Away),
        _ => return Err(GatewayError::Garbled("the status of a token")),
    }
    let grant: Grant =
        serde_json::from_slice(&answer.body).map_err(|_| GatewayError::Garbled("the body of a token"))?;
    let text = grant
        .access_token
        .filter(|text| {
            (1..=TOKEN_MAX_BYTES).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
        })
        .ok_or(GatewayError::Garbled("access_token"))?;
    let seconds = grant.expires_in.ok_or(GatewayError::Garbled("expires_in"))?;
    Ok((text, Duration::from_secs(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status: StatusCode::from_u16(status).unwrap(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_token_is_renewed_before_its_end() {
        for (lives, used) in [
            (43_199, 43_169),
            (1_800, 1_770),
            (150, 120),
            (100, 80),
            (5, 4),
            (0, 0),
        ] {
            let used = Duration::from_secs(used);
            assert_eq!(used_for(Duration::from_secs(lives)), used, "{lives}");
        }
        assert!(used_for(Duration::MAX) < KEPT_MAX);
    }

    #[test]
    fn reads_what_is_granted() {
        let payu = r#"{"access_token":"1fce8d08","token_type":"bearer","expires_in":43199,
            "grant_type":"client_credentials"}"#;
        assert_eq!(
            granted(&answer(200, payu)),
            Ok(("1fce8d08".to_owned(), Duration::from_secs(43_199)))
        );
        let gopay = r#"{"token_type":"bearer","access_token":"AAA","refresh_token":"BBB","expires_in":1800}"#;
        assert_eq!(
            granted(&answer(200, gopay)),
            Ok(("AAA".to_owned(), Duration::from_mins(30)))
        );
    }

    #[test]
    fn refuses_what_is_no_token() {
        for (status, body, error) in [
            (401, r#"{"error":"invalid_client"}"#, GatewayError::Credentials),
            (503, "", GatewayError::Away),
            (429, "", GatewayError::Away),
            (302, "", GatewayError::Garbled("the status of a token")),
            (200, "<html>", GatewayError::Garbled("the body of a token")),
            (200, "{}", GatewayError::Garbled("access_token")),
            (
                200,
                r#"{"access_token":"a","expires_in":-1}"#,
                GatewayError::Garbled("the body of a token"),
            ),
            (
                200,
                r#"{"access_token":"a"}"#,
                GatewayError::Garbled("expires_in"),
            ),
            (
                200,
                r#"{"access_token":"a\r\nb","expires_in":1}"#,
                GatewayError::Garbled("access_token"),
            ),
        ] {
            assert_eq!(granted(&answer(status, body)), Err(error), "{status} {body}");
        }
    }
}
