//! Ticketing's suites on SQLite.
#![allow(clippy::expect_used, clippy::unwrap_used)] // tests: the helpers, too, may fail loudly

mod ticketing;

use std::sync::Arc;

use cityplus_backend::store::Locations;
use ticketing::world::Place;
use ticketing::{abroad, inspection, moves, printed, refusals, sagas, uploads};

fn place() -> Place {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let locations = Locations::resolve(folder.path(), None, None).unwrap();
    Place {
        city: locations.city,
        operator: locations.operator,
        folder,
    }
}

#[tokio::test]
async fn purchases_go_through() {
    sagas::smooth(place()).await;
}

#[tokio::test]
async fn each_call_of_an_order_may_fail() {
    sagas::each_call_of_an_order_fails(place()).await;
}

#[tokio::test]
async fn a_reservation_may_end_meanwhile() {
    sagas::reservations_end(place()).await;
}

#[tokio::test]
async fn each_call_of_a_refund_may_fail() {
    sagas::each_call_of_a_refund_fails(place()).await;
}

#[tokio::test]
async fn anything_may_fail_at_any_time() {
    sagas::seeded(place(), 0..24).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_share_the_work() {
    sagas::two_processes(place()).await;
}

#[tokio::test]
async fn what_cannot_be_taken_over_is_no_work() {
    sagas::nothing_taken_over(place()).await;
}

#[tokio::test]
async fn an_order_waits_for_a_key_that_is_not_known_yet() {
    sagas::keys_not_known_yet(place()).await;
}

#[tokio::test]
async fn orders_are_refused_without_a_trace() {
    refusals::orders(place()).await;
}

#[tokio::test]
async fn ids_stand_for_one_thing() {
    refusals::ids(place()).await;
}

#[tokio::test]
async fn refunds_follow_the_policy() {
    refusals::refunds(place()).await;
}

#[tokio::test]
async fn tickets_on_paper_are_tickets() {
    printed::from_order_to_gate(place()).await;
}

#[tokio::test]
async fn a_lost_devices_tickets_move() {
    moves::lost_at_noon(place()).await;
}

#[tokio::test]
async fn orders_under_way_follow_to_the_new_device() {
    moves::orders_under_way(place()).await;
}

#[tokio::test]
async fn more_tickets_than_a_page_move() {
    moves::many_tickets(place()).await;
}

#[tokio::test]
async fn a_device_that_is_gone_gets_no_tickets() {
    moves::orders_of_a_device_that_is_gone(place()).await;
}

#[tokio::test]
async fn a_damaged_ticket_keeps_no_lost_device() {
    moves::what_cannot_move(place()).await;
}

#[tokio::test]
async fn lists_reach_the_inspector() {
    inspection::lists(place()).await;
}

#[tokio::test]
async fn scans_find_double_use() {
    inspection::double_use(place()).await;
}

#[tokio::test]
async fn scans_are_judged_again() {
    inspection::other_scans(place()).await;
}

#[tokio::test]
async fn bad_uploads_are_refused() {
    uploads::bad_uploads(place()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_inspectors_at_once() {
    uploads::many_at_once(place()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_of_an_order_paid_from_another_city_may_fail() {
    abroad::each_call_of_an_order_fails(place()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_of_an_order_refused_in_another_city_may_fail() {
    abroad::each_call_of_a_refused_order_fails(place()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_of_a_refund_to_another_city_may_fail() {
    abroad::each_call_of_a_refund_fails(place()).await;
}
