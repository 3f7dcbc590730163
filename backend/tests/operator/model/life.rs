//! One process of the operator, which may end at any moment.

use std::sync::Arc;
use std::time::Duration;

use cityplus_backend::operator::{Books, Fees, OperatorLimits};
use cityplus_backend::store::{Database, StoreOptions, operator_migrations};
use cityplus_domain::{Clock, ManualClock};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use super::super::{CITY, Desk};
use super::{DEPOSIT, FEE, FLOOR, Request, ask};

/// What a process has to itself: connections, the ledger's task, and the runtime all of that lives in.
pub(super) struct Life {
    pub(super) desk: Desk,
    pub(super) database: Database,
    pub(super) runtime: Runtime,
}

impl Life {
    /// Starts on the database that is there, or makes it. The clock is the world's and goes on.
    pub(super) fn begin(url: &str, clock: &Arc<ManualClock>) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let (desk, database) = runtime.block_on(async {
            let database = Database::open(url, operator_migrations(), StoreOptions::default())
                .await
                .unwrap();
            let books = Books::open(database.clone(), Arc::clone(clock) as Arc<dyn Clock>, limits());
            let operator = Arc::new(books.of_city(CITY.parse().unwrap()));
            let desk = Desk::with_operator(operator, books, Arc::clone(clock)).await;
            (desk, database)
        });
        Self {
            desk,
            database,
            runtime,
        }
    }

    /// Asks all of this at once and ends amid it, as by a kill: no task goes beyond the point where it waits, connections
    /// fall silent, and what the database was told last may still be done behind the back of whoever starts next. Returns
    /// what is known to be accepted.
    pub(super) fn crash(self, asked: &[Request], after: Duration) -> Vec<bool> {
        let tasks: Vec<JoinHandle<bool>> = asked
            .iter()
            .map(|request| {
                let (operator, request) = (Arc::clone(&self.desk.operator), request.clone());
                self.runtime
                    .spawn(async move { ask(&*operator, request).await.is_ok() })
            })
            .collect();
        std::thread::sleep(after);
        let told = tasks
            .into_iter()
            .map(|task| task.is_finished() && self.runtime.block_on(task).unwrap())
            .collect();
        self.runtime.shutdown_background();
        told
    }
}

fn limits() -> OperatorLimits {
    // Tests put more through one till than a drawer may hold.
    OperatorLimits {
        till_ceiling: i64::MAX,
        debit_ride_max: FLOOR,
        deposit: DEPOSIT,
        fees: Fees {
            replacement: FEE,
            ..Fees::default()
        },
        ..OperatorLimits::default()
    }
}
