//! A client of its own, without the engine: it can send what no engine would.

use cityplus_domain::ids::{DeviceId, WalletId};
use cityplus_domain::{Clock, Timestamp};
use cityplus_protocol::account::device_proof_bytes;
use cityplus_protocol::{IDEMPOTENCY_KEY, PublicKey, Signature, paths};
use cityplus_support::city::{PASSWORD, TestCity};
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::{Value, json};

use super::answer::Answer;

/// A request as it goes out.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Option<Vec<u8>>,
}

impl Outgoing {
    pub(crate) fn new(method: &str, path: impl Into<String>) -> Self {
        Self {
            method: method.parse().expect("a method"),
            path: path.into(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// With a header instead of the one there may be.
    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let name: HeaderName = name.parse().expect("a header's name");
        self.headers.retain(|(other, _)| *other != name);
        let value = HeaderValue::from_bytes(value.as_ref()).expect("a header's value");
        self.headers.push((name, value));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| other.as_str() != name);
        self
    }

    pub(crate) fn token(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), format!("Bearer {token}"))
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header(IDEMPOTENCY_KEY, key)
    }

    pub(crate) fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        let is_typed = self.headers.iter().any(|(name, _)| *name == CONTENT_TYPE);
        if is_typed {
            self
        } else {
            self.header(CONTENT_TYPE.as_str(), "application/json")
        }
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.bytes(body.to_string())
    }
}

/// Sends requests to a server.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    server: String,
}

impl Client {
    pub(crate) fn of(city: &TestCity) -> Self {
        // A second test in this process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A connection for each request: the server hangs up after an answer it gave before the whole body had come, as
        // HTTP/1.1 allows, and what is sent on such a connection at that moment gets no answer.
        let http = reqwest::Client::builder()
            .pool_max_idle_per_host(0)
            .build()
            .expect("a client");
        Self {
            http,
            server: city.url(),
        }
    }

    pub(crate) async fn send(&self, outgoing: &Outgoing) -> Answer {
        let url = format!("{}{}", self.server, outgoing.path);
        let mut request = self.http.request(outgoing.method.clone(), url);
        for (name, value) in &outgoing.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &outgoing.body {
            request = request.body(body.clone());
        }
        let sent = request.send().await;
        let response = sent.unwrap_or_else(|error| panic!("no answer to {}: {error:?}", outgoing.path));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("the answer comes whole").to_vec();
        Answer {
            status,
            headers,
            body,
        }
    }
}

/// A person with a device, signed in.
pub(crate) struct Person {
    pub(crate) email: String,
    pub(crate) password: String,
    pub(crate) device: DeviceId,
    pub(crate) keys: Ed25519KeyPair,
    pub(crate) access: String,
    pub(crate) refresh: String,
    /// Residents have one.
    pub(crate) wallet: Option<WalletId>,
}

impl Person {
    /// With a new device, not signed in yet.
    pub(crate) fn new(email: &str, password: &str, now: Timestamp) -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key");
        Self {
            email: email.to_owned(),
            password: password.to_owned(),
            device: DeviceId::new(now),
            keys: Ed25519KeyPair::from_pkcs8(document.as_ref()).expect("a key"),
            access: String::new(),
            refresh: String::new(),
            wallet: None,
        }
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        PublicKey(self.keys.public_key().as_ref().try_into().expect("32 bytes"))
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.keys.sign(bytes).as_ref().try_into().expect("64 bytes"))
    }

    /// The body of a sign-in.
    pub(crate) fn login(&self) -> Value {
        let email = self.email.parse().expect("an address");
        let key = self.public_key();
        json!({
            "email": self.email,
            "password": self.password,
            "device": {
                "device_id": self.device,
                "name": "a phone",
                "public_key": key,
                "proof": self.sign(&device_proof_bytes(&email, self.device, &key)),
            },
        })
    }

    pub(crate) async fn sign_in(&mut self, client: &Client) {
        let login = Outgoing::new("POST", paths::LOGIN).json(&self.login());
        let session = client.send(&login).await.json("login");
        let text = |pointer: &str| {
            session
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        self.access = text("/access_token");
        self.refresh = text("/refresh_token");
        self.wallet = text("/account/wallet_id").parse().ok();
    }
}

/// Registers, follows the mailed link and signs in.
pub(crate) async fn resident(city: &TestCity, client: &Client, name: &str) -> Person {
    let mut person = Person::new(&format!("{name}@example.com"), PASSWORD, city.clock.now());
    let body = json!({ "email": person.email, "password": PASSWORD, "name": name, "language": "pl" });
    let asked = client
        .send(&Outgoing::new("POST", paths::REGISTER).json(&body))
        .await;
    assert_eq!(asked.status, 202, "{}", asked.text());
    let wait = std::time::Duration::from_secs(10);
    let token = city.mailbox().confirmation_token(&person.email, wait).await;
    let confirm = Outgoing::new("POST", paths::CONFIRM).json(&json!({ "token": token }));
    assert_eq!(client.send(&confirm).await.status, 204);
    person.sign_in(client).await;
    person
}
