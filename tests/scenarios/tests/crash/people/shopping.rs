//! Tickets: bought and given back.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use cityplus_domain::quote::Line;
use cityplus_domain::validity::day_of;
use cityplus_engine::protocol::ticketing::{TicketState, TicketView};
use cityplus_engine::{Engine, PurchaseOutcome, RefundOutcome};
use fastrand::Rng;

use super::{Diary, Ordered, TICKETS_PAGE, expect_dead, is_no};
use crate::crash::progress::Deed;
use crate::crash::world::{Resident, Town};

/// False if there was no answer.
pub(super) async fn buy(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    let engine = &resident.engine;
    let variant = *rng.choice(&["normal", "reduced", "family"]).expect("some");
    let line = Line {
        variant: variant.parse().expect("a key"),
        count: rng.u32(1..=3),
    };
    let product = "zoo-admission".parse().expect("a key");
    let counts = BTreeMap::from([(variant.to_owned(), line.count)]);
    let purchase = match engine
        .buy(resident.wallet, &product, a_later_day(engine, rng).await, &[line])
        .await
    {
        Ok(purchase) => purchase,
        Err(error) if is_no(&error) => {
            // Somebody has to put money in first.
            tokio::time::sleep(Duration::from_millis(30)).await;
            return true;
        }
        Err(error) => panic!("{} cannot buy: {error} ({})", resident.name, error.code()),
    };
    let order = diary.orders.entry(purchase.order_id).or_insert_with(|| Ordered {
        total: purchase.total.minor,
        counts: counts.clone(),
        acknowledged: None,
    });
    assert_eq!((order.total, &order.counts), (purchase.total.minor, &counts));
    match purchase.outcome {
        PurchaseOutcome::Completed { tickets } => {
            order.acknowledged = Some(tickets.iter().map(|ticket| ticket.ticket_id).collect());
            town.progress.answered(Deed::Bought);
            true
        }
        PurchaseOutcome::Pending { because } => {
            expect_dead(because);
            town.progress.purchase_cut_off();
            false
        }
    }
}

/// Late enough that the zoo takes the ticket back.
async fn a_later_day(engine: &Engine, rng: &mut Rng) -> NaiveDate {
    let held = engine.held_catalogue().await.expect("a catalogue");
    let today = day_of(engine.now(), held.catalogue.city.zone).expect("a day");
    today + Days::new(rng.u64(3..60))
}

/// False if there was no answer.
pub(super) async fn give_back(resident: &Resident, town: &Town, rng: &mut Rng, diary: &mut Diary) -> bool {
    let engine = &resident.engine;
    let page = engine.tickets(None, TICKETS_PAGE).await.expect("tickets").tickets;
    let active: Vec<&TicketView> = page
        .iter()
        .filter(|ticket| ticket.state == TicketState::Active)
        .collect();
    let Some(ticket) = rng.choice(&active) else {
        return true;
    };
    match engine.refund(ticket.ticket_id).await {
        Ok(RefundOutcome::Accepted(_)) => {
            diary.given_back.insert(ticket.ticket_id);
            true
        }
        Ok(RefundOutcome::Pending { because, .. }) => {
            expect_dead(Some(because));
            diary.given_back.insert(ticket.ticket_id);
            town.progress.interrupted();
            false
        }
        Err(error) => panic!("{} cannot give back: {error} ({})", resident.name, error.code()),
    }
}
