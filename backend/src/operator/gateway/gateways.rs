//! The gateways an operator has, and the addresses they are given.

use std::sync::Arc;

use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::GatewayName;
use tokio::sync::{Notify, Semaphore};

use super::Gateway;

/// Where a gateway tells the operator that something has changed; the name stands behind it.
const NOTIFICATIONS: &str = "/v1/operator/gateways/{gateway}/notifications";
/// Where a person comes back to; the top-up's id stands behind it.
pub(in crate::operator) const BACK: &str = "/top-up/{transfer_id}";

/// The gateways of an operator, in the order of preference; cheap to clone. None unless they are given.
#[derive(Clone, Debug)]
pub struct Gateways {
    all: Arc<[Arc<dyn Gateway>]>,
    public_url: Arc<str>,
    /// Wakes the one who follows top-ups.
    pub(in crate::operator) nudge: Arc<Notify>,
    /// Turns for looking at orders that nobody here knows.
    pub(in crate::operator) strangers: Arc<Semaphore>,
}

/// Orders of strangers that are looked at together.
const STRANGERS: usize = 4;

impl Default for Gateways {
    fn default() -> Self {
        Self::new(Vec::new(), "")
    }
}

impl Gateways {
    /// These, told to find the operator at `public_url` (without a slash at its end).
    pub fn new(all: Vec<Arc<dyn Gateway>>, public_url: &str) -> Self {
        Self {
            all: all.into(),
            public_url: public_url.into(),
            nudge: Arc::default(),
            strangers: Arc::new(Semaphore::new(STRANGERS)),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Their names, the preferred one first.
    pub fn names(&self) -> Vec<GatewayName> {
        self.all.iter().map(|gateway| gateway.name()).collect()
    }

    /// The one of that name, or the preferred one.
    pub(in crate::operator) fn pick(&self, name: Option<GatewayName>) -> Option<&Arc<dyn Gateway>> {
        let mut all = self.all.iter();
        all.find(|gateway| name.is_none_or(|name| gateway.name() == name))
    }

    /// Where that gateway tells of changes.
    pub(in crate::operator) fn notify_url(&self, name: GatewayName) -> String {
        let path = NOTIFICATIONS.replace("{gateway}", name.as_str());
        format!("{}{path}", self.public_url)
    }

    /// Where the person who paid a top-up comes back to.
    pub(in crate::operator) fn return_url(&self, transfer: TransferId) -> String {
        let path = BACK.replace("{transfer_id}", &transfer.to_string());
        format!("{}{path}", self.public_url)
    }
}
