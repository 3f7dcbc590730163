//! PayU: its REST interface, version 2.1.
//!
//! Whether money is taken at once or only blocked is a setting of a point of sale at PayU. Who wants both has two of
//! them, each with its own credentials; which one an order belongs to stands in its reference.

mod wire;

#[cfg(test)]
mod tests;

use std::fmt;

use async_trait::async_trait;
use axum::http::HeaderMap;
use cityplus_domain::Money;
use cityplus_protocol::operator::GatewayName;
use reqwest::Method;

use super::client::{Answer, Content, GatewayUrl, Http, form};
use super::error::GatewayError;
use super::signature::{SignatureAlgorithm, verify_notification};
use super::token::{Login, Session};
use super::{
    CardToken, Created, Gateway, Look, NewOrder, NewRefund, Notification, OrderState, Reference, SavedCard,
    Taking, again, checks,
};

/// Where a token is asked for.
const LOGIN: &str = "/pl/standard/user/oauth/authorize";
/// Before the references of orders whose money is taken later. PayU's own ids have no small sign in them.
const LATER: &str = "L-";
/// The names of the header with the signature.
const SIGNATURE_HEADERS: [&str; 2] = ["openpayu-signature", "x-openpayu-signature"];

/// What has to be known to use PayU.
#[derive(Clone, Debug)]
pub struct PayUSettings {
    /// Where it is.
    pub base: GatewayUrl,
    /// The point of sale that takes money at once.
    pub at_once: PayUPos,
    /// The point of sale that only blocks it, if there is one.
    pub later: Option<PayUPos>,
    /// The hashes a notification may be signed with; usually [`PayUSettings::usual_algorithms`].
    pub algorithms: Vec<SignatureAlgorithm>,
}

impl PayUSettings {
    /// The hashes that are allowed where nothing else is said.
    pub fn usual_algorithms() -> Vec<SignatureAlgorithm> {
        SignatureAlgorithm::USUAL.to_vec()
    }
}

/// A point of sale at PayU.
#[derive(Clone)]
pub struct PayUPos {
    /// Its number.
    pub pos_id: String,
    /// Its name as an OAuth client.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: String,
    /// What notifications are signed with. While it is empty, none is believed.
    pub second_key: String,
}

impl fmt::Debug for PayUPos {
    /// Without the secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PayUPos")
            .field("pos_id", &self.pos_id)
            .finish_non_exhaustive()
    }
}

/// PayU.
#[derive(Debug)]
pub struct PayU {
    at_once: Pos,
    later: Option<Pos>,
    algorithms: Vec<SignatureAlgorithm>,
}

/// A point of sale to which the operator is known.
#[derive(Debug)]
struct Pos {
    settings: PayUPos,
    session: Session,
    http: Http,
}

impl PayU {
    /// With these settings. Connects when it is first used.
    pub fn new(settings: PayUSettings) -> Result<Self, GatewayError> {
        if settings.algorithms.is_empty() {
            return Err(setup(
                "no algorithm is allowed for PayU's notifications; list one at least, such as MD5",
            ));
        }
        let later_id = settings.later.as_ref().map(|pos| &pos.pos_id);
        if later_id == Some(&settings.at_once.pos_id) {
            return Err(setup(
                "PayU's two points of sale have one number; give the second its own or leave it out",
            ));
        }
        let http = Http::new("PayU", &settings.base)?;
        Ok(Self {
            at_once: Pos::new(&http, settings.at_once)?,
            later: settings.later.map(|pos| Pos::new(&http, pos)).transpose()?,
            algorithms: settings.algorithms,
        })
    }

    /// The point of sale for orders whose money is taken then.
    fn pos(&self, taking: Taking) -> Result<&Pos, GatewayError> {
        match taking {
            Taking::AtOnce => Ok(&self.at_once),
            Taking::Later => self.later.as_ref().ok_or_else(|| {
                setup("no point of sale at PayU blocks money; add the settings of one to take money later")
            }),
        }
    }

    /// The point of sale of an order, and the order's id there.
    fn find<'a>(&'a self, reference: &'a Reference) -> Result<(&'a Pos, &'a str), GatewayError> {
        let (taking, order_id) = split(reference).ok_or(GatewayError::UnknownOrder)?;
        Ok((self.pos(taking)?, order_id))
    }

    /// Whose notification it is, if it is of this number.
    fn numbered(&self, pos_id: &str) -> Option<(Taking, &Pos)> {
        let later = self.later.as_ref().map(|pos| (Taking::Later, pos));
        [Some((Taking::AtOnce, &self.at_once)), later]
            .into_iter()
            .flatten()
            .find(|(_, pos)| pos.settings.pos_id == pos_id)
    }
}

impl Pos {
    fn new(http: &Http, settings: PayUPos) -> Result<Self, GatewayError> {
        let is_number =
            !settings.pos_id.is_empty() && settings.pos_id.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || settings.client_id.is_empty() || settings.client_secret.is_empty() {
            return Err(setup(
                "a point of sale at PayU needs its number, client id and client secret; see PayU's panel",
            ));
        }
        if settings.second_key.is_empty() {
            tracing::warn!(
                pos_id = settings.pos_id.as_str(),
                "no second key for a point of sale at PayU: its notifications are not believed"
            );
        }
        let login = Login {
            path: LOGIN,
            basic: None,
            form: form(&[
                ("grant_type", "client_credentials"),
                ("client_id", settings.client_id.as_str()),
                ("client_secret", settings.client_secret.as_str()),
            ]),
        };
        Ok(Self {
            session: Session::new(http.clone(), login),
            http: http.clone(),
            settings,
        })
    }

    /// Where the cards of a customer are reached; used for one call.
    fn customer(&self, id: &str) -> Session {
        let login = Login {
            path: LOGIN,
            basic: None,
            form: wire::cards::login(&self.settings, id),
        };
        Session::new(self.http.clone(), login)
    }

    /// The card that an order of this id has saved, if it has.
    async fn saved_card(&self, id: &str) -> Result<Option<SavedCard>, GatewayError> {
        let session = self.customer(id);
        let asked = session
            .ask(Method::GET, wire::cards::CARDS, &Content::Nothing)
            .await;
        match asked
            .map_err(GatewayError::from)
            .and_then(|answer| wire::cards::saved(&answer))
        {
            Ok(card) => Ok(card),
            Err(GatewayError::Away) => Err(GatewayError::Away),
            // The money of an order must not wait for its card for ever.
            Err(error) => {
                tracing::warn!(order = id, %error, "PayU does not show the card that was to be saved");
                Ok(None)
            }
        }
    }

    async fn ask(&self, method: Method, path: &str, content: &Content) -> Result<Answer, GatewayError> {
        self.session
            .ask(method, path, content)
            .await
            .map_err(GatewayError::from)
    }
}

#[async_trait]
impl Gateway for PayU {
    fn name(&self) -> GatewayName {
        GatewayName::Payu
    }

    async fn create(&self, order: &NewOrder) -> Result<Created, GatewayError> {
        checks::order(order)?;
        let pos = self.pos(order.taking)?;
        let content = wire::new_order(&pos.settings.pos_id, order);
        let asked = pos.session.ask(Method::POST, wire::ORDERS, &content).await;
        again::ordered(&order.card, asked, |answer| {
            let (order_id, page_url) = wire::created(answer, &order.id, &order.card)?;
            Ok(Created {
                reference: joined(order.taking, &order_id)?,
                page_url,
            })
        })
    }

    async fn look(&self, reference: &Reference) -> Result<Look, GatewayError> {
        let (pos, order_id) = self.find(reference)?;
        let path = wire::path(order_id, "");
        let answer = pos.ask(Method::GET, &path, &Content::Nothing).await?;
        let mut look = wire::look(&answer, order_id)?;
        if matches!(look.state, OrderState::Blocked | OrderState::Paid)
            && wire::cards::saves(&answer, &look.id)
        {
            look.saved = pos.saved_card(&look.id).await?;
        }
        Ok(look)
    }

    async fn capture(&self, reference: &Reference, amount: Option<Money>) -> Result<(), GatewayError> {
        let (pos, order_id) = self.find(reference)?;
        let (method, path, content) = match amount {
            None => {
                let path = wire::path(order_id, "/status");
                (Method::PUT, path, wire::capture_all(order_id))
            }
            Some(amount) => {
                checks::positive(amount)?;
                let path = wire::path(order_id, "/captures");
                (Method::POST, path, wire::capture_part(amount))
            }
        };
        let answer = pos.ask(method, &path, &content).await?;
        match wire::done(&answer) {
            Err(error) if error.is_refusal() => {
                let look = self.look(reference).await?;
                again::captured(&look, amount, error)
            }
            result => result,
        }
    }

    async fn cancel(&self, reference: &Reference) -> Result<(), GatewayError> {
        let (pos, order_id) = self.find(reference)?;
        let path = wire::path(order_id, "");
        let answer = pos.ask(Method::DELETE, &path, &Content::Nothing).await?;
        match wire::done(&answer) {
            Err(error) if error.is_refusal() => {
                let look = self.look(reference).await?;
                again::cancelled(&look, error)
            }
            result => result,
        }
    }

    async fn refund(&self, reference: &Reference, refund: &NewRefund) -> Result<(), GatewayError> {
        checks::refund(refund)?;
        let (pos, order_id) = self.find(reference)?;
        let path = wire::path(order_id, "/refunds");
        let answer = pos.ask(Method::POST, &path, &wire::refund(refund)).await?;
        wire::refunded(&answer, refund)
    }

    async fn forget(&self, reference: &Reference, token: &CardToken) -> Result<(), GatewayError> {
        let (pos, order_id) = self.find(reference)?;
        let path = wire::cards::path(token).ok_or_else(|| GatewayError::refused("no token of PayU's"))?;
        let answer = pos
            .ask(Method::GET, &wire::path(order_id, ""), &Content::Nothing)
            .await?;
        let customer = wire::look(&answer, order_id)?.id;
        let session = pos.customer(&customer);
        let answer = session.ask(Method::DELETE, &path, &Content::Nothing).await;
        wire::cards::forgotten(&answer.map_err(GatewayError::from)?)
    }

    fn notified(&self, notification: &Notification<'_>) -> Result<Reference, GatewayError> {
        let header = signature_header(notification.headers).ok_or(GatewayError::NotGenuine)?;
        // Untrusted so far: it chooses the key only.
        let told = wire::told(notification.body)?;
        let (taking, pos) = self.numbered(&told.pos_id).ok_or(GatewayError::NotGenuine)?;
        let key = &pos.settings.second_key;
        verify_notification(header, notification.body, key, &self.algorithms)?;
        joined(taking, &told.order_id)
    }
}

fn setup(what: &str) -> GatewayError {
    GatewayError::Setup(what.to_owned())
}

/// The one header with a signature.
fn signature_header(headers: &HeaderMap) -> Option<&str> {
    let mut values = SIGNATURE_HEADERS.iter().flat_map(|name| headers.get_all(*name));
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

/// The reference of an order.
fn joined(taking: Taking, order_id: &str) -> Result<Reference, GatewayError> {
    let prefix = match taking {
        Taking::AtOnce => "",
        Taking::Later => LATER,
    };
    Some(order_id)
        .filter(|id| is_order_id(id))
        .and_then(|id| Reference::new(format!("{prefix}{id}")))
        .ok_or(GatewayError::Garbled("orderId"))
}

/// When an order's money is taken, and its id at PayU; none if no order of PayU has such a reference.
fn split(reference: &Reference) -> Option<(Taking, &str)> {
    let text = reference.as_str();
    let (taking, order_id) = match text.strip_prefix(LATER) {
        Some(order_id) => (Taking::Later, order_id),
        None => (Taking::AtOnce, text),
    };
    is_order_id(order_id).then_some((taking, order_id))
}

fn is_order_id(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}
