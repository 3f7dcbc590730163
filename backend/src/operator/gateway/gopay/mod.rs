//! GoPay: its REST interface.
//!
//! It has no ids of ours that it would know again: what must not be done twice is looked at first, and where a look
//! cannot tell, the answer is [`GatewayError::Unsure`]. Its notifications are unsigned: they say only where to look.

mod wire;

#[cfg(test)]
mod tests;

use std::fmt;

use async_trait::async_trait;
use cityplus_domain::Money;
use cityplus_protocol::operator::GatewayName;
use reqwest::Method;

use super::client::{Answer, Content, Failure, GatewayUrl, Http, form};
use super::error::GatewayError;
use super::token::{Login, Session};
use super::{
    CardToken, Created, Gateway, Look, NewOrder, NewRefund, Notification, OrderState, Reference, SavedCard,
    again, checks,
};

/// Where a token is asked for.
const LOGIN: &str = "/api/oauth2/token";

/// What has to be known to use GoPay.
#[derive(Clone)]
pub struct GoPaySettings {
    /// Where it is.
    pub base: GatewayUrl,
    /// The operator's number there.
    pub goid: u64,
    /// Its name as an OAuth client.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: String,
}

impl fmt::Debug for GoPaySettings {
    /// Without the secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GoPaySettings")
            .field("base", &self.base)
            .field("goid", &self.goid)
            .finish_non_exhaustive()
    }
}

/// GoPay.
#[derive(Debug)]
pub struct GoPay {
    goid: u64,
    session: Session,
}

impl GoPay {
    /// With these settings. Connects when it is first used.
    pub fn new(settings: GoPaySettings) -> Result<Self, GatewayError> {
        if settings.goid == 0 || settings.client_id.is_empty() || settings.client_secret.is_empty() {
            return Err(GatewayError::Setup(
                "GoPay needs the GoID, the client id and the client secret; see GoPay's panel".into(),
            ));
        }
        let login = Login {
            path: LOGIN,
            basic: Some((settings.client_id, settings.client_secret)),
            form: form(&[("grant_type", "client_credentials"), ("scope", "payment-all")]),
        };
        Ok(Self {
            goid: settings.goid,
            session: Session::new(Http::new("GoPay", &settings.base)?, login),
        })
    }

    async fn ask(&self, method: Method, path: &str, content: &Content) -> Result<Answer, GatewayError> {
        self.session
            .ask(method, path, content)
            .await
            .map_err(GatewayError::from)
    }

    async fn seen(&self, id: u64) -> Result<wire::Seen, GatewayError> {
        let path = wire::path(id, "");
        let answer = self.ask(Method::GET, &path, &Content::Nothing).await?;
        wire::seen(&answer, id)
    }

    /// The card of this number, if GoPay keeps it.
    async fn saved_card(&self, card: u64) -> Result<Option<SavedCard>, GatewayError> {
        let path = wire::card_path(card);
        let asked = self.ask(Method::GET, &path, &Content::Nothing).await;
        match asked.and_then(|answer| wire::saved(&answer, card)) {
            Err(GatewayError::Away) => Err(GatewayError::Away),
            // The money of a payment must not wait for its card for ever.
            Err(error) => {
                tracing::warn!(%error, "GoPay does not show the card that was to be saved");
                Ok(None)
            }
            card => card,
        }
    }

    /// Gives all of a paid payment back. Asked twice it is given once: there is no more than all.
    async fn refund_all(&self, id: u64, amount: Money) -> Result<(), GatewayError> {
        let path = wire::path(id, "/refund");
        let answer = self.ask(Method::POST, &path, &wire::refund(amount)).await?;
        match wire::finished(&answer, id) {
            Err(GatewayError::NotNow) => match self.seen(id).await?.look.state {
                // Another call was faster.
                OrderState::Refunded => Ok(()),
                OrderState::Open | OrderState::Blocked | OrderState::Paid | OrderState::Cancelled => {
                    Err(GatewayError::NotNow)
                }
            },
            result => result,
        }
    }

    /// Gives a part of a paid payment back. Once: nothing tells a second time from the first.
    async fn refund_part(&self, id: u64, amount: Money) -> Result<(), GatewayError> {
        let path = wire::path(id, "/refund");
        let asked = self.session.ask(Method::POST, &path, &wire::refund(amount)).await;
        match asked {
            Ok(answer) => wire::finished_once(&answer, id),
            Err(Failure::Before(error)) => Err(error),
            Err(Failure::Lost | Failure::TooLong) => Err(GatewayError::Unsure),
        }
    }
}

#[async_trait]
impl Gateway for GoPay {
    fn name(&self) -> GatewayName {
        GatewayName::Gopay
    }

    async fn create(&self, order: &NewOrder) -> Result<Created, GatewayError> {
        checks::order(order)?;
        let content = wire::new_payment(self.goid, order);
        let asked = self.session.ask(Method::POST, wire::PAYMENTS, &content).await;
        again::ordered(&order.card, asked, |answer| {
            wire::created(answer, &order.id, &order.card)
        })
    }

    async fn look(&self, reference: &Reference) -> Result<Look, GatewayError> {
        let mut seen = self.seen(payment_id(reference)?).await?;
        if let Some(card) = seen.card
            && matches!(seen.look.state, OrderState::Blocked | OrderState::Paid)
        {
            seen.look.saved = self.saved_card(card).await?;
        }
        Ok(seen.look)
    }

    async fn capture(&self, reference: &Reference, amount: Option<Money>) -> Result<(), GatewayError> {
        let id = payment_id(reference)?;
        let content = match amount {
            None => wire::nothing(),
            Some(amount) => {
                checks::positive(amount)?;
                wire::capture_part(amount)
            }
        };
        let path = wire::path(id, "/capture");
        let answer = self.ask(Method::POST, &path, &content).await?;
        match wire::finished(&answer, id) {
            Err(error) if error.is_refusal() => {
                let seen = self.seen(id).await?;
                again::captured(&seen.look, amount, error)
            }
            result => result,
        }
    }

    async fn cancel(&self, reference: &Reference) -> Result<(), GatewayError> {
        let id = payment_id(reference)?;
        let path = wire::path(id, "/void-authorization");
        let answer = self.ask(Method::POST, &path, &wire::nothing()).await?;
        match wire::finished(&answer, id) {
            Err(error) if error.is_refusal() => {
                let look = self.seen(id).await?.look;
                if look.state == OrderState::Open {
                    // There is no such call: what nobody pays runs out of time by itself.
                    return Err(GatewayError::NotNow);
                }
                again::cancelled(&look, error)
            }
            result => result,
        }
    }

    async fn refund(&self, reference: &Reference, refund: &NewRefund) -> Result<(), GatewayError> {
        checks::refund(refund)?;
        let id = payment_id(reference)?;
        let seen = self.seen(id).await?;
        match seen.look.state {
            OrderState::Paid => {}
            OrderState::Refunded => return Ok(()),
            OrderState::Open | OrderState::Blocked | OrderState::Cancelled => {
                return Err(GatewayError::NotNow);
            }
        }
        // The call names no currency: GoPay could not tell.
        if seen.look.amount.currency != refund.amount.currency {
            return Err(GatewayError::refused("the payment is in another currency"));
        }
        if seen.look.amount == refund.amount && !seen.is_partly_refunded {
            self.refund_all(id, refund.amount).await
        } else {
            self.refund_part(id, refund.amount).await
        }
    }

    async fn forget(&self, reference: &Reference, _: &CardToken) -> Result<(), GatewayError> {
        let Some(card) = self.seen(payment_id(reference)?).await?.card else {
            return Ok(());
        };
        let path = wire::card_path(card);
        let answer = self.ask(Method::DELETE, &path, &Content::Nothing).await?;
        wire::forgotten(&answer)
    }

    fn notified(&self, notification: &Notification<'_>) -> Result<Reference, GatewayError> {
        told(notification.query).ok_or(GatewayError::NotGenuine)
    }
}

/// GoPay's number of a payment.
fn payment_id(reference: &Reference) -> Result<u64, GatewayError> {
    number(reference.as_str()).ok_or(GatewayError::UnknownOrder)
}

/// A number as GoPay writes it: 1 to 18 digits.
fn number(text: &str) -> Option<u64> {
    let is_plain = (1..=18).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { text.parse().ok() } else { None }
}

/// The one payment that a notification's query names.
fn told(query: &str) -> Option<Reference> {
    let mut ids = query.split('&').filter_map(|pair| pair.strip_prefix("id="));
    match (ids.next(), ids.next()) {
        (Some(id), None) => {
            number(id)?;
            Reference::new(id)
        }
        _ => None,
    }
}
