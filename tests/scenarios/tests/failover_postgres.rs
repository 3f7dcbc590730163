//! The failover test, with PostgreSQL servers of its own.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

mod failover;
mod twins;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_outlives_the_primary_exactly_once() {
    failover::run().await;
}
