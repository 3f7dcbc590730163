//! Comparing the books: what people were told, what the server says, what is in the databases, what the gateways know.

mod gateway;
mod offline;
mod said;
mod settlement;
mod statements;
mod tickets;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use cityplus_engine::{Engine, Kind, OutboxState};
use cityplus_gateway_sim::OrderView;

use super::Told;
use super::books::Books;
use super::chores::Chores;
use super::people::{Diary, Till};
use super::world::{Resident, World};
use said::Said;

/// How long an order stays with the process that died with it.
const LEASE_MS: i64 = 30_000;

/// One resident's books.
struct Person {
    resident: Resident,
    /// What the device was told, without what was refused after all.
    diary: Diary,
    said: Said,
}

/// Everybody's books.
struct Case {
    everybody: Vec<Person>,
    /// The cash that must have come in.
    cash_in: Till,
    books: Books,
    /// The gateways' orders.
    orders: Vec<OrderView>,
}

/// Asks the server, stops it, reads its databases, compares. Panics at the first difference.
pub(crate) async fn of(world: &mut World, told: Told, mut chores: Chores) {
    let cash_in = cash_in_that_must_be_there(world, told.tills).await;
    let mut everybody = Vec::new();
    for (resident, diary) in world.residents.iter().zip(told.diaries) {
        let diary = how_it_ended(&resident.engine, diary).await;
        let said = said::of(world, resident, &diary).await;
        everybody.push(Person {
            resident: resident.clone(),
            diary,
            said,
        });
    }
    nobody_was_refused_cash(world, &everybody).await;
    chores.finish(world.operators());
    let orders = world.gateways.orders();
    let books = Books::read(&world.stop()).await;
    assert!(books.audit.problems.is_empty(), "{:?}", books.audit);
    let case = Case {
        everybody,
        cash_in,
        books,
        orders,
    };
    tickets::are_those_ordered(&case);
    offline::orders_are_settled_once(&case);
    gateway::paid_is_landed(&case);
    statements::are_what_happened(&case);
    settlement::adds_up(&case);
    let files = chores.make_again(world.operators(), &case.books.ledger.files);
    settlement::payouts_are_in_one_file(&case, &files);
    something_was_under_way(&case);
}

/// The kills must have met orders half done, else nothing was tested. Such an order waits for its dead driver's lease.
fn something_was_under_way(case: &Case) {
    let books = &case.books;
    let taken_over = books.orders.values().filter(|order| order.took_ms >= LEASE_MS);
    let taken_over = taken_over.count();
    println!(
        "{} orders, {taken_over} of them finished by another process, {} refunds, {} movements, {} of them open; \
         {} allowances, {} orders without a network, {} top-ups at gateways, {} payouts in {} files, {} closes",
        books.orders.len(),
        books.refunds.len(),
        books.ledger.transfers.len(),
        books.ledger.transfers.values().filter(|one| one.is_open).count(),
        books.ledger.allowances.len(),
        books.ledger.offline.len(),
        books.ledger.online.len(),
        books.ledger.payouts.len(),
        books.ledger.files.len(),
        books.ledger.closes.len(),
    );
    assert!(taken_over > 0, "no kill met an order under way");
}

/// All cash asked for but what was refused. The outboxes are empty, so each of them has been answered by now.
async fn cash_in_that_must_be_there(world: &World, tills: Vec<Till>) -> Till {
    let mut all = world.opening.clone();
    for (teller, mut till) in world.tellers.iter().zip(tills) {
        let refused = refused(teller, Kind::TopUp).await;
        without(&mut till, &refused, |cash| cash.acknowledged);
        all.extend(till);
    }
    all
}

/// A teller's request for cash may be refused only where its time is over.
async fn nobody_was_refused_cash(world: &World, everybody: &[Person]) {
    for teller in &world.tellers {
        for pay_out in refused(teller, Kind::PayOut).await {
            let is_over = everybody
                .iter()
                .flat_map(|person| person.said.over())
                .any(|redemption| pay_out.ends_with(&redemption));
            assert!(is_over, "{pay_out} was refused");
        }
    }
}

async fn refused(engine: &Engine, kind: Kind) -> BTreeSet<String> {
    let outbox = engine.outbox().await.expect("an outbox");
    let of_kind = outbox.into_iter().filter(|entry| entry.kind == kind);
    of_kind
        .filter(|entry| entry.state == OutboxState::Refused)
        .map(|entry| entry.id)
        .collect()
}

/// Takes out what was refused. Nothing that was acknowledged may be.
fn without<K: Ord + Display, V>(
    all: &mut BTreeMap<K, V>,
    refused: &BTreeSet<String>,
    is_acknowledged: impl Fn(&V) -> bool,
) {
    all.retain(|id, one| {
        let is_refused = refused.contains(&id.to_string());
        assert!(
            !(is_refused && is_acknowledged(one)),
            "{id} was acknowledged, then refused"
        );
        !is_refused
    });
}

async fn how_it_ended(engine: &Engine, mut diary: Diary) -> Diary {
    let orders = refused(engine, Kind::Order).await;
    without(&mut diary.orders, &orders, |order| order.acknowledged.is_some());
    let sent = refused(engine, Kind::Send).await;
    without(&mut diary.sent, &sent, |sent| sent.acknowledged);
    let redeemed = refused(engine, Kind::Redeem).await;
    without(&mut diary.redeemed, &redeemed, |redeemed| redeemed.acknowledged);
    for kind in [Kind::Refund, Kind::Offline] {
        let refused = refused(engine, kind).await;
        assert!(
            refused.is_empty(),
            "only tickets that can be given back were, and only money that was set aside was spent: {refused:?}"
        );
    }
    diary
}
