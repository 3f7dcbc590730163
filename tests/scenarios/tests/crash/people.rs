//! What the people do while the server dies, and what they write down of what they were told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use chrono::{Days, NaiveDate};
use cityplus_domain::ids::{OrderId, TicketId, TransferId, WalletId};
use cityplus_domain::quote::Line;
use cityplus_domain::validity::day_of;
use cityplus_domain::{Currency, Money};
use cityplus_engine::protocol::ticketing::{TicketState, TicketView};
use cityplus_engine::{Engine, OutboxState, Pace, PurchaseOutcome, RefundOutcome, TopUpOutcome};
use fastrand::Rng;

use super::Progress;
use super::world::Resident;

/// How long everything may take that was left open: longer than a server keeps an order that died with another one.
const FINISH_MAX: Duration = Duration::from_secs(150);
const TICKETS_PAGE: usize = 100;

/// An order as the device knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ordered {
    /// What it costs, in minor units.
    pub(crate) total: i64,
    /// How many of which variant.
    pub(crate) counts: BTreeMap<String, u32>,
    /// The tickets handed over, if the device was told.
    pub(crate) acknowledged: Option<BTreeSet<TicketId>>,
}

/// What a resident was told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shopping {
    /// Every order that was ever under way.
    pub(crate) orders: BTreeMap<OrderId, Ordered>,
    /// Every ticket given back, and whether the server has said yes.
    pub(crate) given_back: BTreeMap<TicketId, bool>,
}

/// A top-up as the teller knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cash {
    /// Whose wallet.
    pub(crate) wallet: WalletId,
    /// How much, in minor units.
    pub(crate) minor: i64,
    /// Whether the teller was told that the money is there.
    pub(crate) acknowledged: bool,
}

/// What a teller was told.
pub(crate) type Till = BTreeMap<TransferId, Cash>;

/// Buys and gives back until it is over.
pub(crate) async fn shop(resident: &Resident, mut rng: Rng, progress: &Progress) -> Shopping {
    let mut shopping = Shopping::default();
    while !progress.is_over() {
        let is_fine = match rng.u8(0..10) {
            0..=6 => buy(resident, &mut rng, &mut shopping, progress).await,
            _ => give_back(resident, &mut rng, &mut shopping, progress).await,
        };
        if !is_fine {
            go_on(&resident.engine, &mut rng).await;
        }
    }
    shopping
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

async fn buy(resident: &Resident, rng: &mut Rng, shopping: &mut Shopping, progress: &Progress) -> bool {
    let engine = &resident.engine;
    let variant = *rng.choice(&["normal", "reduced", "family"]).expect("some");
    let line = Line {
        variant: variant.parse().expect("a key"),
        count: rng.u32(1..=3),
    };
    let product = "zoo-admission".parse().expect("a key");
    let counts = BTreeMap::from([(variant.to_owned(), line.count)]);
    let purchase = match engine
        .buy(&product, a_later_day(engine, rng).await, &[line])
        .await
    {
        Ok(purchase) => purchase,
        Err(error) if error.code() == "insufficient_funds" => {
            // Somebody has to put money in first.
            tokio::time::sleep(Duration::from_millis(30)).await;
            return true;
        }
        Err(error) => panic!("{} cannot buy: {error} ({})", resident.name, error.code()),
    };
    let order = shopping
        .orders
        .entry(purchase.order_id)
        .or_insert_with(|| Ordered {
            total: purchase.total.minor,
            counts: counts.clone(),
            acknowledged: None,
        });
    assert_eq!((order.total, &order.counts), (purchase.total.minor, &counts));
    match purchase.outcome {
        PurchaseOutcome::Completed { tickets } => {
            order.acknowledged = Some(tickets.iter().map(|ticket| ticket.ticket_id).collect());
            progress.answered();
            true
        }
        PurchaseOutcome::Pending { because } => {
            expect_dead(because);
            progress.interrupted();
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

async fn give_back(resident: &Resident, rng: &mut Rng, shopping: &mut Shopping, progress: &Progress) -> bool {
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
            shopping.given_back.insert(ticket.ticket_id, true);
            true
        }
        Ok(RefundOutcome::Pending { because, .. }) => {
            expect_dead(Some(because));
            shopping.given_back.entry(ticket.ticket_id).or_insert(false);
            progress.interrupted();
            false
        }
        Err(error) => panic!("{} cannot give back: {error} ({})", resident.name, error.code()),
    }
}

/// Takes cash until it is over.
pub(crate) async fn sit_at_the_till(
    engine: &Engine,
    wallets: &[WalletId],
    mut rng: Rng,
    progress: &Progress,
) -> Till {
    let mut till = Till::new();
    while !progress.is_over() {
        let wallet = *rng.choice(wallets).expect("some");
        let minor = rng.i64(500..=6_000);
        let (transfer, acknowledged) = match engine.top_up(wallet, Money::new(minor, Currency::PLN)).await {
            Ok(TopUpOutcome::Done(receipt)) => {
                assert_eq!((receipt.wallet_id, receipt.amount.minor), (wallet, minor));
                (receipt.transfer_id, true)
            }
            Ok(TopUpOutcome::Pending { transfer_id, because }) => {
                expect_dead(Some(because));
                (transfer_id, false)
            }
            Err(error) if error.code() == "limit_exceeded" => {
                // The wallet is full, or has had enough for today.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            Err(error) => panic!("a teller cannot top up: {error} ({})", error.code()),
        };
        let cash = till.entry(transfer).or_insert(Cash {
            wallet,
            minor,
            acknowledged,
        });
        assert_eq!((cash.wallet, cash.minor), (wallet, minor));
        cash.acknowledged |= acknowledged;
        if acknowledged {
            progress.answered();
            tokio::time::sleep(Duration::from_millis(rng.u64(0..150))).await;
        } else {
            progress.interrupted();
            go_on(engine, &mut rng).await;
        }
    }
    till
}

/// Synchronises until nothing is open any more: no request without an answer, no ticket on its way back.
pub(crate) async fn finish(engine: &Engine) {
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
            return;
        }
        assert!(
            Instant::now() < end,
            "still open: {open:?}, {going_back} refunds; the last sync: {synced:?}"
        );
        tokio::time::sleep(Duration::from_millis(200)).await;
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
