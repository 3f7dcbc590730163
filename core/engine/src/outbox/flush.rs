//! Working off the outbox.

use super::deliver::Delivery;
use super::entry::OutboxEntry;
use super::queue;
use crate::session::signed_in;
use crate::{Engine, EngineError};

/// The longest an entry's planned next try is believed to lie ahead: beyond it the clock was turned.
const PLAN_MAX_MS: i64 = 3_600_000;

/// When to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// Everything at once: a person asked for it.
    Now,
    /// Only what is due: by itself, in the background.
    Due,
}

/// What became of the outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flushed {
    /// So many were done.
    pub done: usize,
    /// So many were refused.
    pub refused: usize,
    /// So many still wait.
    pub pending: usize,
}

impl Engine {
    /// What this account asked for: everything under way, what was refused, and the last that was done. Newest first.
    pub async fn outbox(&self) -> Result<Vec<OutboxEntry>, EngineError> {
        self.store
            .read(|view| {
                let account_id = signed_in(view)?.account.account_id.to_string();
                let entries = queue::all(view, &account_id)?;
                Ok(entries.into_iter().map(OutboxEntry::from).collect())
            })
            .await
    }

    /// Forgets a refusal that was looked at. False if there is none of this id.
    pub async fn dismiss(&self, id: &str) -> Result<bool, EngineError> {
        let id = id.to_owned();
        self.store.write(move |view| queue::dismiss(view, &id)).await
    }

    /// Sends what waits, oldest first. Stops at the first sign that the server cannot be asked at all.
    pub(crate) async fn flush(&self, pace: Pace) -> Result<(Flushed, Option<EngineError>), EngineError> {
        let _one_at_a_time = self.sending.lock().await;
        let entries = self
            .store
            .read(|view| {
                let account_id = signed_in(view)?.account.account_id.to_string();
                queue::pending(view, &account_id)
            })
            .await?;
        let mut flushed = Flushed::default();
        let mut stopped = None;
        for entry in &entries {
            let wait_ms = entry.next_try_at.ms_since(self.clock.now());
            let is_due = pace == Pace::Now || !(1..=PLAN_MAX_MS).contains(&wait_ms);
            if stopped.is_some() || !is_due {
                flushed.pending += 1;
                continue;
            }
            match self.deliver(entry).await? {
                Delivery::Heard(Some(answer)) if entry.content.request.is_refused_by(&answer) => {
                    flushed.refused += 1;
                }
                Delivery::Heard(Some(_)) => flushed.done += 1,
                Delivery::Heard(None) => flushed.pending += 1,
                Delivery::Failed(error) => {
                    flushed.pending += 1;
                    if matches!(error, EngineError::Offline(_)) || error.is_not_signed_in() {
                        stopped = Some(error);
                    }
                }
            }
        }
        Ok((flushed, stopped))
    }
}
