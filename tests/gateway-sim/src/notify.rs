//! Sending notifications: again until they are taken, in order within one order, and with the faults that are in force.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, StatusCode};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use url::Url;

use crate::faults::{Dice, Faults};
use crate::payu::Algorithm;

/// How often a notification that was not taken is sent again.
const REPEATS: u32 = 5;
/// How long a connection may take.
const CONNECT_MAX: Duration = Duration::from_secs(2);
/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// The header that holds a signature.
pub(crate) const SIGNATURE: &str = "OpenPayu-Signature";

/// A notification: of PayU it has a body, of GoPay only an address.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// The gateway's id of the order.
    pub(crate) order: String,
    pub(crate) url: Url,
    pub(crate) signed: Option<Signed>,
}

/// A body and what it is signed with.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) body: String,
    pub(crate) key: String,
    pub(crate) algorithm: Algorithm,
}

impl Signed {
    /// The header, with the signature of another key if it is to be wrong.
    fn header(&self, wrong: bool) -> String {
        let key = if wrong { "not the key" } else { &*self.key };
        let signature = self.algorithm.sign(self.body.as_bytes(), key);
        format!(
            "sender=checkout;signature={signature};algorithm={};content=DOCUMENT",
            self.algorithm.as_str()
        )
    }
}

/// A client that follows no redirects. It has no certificates to trust, because it only asks `http://`.
fn client() -> Result<Client, String> {
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(CONNECT_MAX)
        .timeout(ANSWER_MAX)
        .user_agent(concat!("cityplus-gateway-sim/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| error.to_string())
}

/// Carries one notification to its address.
struct Courier {
    client: Client,
    dice: Arc<Dice>,
    first_wait: Duration,
}

impl Courier {
    /// Sends it, after the one of the same order that went before, until it is taken or there were enough tries.
    async fn deliver(
        &self,
        notice: Notice,
        delay: Duration,
        twice: bool,
        before: Option<oneshot::Receiver<()>>,
        sent: oneshot::Sender<()>,
    ) {
        tokio::time::sleep(delay).await;
        if let Some(before) = before {
            // Its sender is dropped without a word if it could not be sent: that is well, too.
            let _ = before.await;
        }
        let mut taken = self.post(&notice).await;
        if twice {
            taken = self.post(&notice).await || taken;
        }
        drop(sent);
        let mut wait = self.first_wait;
        for _ in 0..REPEATS {
            if taken {
                return;
            }
            tokio::time::sleep(wait).await;
            wait = wait.saturating_mul(2);
            taken = self.post(&notice).await;
        }
        if !taken {
            tracing::warn!(order = %notice.order, "a notification was never taken");
        }
    }

    /// Whether it was answered with 200.
    async fn post(&self, notice: &Notice) -> bool {
        let request = match &notice.signed {
            None => self.client.get(notice.url.clone()),
            Some(signed) => {
                let wrong = self.dice.strikes(|faults| &mut faults.wrong_signature);
                self.client
                    .post(notice.url.clone())
                    .header(CONTENT_TYPE, "application/json;charset=UTF-8")
                    .header(SIGNATURE, signed.header(wrong))
                    .body(signed.body.clone())
            }
        };
        let answer = request.send().await;
        if answer.is_err() {
            tracing::debug!(order = %notice.order, "a notification did not arrive");
        }
        answer.is_ok_and(|answer| answer.status() == StatusCode::OK)
    }
}

/// What a task of the desk has come to.
enum Done {
    /// A notification is sent, or given up.
    Sent,
    /// The notification with this number, of this order, was held long enough.
    Held(String, u64),
}

/// A notification that is held until after the next one of its order.
struct Held {
    number: u64,
    notice: Notice,
}

/// Decides what becomes of each notification.
pub(crate) struct Desk {
    courier: Arc<Courier>,
    hold_max: Duration,
    /// Of each order: ends when its last notification was sent for the first time.
    last: HashMap<String, oneshot::Receiver<()>>,
    held: HashMap<String, Held>,
    number: u64,
    tasks: JoinSet<Done>,
}

impl Desk {
    /// Fails only if the system gives no client.
    pub(crate) fn new(dice: Arc<Dice>, first_wait: Duration, hold_max: Duration) -> Result<Self, String> {
        let courier = Courier {
            client: client()?,
            dice,
            first_wait,
        };
        Ok(Self {
            courier: Arc::new(courier),
            hold_max,
            last: HashMap::new(),
            held: HashMap::new(),
            number: 0,
            tasks: JoinSet::new(),
        })
    }

    /// Takes notifications until there can be no more.
    pub(crate) async fn run(mut self, mut notices: UnboundedReceiver<Notice>) {
        loop {
            tokio::select! {
                notice = notices.recv() => match notice {
                    Some(notice) => self.take(notice),
                    None => return,
                },
                Some(done) = self.tasks.join_next() => {
                    if let Ok(Done::Held(order, number)) = done {
                        self.release(&order, number);
                    }
                }
            }
        }
    }

    fn take(&mut self, notice: Notice) {
        let dice = Arc::clone(&self.courier.dice);
        if dice.strikes(|faults| &mut faults.lose) {
            tracing::debug!(order = %notice.order, "a notification is lost on purpose");
            return;
        }
        if let Some(older) = self.held.remove(&notice.order) {
            self.send(notice);
            self.send(older.notice);
        } else if dice.strikes(|faults| &mut faults.reorder) {
            self.hold(notice);
        } else {
            self.send(notice);
        }
    }

    fn hold(&mut self, notice: Notice) {
        self.number = self.number.saturating_add(1);
        let number = self.number;
        let order = notice.order.clone();
        let hold_max = self.hold_max;
        self.held.insert(order.clone(), Held { number, notice });
        self.tasks.spawn(async move {
            tokio::time::sleep(hold_max).await;
            Done::Held(order, number)
        });
    }

    /// Sends what was held, unless it has gone already.
    fn release(&mut self, order: &str, number: u64) {
        if self.held.get(order).is_some_and(|held| held.number == number)
            && let Some(held) = self.held.remove(order)
        {
            self.send(held.notice);
        }
    }

    fn send(&mut self, notice: Notice) {
        let dice = &self.courier.dice;
        let twice = dice.strikes(|faults| &mut faults.double);
        let delay = Duration::from_millis(dice.faults().delay_ms.min(Faults::LONGEST_MS));
        let (sent, next) = oneshot::channel();
        let before = self.last.insert(notice.order.clone(), next);
        let courier = Arc::clone(&self.courier);
        self.tasks.spawn(async move {
            courier.deliver(notice, delay, twice, before, sent).await;
            Done::Sent
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_signature_and_algorithm() {
        let signed = Signed {
            body: r#"{"order":{}}"#.to_owned(),
            key: "13a980d4f851f3d9a1cfc792fb1f5e50".to_owned(),
            algorithm: Algorithm::Md5,
        };
        assert_eq!(
            signed.header(false),
            "sender=checkout;signature=82d0629dacf3b628bf8c59b5db7f1b07;algorithm=MD5;content=DOCUMENT"
        );
        assert_ne!(signed.header(true), signed.header(false));
    }
}
