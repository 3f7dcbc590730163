//! Acceptance in another city and the clearing of it, on a real PostgreSQL, started by `cargo xtask test`.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)] // tests: the helpers, too, may fail loudly

mod clearing;

use cityplus_support::city::Kind;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wallet_pays_in_another_city_and_the_two_operators_clear() {
    clearing::a_purchase_is_cleared_to_the_grosz(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_lost_between_two_operators_is_found() {
    clearing::lost_answers_are_found(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_difference_between_two_operators_is_named() {
    clearing::a_difference_is_named(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refunds_may_be_more_than_payments() {
    clearing::the_other_side_may_owe(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_agreed_is_refused() {
    clearing::refusals_move_nothing(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ids_of_something_else_are_refused() {
    clearing::ids_of_something_else_are_refused(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refunds_at_once_are_never_more_than_was_captured() {
    clearing::at_once::refunds(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_may_still_be_moved_keeps_its_place() {
    clearing::at_once::an_attempt_that_was_cut_off(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_stays_open_is_looked_at_again() {
    clearing::at_once::what_stays_open(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_item_is_cleared_once() {
    clearing::at_once::clearings(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_may_still_be_moved_is_not_refused() {
    clearing::at_once::a_refusal_that_may_end(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_was_not_refused_is_moved_once() {
    clearing::at_once::a_refusal_that_has_ended(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mark_that_cannot_be_moved_fails_no_clearing() {
    clearing::at_once::a_mark_that_cannot_be_moved(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_is_bought_with_a_wallet_of_another_city() {
    clearing::orders::a_ticket_is_bought_and_given_back(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_waits_for_the_wallets_operator() {
    clearing::orders::an_order_waits_for_home(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_refused_by_the_wallets_operator() {
    clearing::orders::an_order_is_refused(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_is_refused_frees_what_the_wallets_operator_has_reserved() {
    clearing::orders::a_refused_order_frees_what_is_reserved(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_waits_no_longer_than_its_ticket_is_good() {
    clearing::orders::an_order_waits_no_longer_than_its_ticket_is_good(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_so_many_orders_wait_for_another_city() {
    clearing::orders::only_so_many_orders_wait(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_partner_that_has_left_the_file_is_not_asked_to_move_anything() {
    clearing::gone::a_partner_that_has_left_the_file(Kind::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_the_partner_has_lost_is_over() {
    clearing::gone::a_payment_that_the_partner_has_lost(Kind::Postgres).await;
}
