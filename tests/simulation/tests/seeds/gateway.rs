//! A payment gateway as a model: it holds what was paid and blocks what is only to be blocked, and its answers get lost
//! after they have taken effect, or before.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use cityplus_backend::operator::GatewayName;
use cityplus_backend::operator::gateway::{
    CardToken, Created, Gateway, GatewayError, Look, NewOrder, NewRefund, Notification, OrderState,
    Reference, Taking,
};
use cityplus_domain::Money;
use cityplus_domain::ids::TransferId;
use fastrand::Rng;

use super::process::Life;
use super::world::Flaw;

/// Where the page of an order is; its reference stands behind it.
pub(crate) const PAGES: &str = "https://pay.example/";

/// An order at the gateway.
#[derive(Debug)]
struct Order {
    id: String,
    /// What was ordered; once something of it was taken, that.
    amount: Money,
    state: OrderState,
    /// Whether it is only blocked when it is paid.
    is_later: bool,
    /// So much is to be taken, and that hangs on its way; minor units.
    hangs: Option<i64>,
    /// What was given back, by the id of the refund; minor units.
    refunds: BTreeMap<String, i64>,
}

impl Order {
    /// So much of what is blocked is taken, and the rest released.
    fn take(&mut self, minor: i64) {
        if self.state == OrderState::Blocked {
            self.state = OrderState::Paid;
            self.amount = Money::new(minor, self.amount.currency);
        }
    }

    /// What was given back, minor units.
    fn given(&self) -> i64 {
        self.refunds.values().sum()
    }
}

#[derive(Debug)]
struct State {
    /// By reference, which is the id in the gateway's letters.
    orders: BTreeMap<String, Order>,
    /// How often each order was asked about: the dice for a call are the order's own, so that the order in which a
    /// process asks about several of them changes nothing.
    calls: BTreeMap<String, u64>,
    /// Nothing goes wrong any more.
    is_well: bool,
    /// What is wrong with it on purpose.
    flaw: Flaw,
}

/// A gateway.
#[derive(Debug)]
pub(crate) struct ModelGateway {
    name: GatewayName,
    seed: u64,
    state: Mutex<State>,
}

impl ModelGateway {
    /// Without orders.
    pub(crate) fn new(name: GatewayName, seed: u64, flaw: Flaw) -> Arc<Self> {
        let state = State {
            orders: BTreeMap::new(),
            calls: BTreeMap::new(),
            is_well: false,
            flaw,
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

    /// The orders that are blocked on a card.
    pub(crate) fn blocked(&self) -> Vec<String> {
        self.in_state(|order| order.state == OrderState::Blocked)
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
            order.state = match (is_paid, order.is_later) {
                (true, true) => OrderState::Blocked,
                (true, false) => OrderState::Paid,
                (false, _) => OrderState::Cancelled,
            };
        }
    }

    /// The card's bank lets go of what is blocked: its time is over.
    pub(crate) fn let_go(&self, reference: &str) {
        let mut state = self.state();
        let order = state.orders.get_mut(reference);
        if let Some(order) = order.filter(|order| order.state == OrderState::Blocked) {
            order.state = OrderState::Cancelled;
        }
    }

    /// Of which hold an order is; none if of no hold's.
    pub(crate) fn hold_of(&self, reference: &str) -> Option<TransferId> {
        let state = self.state();
        let order = state.orders.get(reference).filter(|order| order.is_later)?;
        order.id.split_once('.')?.0.parse().ok()
    }

    /// What it has of a hold: what is still blocked, and what was taken and not given back; minor units.
    pub(crate) fn of_hold(&self, hold: TransferId) -> (i64, i64) {
        let begin = format!("{hold}.");
        let state = self.state();
        let orders = state.orders.values().filter(|order| order.id.starts_with(&begin));
        orders.fold((0, 0), |(blocked, kept), order| match order.state {
            OrderState::Blocked => (blocked + order.amount.minor, kept),
            OrderState::Paid | OrderState::Refunded => (blocked, kept + order.amount.minor - order.given()),
            OrderState::Open | OrderState::Cancelled => (blocked, kept),
        })
    }

    /// What was given back by a refund, minor units: what somebody sees who looks in its panel.
    pub(crate) fn given(&self, refund: TransferId) -> i64 {
        let id = refund.to_string();
        let state = self.state();
        let given = state.orders.values().filter_map(|order| order.refunds.get(&id));
        given.sum()
    }

    /// What it holds for the operator, minor units.
    pub(crate) fn held(&self) -> i64 {
        let state = self.state();
        let paid = state.orders.values().filter(|order| is_paid(order));
        paid.map(|order| order.amount.minor - order.given()).sum()
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
            is_later: order.taking == Taking::Later,
            hangs: None,
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
        let invents = state.flaw == Flaw::GatewayInvents;
        let order = state.orders.get_mut(reference.as_str());
        let order = order.ok_or(GatewayError::UnknownOrder)?;
        if luck % 2 == 1
            && let Some(minor) = order.hangs.take()
        {
            order.take(minor);
        }
        call(order, luck, invents)
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

    /// Takes so much of what is blocked, or all. It refuses now and then, and says so; and now and then it has heard of it
    /// only later than whoever asked has given up waiting.
    fn capture(&self, reference: &Reference, part: Option<Money>) -> Result<(), GatewayError> {
        self.about(reference, |order, luck, _| {
            let minor = part.unwrap_or(order.amount).minor;
            if order.state != OrderState::Blocked {
                return Err(GatewayError::NotNow);
            }
            match luck {
                _ if minor > order.amount.minor => refused("more than is blocked"),
                8..14 => refused("the card's bank says no"),
                14..22 => {
                    order.hangs = Some(minor);
                    Err(GatewayError::Away)
                }
                _ => {
                    order.take(minor);
                    if luck < 36 {
                        Err(GatewayError::Away)
                    } else {
                        Ok(())
                    }
                }
            }
        })
    }

    fn cancel(&self, reference: &Reference) -> Result<(), GatewayError> {
        self.about(reference, |order, luck, _| match order.state {
            // Some end orders by themselves only, or not at once.
            OrderState::Open | OrderState::Blocked if luck < 16 => Err(GatewayError::NotNow),
            OrderState::Open | OrderState::Blocked | OrderState::Cancelled => {
                order.state = OrderState::Cancelled;
                if luck < 30 {
                    Err(GatewayError::Away)
                } else {
                    Ok(())
                }
            }
            OrderState::Paid | OrderState::Refunded => Err(GatewayError::NotNow),
        })
    }

    fn refund(&self, reference: &Reference, refund: &NewRefund) -> Result<(), GatewayError> {
        let keeps = self.state().flaw == Flaw::GatewayKeeps;
        self.about(reference, |order, luck, invents| {
            // GoPay's refunds have no id: what it is asked for twice in part, it gives twice.
            let is_told_apart = self.name == GatewayName::Payu || refund.amount == order.amount;
            if is_told_apart && order.refunds.contains_key(&refund.id) {
                return Ok(());
            }
            let is_wanted = is_paid(order) || invents;
            if !is_wanted || order.given() + refund.amount.minor > order.amount.minor {
                return Err(GatewayError::NotNow);
            }
            if order.is_later && keeps {
                return Ok(());
            }
            if order.is_later && luck < 14 {
                return refused("not this one");
            }
            // So even a gateway that is well: a person has to look.
            let is_silent = order.is_later
                && !is_told_apart
                && !order.refunds.contains_key(&refund.id)
                && refund.id.bytes().map(u32::from).sum::<u32>().is_multiple_of(4);
            *order.refunds.entry(refund.id.clone()).or_default() += refund.amount.minor;
            if order.given() == order.amount.minor {
                order.state = OrderState::Refunded;
            }
            match luck {
                _ if is_silent => Err(GatewayError::Unsure),
                0..25 => Err(GatewayError::Unsure),
                25..35 if order.is_later && self.name == GatewayName::Payu => Err(GatewayError::Away),
                _ => Ok(()),
            }
        })
    }
}

/// Nothing was done, and never will be.
fn refused(why: &str) -> Result<(), GatewayError> {
    Err(GatewayError::Refused {
        reason: why.to_owned(),
    })
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

    async fn capture(&self, reference: &Reference, part: Option<Money>) -> Result<(), GatewayError> {
        self.over(|gateway| gateway.capture(reference, part)).await
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
