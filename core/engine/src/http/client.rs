//! Sending: TLS by rustls with ring and the roots of webpki-roots, time limits, size limits.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};

use super::answer::RawAnswer;
use super::{Answer, Call, ServerUrl};
use crate::EngineError;

/// How long a connection is kept for the next request. Servers and mobile networks drop idle ones without a word (this
/// project's server after 20 s), and a request on one that is just being dropped gets no answer.
const IDLE_MAX: Duration = Duration::from_secs(10);
/// After how long without a word a connection is probed: one whose other end is gone without saying so is given up before
/// the next request is sent on it.
const KEEPALIVE: Duration = Duration::from_secs(5);
const ACCEPTED: &str = "application/json, application/problem+json";

/// How long to wait.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a connection.
    pub connect: Duration,
    /// For the whole of a request and its answer.
    pub request: Duration,
}

impl Default for Timeouts {
    /// 5 s for a connection, 20 s in all.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(20),
        }
    }
}

/// The client. Connections are made when first needed: opening a ticket must not wait for TLS.
pub(crate) struct Client {
    server: ServerUrl,
    timeouts: Timeouts,
    made: Mutex<Option<reqwest::Client>>,
}

impl Client {
    pub(crate) fn new(server: ServerUrl, timeouts: Timeouts) -> Self {
        Self {
            server,
            timeouts,
            made: Mutex::new(None),
        }
    }

    pub(crate) fn server(&self) -> &str {
        self.server.as_str()
    }

    fn connected(&self) -> Result<reqwest::Client, EngineError> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = made.as_ref() {
            return Ok(client.clone());
        }
        let client = build(self.timeouts)?;
        *made = Some(client.clone());
        Ok(client)
    }

    /// Sends a request. Errors of transport are [`EngineError::Offline`]: what the server did is then not known.
    pub(crate) async fn send(&self, call: &Call, bearer: Option<&str>) -> Result<Answer, EngineError> {
        let mut request = self
            .connected()?
            .request(call.method.clone(), self.server.join(&call.path))
            .header(ACCEPT, ACCEPTED);
        if !call.query.is_empty() {
            request = request.query(&call.query);
        }
        if let Some(body) = &call.body {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone());
        }
        if let Some(token) = bearer {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(key) = &call.idempotency_key {
            request = request.header(Call::key_header(), key);
        }
        let response = request.send().await.map_err(|error| transport(&error))?;
        read(response, call).await?.accept()
    }
}

async fn read(mut response: reqwest::Response, call: &Call) -> Result<RawAnswer, EngineError> {
    let header = |name| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let mut answer = RawAnswer {
        route: call.route,
        status: response.status().as_u16(),
        content_type: header(CONTENT_TYPE).unwrap_or_default(),
        retry_after: header(RETRY_AFTER),
        body: Vec::new(),
    };
    while let Some(chunk) = response.chunk().await.map_err(|error| transport(&error))? {
        if answer.body.len() + chunk.len() > call.answer_max_bytes {
            return Err(EngineError::ServerGarbage(format!(
                "too large an answer on {}",
                call.route
            )));
        }
        answer.body.extend_from_slice(&chunk);
    }
    Ok(answer)
}

fn transport(error: &reqwest::Error) -> EngineError {
    // The error's own text holds the URL, ids included.
    EngineError::Offline(if error.is_timeout() {
        "no answer in time"
    } else if error.is_connect() {
        "no connection"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off"
    } else {
        "the connection broke off"
    })
}

fn build(timeouts: Timeouts) -> Result<reqwest::Client, EngineError> {
    let fault = |_| EngineError::Internal("TLS cannot be set up");
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(fault)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(timeouts.connect)
        .tcp_keepalive(KEEPALIVE)
        .timeout(timeouts.request)
        .pool_idle_timeout(IDLE_MAX)
        .user_agent(concat!("cityplus-engine/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_| EngineError::Internal("the HTTP client cannot be set up"))
}
