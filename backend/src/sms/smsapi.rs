//! SMSAPI.pl: one form for each message (`POST /sms.do`), answered in JSON. A refusal comes with status 200 and an `error`.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, StatusCode, Url};
use serde::Deserialize;
use serde_json::Value;

use super::can_be_sent_to;
use crate::mail::{Mail, MailError, Mailer};

/// How long the service may take for a connection.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// How long it may take for one message, altogether.
const ANSWER_MAX: Duration = Duration::from_secs(20);
/// The longest answer that is read.
const BODY_MAX_BYTES: usize = 64 * 1024;
/// The code of a message that was taken before under the same `idx`: its answer was lost.
const SENT_BEFORE: i64 = 53;
/// The longest sender's name (GSM 03.40: an alphanumeric address).
const FROM_MAX: usize = 11;

/// Sends text messages through SMSAPI.pl.
pub struct SmsApi {
    client: Client,
    address: Url,
    token: String,
    from: String,
}

impl std::fmt::Debug for SmsApi {
    /// Without the token.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SmsApi")
            .field("address", &self.address.as_str())
            .finish_non_exhaustive()
    }
}

/// What the service answers.
#[derive(Deserialize)]
struct Answer {
    error: Option<Value>,
    #[serde(default)]
    list: Vec<Taken>,
}

/// What became of one recipient's message.
#[derive(Deserialize)]
struct Taken {
    error: Option<Value>,
}

impl SmsApi {
    /// At an address such as `https://api.smsapi.pl`, with the token of the account there, in the name of a sender.
    /// Connects when it is first used.
    pub fn new(base: &str, token: &str, from: &str) -> Result<Self, MailError> {
        let token_fits =
            (1..=256).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic());
        if !token_fits {
            return Err(MailError::Setup(
                "the token is not one of the service's; copy it from its panel",
            ));
        }
        let from_fits = (1..=FROM_MAX).contains(&from.len())
            && from
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b' '));
        if !from_fits {
            return Err(MailError::Setup(
                "the sender's name has 1 to 11 letters, digits, - . and spaces; write it as it was agreed with the service",
            ));
        }
        Ok(Self {
            client: client()?,
            address: address(base)?,
            token: token.to_owned(),
            from: from.to_owned(),
        })
    }

    /// The message as a form. Its id in the outbox keeps the service from sending it twice. Letters such as ł, perhaps of
    /// the city's name, become plain ones: one of them would double the price.
    fn form(&self, message: &Mail) -> Result<String, MailError> {
        if !can_be_sent_to(&message.to) {
            return Err(MailError::Unwritable(
                "a number of nine digits would be taken for a Polish one",
            ));
        }
        let mut carrier = self.address.clone();
        carrier
            .query_pairs_mut()
            .append_pair("to", message.to.trim_start_matches('+'))
            .append_pair("message", &message.body)
            .append_pair("from", &self.from)
            .append_pair("format", "json")
            .append_pair("encoding", "utf-8")
            .append_pair("normalize", "1")
            .append_pair("idx", &message.id)
            .append_pair("check_idx", "1");
        Ok(carrier.query().unwrap_or_default().to_owned())
    }
}

#[async_trait::async_trait]
impl Mailer for SmsApi {
    async fn send(&self, message: &Mail) -> Result<(), MailError> {
        let request = self
            .client
            .post(self.address.clone())
            .bearer_auth(&self.token)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(self.form(message)?);
        let mut response = request.send().await.map_err(|error| away(&error))?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| away(&error))? {
            if body.len().saturating_add(piece.len()) > BODY_MAX_BYTES {
                return Err(MailError::Unreachable("an answer that is too long"));
            }
            body.extend_from_slice(&piece);
        }
        judge(status, &body)
    }
}

/// Whether the service has taken the message. What cannot be understood is asked again: the id keeps it from going twice.
fn judge(status: StatusCode, body: &[u8]) -> Result<(), MailError> {
    let by_status = || MailError::MessageRefused(status.as_u16().into());
    let answer: Answer = serde_json::from_slice(body).map_err(|_| {
        if status.is_success() {
            MailError::Unreachable("an answer that cannot be read")
        } else {
            by_status()
        }
    })?;
    let refusal = answer
        .error
        .as_ref()
        .or_else(|| answer.list.iter().find_map(|taken| taken.error.as_ref()));
    match refusal {
        Some(code) => match number_in(code) {
            Some(SENT_BEFORE) => Ok(()),
            Some(code) => Err(MailError::MessageRefused(code)),
            None => Err(by_status()),
        },
        None if !status.is_success() => Err(by_status()),
        None if answer.list.is_empty() => Err(MailError::Unreachable("an answer that says nothing")),
        None => Ok(()),
    }
}

fn number_in(code: &Value) -> Option<i64> {
    code.as_i64().or_else(|| code.as_str()?.parse().ok())
}

/// The address that messages go to. The token goes with them: to this machine only without TLS.
fn address(base: &str) -> Result<Url, MailError> {
    let refused =
        || MailError::Setup("write the service's address as https://HOST; http:// goes to this machine only");
    let mut url = Url::parse(base).map_err(|_| refused())?;
    let is_plain = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let is_safe = match url.scheme() {
        "https" => url.has_host(),
        "http" => url.host_str().is_some_and(is_this_machine),
        _ => false,
    };
    if !is_plain || !is_safe {
        return Err(refused());
    }
    url.set_path("/sms.do");
    Ok(url)
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host == "[::1]" || host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
}

fn client() -> Result<Client, MailError> {
    let unusable = || MailError::Setup("TLS cannot be set up, so there is no way to the message service");
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| unusable())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT_MAX)
        .timeout(ANSWER_MAX)
        .user_agent(concat!("cityplus/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|_| unusable())
}

/// Never with the error's own text: it holds the address.
fn away(error: &reqwest::Error) -> MailError {
    MailError::Unreachable(match () {
        () if error.is_connect() => "no connection",
        () if error.is_timeout() => "no answer in time",
        () => "the connection broke off",
    })
}
