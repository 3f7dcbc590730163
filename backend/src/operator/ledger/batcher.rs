//! Where requests of many callers become one batch.

use std::sync::Arc;

use cityplus_domain::Clock;
use tokio::sync::{mpsc, oneshot};

use super::batch::{self, Answers};
use super::transfer::{Command, Known, Request};
use crate::operator::{OperatorError, OperatorLimits};
use crate::store::{Database, StoreError};

/// Most commands in one transaction. More would not save much of the one fsync each, lock accounts for longer, and let
/// everybody wait for everybody: while half of many callers are served, the requests of the others are read.
const BATCH: usize = 128;
/// Most commands that may wait; further callers are told to come again.
const WAITING: usize = 4_096;
/// How often a batch is tried before its callers are told to come again.
const ATTEMPTS: u32 = 4;

/// The way to the ledger; cheap to clone. The batches end when the last clone is gone.
#[derive(Clone, Debug)]
pub(in crate::operator) struct Ledger {
    requests: mpsc::Sender<Request>,
}

impl Ledger {
    /// Starts the task that forms batches.
    pub(in crate::operator) fn start(
        database: Database,
        clock: Arc<dyn Clock>,
        limits: &OperatorLimits,
    ) -> Self {
        let (requests, waiting) = mpsc::channel(WAITING);
        tokio::spawn(
            Batcher {
                database,
                clock,
                limits: *limits,
                waiting,
            }
            .run(),
        );
        Self { requests }
    }

    /// Has a command done; returns after the commit.
    pub(in crate::operator) async fn submit(&self, command: Command) -> Result<Known, OperatorError> {
        let (answer, answered) = oneshot::channel();
        self.requests
            .try_send(Request { command, answer })
            .map_err(|_| OperatorError::Unavailable)?;
        // Without an answer the batcher has ended or failed: whether it was done, the same call finds out.
        answered.await.unwrap_or(Err(OperatorError::Unavailable))
    }
}

struct Batcher {
    database: Database,
    clock: Arc<dyn Clock>,
    limits: OperatorLimits,
    waiting: mpsc::Receiver<Request>,
}

impl Batcher {
    async fn run(mut self) {
        let mut requests = Vec::with_capacity(BATCH);
        while self.waiting.recv_many(&mut requests, BATCH).await > 0 {
            self.gather(&mut requests).await;
            let answers = self.answers(&requests).await;
            for (request, answer) in requests.drain(..).zip(answers) {
                // A caller that no longer waits finds the transfer by its id.
                let _ = request.answer.send(answer);
            }
        }
    }

    /// Lets callers that are ready to ask do so before the batch is closed. It waits for nobody: without it, the
    /// first of many callers answered together would get an fsync for itself alone.
    async fn gather(&mut self, requests: &mut Vec<Request>) {
        while requests.len() < BATCH {
            let before = requests.len();
            tokio::task::yield_now().await;
            while requests.len() < BATCH {
                let Ok(request) = self.waiting.try_recv() else {
                    break;
                };
                requests.push(request);
            }
            if requests.len() == before {
                return;
            }
        }
    }

    async fn answers(&self, requests: &[Request]) -> Answers {
        let commands: Vec<&Command> = requests.iter().map(|request| &request.command).collect();
        let mut attempt = 1;
        loop {
            match batch::run(&self.database, &self.limits, self.clock.now(), &commands).await {
                Ok(answers) => return answers,
                Err(error) if attempt < ATTEMPTS && may_pass(&error) => {
                    tracing::warn!(%error, attempt, "a batch of the ledger is tried again");
                    tokio::time::sleep(std::time::Duration::from_millis(20 << attempt)).await;
                    attempt += 1;
                }
                Err(error) => {
                    let error = OperatorError::from(error);
                    return commands.iter().map(|_| Err(error.clone())).collect();
                }
            }
        }
    }
}

/// Another process in the way (a lock, or the same id at the same moment) is gone the next time. A database out of
/// reach is not waited for: the callers hear of it.
const fn may_pass(error: &StoreError) -> bool {
    matches!(error, StoreError::Busy(_) | StoreError::Conflict(_))
}
