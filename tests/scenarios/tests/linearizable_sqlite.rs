//! The test of wallets' histories on the embedded SQLite.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)] // tests: the helpers, too, may fail loudly

mod linearizable;
mod twins;

use cityplus_backend::store::Locations;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wallet_is_one_thing_to_everybody() {
    let folder = tempfile::tempdir().expect("a folder");
    let places = Locations::resolve(folder.path(), None, None).expect("databases");
    linearizable::run(&places.operator).await;
}
