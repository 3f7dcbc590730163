//! The worker: drives what was left lying, by this process or by one that died, and keeps keys and lists in order.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::{OrderId, RefundId};
use futures::StreamExt;
use tokio::sync::watch;
use tracing::warn;

use super::columns::parse;
use super::driver::{ORDERS, REFUNDS};
use super::{Ticketing, TicketingError};
use crate::operator::OpenMerchant;

/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Keys and lists are looked after every so many rounds, and at the start.
const CARE_EVERY_ROUNDS: u32 = 600;
/// The most sagas taken over in one round, and how many at once.
const BATCH: i64 = 64;
const AT_ONCE: usize = 4;

/// What a round found to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Orders that were due.
    pub orders: usize,
    /// Refunds that were due.
    pub refunds: usize,
}

impl Ticketing {
    /// Works until told to stop. What is under way then is finished; the rest waits for the next process.
    pub async fn run(self: Arc<Self>, mut shutdown: watch::Receiver<bool>) {
        let mut round = 0_u32;
        let mut merchants_open = false;
        while !*shutdown.borrow() {
            if !merchants_open {
                merchants_open = self.open_merchants().await;
            }
            if round.is_multiple_of(CARE_EVERY_ROUNDS)
                && let Err(failure) = self.take_care().await
            {
                warn!(%failure, "keys and lists could not be looked after");
            }
            round = round.wrapping_add(1);
            match self.work_once().await {
                // There may be more.
                Ok(work) if work.orders + work.refunds > 0 => continue,
                Ok(_) => {}
                Err(failure) => warn!(%failure, "unfinished orders could not be looked for"),
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => {}
                changed = shutdown.changed() => if changed.is_err() { return },
            }
        }
    }

    /// One round: drives every order and refund that is due, some at once.
    pub async fn work_once(&self) -> Result<Work, TicketingError> {
        let now = self.clock.now();
        let orders = ORDERS.due(&self.database, now, BATCH).await?;
        let refunds = REFUNDS.due(&self.database, now, BATCH).await?;
        let work = Work {
            orders: orders.len(),
            refunds: refunds.len(),
        };
        futures::stream::iter(orders)
            .for_each_concurrent(AT_ONCE, |order| async move {
                let order = parse::<OrderId>(&order, "ticketing_order.order_id");
                let done = match order {
                    Ok(order) => self.take_over_order(order).await,
                    Err(failure) => Err(failure),
                };
                if let Err(failure) = done {
                    warn!(%failure, "an order could not be taken over");
                }
            })
            .await;
        futures::stream::iter(refunds)
            .for_each_concurrent(AT_ONCE, |refund| async move {
                let refund = parse::<RefundId>(&refund, "ticketing_refund.refund_id");
                let done = match refund {
                    Ok(refund) => self.take_over_refund(refund).await,
                    Err(failure) => Err(failure),
                };
                if let Err(failure) = done {
                    warn!(%failure, "a refund could not be taken over");
                }
            })
            .await;
        Ok(work)
    }

    /// Opens the units' settlement accounts at the operator; true once all are open.
    pub async fn open_merchants(&self) -> bool {
        let catalogue = &self.sale.catalogue;
        for unit in &catalogue.units {
            let open = OpenMerchant {
                merchant: unit.key.clone(),
                currency: catalogue.city.currency,
            };
            if let Err(failure) = self.operator.open_merchant(open).await {
                warn!(unit = %unit.key, %failure, "a settlement account could not be opened");
                return false;
            }
        }
        true
    }

    /// Makes the next issuer's key in time and forgets what no list needs any more.
    pub async fn take_care(&self) -> Result<(), TicketingError> {
        let now = self.clock.now();
        self.issuer.keep_ready(now).await?;
        self.forget_denied(now).await?;
        Ok(())
    }
}
