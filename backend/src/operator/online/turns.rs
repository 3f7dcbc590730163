//! Whose turn it is to look at an online top-up, and when the next one is.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TransferId;
use cityplus_protocol::operator::OnlineTopUpState;

use super::rows::state_text;
use crate::operator::turns::Turns;
use crate::store::{Database, StoreError};

const TURNS: Turns = Turns("online_top_up");

/// Top-ups that are due, each with the time it was due.
pub(super) async fn due(
    database: &Database,
    now: Timestamp,
    most: i64,
) -> Result<Vec<(TransferId, Timestamp)>, StoreError> {
    TURNS.due(database, now, most).await
}

/// Takes a due top-up for oneself until `until`; false if another process was first.
pub(super) async fn claim(
    database: &Database,
    id: TransferId,
    was: Timestamp,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, StoreError> {
    TURNS.claim(database, id, was, now, until).await
}

/// How a top-up stands, said in the middle of a look, which goes on; false if the turn is no longer the one of `claim`.
pub(super) async fn say(
    database: &Database,
    id: TransferId,
    claim: Timestamp,
    state: OnlineTopUpState,
) -> Result<bool, StoreError> {
    TURNS.say(database, id, claim, state_text(state)).await
}

/// Ends a look: how the top-up stands, and when its gateway is asked again; false if the turn is no longer the one of
/// `claim`.
pub(super) async fn end(
    database: &Database,
    id: TransferId,
    claim: Timestamp,
    state: OnlineTopUpState,
    look_at: Option<Timestamp>,
) -> Result<bool, StoreError> {
    TURNS.end(database, id, claim, state_text(state), look_at).await
}

/// Has a top-up looked at by `at`, whatever state it is in; while somebody looks, not before they are done.
pub(super) async fn hurry(database: &Database, id: TransferId, at: Timestamp) -> Result<(), StoreError> {
    TURNS.hurry(database, id, at).await
}
