//! The crash test on the embedded SQLite.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

mod crash;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn killed_at_random_moments_the_city_loses_and_invents_nothing() {
    crash::run(cityplus_support::city::Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn city_and_operator_apart_lose_and_invent_nothing_either() {
    crash::run(cityplus_support::city::Kind::Apart).await;
}
