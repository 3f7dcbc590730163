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
use crate::store::StoreError;

/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Keys and lists are looked after every so many rounds, and at the start.
const CARE_EVERY_ROUNDS: u32 = 600;
/// The most orders and the most refunds taken over in one round, and how many of each at once. Most of them wait for an answer
/// and not for this machine; a round is over when the slowest are, so few at once would make many wait for one silent partner.
const BATCH: i64 = 64;
const AT_ONCE: usize = 16;

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Orders that were taken over.
    pub orders: usize,
    /// Refunds that were taken over.
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
                // There may be more. Where nothing could be taken over, trying at once again would only burn time.
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

    /// One round: drives every order and refund that is due, some at once, and neither of the two waits for the other.
    pub async fn work_once(&self) -> Result<Work, TicketingError> {
        let now = self.clock.now();
        let orders = ORDERS.due(&self.database, now, BATCH).await?;
        let refunds = REFUNDS.due(&self.database, now, BATCH).await?;
        let orders = taken_over("an order", orders, |order| async move {
            let order = parse::<OrderId>(&order, "ticketing_order.order_id")?;
            self.take_over_order(order).await
        });
        let refunds = taken_over("a refund", refunds, |refund| async move {
            let refund = parse::<RefundId>(&refund, "ticketing_refund.refund_id")?;
            self.take_over_refund(refund).await
        });
        let (orders, refunds) = tokio::join!(orders, refunds);
        Ok(Work { orders, refunds })
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

/// Takes sagas over, some at once; how many it could.
async fn taken_over<T>(what: &str, due: Vec<String>, take_over: impl Fn(String) -> T) -> usize
where
    T: Future<Output = Result<bool, StoreError>>,
{
    futures::stream::iter(due)
        .map(take_over)
        .buffer_unordered(AT_ONCE)
        .filter(|taken| {
            if let Err(failure) = taken {
                warn!(%failure, "{what} could not be taken over");
            }
            std::future::ready(matches!(taken, Ok(true)))
        })
        .count()
        .await
}
