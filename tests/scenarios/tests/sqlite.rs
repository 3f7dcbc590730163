//! The journeys on the embedded SQLite.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

#[macro_use]
mod journeys;

journeys!(cityplus_support::city::Kind::Sqlite);

/// The same journeys, with the payment operator on a server of its own.
mod apart {
    journeys!(cityplus_support::city::Kind::Apart);

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn an_operator_that_is_away_is_waited_for() {
        crate::journeys::operator::an_operator_that_is_away_is_waited_for().await;
    }
}
