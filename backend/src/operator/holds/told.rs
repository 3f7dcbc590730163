//! What gateways tell of holds by themselves: it is never believed, and only has the operator look sooner.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::GatewayName;

use super::TURNS;
use super::rows::{self, Known};
use super::types::HoldState;
use crate::operator::gateway::{Reference, UnitGateway};
use crate::operator::{Books, OperatorError};
use crate::store::StoreError;

/// How long after a look an unsigned notification has no other one made, in ms.
const QUIET_MS: i64 = 3_000;
/// The same for a hold that has ended, in ms: it may have been paid too late.
const ENDED_QUIET_MS: i64 = 10 * 60_000;

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
        HoldState::Captured if known.look_at.is_none() => return None,
        HoldState::Captured | HoldState::Released | HoldState::Cancelled | HoldState::Expired => {
            ENDED_QUIET_MS
        }
    };
    let at = known
        .looked_at
        .map_or(now, |looked_at| looked_at.plus_ms(quiet_ms).max(now));
    known.look_at.is_none_or(|look_at| look_at > at).then_some(at)
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
