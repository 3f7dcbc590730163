//! The operator's books: what it keeps for all its cities, and the care it takes of them.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Clock;
use cityplus_domain::keys::CityKey;

use super::ledger::{Ledger, audit, sweep_expired};
use super::{Audit, LocalOperator, OperatorError, OperatorLimits};
use crate::store::Database;

/// How often expired reservations are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(5);

/// A ledger over a database of its own; cheap to clone. Must be opened inside a Tokio runtime.
#[derive(Clone, Debug)]
pub struct Books {
    pub(super) database: Database,
    pub(super) ledger: Ledger,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) limits: OperatorLimits,
}

impl Books {
    /// Over a database that was opened with [`crate::store::operator_migrations`].
    pub fn open(database: Database, clock: Arc<dyn Clock>, limits: OperatorLimits) -> Self {
        let ledger = Ledger::start(database.clone(), Arc::clone(&clock), limits);
        Self {
            database,
            ledger,
            clock,
            limits,
        }
    }

    /// The operator as a city meets it.
    pub fn of_city(&self, city: CityKey) -> LocalOperator {
        LocalOperator::new(self.clone(), city)
    }

    /// Frees expired reservations now and then, for ever: give it to a task that the server ends.
    pub async fn sweep_for_ever(self) {
        let mut ticks = tokio::time::interval(SWEEP_EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.sweep().await {
                tracing::warn!(%error, "expired reservations could not be freed; it is tried again");
            }
        }
    }

    /// Frees the reservations that are over; returns how many were looked at.
    pub async fn sweep(&self) -> Result<usize, OperatorError> {
        sweep_expired(&self.database, &self.ledger, self.clock.now()).await
    }

    /// Recomputes all balances from the entries and says what does not fit. Reads everything; writers go on.
    pub async fn audit(&self) -> Result<Audit, OperatorError> {
        Ok(audit::audit(&self.database).await?)
    }

    /// The limits in force.
    pub const fn limits(&self) -> &OperatorLimits {
        &self.limits
    }
}
