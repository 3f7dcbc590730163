//! The outbox's table.

use cityplus_domain::Timestamp;
use cityplus_protocol::ticketing::{OrderState, OrderView};
use cityplus_protocol::{ErrorCode, Problem};
use rusqlite::{OptionalExtension, Row};

use super::entry::{Answer, Content, Entry, Kind, OutboxState, Request};
use crate::request::request_paid;
use crate::session::{held_session, signed_in, signed_in_with};
use crate::store::View;
use crate::{EngineError, tickets};

pub(super) const TABLE: &str = "outbox";
const COLUMNS: &str = "id, account_id, state, tries, next_try_at, value";
/// The most entries under way.
const PENDING_MAX: i64 = 1_000;
/// So many that are done are kept to be looked at.
const DONE_KEPT: i64 = 200;
/// The longest pause between two tries, in milliseconds.
const PAUSE_MAX_MS: i64 = 10 * 60_000;

/// What became of an entry.
pub(crate) enum Settled {
    /// The server has spoken.
    Final(Box<Answer>),
    /// Not yet; the code says why.
    Later {
        code: &'static str,
        retry_after_s: Option<u64>,
    },
}

/// Puts a request of the person signed in into the outbox. If they have the same under way already, gives that entry
/// instead: they try again. Nothing is put in without a session that could send it, nor what somebody else ordered
/// who was signed in before. What another person of this device has under way is theirs alone.
pub(crate) fn add(view: &View<'_>, request: Request, now: Timestamp) -> Result<(Entry, bool), EngineError> {
    let (kind, subject) = (request.kind(), request.subject());
    let account_id = held_session(view)?.account_id.to_string();
    if let Some(own) = request.ordered_from() {
        signed_in_with(view, own)?;
    }
    let under_way = pending_of(view, kind, &subject)?;
    if let Some(same) = under_way
        .into_iter()
        .find(|entry| entry.account_id == account_id && entry.content.request.repeats(&request))
    {
        return Ok((same, true));
    }
    if matches!(request, Request::Asked(_))
        && let Some(held) = find(view, &request.id())?
    {
        // The id came with a code, so it may have been here before. A refusal makes room for another try.
        if held.state != OutboxState::Refused {
            return if held.content.request.repeats(&request) {
                Ok((held, true))
            } else {
                Err(EngineError::server(request_paid(), None))
            };
        }
        dismiss(view, &held.id)?;
    }
    let count: i64 =
        view.sql
            .query_row("SELECT COUNT(*) FROM outbox WHERE state = 'pending'", [], |row| {
                row.get(0)
            })?;
    if count >= PENDING_MAX {
        return Err(EngineError::OutboxFull);
    }
    let entry = Entry {
        id: request.id(),
        account_id,
        state: OutboxState::Pending,
        tries: 0,
        next_try_at: now,
        content: Content {
            made_at: now,
            request,
            answer: None,
            last_error: None,
        },
    };
    let sealed = view.sealer.seal(TABLE, &entry.id, &entry.content)?;
    view.sql.execute(
        "INSERT INTO outbox (id, account_id, kind, subject, state, tries, next_try_at, value) \
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)",
        (
            &entry.id,
            &entry.account_id,
            kind.as_str(),
            subject,
            entry.state.as_str(),
            now.millis(),
            sealed,
        ),
    )?;
    Ok((entry, false))
}

type RawEntry = (String, String, String, i64, i64, Vec<u8>);

fn raw(row: &Row<'_>) -> rusqlite::Result<RawEntry> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
    ))
}

fn read(view: &View<'_>, raw: RawEntry) -> Result<Entry, EngineError> {
    let (id, account_id, state, tries, next_try_at, sealed) = raw;
    let wrong_state = || EngineError::StoreCorrupt(format!("a state in \"{TABLE}\" is unknown"));
    Ok(Entry {
        content: view.sealer.open(TABLE, &id, &sealed)?,
        id,
        account_id,
        state: OutboxState::of(&state).ok_or_else(wrong_state)?,
        tries,
        next_try_at: Timestamp::from_millis(next_try_at),
    })
}

fn select(
    view: &View<'_>,
    condition: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<Entry>, EngineError> {
    let mut statement = view
        .sql
        .prepare_cached(&format!("SELECT {COLUMNS} FROM outbox WHERE {condition}"))?;
    let rows = statement.query_map(parameters, raw)?;
    rows.map(|row| read(view, row?)).collect()
}

/// What is under way of a kind, about something.
pub(crate) fn pending_of(view: &View<'_>, kind: Kind, subject: &str) -> Result<Vec<Entry>, EngineError> {
    select(
        view,
        "state = 'pending' AND kind = ?1 AND subject = ?2 ORDER BY seq",
        (kind.as_str(), subject),
    )
}

/// What there is of a kind, about something, whatever came of it.
pub(crate) fn all_of(view: &View<'_>, kind: Kind, subject: &str) -> Result<Vec<Entry>, EngineError> {
    select(
        view,
        "kind = ?1 AND subject = ?2 ORDER BY seq",
        (kind.as_str(), subject),
    )
}

/// Everything under way for an account, oldest first.
pub(crate) fn pending(view: &View<'_>, account_id: &str) -> Result<Vec<Entry>, EngineError> {
    select(
        view,
        "state = 'pending' AND account_id = ?1 ORDER BY seq",
        [account_id],
    )
}

/// Everything there is of an account, newest first.
pub(crate) fn all(view: &View<'_>, account_id: &str) -> Result<Vec<Entry>, EngineError> {
    select(view, "account_id = ?1 ORDER BY seq DESC", [account_id])
}

/// The entry of an id, whoever asked for it.
pub(crate) fn find(view: &View<'_>, id: &str) -> Result<Option<Entry>, EngineError> {
    let found = view
        .sql
        .prepare_cached(&format!("SELECT {COLUMNS} FROM outbox WHERE id = ?1"))?
        .query_row([id], raw)
        .optional()?;
    found.map(|found| read(view, found)).transpose()
}

/// Forgets a refusal that was looked at. False if there is none of this id.
pub(super) fn dismiss(view: &View<'_>, id: &str) -> Result<bool, EngineError> {
    let gone = view
        .sql
        .execute("DELETE FROM outbox WHERE id = ?1 AND state = 'refused'", [id])?;
    Ok(gone > 0)
}

/// Takes back a request that was tried once at most.
pub(super) fn take_back(view: &View<'_>, id: &str) -> Result<(), EngineError> {
    view.sql.execute(
        "DELETE FROM outbox WHERE id = ?1 AND state = 'pending' AND tries <= 1",
        [id],
    )?;
    Ok(())
}

/// Writes down what became of an entry, and what came with the answer.
pub(crate) fn settle(view: &View<'_>, id: &str, settled: Settled, now: Timestamp) -> Result<(), EngineError> {
    let Some(mut entry) = find(view, id)?.filter(|entry| entry.state == OutboxState::Pending) else {
        // Settled already, by sync or by another program.
        return Ok(());
    };
    match settled {
        Settled::Later { code, retry_after_s } => {
            entry.tries = entry.tries.saturating_add(1);
            entry.next_try_at = now.plus_ms(pause_ms(entry.tries, retry_after_s));
            entry.content.last_error = Some(code.to_owned());
        }
        Settled::Final(answer) => {
            entry.state = if entry.content.request.is_refused_by(&answer) {
                OutboxState::Refused
            } else {
                OutboxState::Done
            };
            if mirrors(view, &entry)? {
                keep_tickets(view, &answer)?;
            }
            entry.content.last_error = None;
            entry.content.answer = Some(*answer);
        }
    }
    let sealed = view.sealer.seal(TABLE, id, &entry.content)?;
    view.sql.execute(
        "UPDATE outbox SET state = ?2, tries = ?3, next_try_at = ?4, value = ?5 WHERE id = ?1",
        (
            id,
            entry.state.as_str(),
            entry.tries,
            entry.next_try_at.millis(),
            sealed,
        ),
    )?;
    view.sql.execute(
        "DELETE FROM outbox WHERE state = 'done' AND seq <= \
         (SELECT seq FROM outbox WHERE state = 'done' ORDER BY seq DESC LIMIT 1 OFFSET ?1)",
        [DONE_KEPT],
    )?;
    Ok(())
}

/// Whether the entry is of the person whose things are mirrored here now.
fn mirrors(view: &View<'_>, entry: &Entry) -> Result<bool, EngineError> {
    match signed_in(view) {
        Ok(person) => Ok(person.account.account_id.to_string() == entry.account_id),
        Err(EngineError::NotSignedIn) => Ok(false),
        Err(error) => Err(error),
    }
}

fn keep_tickets(view: &View<'_>, answer: &Answer) -> Result<(), EngineError> {
    match answer {
        Answer::Order(order) => order
            .tickets
            .iter()
            .try_for_each(|ticket| tickets::put_if_later(view, ticket)),
        Answer::Refund(refund) => tickets::put_if_later(view, &refund.ticket),
        Answer::TopUp(_)
        | Answer::Sent(_)
        | Answer::Redemption(_)
        | Answer::Offline(_)
        | Answer::Till(_)
        | Answer::Refused(_) => Ok(()),
    }
}

/// The pause before the next try: 1, 2, 4 … seconds up to ten minutes, or what the server asked for if that is longer.
fn pause_ms(tries: i64, retry_after_s: Option<u64>) -> i64 {
    let doublings = u32::try_from(tries.clamp(1, 20) - 1).unwrap_or(0);
    let own_ms = 1_000_i64.saturating_mul(1 << doublings).min(PAUSE_MAX_MS);
    let asked_ms = retry_after_s.map_or(0, |seconds| {
        i64::try_from(seconds).unwrap_or(0).saturating_mul(1_000)
    });
    own_ms.max(asked_ms)
}

/// What an order's state means for its entry; none while it is under way.
pub(crate) fn order_answer(order: OrderView) -> Option<Answer> {
    match order.state {
        OrderState::Pending => None,
        OrderState::Completed => Some(Answer::Order(order)),
        OrderState::Refused => Some(Answer::Refused(order.problem.unwrap_or_else(|| {
            Problem::new(ErrorCode::Unknown, "the order was refused without a reason")
        }))),
    }
}

/// Takes over an order's end told by sync. Its tickets come as changes of their own.
pub(crate) fn settle_order(view: &View<'_>, order: OrderView, now: Timestamp) -> Result<(), EngineError> {
    let id = order.order_id.to_string();
    match order_answer(order) {
        Some(answer) => settle(view, &id, Settled::Final(Box::new(answer)), now),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_ten_minutes_and_respect_the_server() {
        let table = [
            (1, None, 1_000),
            (2, None, 2_000),
            (10, None, 512_000),
            (11, None, 600_000),
            (i64::MAX, None, 600_000),
            (1, Some(30), 30_000),
            (11, Some(1), 600_000),
        ];
        for (tries, retry_after_s, expected) in table {
            assert_eq!(
                pause_ms(tries, retry_after_s),
                expected,
                "{tries} {retry_after_s:?}"
            );
        }
    }
}
