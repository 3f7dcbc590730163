//! What it costs that every payment goes to the same merchant: the same load on one merchant and spread over many.
//!
//! A payment is what a purchase makes of it: the order of a device is checked and its amount reserved, then captured. Both
//! steps touch the merchant's account. Orders are signed before the clock runs. The two loads take turns, so that a
//! ledger that grows meanwhile is no reason for a difference.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::vec::IntoIter;

use cityplus_backend::operator::{Authorise, CashTopUp, LocalOperator, OpenMerchant, Operator, PaymentState};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::UnitKey;
use cityplus_domain::{Clock, Currency, Money, SystemClock};

use super::{teller, text};
use crate::owner::Owner;

/// Merchants that the load is spread over.
const MERCHANTS: u32 = 256;
/// Minor units put into each wallet beforehand: more than all payments take out of it.
const FUNDS: i64 = 1_000;
/// How long money stays reserved if it is not captured, in ms.
const RESERVED_MS: i64 = 600_000;

/// Payments per second.
pub(super) struct Hot {
    /// All to one merchant.
    pub(super) one: f64,
    /// Spread over many.
    pub(super) many: f64,
}

/// Makes so many payments in each of four rounds.
pub(super) async fn rates(
    operator: &Arc<LocalOperator>,
    wallets: &[WalletId],
    callers: u16,
    payments: u32,
) -> Result<Hot, String> {
    let owners: Vec<Owner> = wallets
        .iter()
        .map(|wallet| Owner::of(*wallet))
        .collect::<Result<_, _>>()?;
    let units: Vec<UnitKey> = (0..MERCHANTS)
        .map(|number| format!("unit-{number}").parse().map_err(text))
        .collect::<Result<_, _>>()?;
    set_up(operator, &owners, &units).await?;
    // A moment to warm up.
    pay(operator, orders(&owners, &units, payments / 4)?, callers).await?;
    let (mut one, mut many) = (Duration::ZERO, Duration::ZERO);
    for is_hot in [false, true, true, false] {
        let (units, took) = if is_hot {
            (units.get(..1).unwrap_or_default(), &mut one)
        } else {
            (units.as_slice(), &mut many)
        };
        *took += pay(operator, orders(&owners, units, payments)?, callers).await?;
    }
    let rate = |took: Duration| 2.0 * f64::from(payments) / took.as_secs_f64();
    Ok(Hot {
        one: rate(one),
        many: rate(many),
    })
}

async fn set_up(operator: &Arc<LocalOperator>, owners: &[Owner], units: &[UnitKey]) -> Result<(), String> {
    for unit in units {
        let open = OpenMerchant {
            merchant: unit.clone(),
            currency: Currency::PLN,
        };
        operator.open_merchant(open).await.map_err(text)?;
    }
    for (turn, owner) in (0..).zip(owners) {
        operator
            .bind_device(owner.wallet, owner.device, 1)
            .await
            .map_err(text)?;
        let top_up = CashTopUp {
            transfer: TransferId::new(SystemClock.now()),
            wallet: owner.wallet,
            amount: Money::new(FUNDS, Currency::PLN),
            teller: teller(turn),
        };
        operator.top_up_cash(top_up).await.map_err(text)?;
    }
    Ok(())
}

/// Signed orders, from the wallets in turn to the merchants in turn.
fn orders(owners: &[Owner], units: &[UnitKey], payments: u32) -> Result<Vec<Authorise>, String> {
    let pairs = owners.iter().cycle().zip(units.iter().cycle());
    let orders = (0..payments)
        .zip(pairs)
        .map(|(_, (owner, unit))| -> Result<_, String> {
            let order = owner.pay(unit, Money::new(1, Currency::PLN))?;
            Ok(Authorise {
                payment: order.order.payment_id,
                expires_at: order.order.created_at.plus_ms(RESERVED_MS),
                order,
            })
        });
    orders.collect()
}

/// Makes all payments, each caller the next one as soon as its last is captured; returns how long it took.
async fn pay(
    operator: &Arc<LocalOperator>,
    orders: Vec<Authorise>,
    callers: u16,
) -> Result<Duration, String> {
    let waiting = Arc::new(Mutex::new(orders.into_iter()));
    let started = Instant::now();
    let mut paying = tokio::task::JoinSet::new();
    for _ in 0..callers {
        let (operator, waiting) = (Arc::clone(operator), Arc::clone(&waiting));
        paying.spawn(async move {
            while let Some(order) = next(&waiting) {
                let payment = order.payment;
                operator.authorise(order).await.map_err(text)?;
                let captured = operator.capture(payment, None).await.map_err(text)?;
                if captured.state != PaymentState::Captured {
                    return Err(format!("a payment is not captured: {captured:?}"));
                }
            }
            Ok::<(), String>(())
        });
    }
    while let Some(paid) = paying.join_next().await {
        paid.map_err(text)??;
    }
    Ok(started.elapsed())
}

fn next(waiting: &Mutex<IntoIter<Authorise>>) -> Option<Authorise> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).next()
}
