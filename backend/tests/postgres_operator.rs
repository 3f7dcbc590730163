//! The operator's suites on a real PostgreSQL.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)] // tests: the helpers, too, may fail loudly

#[path = "operator/first_key.rs"]
mod first_key;
mod operator;
mod waiting;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cityplus_backend::store::{Database, StoreOptions, operator_migrations};
use operator::{
    Desk, bank, chains, cities, concurrency, gateways, journeys, links, model, offline, points, redemptions,
    refusals, settlement, standing, stopped, tampered, tariff, till,
};

/// The URL of a database that is not there yet.
fn fresh_url() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("CITYPLUS_TEST_POSTGRES").expect(
        "this test needs a PostgreSQL server: run it by `cargo xtask test`, which starts one, or set \
         CITYPLUS_TEST_POSTGRES to the URL of a server's maintenance database",
    );
    let (base, _) = server.rsplit_once('/').unwrap();
    format!(
        "{base}/operator_{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

async fn open(url: &str) -> Database {
    Database::open(url, operator_migrations(), StoreOptions::default())
        .await
        .unwrap()
}

#[tokio::test]
async fn money_goes_its_way() {
    journeys::all(&Desk::new(open(&fresh_url()).await).await).await;
}

#[tokio::test]
async fn refusals_are_exact_and_move_nothing() {
    refusals::all(&Desk::new(open(&fresh_url()).await).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_through_gateways() {
    gateways::all(open(&fresh_url()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_is_blocked_on_cards() {
    operator::holds::all(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn money_moves_without_a_network() {
    offline::all(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn processes_that_start_at_once_have_one_first_key() {
    for is_one_folder in [true, false] {
        let url = fresh_url();
        let databases = [open(&url).await, open(&url).await, open(&url).await];
        if is_one_folder {
            first_key::of_one_folder(databases).await;
        } else {
            first_key::of_two_folders(databases).await;
        }
    }
}

#[tokio::test]
async fn money_leaves_wallets() {
    redemptions::all(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn wallets_are_blocked_and_have_ceilings() {
    standing::all(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn deeds_cost_what_the_tariff_says() {
    tariff::all(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn linked_wallets_pay_what_was_allowed() {
    links::all(&Desk::new(open(&fresh_url()).await).await).await;
}

#[tokio::test]
async fn points_are_earned_beside_money() {
    points::all(&Desk::new(open(&fresh_url()).await).await).await;
}

#[tokio::test]
async fn tellers_close_their_shifts() {
    till::all(open(&fresh_url()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tellers_of_two_processes() {
    let url = fresh_url();
    let one = Arc::new(Desk::new(open(&url).await).await);
    let two = Arc::new(Desk::new(open(&url).await).await);
    till::many_at_once([one, two]).await;
}

#[tokio::test]
async fn merchants_are_paid_to_the_grosz() {
    settlement::all(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn money_comes_by_bank_transfer() {
    bank::all(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn cities_do_not_meet() {
    cities::all(&Desk::new(open(&fresh_url()).await).await).await;
}

#[tokio::test]
async fn books_from_before_there_were_cities_are_taken_over() {
    let url = fresh_url();
    cities::books_from_before_are_taken_over(async || open(&url).await).await;
}

#[tokio::test]
async fn the_seal_changes_with_every_movement() {
    chains::the_seal_changes_with_every_movement(&Desk::new(open(&fresh_url()).await).await).await;
}

#[tokio::test]
async fn books_from_before_there_were_chains_go_on() {
    let url = fresh_url();
    chains::books_from_before_go_on(async || open(&url).await).await;
}

#[tokio::test]
async fn books_without_chains_are_audited() {
    tampered::the_audit_finds_what_no_chain_does(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn a_torn_entry_is_accused_alone() {
    tampered::only_the_torn_entry_is_accused(open(&fresh_url()).await).await;
}

#[tokio::test]
async fn many_entries_are_audited() {
    tampered::the_audit_sees_all_of_many(open(&fresh_url()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stop_is_for_callers_of_two_processes() {
    let url = fresh_url();
    let one = Arc::new(Desk::new(open(&url).await).await);
    let two = Arc::new(Desk::new(open(&url).await).await);
    stopped::all([one, two]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_callers_of_two_processes() {
    let url = fresh_url();
    let one = Arc::new(Desk::new(open(&url).await).await);
    let two = Arc::new(Desk::new(open(&url).await).await);
    concurrency::all([one, two]).await;
}

#[test]
fn random_walks_follow_the_model() {
    model::run(8, || (None, fresh_url()));
}
