//! The gateways an operator has, and the addresses they are given.

use std::sync::Arc;

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::{CityKey, UnitKey};
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
    /// Those of units with an account of their own: the operator never has what is paid there.
    own: Arc<[UnitGateway]>,
    public_url: Arc<str>,
    /// Wakes the one who follows top-ups.
    pub(in crate::operator) nudge: Arc<Notify>,
    /// Turns for looking at orders that nobody here knows.
    pub(in crate::operator) strangers: Arc<Semaphore>,
}

/// A gateway as a city's unit has it.
#[derive(Clone, Debug)]
pub struct UnitGateway {
    /// The city.
    pub city: CityKey,
    /// The unit.
    pub unit: UnitKey,
    /// The gateway, with the unit's credentials.
    pub gateway: Arc<dyn Gateway>,
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
            own: Vec::new().into(),
            public_url: public_url.into(),
            nudge: Arc::default(),
            strangers: Arc::new(Semaphore::new(STRANGERS)),
        }
    }

    /// And these, of units with an account of their own; of one unit in the order of preference.
    #[must_use]
    pub fn with_units(self, own: Vec<UnitGateway>) -> Self {
        Self {
            own: own.into(),
            ..self
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.own.is_empty()
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

    /// The one of that name, or the preferred one, of a city's unit with an account of its own; of the operator if no
    /// unit is named.
    pub(in crate::operator) fn of(
        &self,
        unit: Option<(&CityKey, &UnitKey)>,
        name: Option<GatewayName>,
    ) -> Option<&Arc<dyn Gateway>> {
        let Some((city, unit)) = unit else {
            return self.pick(name);
        };
        let mut own = self
            .own
            .iter()
            .filter(|own| own.city == *city && own.unit == *unit)
            .map(|own| &own.gateway);
        own.find(|gateway| name.is_none_or(|name| gateway.name() == name))
    }

    /// All of that name, each with the unit whose account it is; the operator's first. Which of them a notification is from,
    /// only they can tell.
    pub(in crate::operator) fn named(
        &self,
        name: GatewayName,
    ) -> impl Iterator<Item = (Option<&UnitGateway>, &Arc<dyn Gateway>)> {
        let all = self.all.iter().map(|gateway| (None, gateway));
        let own = self.own.iter().map(|own| (Some(own), &own.gateway));
        all.chain(own).filter(move |(_, gateway)| gateway.name() == name)
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
