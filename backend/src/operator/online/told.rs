//! What gateways tell by themselves: it is never believed, and only has the operator look sooner.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::{GatewayName, OnlineTopUpState};

use super::TURNS;
use super::rows::{self, Known, OrderOutcome};
use crate::operator::gateway::{GatewayError, Notification, Reference};
use crate::operator::turns::{ENDED_QUIET_MS, QUIET_MS};
use crate::operator::{Books, OperatorError, holds};

/// A gateway says that something has changed: it is looked at at once.
pub(in crate::operator) async fn notified(
    books: &Books,
    name: GatewayName,
    notification: &Notification<'_>,
) -> Result<(), OperatorError> {
    let reference = genuine(books, name, notification)?;
    if holds::told(books, name, &reference, is_signed(name)).await? {
        return Ok(());
    }
    let now = books.clock.now();
    let (top_up, at) = match rows::known(&books.database, name, &reference).await? {
        Some(known) if is_signed(name) => (known.top_up, now),
        Some(known) => match worth_a_look(&known, now) {
            Some(at) => (known.top_up, at),
            None => return Ok(()),
        },
        None => match adopt(books, name, &reference).await? {
            Some(top_up) => (top_up, now),
            None => return Ok(()),
        },
    };
    TURNS.hurry(&books.database, top_up, at).await?;
    if at <= now {
        books.gateways.nudge.notify_one();
    }
    Ok(())
}

/// Which order a notification is about, if an account at that gateway takes it for its own.
fn genuine(
    books: &Books,
    name: GatewayName,
    notification: &Notification<'_>,
) -> Result<Reference, OperatorError> {
    let mut last = None;
    for (_, gateway) in books.gateways.named(name) {
        match gateway.notified(notification) {
            Ok(reference) => return Ok(reference),
            Err(error) => last = Some(error),
        }
    }
    let error = last.ok_or(OperatorError::NoGateway)?;
    tracing::warn!(gateway = %name, %error, "a notification was refused");
    Err(OperatorError::NotGenuine)
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
    let is_settled = matches!(known.outcome, Some(OrderOutcome::Landed | OrderOutcome::Returned));
    if is_settled && known.looks.look_at.is_none() {
        return None;
    }
    let quiet_ms = if known.state == OnlineTopUpState::Open {
        QUIET_MS
    } else {
        ENDED_QUIET_MS
    };
    known.looks.worth_another(now, quiet_ms)
}

/// An order whose answer was lost is known again by the id it was ordered with; none if it is a hold's, which is looked
/// at then. Whose account it is in decides whose order it can be: ids are no secret, and anybody with an account may use
/// another's.
async fn adopt(
    books: &Books,
    name: GatewayName,
    reference: &Reference,
) -> Result<Option<TransferId>, OperatorError> {
    // Anybody may send an unsigned notification: strangers' references must not become a flood of questions.
    let _turn = books
        .gateways
        .strangers
        .try_acquire()
        .map_err(|_| OperatorError::Unavailable)?;
    let mut refusal = OperatorError::UnknownTopUp;
    for (unit, gateway) in books.gateways.named(name) {
        let look = match gateway.look(reference).await {
            Ok(look) => look,
            Err(GatewayError::UnknownOrder) => continue,
            Err(error) => {
                tracing::warn!(gateway = %name, %error, "a notified order could not be looked at");
                refusal = OperatorError::Unavailable;
                continue;
            }
        };
        // Top-ups are paid to the operator.
        if unit.is_none()
            && let Some(top_up) = rows::adopt(&books.database, name, &look.id, reference).await?
        {
            return Ok(Some(top_up));
        }
        if holds::adopt(books, name, unit, &look.id, reference).await? {
            return Ok(None);
        }
    }
    Err(refusal)
}
