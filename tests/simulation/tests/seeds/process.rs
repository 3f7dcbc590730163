//! A process of the operator: it lives over the database until it is ended between any two of its writes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use cityplus_backend::operator::gateway::{self, Gateways};
use cityplus_backend::operator::{Books, LocalOperator, OperatorKey, OperatorLimits};
use cityplus_backend::store::{Database, WriteGate};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Clock, ManualClock, SystemClock};
use tokio::sync::Notify;

use super::deposits::DEPOSIT;
use super::gateway::{Line, ModelGateway};

/// How long a process lives. A step is a transaction that writes, or one end of a call to a gateway: between two steps
/// nothing changes outside the process, so these are all the places where its end makes a difference.
#[derive(Debug, Default)]
pub(crate) struct Life {
    /// How many steps are left; as many as wanted if nothing is said.
    left: Mutex<Option<u32>>,
    is_over: AtomicBool,
    ended: Notify,
}

impl Life {
    /// Has it end after so many steps more, or not at all.
    pub(crate) fn end_after(&self, steps: Option<u32>) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = steps;
    }

    /// Whether one more step may be taken; it is counted.
    fn step(&self) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_over.load(Ordering::Relaxed) {
            return false;
        }
        match *left {
            None => true,
            Some(0) => {
                self.is_over.store(true, Ordering::Relaxed);
                self.ended.notify_one();
                false
            }
            Some(steps) => {
                *left = Some(steps - 1);
                true
            }
        }
    }

    /// Goes on if the process lives, and never if it does not.
    pub(crate) async fn go_on(&self) {
        if !self.step() {
            std::future::pending::<()>().await;
        }
    }
}

impl WriteGate for Life {
    fn opens(&self) -> bool {
        self.step()
    }
}

/// A process.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) life: Arc<Life>,
    pub(crate) books: Books,
    pub(crate) operator: LocalOperator,
    /// The same database without the gate.
    database: Database,
}

impl Process {
    /// Starts one over what there is.
    pub(crate) fn start(
        database: &Database,
        clock: &Arc<ManualClock>,
        gateways: &[Arc<ModelGateway>],
        city: &CityKey,
    ) -> Self {
        let life = Arc::new(Life::default());
        let gate: Arc<dyn WriteGate> = Arc::clone(&life) as Arc<dyn WriteGate>;
        let clock = Arc::clone(clock) as Arc<dyn Clock>;
        let lines = gateways
            .iter()
            .map(|gateway| Arc::new(Line::new(gateway, &life)) as Arc<dyn gateway::Gateway>);
        let limits = OperatorLimits {
            deposit: DEPOSIT,
            ..OperatorLimits::default()
        };
        let books = Books::open(database.behind(gate), clock, limits)
            .with_gateways(Gateways::new(lines.collect(), "https://operator.example"))
            .with_key(OperatorKey::of_seed(&[9; 32]).unwrap());
        let operator = books.of_city(city.clone());
        Self {
            life,
            books,
            operator,
            database: database.clone(),
        }
    }

    /// Lets a call run; none if the process ended before it was done. What had begun to be written by then is written
    /// and nothing is begun any more, so that what is left behind is the same each time.
    pub(crate) async fn until_the_end<T>(&self, call: impl Future<Output = T>) -> Option<T> {
        let end = async {
            self.life.ended.notified().await;
            // The writers take turns: behind this one there is none of before.
            if let Ok(turn) = self.database.begin_write().await {
                turn.rollback().await.unwrap();
            }
        };
        tokio::select! {
            biased;
            () = end => None,
            done = call => Some(done),
        }
    }
}

/// Books that are only looked at.
pub(crate) fn auditor(database: &Database) -> Books {
    let clock = Arc::new(SystemClock) as Arc<dyn Clock>;
    Books::open(database.clone(), clock, OperatorLimits::default())
}
