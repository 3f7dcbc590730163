//! The whole walk by the real `phone` and `cityplus` programs, on the embedded SQLite.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)] // tests: the helpers, too, may fail loudly

mod phone;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_is_bought_shown_inspected_and_given_back_from_a_terminal() {
    phone::walk::walk(cityplus_support::city::Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_wrong_is_one_json_object_with_a_code() {
    phone::walk::errors(cityplus_support::city::Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_by_card_and_leaves_to_banks() {
    phone::money::walk(cityplus_support::city::Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_goes_from_phone_to_phone_without_a_network() {
    phone::offline::walk(cityplus_support::city::Kind::Sqlite).await;
}

/// Cards and banks are the operator's, which is a program of its own; phones know only the city.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_and_leaves_where_the_operator_is_apart() {
    phone::money::walk(cityplus_support::city::Kind::Apart).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_goes_without_a_network_where_the_operator_is_apart() {
    phone::offline::walk(cityplus_support::city::Kind::Apart).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_is_asked_for_and_sent_to_people_who_are_found() {
    phone::requests::walk(cityplus_support::city::Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_phone_is_replaced() {
    phone::lost::walk(cityplus_support::city::Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_teller_closes_a_shift() {
    phone::till::walk(cityplus_support::city::Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_by_bank_transfer_and_a_wallet_is_blocked_by_the_operator() {
    phone::bank::walk(cityplus_support::city::Kind::Sqlite).await;
}
