//! Payments without a network that an app from before left in the outbox. What is set aside names its city and the key that
//! signed it by now, so they have another form, which no server takes: they are kept as refused, to be looked at.

use cityplus_domain::Timestamp;
use cityplus_protocol::offline::OfflineOrder;
use cityplus_protocol::{ErrorCode, Problem};
use serde::Deserialize;

use super::entry::{Answer, Content, OutboxState, Request};
use super::queue::TABLE;
use crate::EngineError;
use crate::store::View;

/// Why they are refused.
const OLD_FORM: &str = "it was paid by an app from before and can be settled no more; pay anew. What was set aside for it goes \
                        back to the payer's wallet when its time is over";

/// What such an entry holds, as far as it is needed.
#[derive(Deserialize)]
struct OldContent {
    made_at: Timestamp,
    request: OldRequest,
    answer: Option<Answer>,
    last_error: Option<String>,
}

#[derive(Deserialize)]
enum OldRequest {
    Offline(OldPayment),
}

/// The order is what it was; what it was made against is not.
#[derive(Deserialize)]
struct OldPayment {
    order: OfflineOrder,
}

/// Ends those that wait, and puts all of them into a form that is read with the others. One that is damaged stays as it is.
pub(crate) fn refuse_old(view: &View<'_>) -> Result<(), EngineError> {
    let mut read = view
        .sql
        .prepare("SELECT id, state, value FROM outbox WHERE kind = 'offline'")?;
    let rows: Vec<(String, String, Vec<u8>)> = read
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for (id, state, sealed) in rows {
        if view.sealer.open::<Content>(TABLE, &id, &sealed).is_ok() {
            continue;
        }
        let Ok(old) = view.sealer.open::<OldContent>(TABLE, &id, &sealed) else {
            continue;
        };
        let OldRequest::Offline(OldPayment { order }) = old.request;
        let is_pending = state == OutboxState::Pending.as_str();
        let refusal = || Answer::Refused(Problem::new(ErrorCode::AllowanceOver, OLD_FORM));
        let content = Content {
            made_at: old.made_at,
            request: Request::OldOffline(order),
            answer: if is_pending { Some(refusal()) } else { old.answer },
            last_error: old.last_error.filter(|_| !is_pending),
        };
        let state = if is_pending {
            OutboxState::Refused.as_str()
        } else {
            state.as_str()
        };
        let sealed = view.sealer.seal(TABLE, &id, &content)?;
        view.sql.execute(
            "UPDATE outbox SET state = ?2, value = ?3 WHERE id = ?1",
            (&id, state, sealed),
        )?;
    }
    Ok(())
}
