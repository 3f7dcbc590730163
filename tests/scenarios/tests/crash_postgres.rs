//! The crash test on a real PostgreSQL, started by `cargo xtask test`.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

mod crash;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_at_random_moments_the_city_loses_and_invents_nothing() {
    crash::run(cityplus_support::city::Kind::Postgres).await;
}
