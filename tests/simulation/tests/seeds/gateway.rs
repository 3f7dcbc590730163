//! A payment gateway as a model: it holds what was paid, and its answers get lost after they have taken effect.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use cityplus_backend::operator::GatewayName;
use cityplus_backend::operator::gateway::{
    CardToken, Created, Gateway, GatewayError, Look, NewOrder, NewRefund, Notification, OrderState, Reference,
};
use cityplus_domain::Money;
use fastrand::Rng;

use super::process::Life;

/// Where the page of an order is; its reference stands behind it.
pub(crate) const PAGES: &str = "https://pay.example/";

/// An order at the gateway.
#[derive(Debug)]
struct Order {
    id: String,
    amount: Money,
    state: OrderState,
    /// What was given back, by the id of the refund; minor units.
    refunds: BTreeMap<String, i64>,
}

#[derive(Debug, Default)]
struct State {
    /// By reference, which is the id in the gateway's letters.
    orders: BTreeMap<String, Order>,
    /// How often each order was asked about: the dice for a call are the order's own, so that the order in which a
    /// process asks about several of them changes nothing.
    calls: BTreeMap<String, u64>,
    /// Nothing goes wrong any more.
    is_well: bool,
    /// It says of orders that they are paid which nobody has paid.
    invents: bool,
}

/// A gateway.
#[derive(Debug)]
pub(crate) struct ModelGateway {
    name: GatewayName,
    seed: u64,
    state: Mutex<State>,
}

impl ModelGateway {
    /// Without orders. One that invents says that orders are paid which are not.
    pub(crate) fn new(name: GatewayName, seed: u64, invents: bool) -> Arc<Self> {
        let state = State {
            invents,
            ..State::default()
        };
        Arc::new(Self {
            name,
            seed,
            state: Mutex::new(state),
        })
    }

    pub(crate) const fn name(&self) -> GatewayName {
        self.name
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From here on nothing goes wrong.
    pub(crate) fn get_well(&self) {
        self.state().is_well = true;
    }

    /// The orders that can be paid.
    pub(crate) fn open(&self) -> Vec<String> {
        self.in_state(|order| order.state == OrderState::Open)
    }

    /// The orders whose money it holds.
    pub(crate) fn paid(&self) -> Vec<String> {
        self.in_state(|order| order.state == OrderState::Paid)
    }

    fn in_state(&self, wanted: impl Fn(&Order) -> bool) -> Vec<String> {
        let state = self.state();
        let found = state.orders.iter().filter(|(_, order)| wanted(order));
        found.map(|(reference, _)| reference.clone()).collect()
    }

    /// The person pays an order that is open, or gives it up.
    pub(crate) fn end(&self, reference: &str, is_paid: bool) {
        let mut state = self.state();
        let order = state.orders.get_mut(reference);
        if let Some(order) = order.filter(|order| order.state == OrderState::Open) {
            order.state = if is_paid {
                OrderState::Paid
            } else {
                OrderState::Cancelled
            };
        }
    }

    /// What it holds for the operator, minor units.
    pub(crate) fn held(&self) -> i64 {
        let state = self.state();
        let paid = state.orders.values().filter(|order| is_paid(order));
        paid.map(|order| order.amount.minor - order.refunds.values().sum::<i64>())
            .sum()
    }

    /// How many orders are in that state.
    pub(crate) fn count(&self, wanted: OrderState) -> usize {
        self.in_state(|order| order.state == wanted).len()
    }

    /// How lucky the next call about an order is: 0 to 99, and 99 of one that is well.
    fn luck(&self, state: &mut State, id: &str) -> u8 {
        let calls = state.calls.entry(id.to_owned()).or_default();
        *calls += 1;
        if state.is_well {
            return 99;
        }
        let mixed = id.bytes().fold(self.seed ^ *calls, |mixed, byte| {
            (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Rng::with_seed(mixed).u8(..100)
    }

    fn create(&self, order: &NewOrder) -> Result<Created, GatewayError> {
        let mut state = self.state();
        let luck = self.luck(&mut state, &order.id);
        match luck {
            0..8 => return Err(GatewayError::Away),
            8..11 => {
                return Err(GatewayError::Refused {
                    reason: "not today".to_owned(),
                });
            }
            _ => {}
        }
        let reference = order.id.replace('.', "_");
        if state.orders.contains_key(&reference) {
            return Err(GatewayError::UsedId);
        }
        let new = Order {
            id: order.id.clone(),
            amount: order.amount,
            state: OrderState::Open,
            refunds: BTreeMap::new(),
        };
        state.orders.insert(reference.clone(), new);
        if luck < 28 {
            return Err(GatewayError::Away);
        }
        let page_url = format!("{PAGES}{reference}");
        let reference = Reference::new(reference).ok_or(GatewayError::Garbled("reference"))?;
        Ok(Created {
            reference,
            page_url: Some(page_url),
        })
    }

    /// A call about an order that is there.
    fn about<T>(
        &self,
        reference: &Reference,
        call: impl FnOnce(&mut Order, u8, bool) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        let mut state = self.state();
        let luck = self.luck(&mut state, reference.as_str());
        if luck < 8 {
            return Err(GatewayError::Away);
        }
        let invents = state.invents;
        let order = state.orders.get_mut(reference.as_str());
        call(order.ok_or(GatewayError::UnknownOrder)?, luck, invents)
    }

    fn look(&self, reference: &Reference) -> Result<Look, GatewayError> {
        self.about(reference, |order, _, invents| {
            let state = match order.state {
                OrderState::Open if invents => OrderState::Paid,
                state => state,
            };
            Ok(Look {
                id: order.id.clone(),
                state,
                amount: order.amount,
                saved: None,
            })
        })
    }

    fn cancel(&self, reference: &Reference) -> Result<(), GatewayError> {
        self.about(reference, |order, luck, _| match order.state {
            // Some end orders by themselves only.
            OrderState::Open if luck < 16 => Err(GatewayError::NotNow),
            OrderState::Open | OrderState::Cancelled => {
                order.state = OrderState::Cancelled;
                if luck < 30 {
                    Err(GatewayError::Away)
                } else {
                    Ok(())
                }
            }
            OrderState::Blocked | OrderState::Paid | OrderState::Refunded => Err(GatewayError::NotNow),
        })
    }

    fn refund(&self, reference: &Reference, refund: &NewRefund) -> Result<(), GatewayError> {
        self.about(reference, |order, luck, invents| {
            if order.refunds.contains_key(&refund.id) {
                return Ok(());
            }
            let is_wanted = is_paid(order) || invents;
            if !is_wanted || order.refunds.values().sum::<i64>() + refund.amount.minor > order.amount.minor {
                return Err(GatewayError::NotNow);
            }
            order.refunds.insert(refund.id.clone(), refund.amount.minor);
            order.state = OrderState::Refunded;
            if luck < 25 {
                Err(GatewayError::Unsure)
            } else {
                Ok(())
            }
        })
    }
}

const fn is_paid(order: &Order) -> bool {
    matches!(order.state, OrderState::Paid | OrderState::Refunded)
}

/// A gateway as one process reaches it. Both ends of a call are steps of the process: it may end before the gateway has
/// heard of anything, and before it has the answer.
#[derive(Debug)]
pub(crate) struct Line {
    gateway: Arc<ModelGateway>,
    life: Arc<Life>,
}

impl Line {
    pub(crate) fn new(gateway: &Arc<ModelGateway>, life: &Arc<Life>) -> Self {
        Self {
            gateway: Arc::clone(gateway),
            life: Arc::clone(life),
        }
    }

    async fn over<T: Send>(&self, call: impl FnOnce(&ModelGateway) -> T + Send) -> T {
        self.life.go_on().await;
        let answer = call(&self.gateway);
        self.life.go_on().await;
        answer
    }
}

#[async_trait]
impl Gateway for Line {
    fn name(&self) -> GatewayName {
        self.gateway.name
    }

    async fn create(&self, order: &NewOrder) -> Result<Created, GatewayError> {
        self.over(|gateway| gateway.create(order)).await
    }

    async fn look(&self, reference: &Reference) -> Result<Look, GatewayError> {
        self.over(|gateway| gateway.look(reference)).await
    }

    async fn capture(&self, _: &Reference, _: Option<Money>) -> Result<(), GatewayError> {
        Err(GatewayError::NotNow)
    }

    async fn cancel(&self, reference: &Reference) -> Result<(), GatewayError> {
        self.over(|gateway| gateway.cancel(reference)).await
    }

    async fn refund(&self, reference: &Reference, refund: &NewRefund) -> Result<(), GatewayError> {
        self.over(|gateway| gateway.refund(reference, refund)).await
    }

    async fn forget(&self, _: &Reference, _: &CardToken) -> Result<(), GatewayError> {
        // It never saves a card.
        Ok(())
    }

    fn notified(&self, notification: &Notification<'_>) -> Result<Reference, GatewayError> {
        Reference::new(notification.query).ok_or(GatewayError::NotGenuine)
    }
}
