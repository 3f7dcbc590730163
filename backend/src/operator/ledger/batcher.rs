//! Where requests of many callers become one batch.

use std::sync::Arc;
use std::time::Duration;

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
/// How often a batch is tried again before its callers are told to come again.
const AGAIN: u32 = 3;

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

    /// What became of each, in order. A batch that fails for good is divided, and its parts are done one after the other:
    /// what one row of the database says wrong fails those who asked for it, and nobody who has come at the same moment.
    async fn answers(&self, requests: &[Request]) -> Answers {
        let commands: Vec<&Command> = requests.iter().map(|request| &request.command).collect();
        let mut answers = Vec::with_capacity(commands.len());
        let mut again = 0;
        // The next one last.
        let mut parts = vec![commands.as_slice()];
        while let Some(part) = parts.pop() {
            match self.run_part(part, &mut again).await {
                Ok(done) => answers.extend(done),
                Err(error) if part.len() > 1 && !error.is_retryable() => {
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.extend([second, first]);
                }
                Err(error) => {
                    // A database that is away is not waited for once for each part.
                    let rest = if error.is_retryable() {
                        parts.drain(..).map(<[_]>::len).sum()
                    } else {
                        0
                    };
                    let error = OperatorError::from(error);
                    answers.extend((0..part.len() + rest).map(|_| Err(error.clone())));
                }
            }
        }
        answers
    }

    /// `again` counts how often anything of the batch was tried again.
    async fn run_part(&self, commands: &[&Command], again: &mut u32) -> Result<Answers, StoreError> {
        loop {
            match batch::run(&self.database, &self.limits, self.clock.now(), commands).await {
                Err(error) if *again < AGAIN && may_pass(&error) => {
                    *again += 1;
                    tracing::warn!(%error, again, "a batch of the ledger is tried again");
                    tokio::time::sleep(Duration::from_millis(20 << *again)).await;
                }
                done => return done,
            }
        }
    }
}

/// Another process in the way (a lock, or the same id at the same moment) is gone the next time. A database out of
/// reach is not waited for: the callers hear of it.
const fn may_pass(error: &StoreError) -> bool {
    matches!(error, StoreError::Busy(_) | StoreError::Conflict(_))
}
