//! A running simulator, a shop, a clock that a test moves, and the calls that a shop makes.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use cityplus_gateway_sim::{Clock, Faults, Gateway, Settings, Simulator};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::shop::Shop;

pub(crate) const PAYS: &str = "4444333322221111";
pub(crate) const DECLINED: &str = "5000105018126595";
/// The point of sale that takes money at once.
pub(crate) const AT_ONCE: &str = "145227";
/// The point of sale that blocks money first.
pub(crate) const LATER: &str = "145228";

const FORM: &str = "application/x-www-form-urlencoded";

/// What was answered.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) text: String,
    /// The text as JSON; null if it is none.
    pub(crate) json: Value,
}

impl Said {
    async fn read(response: Response) -> Self {
        let status = response.status().as_u16();
        let location = response.headers().get(LOCATION);
        let location = location.map_or("", |value| value.to_str().unwrap()).to_owned();
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self {
            status,
            location,
            text,
            json,
        }
    }

    /// PayU's `statusCode`.
    pub(crate) fn code(&self) -> &str {
        self.json["status"]["statusCode"].as_str().unwrap_or_default()
    }

    /// GoPay's `error_name`.
    pub(crate) fn error(&self) -> &str {
        self.json["errors"][0]["error_name"].as_str().unwrap_or_default()
    }
}

/// A client that follows no redirects.
fn client() -> Client {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

async fn send(request: RequestBuilder) -> Said {
    Said::read(request.send().await.unwrap()).await
}

/// Everything a test needs.
pub(crate) struct Rig {
    pub(crate) simulator: Simulator,
    pub(crate) shop: Shop,
    client: Client,
    time: Arc<AtomicU64>,
}

impl Rig {
    pub(crate) async fn start() -> Self {
        Self::with(Faults::default()).await
    }

    pub(crate) async fn with(faults: Faults) -> Self {
        let time = Arc::new(AtomicU64::new(1_790_000_000_000));
        let read = Arc::clone(&time);
        let settings = Settings {
            clock: Clock::new(move || read.load(Ordering::SeqCst)),
            faults,
            notify_wait: Duration::from_millis(20),
            hold_max: Duration::from_millis(1500),
            tick: Duration::from_millis(20),
            ..Settings::default()
        };
        Self {
            simulator: Simulator::start(settings).await.unwrap(),
            shop: Shop::open().await,
            client: client(),
            time,
        }
    }

    /// Moves the clock on.
    pub(crate) fn pass(&self, seconds: u64) {
        self.time.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.simulator.url)
        };
        self.client.request(method, url)
    }

    pub(crate) async fn get(&self, path: &str) -> Said {
        send(self.request(Method::GET, path)).await
    }

    /// Sends a form, as a page does.
    pub(crate) async fn submit(&self, path: &str, form: &str) -> Said {
        let request = self.request(Method::POST, path).header(CONTENT_TYPE, FORM);
        send(request.body(form.to_owned())).await
    }

    /// Posts a text as it is.
    pub(crate) async fn post(&self, path: &str, text: impl Into<String>) -> Said {
        let request = self.request(Method::POST, path);
        send(request.body(text.into())).await
    }

    /// A call with a token; null is no body.
    pub(crate) async fn call(&self, token: &str, method: &str, path: &str, body: &Value) -> Said {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.request(method, path).bearer_auth(token);
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        send(request).await
    }

    /// A call with a token and a form.
    pub(crate) async fn call_form(&self, token: &str, path: &str, form: &str) -> Said {
        let request = self.request(Method::POST, path).bearer_auth(token);
        send(request.header(CONTENT_TYPE, FORM).body(form.to_owned())).await
    }

    pub(crate) async fn payu_token(&self, pos: &str) -> String {
        let settings = Settings::default();
        let mut all = settings.points_of_sale.into_iter();
        let pos = all.find(|known| known.id == pos).unwrap();
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            pos.client_id, pos.secret
        );
        let said = self.submit("/pl/standard/user/oauth/authorize", &form).await;
        assert_eq!((said.status, &said.json["token_type"]), (200, &"bearer".into()));
        said.json["access_token"].as_str().unwrap().to_owned()
    }

    /// What a shop asks for at PayU.
    pub(crate) fn payu_body(&self, pos: &str, ext_id: &str) -> Value {
        json!({
            "extOrderId": ext_id,
            "notifyUrl": self.shop.url(),
            "continueUrl": "https://city.example/back?order=1",
            "customerIp": "127.0.0.1",
            "merchantPosId": pos,
            "description": "Doładowanie portfela",
            "currencyCode": "PLN",
            "totalAmount": "2000",
            "validityTime": "3600",
            "buyer": { "language": "pl" },
            "products": [{ "name": "Doładowanie", "unitPrice": "2000", "quantity": "1" }],
        })
    }

    /// Places an order at PayU and gives token and id.
    pub(crate) async fn payu_order(&self, pos: &str, ext_id: &str) -> (String, String) {
        let token = self.payu_token(pos).await;
        let body = self.payu_body(pos, ext_id);
        let said = self.call(&token, "POST", "/api/v2_1/orders", &body).await;
        assert_eq!((said.status, said.code()), (302, "SUCCESS"), "{said:?}");
        let id = said.json["orderId"].as_str().unwrap().to_owned();
        (token, id)
    }

    pub(crate) async fn payu_look(&self, token: &str, id: &str) -> Said {
        let path = format!("/api/v2_1/orders/{id}");
        self.call(token, "GET", &path, &Value::Null).await
    }

    pub(crate) async fn gopay_token(&self) -> String {
        let request = self
            .request(Method::POST, "/api/oauth2/token")
            .header(AUTHORIZATION, "Basic MTA2MTM5OTE2MzpzdERUbVZYRg==")
            .header(CONTENT_TYPE, FORM)
            .body("grant_type=client_credentials&scope=payment-all");
        let said = send(request).await;
        assert_eq!((said.status, &said.json["expires_in"]), (200, &1800.into()));
        said.json["access_token"].as_str().unwrap().to_owned()
    }

    /// What a shop asks for at GoPay.
    pub(crate) fn gopay_body(&self, later: bool) -> Value {
        let mut body = json!({
            "payer": {
                "allowed_payment_instruments": ["PAYMENT_CARD", "BANK_ACCOUNT"],
                "default_payment_instrument": "PAYMENT_CARD",
            },
            "target": { "type": "ACCOUNT", "goid": 8_123_456_789_u64 },
            "amount": 2300,
            "currency": "PLN",
            "order_number": "ours-1",
            "order_description": "Doładowanie portfela",
            "items": [{ "name": "Doładowanie", "amount": 2300, "count": 1 }],
            "lang": "PL",
            "callback": {
                "return_url": "https://city.example/back?order=1",
                "notification_url": format!("{}?from=gopay", self.shop.url()),
            },
        });
        if later {
            body["preauthorization"] = true.into();
        }
        body
    }

    /// Creates a payment at GoPay and gives token and id.
    pub(crate) async fn gopay_payment(&self, later: bool) -> (String, String) {
        let token = self.gopay_token().await;
        let body = self.gopay_body(later);
        let said = self.call(&token, "POST", "/api/payments/payment", &body).await;
        assert_eq!((said.status, &said.json["state"]), (200, &"CREATED".into()));
        (token, said.json["id"].as_u64().unwrap().to_string())
    }

    pub(crate) async fn gopay_look(&self, token: &str, id: &str) -> Said {
        let path = format!("/api/payments/payment/{id}");
        self.call(token, "GET", &path, &Value::Null).await
    }

    /// The state in the gateway's own word.
    pub(crate) fn state(&self, gateway: Gateway, id: &str) -> &'static str {
        self.simulator.order(gateway, id).unwrap().state
    }
}
