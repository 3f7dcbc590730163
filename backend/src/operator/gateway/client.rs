//! The way to a gateway: one HTTP client, strict about where it goes and how much it reads.
//!
//! It follows no redirect: what comes back is what the gateway said.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::HEXUPPER;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};

use super::error::GatewayError;

/// How long a connection may take.
const CONNECT_MAX: Duration = Duration::from_secs(2);
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// The longest body of an answer that is read.
const BODY_MAX_BYTES: usize = 256 * 1024;

/// Where a gateway is: `https://HOST`, or `http://` on this machine, for tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayUrl(Url);

impl FromStr for GatewayUrl {
    type Err = GatewayError;

    fn from_str(text: &str) -> Result<Self, GatewayError> {
        let refused = || {
            GatewayError::Setup(
                "write the gateway's address as https://HOST; http:// goes to this machine only".to_owned(),
            )
        };
        let url = Url::parse(text).map_err(|_| refused())?;
        let plain = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let safe = match url.scheme() {
            "https" => url.has_host(),
            "http" => url.host_str().is_some_and(is_this_machine),
            _ => false,
        };
        if plain && safe {
            Ok(Self(url))
        } else {
            Err(refused())
        }
    }
}

impl fmt::Display for GatewayUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.as_str())
    }
}

/// Whether nobody else can listen on the way to it.
fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host == "[::1]" || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// What a call carries. It may hold secrets: it cannot be shown.
pub(super) enum Content {
    /// Nothing.
    Nothing,
    /// A form, encoded; see [`form`].
    Form(String),
    /// JSON.
    Json(String),
}

/// What a gateway answered, whatever it was.
pub(super) struct Answer {
    /// Its status.
    pub(super) status: StatusCode,
    /// Its body, of a bounded size.
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Whether the gateway has too much to do or is broken.
    pub(super) fn is_busy(&self) -> bool {
        self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The call never reached the gateway.
    Before(GatewayError),
    /// The call may have reached the gateway.
    Lost,
    /// There was an answer, longer than what is read.
    TooLong,
}

impl From<GatewayError> for Failure {
    fn from(error: GatewayError) -> Self {
        Self::Before(error)
    }
}

impl From<Failure> for GatewayError {
    /// For what may be asked again.
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Before(error) => error,
            Failure::Lost => Self::Away,
            Failure::TooLong => Self::Garbled("an answer that is too long"),
        }
    }
}

/// The way to one gateway; cheap to clone. Connects when it is first used.
#[derive(Clone)]
pub(super) struct Http {
    gateway: &'static str,
    client: Client,
    base: Url,
}

impl fmt::Debug for Http {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Http")
            .field("gateway", &self.gateway)
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

impl Http {
    /// To the gateway of this name, which is for the log, at this address.
    pub(super) fn new(gateway: &'static str, base: &GatewayUrl) -> Result<Self, GatewayError> {
        let roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        let tls =
            rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(|error| unusable(&error))?
                .with_root_certificates(roots)
                .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .connect_timeout(CONNECT_MAX)
            .timeout(ANSWER_MAX)
            .user_agent(concat!("cityplus/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| unusable(&error))?;
        Ok(Self {
            gateway,
            client,
            base: base.0.clone(),
        })
    }

    /// The gateway's name, for the log.
    pub(super) const fn gateway(&self) -> &'static str {
        self.gateway
    }

    /// A call to a path, which must be clean already.
    pub(super) fn request(&self, method: Method, path: &str, content: &Content) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(path);
        let request = self
            .client
            .request(method, url)
            .header(ACCEPT, "application/json");
        match content {
            Content::Nothing => request,
            Content::Form(text) => request
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(text.clone()),
            Content::Json(text) => request
                .header(CONTENT_TYPE, "application/json")
                .body(text.clone()),
        }
    }

    /// Sends it, and reads the answer, whatever it is.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, Failure> {
        let mut response = request.send().await.map_err(|error| self.away(&error))?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| self.away(&error))? {
            if body.len().saturating_add(piece.len()) > BODY_MAX_BYTES {
                tracing::warn!(gateway = self.gateway, "the payment gateway's answer is too long");
                return Err(Failure::TooLong);
            }
            body.extend_from_slice(&piece);
        }
        Ok(Answer { status, body })
    }

    /// Never with the error's own text: it holds the address, ids included.
    fn away(&self, error: &reqwest::Error) -> Failure {
        let (reason, failure) = match () {
            () if error.is_builder() => {
                let reason = "a call that cannot be sent";
                (reason, Failure::Before(GatewayError::Away))
            }
            () if error.is_connect() => ("no connection", Failure::Before(GatewayError::Away)),
            () if error.is_timeout() => ("no answer in time", Failure::Lost),
            () => ("the connection broke off", Failure::Lost),
        };
        tracing::warn!(gateway = self.gateway, reason, "the payment gateway is away");
        failure
    }
}

fn unusable(error: &impl fmt::Display) -> GatewayError {
    GatewayError::Setup(format!(
        "the way to the payment gateway cannot be set up: {error}"
    ))
}

/// A form as it is sent (`application/x-www-form-urlencoded`).
pub(super) fn form(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    pairs.join("&")
}

fn escaped(plain: &str) -> String {
    let mut text = String::with_capacity(plain.len());
    for byte in plain.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push_str(&HEXUPPER.encode(&[byte]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_to_safe_addresses_only() {
        for good in [
            "https://secure.payu.com",
            "https://gate.gopay.cz/",
            "https://gate.example:8443",
            "http://127.0.0.1:4100",
            "http://127.9.9.9",
            "http://localhost:4100/",
            "http://[::1]:4100",
        ] {
            assert!(good.parse::<GatewayUrl>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "secure.payu.com",
            "http://secure.payu.com",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "http://0.0.0.0",
            "http://10.0.0.1",
            "http://[::2]",
            "ftp://127.0.0.1",
            "https://secure.payu.com/api",
            "https://secure.payu.com/?a=b",
            "https://secure.payu.com/#a",
            "https://name:secret@secure.payu.com",
        ] {
            assert!(bad.parse::<GatewayUrl>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_form_is_escaped() {
        assert_eq!(
            form(&[("grant_type", "client_credentials"), ("secret", "a b&c=ż+%")]),
            "grant_type=client_credentials&secret=a%20b%26c%3D%C5%BC%2B%25"
        );
        assert_eq!(form(&[]), "");
    }

    #[test]
    fn only_what_was_never_sent_is_certain() {
        assert_eq!(
            GatewayError::from(Failure::Before(GatewayError::Credentials)),
            GatewayError::Credentials
        );
        assert_eq!(GatewayError::from(Failure::Lost), GatewayError::Away);
        assert!(matches!(
            GatewayError::from(Failure::TooLong),
            GatewayError::Garbled(_)
        ));
    }
}
