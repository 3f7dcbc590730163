//! Coming, used and given back; and a store of an older version.

use std::sync::Arc;

use cityplus_domain::ids::TicketId;
use cityplus_domain::{ManualClock, Timestamp};
use cityplus_protocol::ticketing::{TicketState, TicketView};

use super::city::City;
use super::device::{Device, morning};
use super::outbox::buy;
use crate::{
    Engine, EngineError, EngineOptions, KeyStore, MemoryKeyStore, OutboxState, Shelf, TicketsPage, tickets,
};

const DAY_MS: i64 = 86_400_000;

/// A ticket like another one, but for its id, its days and how it stands.
fn like(ticket: &TicketView, number: u8, days: i64, state: TicketState) -> TicketView {
    let mut other = ticket.clone();
    other.ticket_id = TicketId::from_parts(morning(), [number; 10]);
    other.window.from = ticket.window.from.plus_ms(days * DAY_MS);
    other.window.until = ticket.window.until.plus_ms(days * DAY_MS);
    other.state = state;
    other
}

async fn keep(engine: &Engine, all: Vec<TicketView>) {
    engine
        .store
        .write(move |view| {
            tickets::forget_all(view)?;
            all.iter().try_for_each(|ticket| tickets::put(view, ticket))
        })
        .await
        .unwrap();
}

fn numbers(page: &TicketsPage) -> Vec<u8> {
    page.tickets
        .iter()
        .map(|ticket| ticket.ticket_id.as_bytes()[15])
        .collect()
}

/// All of a shelf, in pages of two.
async fn walk(engine: &Engine, shelf: Shelf) -> Vec<u8> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = engine.tickets_on(shelf, after, 2).await.unwrap();
        assert!(page.tickets.len() <= 2);
        all.extend(numbers(&page));
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

#[tokio::test]
async fn every_ticket_lies_on_one_shelf_in_its_order() {
    let city = City::start().await;
    let (device, engine) = Device::signed_in(&city).await;
    let one = buy(&engine).await.unwrap().remove(0);
    let all = [
        (1, 3, TicketState::Active),
        (2, 0, TicketState::Active),
        (3, 1, TicketState::Active),
        (4, 0, TicketState::Active),
        (5, -1, TicketState::Active),
        (6, 0, TicketState::Used),
        (7, -3, TicketState::Used),
        (8, -2, TicketState::Active),
        (9, 2, TicketState::Refunded),
        (10, 5, TicketState::Refunding),
    ];
    let kept = all.map(|(number, days, state)| like(&one, number, days, state));
    keep(&engine, kept.to_vec()).await;
    assert_eq!(walk(&engine, Shelf::Coming).await, [2, 4, 3, 1]);
    assert_eq!(walk(&engine, Shelf::Used).await, [6, 5, 8, 7]);
    assert_eq!(walk(&engine, Shelf::Refunded).await, [10, 9]);
    // A day later what was for today is over.
    device.clock.advance_ms(DAY_MS);
    assert_eq!(walk(&engine, Shelf::Coming).await, [3, 1]);
    assert_eq!(walk(&engine, Shelf::Used).await, [6, 4, 2, 5, 8, 7]);
    let gone = Some(TicketId::from_parts(morning(), [99; 10]));
    let refused = engine.tickets_on(Shelf::Coming, gone, 2).await.unwrap_err();
    assert_eq!(refused.code(), "unknown_ticket");
}

#[tokio::test]
async fn a_damaged_ticket_hides_no_other_and_is_repaired() {
    let city = City::start().await;
    let (_device, engine) = Device::signed_in(&city).await;
    let one = buy(&engine).await.unwrap().remove(0);
    let kept: Vec<_> = (1..=4)
        .map(|number| like(&one, number, 1, TicketState::Active))
        .collect();
    let second = kept[1].clone();
    keep(&engine, kept).await;
    let id = second.ticket_id.to_string();
    engine
        .store
        .write(move |view| {
            view.sql
                .execute("UPDATE ticket SET value = X'00' WHERE ticket_id = ?1", [id])?;
            Ok(())
        })
        .await
        .unwrap();
    for page in [
        engine.tickets_on(Shelf::Coming, None, 10).await.unwrap(),
        engine.tickets(None, 10).await.unwrap(),
    ] {
        let mut seen = numbers(&page);
        seen.sort_unstable();
        assert_eq!((seen.as_slice(), page.damaged), ([1, 3, 4].as_slice(), 1));
    }
    assert_eq!(walk(&engine, Shelf::Coming).await, [1, 3, 4]);
    assert_eq!(
        engine.ticket(second.ticket_id).await.unwrap_err().code(),
        "store_corrupt"
    );
    engine
        .store
        .write(move |view| tickets::put_if_later(view, &second))
        .await
        .unwrap();
    assert_eq!(walk(&engine, Shelf::Coming).await, [1, 2, 3, 4]);
}

/// A device whose store was written by version 1, and its engine; the error if it does not open.
async fn old_device(keys: Arc<MemoryKeyStore>) -> (tempfile::TempDir, Result<Engine, EngineError>) {
    let home = tempfile::tempdir().unwrap();
    let database = home.path().join("device.db");
    let old = include_str!("../../../../tests/vectors/device-store/version-1.sql");
    rusqlite::Connection::open(&database)
        .unwrap()
        .execute_batch(old)
        .unwrap();
    let clock = Arc::new(ManualClock::at(morning()));
    let engine = Engine::open(EngineOptions::new(database, "http://127.0.0.1:9", clock, keys)).await;
    (home, engine)
}

fn old_key() -> Vec<u8> {
    let hex = "fb30b9ad5b73953c90386269f945e97ff353df5ab103b2b388cbf1ee8f098556";
    data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_store_of_version_1_becomes_a_new_one() {
    let keys = Arc::new(MemoryKeyStore::default());
    keys.set("store-master", &old_key()).unwrap();
    let (home, engine) = old_device(keys.clone()).await;
    let engine = engine.unwrap();
    for round in 0..2 {
        let coming = engine.tickets_on(Shelf::Coming, None, 10).await.unwrap();
        let used = engine.tickets_on(Shelf::Used, None, 10).await.unwrap();
        let refunded = engine.tickets_on(Shelf::Refunded, None, 10).await.unwrap();
        assert_eq!(
            [&coming, &used, &refunded].map(|page| (page.tickets.len(), page.damaged)),
            [(2, 1), (2, 0), (2, 0)],
            "{round}"
        );
        assert!(coming.tickets[0].window.from < coming.tickets[1].window.from);
        // The order is in the outbox; this one only in its tickets.
        let by_tickets = engine.order(refunded.tickets[0].order_id).await.unwrap();
        assert_eq!((by_tickets.made_at, by_tickets.tickets.len()), (None, 2));
        assert_eq!((by_tickets.lines[0].count, by_tickets.total.minor), (2, 6_000));
        let by_outbox = engine.order(coming.tickets[1].order_id).await.unwrap();
        assert_eq!((by_outbox.state, by_outbox.tickets.len()), (OutboxState::Done, 2));
        assert_eq!(by_outbox.made_at.map(Timestamp::millis), Some(morning().millis()));
    }
    drop(engine);
    let database = home.path().join("device.db");
    let clock = Arc::new(ManualClock::at(morning()));
    Engine::open(EngineOptions::new(database, "http://127.0.0.1:9", clock, keys))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_store_of_version_1_without_its_key_is_left_as_it_is() {
    let keys = Arc::new(MemoryKeyStore::default());
    let (_home, engine) = old_device(keys.clone()).await;
    assert_eq!(engine.err().unwrap().code(), "store_locked");
    keys.set("store-master", &[9; 32]).unwrap();
    let (home, engine) = old_device(keys.clone()).await;
    assert_eq!(engine.err().unwrap().code(), "store_locked");
    let file = rusqlite::Connection::open(home.path().join("device.db")).unwrap();
    let version: i64 = file
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1);
}
