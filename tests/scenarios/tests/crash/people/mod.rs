//! What the people do while the server dies, and what they write down of what they were told.

mod diary;
mod gateway;
mod money;
mod offline;
mod shopping;
mod till;

use std::sync::Arc;
use std::time::{Duration, Instant};

use cityplus_domain::ids::TransferId;
use cityplus_engine::protocol::ticketing::{TicketState, TicketView};
use cityplus_engine::{Engine, EngineError, MovementOutcome, OutboxState, Pace};
use fastrand::Rng;

use super::world::{Resident, Town};

pub(crate) use diary::{Card, Cash, Diary, Online, Ordered, Till, Way};
pub(crate) use gateway::wait_for_the_gateways;
pub(crate) use money::fetch_cash;
pub(crate) use till::sit_at_the_till;

/// How long everything may take that was left open: longer than a server keeps an order that died with another one.
const FINISH_MAX: Duration = Duration::from_secs(150);
const AGAIN: Duration = Duration::from_millis(200);
const TICKETS_PAGE: usize = 100;

/// What a resident does before the first crash: sets something aside, enough for many payments. Later, when most is spent,
/// there may be nothing left to set aside, and nobody would pay without a network.
pub(crate) async fn begin(resident: &Resident, town: &Town, rng: &mut Rng) -> Diary {
    let mut diary = Diary::default();
    offline::set_aside(resident, town, rng.i64(1_000..=1_500), &mut diary).await;
    assert_eq!(diary.set_aside.len(), 1, "{} has money", resident.name);
    diary
}

/// Does what a resident does, until it is over.
pub(crate) async fn live(resident: &Resident, town: &Town, mut rng: Rng, mut diary: Diary) -> Diary {
    while !town.progress.is_over() {
        let is_fine = match rng.u8(0..24) {
            0..=9 => shopping::buy(resident, town, &mut rng, &mut diary).await,
            10..=12 => shopping::give_back(resident, town, &mut rng, &mut diary).await,
            13..=15 => money::send(resident, town, &mut rng, &mut diary).await,
            16 => money::to_a_bank(resident, town, &mut rng, &mut diary).await,
            17 => money::in_cash(resident, town, &mut rng, &mut diary).await,
            18..=19 => gateway::pay_by_card(resident, town, &mut rng, &mut diary).await,
            20..=22 => offline::pay(resident, town, &mut rng, &mut diary).await,
            _ => offline::settle(resident, town).await,
        };
        if !is_fine {
            go_on(&resident.engine, &mut rng).await;
        }
    }
    diary
}

/// After a request without an answer: a moment of patience, and sometimes another try of everything.
async fn go_on(engine: &Engine, rng: &mut Rng) {
    tokio::time::sleep(Duration::from_millis(rng.u64(20..300))).await;
    if rng.bool()
        && let Err(error) = engine.sync(Pace::Now).await
    {
        assert!(error.is_retryable(), "{error} ({})", error.code());
    }
}

/// No answer is fine while the server is dead, an answer that says it is broken is not.
fn expect_dead(because: Option<&'static str>) {
    let dead = because.is_none_or(|code| matches!(code, "offline" | "unavailable" | "timed_out"));
    assert!(dead, "a server that lives answers {because:?}");
}

/// Whether it is refused because there is too little money, or too much of it was moved already.
fn is_no(error: &EngineError) -> bool {
    matches!(
        error.code(),
        "insufficient_funds" | "limit_exceeded" | "new_device" | "receiver_full"
    )
}

/// What was heard of a movement.
enum Heard<R> {
    /// It is done.
    Done(R),
    /// Nothing yet; the request of this id is kept.
    Nothing(TransferId),
    /// It is refused for a reason that is nobody's fault, and nothing has moved.
    No,
}

/// What came of asking for a movement of money.
async fn heard<R>(who: &str, asked: Result<MovementOutcome<R>, EngineError>) -> Heard<R> {
    match asked {
        Ok(MovementOutcome::Done(receipt)) => Heard::Done(receipt),
        Ok(MovementOutcome::Pending { transfer_id, because }) => {
            expect_dead(Some(because));
            Heard::Nothing(transfer_id)
        }
        Err(error) if is_no(&error) => {
            tokio::time::sleep(Duration::from_millis(30)).await;
            Heard::No
        }
        Err(error) => panic!("{who} cannot move money: {error} ({})", error.code()),
    }
}

/// Somebody else.
fn another<'a>(resident: &Resident, town: &'a Town, rng: &mut Rng) -> &'a Resident {
    let others = town
        .residents
        .iter()
        .filter(|other| other.wallet != resident.wallet);
    rng.choice(others.collect::<Vec<_>>()).expect("some")
}

/// Synchronises until nothing is open any more: no request without an answer, no ticket on its way back.
pub(crate) async fn finish(engines: &[Arc<Engine>]) {
    for engine in engines {
        let end = Instant::now() + FINISH_MAX;
        loop {
            let synced = engine.sync(Pace::Now).await;
            let outbox = engine.outbox().await.expect("an outbox");
            let open: Vec<_> = outbox
                .iter()
                .filter(|entry| entry.state == OutboxState::Pending)
                .collect();
            let tickets = all_tickets(engine).await;
            let going_back = tickets
                .iter()
                .filter(|ticket| ticket.state == TicketState::Refunding)
                .count();
            if synced.is_ok() && open.is_empty() && going_back == 0 {
                break;
            }
            assert!(
                Instant::now() < end,
                "still open: {open:?}, {going_back} refunds; the last sync: {synced:?}"
            );
            tokio::time::sleep(AGAIN).await;
        }
    }
}

/// Every ticket on a device.
pub(crate) async fn all_tickets(engine: &Engine) -> Vec<TicketView> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let page = engine.tickets(after, TICKETS_PAGE).await.expect("tickets");
        all.extend(page.tickets);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}
