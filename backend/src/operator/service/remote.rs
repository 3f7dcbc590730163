//! The asking side: the operator's door, with the network behind it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money};
use cityplus_protocol::bytes::PublicKey;
use cityplus_protocol::offline::{
    AllowanceKey, OfflinePayment, OfflineReceipt, SignedAllowance, SignedAllowanceOrder,
};
use cityplus_protocol::redemption::SignedRedemptionOrder;
use cityplus_protocol::till::Shift;
use cityplus_protocol::transfer::SignedTransferOrder;
use cityplus_protocol::{BODY_MAX_BYTES, ErrorCode, IDEMPOTENCY_KEY};
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::PREFIX;
use super::payments::Capture;
use super::routes::{AskedBy, Piece};
use super::standing::Version;
use super::till::AtTill;
use crate::operator::{
    Authorise, CancelTopUp, CancelledTopUp, CashPayOut, CashTopUp, CloseShift, Cursor, GatewayName,
    OnlineTopUp, OpenMerchant, OpenShift, OpenWallet, Operator, OperatorError, Payment, Receipt, Redemption,
    RefundPayment, Sent, StartOnlineTopUp, StatementPage, Wallet,
};

/// How long a connection may take. The same call again is safe, so nothing is waited for longer than a person would.
const CONNECT_MAX: Duration = Duration::from_secs(2);
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);
/// How long a connection is kept for the next call: the operator's server hangs up on idle ones after 20 s, and a call on
/// one that is just being dropped gets no answer.
const IDLE_MAX: Duration = Duration::from_secs(10);

/// After how long without a word a connection is probed: one whose other end is gone without saying so is given up, and
/// is not what the next call is sent on.
const KEEPALIVE: Duration = Duration::from_secs(5);

/// Where an operator is: `https://HOST`, or `http://` on a network of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorUrl(Url);

impl FromStr for OperatorUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || "write the operator's address as https://HOST or http://HOST:PORT".to_owned();
        let url = Url::parse(text).map_err(|_| refused())?;
        let plain = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if plain && ["http", "https"].contains(&url.scheme()) && url.has_host() {
            Ok(Self(url))
        } else {
            Err(refused())
        }
    }
}

/// Why an operator cannot be asked at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoteSetupError {
    /// The token cannot be sent.
    #[error("the city's token at the operator is not one: give the line that `cityplus city-token` printed")]
    Token,
    /// The operator does not serve this city.
    #[error(
        "{reason}; check --operator, or get a new token by `cityplus city-token {city}` on the operator's server"
    )]
    Refused {
        /// The city that asked.
        city: CityKey,
        /// What the operator said.
        reason: String,
    },
    /// The token is another city's.
    #[error(
        "the token belongs to the city `{of}`; get one by `cityplus city-token {city}` on the operator's server"
    )]
    OtherCity {
        /// The city that asked.
        city: CityKey,
        /// Whose token it is.
        of: CityKey,
    },
    /// TLS or the client cannot be set up.
    #[error("the way to the operator cannot be set up: {0}")]
    Client(String),
}

/// The operator of another server; cheap to clone.
#[derive(Clone)]
pub struct RemoteOperator {
    client: Client,
    base: Url,
    token: Arc<str>,
}

impl fmt::Debug for RemoteOperator {
    /// Without the token.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RemoteOperator")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

/// What a problem says beyond the code and for people.
#[derive(Deserialize)]
struct Refusal {
    code: ErrorCode,
    refusal: Option<Value>,
}

impl RemoteOperator {
    /// At this address, with the city's token there. Connects when it is first asked.
    pub fn new(url: &OperatorUrl, token: &str) -> Result<Self, RemoteSetupError> {
        if token.is_empty() || token.len() > 128 || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(RemoteSetupError::Token);
        }
        let roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        let tls =
            rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .map_err(|error| RemoteSetupError::Client(error.to_string()))?
                .with_root_certificates(roots)
                .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .tcp_keepalive(KEEPALIVE)
            .connect_timeout(CONNECT_MAX)
            .timeout(ANSWER_MAX)
            .pool_idle_timeout(IDLE_MAX)
            .user_agent(concat!("cityplus/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| RemoteSetupError::Client(error.to_string()))?;
        Ok(Self {
            client,
            base: url.0.clone(),
            token: token.into(),
        })
    }

    /// Makes sure that the token is this city's. An operator that is away says nothing about it: then it is well, too.
    pub async fn check_token(&self, city: &CityKey) -> Result<(), RemoteSetupError> {
        match ask::<AskedBy>(self.to(Method::GET, "/city")).await {
            Ok(asked) if asked.city == *city => Ok(()),
            Ok(asked) => Err(RemoteSetupError::OtherCity {
                city: city.clone(),
                of: asked.city,
            }),
            Err(OperatorError::Internal(reason)) => Err(RemoteSetupError::Refused {
                city: city.clone(),
                reason,
            }),
            Err(_) => Ok(()),
        }
    }

    pub(super) fn to(&self, method: Method, path: &str) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(&format!("{PREFIX}{path}"));
        self.client.request(method, url).bearer_auth(&self.token)
    }

    /// A call that creates what has this id.
    pub(super) fn creates(&self, path: &str, id: &impl ToString, body: &impl Serialize) -> RequestBuilder {
        self.to(Method::POST, path)
            .header(IDEMPOTENCY_KEY, id.to_string())
            .json(body)
    }

    /// Says what the city wants of a wallet: its newest wish counts, in whatever order they arrive.
    pub(super) async fn wishes(&self, method: Method, path: &str, version: i64) -> Result<(), OperatorError> {
        tell(self.to(method, path).query(&Version { version })).await
    }
}

/// Asks, and reads the answer.
pub(super) async fn ask<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, OperatorError> {
    let body = send(request).await?;
    serde_json::from_slice(&body).map_err(|_| garbled("an answer that cannot be read"))
}

/// Asks for something that has no answer but that it was done.
pub(super) async fn tell(request: RequestBuilder) -> Result<(), OperatorError> {
    send(request).await.map(drop)
}

/// The body of an answer, or why there is none.
async fn send(request: RequestBuilder) -> Result<Vec<u8>, OperatorError> {
    let mut response = request.send().await.map_err(|error| away(&error))?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| away(&error))? {
        if body.len().saturating_add(piece.len()) > BODY_MAX_BYTES {
            return Err(garbled("an answer that is too long"));
        }
        body.extend_from_slice(&piece);
    }
    if status.is_success() {
        Ok(body)
    } else {
        Err(refused(status, &body))
    }
}

/// What the operator said instead of an answer. What cannot be understood is taken for an operator that is away: the
/// same call again finds out.
fn refused(status: StatusCode, body: &[u8]) -> OperatorError {
    let Ok(said) = serde_json::from_slice::<Refusal>(body) else {
        return garbled("a refusal that cannot be read");
    };
    // One that a newer operator has and this city does not know goes by its code.
    if let Some(refusal) = said
        .refusal
        .and_then(|refusal| serde_json::from_value(refusal).ok())
    {
        return refusal;
    }
    match said.code {
        ErrorCode::NotSignedIn => {
            OperatorError::Internal("the operator does not know this city's token".into())
        }
        ErrorCode::Unavailable | ErrorCode::TimedOut | ErrorCode::Internal | ErrorCode::RateLimited => {
            tracing::warn!(code = said.code.as_str(), "the operator is busy");
            OperatorError::Unavailable
        }
        // Only two versions that do not fit together would say such a thing.
        other => OperatorError::Internal(format!(
            "the operator answered {status} with `{}`",
            other.as_str()
        )),
    }
}

/// Never with the error's own text: it holds the address, ids included.
fn away(error: &reqwest::Error) -> OperatorError {
    let reason = match () {
        () if error.is_connect() => "no connection",
        () if error.is_timeout() => "no answer in time",
        () => "the connection broke off",
    };
    tracing::warn!(reason, "the operator is away");
    OperatorError::Unavailable
}

fn garbled(what: &str) -> OperatorError {
    tracing::warn!(what, "the operator gave");
    OperatorError::Unavailable
}

#[async_trait]
impl Operator for RemoteOperator {
    async fn open_wallet(&self, open: OpenWallet) -> Result<Wallet, OperatorError> {
        ask(self.creates("/wallets", &open.wallet, &open)).await
    }

    async fn bind_device(
        &self,
        wallet: WalletId,
        public_key: PublicKey,
        version: i64,
    ) -> Result<(), OperatorError> {
        let path = format!("/wallets/{wallet}/devices/{public_key}");
        self.wishes(Method::PUT, &path, version).await
    }

    async fn unbind_device(
        &self,
        wallet: WalletId,
        public_key: PublicKey,
        version: i64,
    ) -> Result<(), OperatorError> {
        let path = format!("/wallets/{wallet}/devices/{public_key}");
        self.wishes(Method::DELETE, &path, version).await
    }

    async fn block(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        let path = format!("/wallets/{wallet}/block");
        self.wishes(Method::PUT, &path, version).await
    }

    async fn unblock(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        let path = format!("/wallets/{wallet}/block");
        self.wishes(Method::DELETE, &path, version).await
    }

    async fn upgrade(&self, wallet: WalletId) -> Result<(), OperatorError> {
        tell(self.to(Method::POST, &format!("/wallets/{wallet}/upgrade"))).await
    }

    async fn wallet(&self, wallet: WalletId) -> Result<Wallet, OperatorError> {
        ask(self.to(Method::GET, &format!("/wallets/{wallet}"))).await
    }

    async fn statement(
        &self,
        wallet: WalletId,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<StatementPage, OperatorError> {
        let request = self.to(Method::GET, &format!("/wallets/{wallet}/statement"));
        ask(request.query(&Piece { after, limit })).await
    }

    async fn open_merchant(&self, open: OpenMerchant) -> Result<(), OperatorError> {
        tell(self.creates("/merchants", &open.merchant, &open)).await
    }

    async fn top_up_cash(&self, top_up: CashTopUp) -> Result<Receipt, OperatorError> {
        ask(self.creates("/top-ups", &top_up.transfer, &top_up)).await
    }

    async fn cancel_top_up(&self, cancel: CancelTopUp) -> Result<CancelledTopUp, OperatorError> {
        ask(self.creates("/top-up-cancels", &cancel.cancel, &cancel)).await
    }

    async fn open_shift(&self, open: OpenShift) -> Result<Shift, OperatorError> {
        ask(self.creates("/shifts", &open.shift, &open)).await
    }

    async fn shift(&self, teller: String, currency: Option<Currency>) -> Result<Shift, OperatorError> {
        ask(self
            .to(Method::GET, "/shifts")
            .query(&AtTill { teller, currency }))
        .await
    }

    async fn close_shift(&self, close: CloseShift) -> Result<Shift, OperatorError> {
        ask(self.creates("/shift-closes", &close.close, &close)).await
    }

    async fn gateways(&self) -> Result<Vec<GatewayName>, OperatorError> {
        ask(self.to(Method::GET, "/gateways")).await
    }

    async fn start_online_top_up(&self, start: StartOnlineTopUp) -> Result<OnlineTopUp, OperatorError> {
        ask(self.creates("/online-top-ups", &start.transfer, &start)).await
    }

    async fn online_top_up(&self, transfer: TransferId) -> Result<OnlineTopUp, OperatorError> {
        ask(self.to(Method::GET, &format!("/online-top-ups/{transfer}"))).await
    }

    async fn send(&self, order: SignedTransferOrder) -> Result<Sent, OperatorError> {
        ask(self.creates("/transfers", &order.order.transfer_id, &order)).await
    }

    async fn keys(&self) -> Result<Vec<AllowanceKey>, OperatorError> {
        ask(self.to(Method::GET, "/keys")).await
    }

    async fn set_aside(&self, order: SignedAllowanceOrder) -> Result<SignedAllowance, OperatorError> {
        ask(self.creates("/allowances", &order.order.allowance_id, &order)).await
    }

    async fn settle_offline(&self, payment: OfflinePayment) -> Result<OfflineReceipt, OperatorError> {
        ask(self.creates("/offline-payments", &payment.order.transfer_id, &payment)).await
    }

    async fn redeem(&self, order: SignedRedemptionOrder) -> Result<Redemption, OperatorError> {
        ask(self.creates("/redemptions", &order.order.redemption_id, &order)).await
    }

    async fn pay_out_cash(&self, pay_out: CashPayOut) -> Result<Redemption, OperatorError> {
        ask(self.creates("/pay-outs", &pay_out.redemption, &pay_out)).await
    }

    async fn redemption(&self, redemption: TransferId) -> Result<Redemption, OperatorError> {
        ask(self.to(Method::GET, &format!("/redemptions/{redemption}"))).await
    }

    async fn authorise(&self, authorise: Authorise) -> Result<Payment, OperatorError> {
        ask(self.creates("/payments", &authorise.payment, &authorise)).await
    }

    async fn capture(&self, payment: PaymentId, amount: Option<Money>) -> Result<Payment, OperatorError> {
        let request = self.to(Method::POST, &format!("/payments/{payment}/capture"));
        ask(request.json(&Capture { amount })).await
    }

    async fn void(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        ask(self.to(Method::POST, &format!("/payments/{payment}/void"))).await
    }

    async fn refund(&self, refund: RefundPayment) -> Result<Payment, OperatorError> {
        ask(self.creates("/refunds", &refund.transfer, &refund)).await
    }

    async fn payment(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError> {
        match ask(self.to(Method::GET, &format!("/payments/{payment}"))).await {
            Err(OperatorError::UnknownPayment) => Ok(None),
            answer => answer.map(Some),
        }
    }
}
