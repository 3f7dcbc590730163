//! The test of wallets' histories on a real PostgreSQL, started by `cargo xtask test`.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

mod linearizable;
mod twins;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wallet_is_one_thing_to_everybody() {
    let database = cityplus_support::test_database("histories").expect("a PostgreSQL database");
    linearizable::run(database.url()).await;
}
