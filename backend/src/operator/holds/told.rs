//! What gateways tell of holds by themselves: it is never believed, and only has the operator look sooner.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::GatewayName;

use super::TURNS;
use super::rows::{self, Known};
use super::types::HoldState;
use crate::operator::gateway::{Reference, UnitGateway};
use crate::operator::turns::{ENDED_QUIET_MS, QUIET_MS};
use crate::operator::{Books, OperatorError};
use crate::store::StoreError;

/// Has the hold looked at of which a gateway has told something; false if the reference is no hold's.
pub(in crate::operator) async fn told(
    books: &Books,
    gateway: GatewayName,
    reference: &Reference,
    is_signed: bool,
) -> Result<bool, OperatorError> {
    let Some(known) = rows::known(&books.database, gateway, reference).await? else {
        return Ok(false);
    };
    let now = books.clock.now();
    let at = if is_signed {
        Some(now)
    } else {
        worth_a_look(&known, now)
    };
    if let Some(at) = at {
        TURNS.hurry(&books.database, known.hold, at).await?;
        if at <= now {
            books.gateways.nudge.notify_one();
        }
    }
    Ok(true)
}

/// When to look because of an unsigned notification; none if nothing can change any more or a look is due by then.
fn worth_a_look(known: &Known, now: Timestamp) -> Option<Timestamp> {
    let quiet_ms = match known.state {
        HoldState::Ordered | HoldState::Held => QUIET_MS,
        HoldState::Captured if known.looks.look_at.is_none() => return None,
        HoldState::Captured | HoldState::Released | HoldState::Cancelled | HoldState::Expired => {
            ENDED_QUIET_MS
        }
    };
    known.looks.worth_another(now, quiet_ms)
}

/// An order in that unit's account, or in the operator's, whose answer was lost is known again by the id it was ordered with;
/// false if it is no hold's of that account.
pub(in crate::operator) async fn adopt(
    books: &Books,
    gateway: GatewayName,
    unit: Option<&UnitGateway>,
    id: &str,
    reference: &Reference,
) -> Result<bool, StoreError> {
    let hold: Option<TransferId> = rows::adopt(&books.database, gateway, unit, id, reference).await?;
    let Some(hold) = hold else { return Ok(false) };
    TURNS.hurry(&books.database, hold, books.clock.now()).await?;
    books.gateways.nudge.notify_one();
    Ok(true)
}
