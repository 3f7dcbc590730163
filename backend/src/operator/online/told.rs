//! What gateways tell by themselves: it is never believed, and only has the operator look sooner.

use std::sync::Arc;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::{GatewayName, OnlineTopUpState};

use super::rows::{self, Known, OrderOutcome};
use super::turns;
use crate::operator::gateway::{Gateway, GatewayError, Notification, Reference};
use crate::operator::{Books, OperatorError};

/// How long after a look an unsigned notification has no other one made, in ms. Anybody may send those: this is how
/// often one top-up costs a write and a question to its gateway at most. None is lost, the look is only put off.
const QUIET_MS: i64 = 3_000;
/// The same for an order of a top-up that has ended, in ms: it may have been paid too late.
const ENDED_QUIET_MS: i64 = 10 * 60_000;

/// A gateway says that something has changed: it is looked at at once.
pub(in crate::operator) async fn notified(
    books: &Books,
    name: GatewayName,
    notification: &Notification<'_>,
) -> Result<(), OperatorError> {
    let gateway = books.gateways.pick(Some(name)).map(Arc::clone);
    let gateway = gateway.ok_or(OperatorError::NoGateway)?;
    let reference = gateway.notified(notification).map_err(|error| {
        tracing::warn!(gateway = %name, %error, "a notification was refused");
        OperatorError::NotGenuine
    })?;
    let now = books.clock.now();
    let (top_up, at) = match rows::known(&books.database, name, &reference).await? {
        Some(known) if is_signed(name) => (known.top_up, now),
        Some(known) => match worth_a_look(&known, now) {
            Some(at) => (known.top_up, at),
            None => return Ok(()),
        },
        None => (adopt(books, gateway.as_ref(), &reference).await?, now),
    };
    turns::hurry(&books.database, top_up, at).await?;
    if at <= now {
        books.gateways.nudge.notify_one();
    }
    Ok(())
}

/// Whether a gateway signs its notifications.
const fn is_signed(name: GatewayName) -> bool {
    match name {
        GatewayName::Payu => true,
        GatewayName::Gopay => false,
    }
}

/// When to look because of an unsigned notification; none if nothing can change any more or a look is due by then.
fn worth_a_look(known: &Known, now: Timestamp) -> Option<Timestamp> {
    if matches!(known.outcome, Some(OrderOutcome::Landed | OrderOutcome::Returned)) && known.look_at.is_none()
    {
        return None;
    }
    let quiet_ms = if known.state == OnlineTopUpState::Open {
        QUIET_MS
    } else {
        ENDED_QUIET_MS
    };
    let at = known
        .looked_at
        .map_or(now, |looked_at| looked_at.plus_ms(quiet_ms).max(now));
    known.look_at.is_none_or(|look_at| look_at > at).then_some(at)
}

/// An order whose answer was lost is known again by the id it was ordered with.
async fn adopt(
    books: &Books,
    gateway: &dyn Gateway,
    reference: &Reference,
) -> Result<TransferId, OperatorError> {
    // Anybody may send an unsigned notification: strangers' references must not become a flood of questions.
    let _turn = books
        .gateways
        .strangers
        .try_acquire()
        .map_err(|_| OperatorError::Unavailable)?;
    let look = match gateway.look(reference).await {
        Ok(look) => look,
        Err(GatewayError::UnknownOrder) => return Err(OperatorError::UnknownTopUp),
        Err(error) => {
            tracing::warn!(gateway = %gateway.name(), %error, "a notified order could not be looked at");
            return Err(OperatorError::Unavailable);
        }
    };
    let found = rows::adopt(&books.database, gateway.name(), &look.id, reference).await?;
    found.ok_or(OperatorError::UnknownTopUp)
}
