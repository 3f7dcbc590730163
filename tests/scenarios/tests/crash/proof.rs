//! Comparing the books: what people were told, what the server says, what is in the databases.

use std::collections::{BTreeMap, BTreeSet};

use cityplus_domain::ids::{OrderId, TicketId};
use cityplus_engine::protocol::operator::{EntryKind, StatementEntry, WalletView};
use cityplus_engine::protocol::ticketing::{TicketState, TicketView};
use cityplus_engine::{Engine, Kind, OutboxState, Pace};

use super::Told;
use super::books::Books;
use super::people::{Ordered, Shopping, Till, all_tickets};
use super::world::{Resident, World};

const STATEMENT_PAGE: u32 = 100;
/// How long an order stays with the process that died with it.
const LEASE_MS: i64 = 30_000;

/// How a resident's requests ended by the device's own record.
struct Ended {
    completed: BTreeMap<OrderId, Ordered>,
    given_back: BTreeSet<TicketId>,
}

/// What the server says of a resident, to a device that knows nothing yet.
struct Said {
    wallet: WalletView,
    statement: Vec<StatementEntry>,
    tickets: Vec<TicketView>,
}

/// Asks the server, stops it, reads its databases, compares. Panics at the first difference.
pub(crate) async fn of(world: &mut World, told: Told) {
    let top_ups = top_ups_that_must_be_there(world, told.tills).await;
    let mut everybody = Vec::new();
    for (resident, shopping) in world.residents.iter().zip(told.shopping) {
        let ended = how_it_ended(&resident.engine, shopping).await;
        let said = ask(world, resident).await;
        money_in_is_there_once(resident, &top_ups, &said);
        tickets_are_those_ordered(&ended, &said);
        sums_agree(resident, &ended, &said);
        everybody.push((ended, said));
    }
    let locations = world.stop();
    let books = Books::read(&locations).await;
    assert!(books.audit.problems.is_empty(), "{:?}", books.audit);
    let lines: usize = everybody.iter().map(|(_, said)| said.statement.len()).sum();
    // Each movement has a line at both of its ends.
    assert_eq!(usize::try_from(books.audit.entries), Ok(2 * lines));
    every_order_has_ended(&everybody, &books);
    every_movement_has_its_reason(&everybody, &books);
    something_was_under_way(&everybody, &books);
}

/// The kills must have met orders half done, else nothing was tested. Such an order waits for its dead driver's lease.
fn something_was_under_way(everybody: &[(Ended, Said)], books: &Books) {
    let taken_over = books
        .orders
        .values()
        .filter(|order| order.took_ms >= LEASE_MS)
        .count();
    let movements: usize = everybody.iter().map(|(_, said)| said.statement.len()).sum();
    println!(
        "{} orders, {taken_over} of them finished by another process, {} refunds, {movements} movements",
        books.orders.len(),
        books.refunds.len(),
    );
    assert!(taken_over > 0, "no kill met an order under way");
}

/// Every top-up asked for but those refused. The outboxes are empty, so each of them has been answered by now.
async fn top_ups_that_must_be_there(world: &World, tills: Vec<Till>) -> Till {
    let mut all = world.opening.clone();
    for (teller, till) in world.tellers.iter().zip(tills) {
        let refused = refused(teller, Kind::TopUp).await;
        for (transfer, cash) in till {
            if refused.contains(&transfer.to_string()) {
                assert!(!cash.acknowledged, "{transfer} was acknowledged, then refused");
            } else {
                all.insert(transfer, cash);
            }
        }
    }
    all
}

async fn refused(engine: &Engine, kind: Kind) -> BTreeSet<String> {
    let outbox = engine.outbox().await.expect("an outbox");
    let of_kind = outbox.into_iter().filter(|entry| entry.kind == kind);
    of_kind
        .filter(|entry| entry.state == OutboxState::Refused)
        .map(|entry| entry.id)
        .collect()
}

async fn how_it_ended(engine: &Engine, shopping: Shopping) -> Ended {
    let refused_orders = refused(engine, Kind::Order).await;
    let mut completed = shopping.orders;
    completed.retain(|order, ordered| {
        let is_refused = refused_orders.contains(&order.to_string());
        assert!(
            !(is_refused && ordered.acknowledged.is_some()),
            "{order} was acknowledged, then refused"
        );
        !is_refused
    });
    let refused_refunds = refused(engine, Kind::Refund).await;
    assert!(
        refused_refunds.is_empty(),
        "only tickets that can be given back were: {refused_refunds:?}"
    );
    Ended {
        completed,
        given_back: shopping.given_back.into_keys().collect(),
    }
}

async fn ask(world: &World, resident: &Resident) -> Said {
    let device = world.fresh_device(resident.name).await;
    device.sync(Pace::Now).await.expect("a new device synchronises");
    let mut statement = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = device
            .statement(cursor.as_deref(), STATEMENT_PAGE)
            .await
            .expect("a statement");
        statement.extend(page.entries);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Said {
        wallet: device.fetch_wallet().await.expect("a wallet"),
        statement,
        tickets: all_tickets(&device).await,
    }
}

/// The movements of a kind; each stands in the statement once.
fn movements(said: &Said, kind: EntryKind) -> BTreeMap<String, i64> {
    let mut found = BTreeMap::new();
    for entry in said.statement.iter().filter(|entry| entry.kind == kind) {
        let before = found.insert(entry.transfer_id.to_string(), entry.amount.minor);
        assert_eq!(
            before, None,
            "{} stands in the statement twice",
            entry.transfer_id
        );
    }
    found
}

fn money_in_is_there_once(resident: &Resident, top_ups: &Till, said: &Said) {
    let theirs = top_ups.iter().filter(|(_, cash)| cash.wallet == resident.wallet);
    let expected: BTreeMap<_, _> = theirs
        .map(|(transfer, cash)| (transfer.to_string(), cash.minor))
        .collect();
    assert_eq!(
        movements(said, EntryKind::TopUp),
        expected,
        "top-ups of {}",
        resident.name
    );
}

fn tickets_are_those_ordered(ended: &Ended, said: &Said) {
    let mut by_order: BTreeMap<OrderId, BTreeMap<String, u32>> = BTreeMap::new();
    let mut ids: BTreeMap<OrderId, BTreeSet<TicketId>> = BTreeMap::new();
    for ticket in &said.tickets {
        *by_order
            .entry(ticket.order_id)
            .or_default()
            .entry(ticket.variant.to_string())
            .or_default() += 1;
        ids.entry(ticket.order_id).or_default().insert(ticket.ticket_id);
    }
    let expected: BTreeMap<_, _> = ended
        .completed
        .iter()
        .map(|(order, ordered)| (*order, ordered.counts.clone()))
        .collect();
    assert_eq!(by_order, expected, "tickets by order and variant");
    for (order, ordered) in &ended.completed {
        if let Some(acknowledged) = &ordered.acknowledged {
            assert_eq!(
                ids.get(order),
                Some(acknowledged),
                "{order} has other tickets now"
            );
        }
    }
    let in_state = |state| said.tickets.iter().filter(move |ticket| ticket.state == state);
    let refunded: BTreeSet<_> = in_state(TicketState::Refunded)
        .map(|ticket| ticket.ticket_id)
        .collect();
    assert_eq!(refunded, ended.given_back, "tickets given back");
    assert_eq!(
        in_state(TicketState::Active).count() + refunded.len(),
        said.tickets.len()
    );
}

/// What came in, less what was bought, and what was given back: it is in the wallet, and none of it is reserved.
fn sums_agree(resident: &Resident, ended: &Ended, said: &Said) {
    let put_in: i64 = movements(said, EntryKind::TopUp).values().sum();
    let spent: i64 = ended.completed.values().map(|ordered| ordered.total).sum();
    let returned = said
        .tickets
        .iter()
        .filter(|ticket| ended.given_back.contains(&ticket.ticket_id));
    let returned: i64 = returned.map(|ticket| ticket.price.minor).sum();
    let expected = put_in - spent + returned;
    let standing = (said.wallet.balance.minor, said.wallet.available.minor);
    assert_eq!(
        standing,
        (expected, expected),
        "balance and available of {}",
        resident.name
    );
    let newest = said.statement.first().map(|entry| entry.balance_after.minor);
    assert_eq!(
        newest,
        Some(expected),
        "the last line of {}'s statement",
        resident.name
    );
}

fn every_order_has_ended(everybody: &[(Ended, Said)], books: &Books) {
    let known: BTreeSet<_> = everybody
        .iter()
        .flat_map(|(ended, _)| ended.completed.keys().map(ToString::to_string))
        .collect();
    for (order, row) in &books.orders {
        let expected = if known.contains(order) {
            "completed"
        } else {
            "refused"
        };
        assert_eq!(row.state, expected, "order {order}");
        for (ticket, state) in &row.tickets {
            let given_back = books.refunds.contains_key(ticket);
            let expected = match (expected, given_back) {
                ("refused", _) => "void",
                (_, true) => "refunded",
                (_, false) => "active",
            };
            assert_eq!(state, expected, "ticket {ticket} of order {order}");
        }
    }
    assert!(
        known.iter().all(|order| books.orders.contains_key(order)),
        "an order is missing"
    );
}

/// Payments are those of completed orders, refunds those of tickets given back; and the other way round.
fn every_movement_has_its_reason(everybody: &[(Ended, Said)], books: &Books) {
    let mut paid = BTreeMap::new();
    let mut given_back = BTreeMap::new();
    let (mut owed, mut due) = (BTreeMap::new(), BTreeMap::new());
    for (ended, said) in everybody {
        paid.extend(movements(said, EntryKind::Payment));
        given_back.extend(movements(said, EntryKind::Refund));
        for (order, ordered) in &ended.completed {
            owed.insert(books.orders[&order.to_string()].payment.clone(), -ordered.total);
        }
        for ticket in said
            .tickets
            .iter()
            .filter(|ticket| ended.given_back.contains(&ticket.ticket_id))
        {
            let refund = &books.refunds[&ticket.ticket_id.to_string()];
            assert_eq!(refund.state, "refunded");
            due.insert(refund.transfer.clone(), ticket.price.minor);
        }
    }
    assert_eq!(paid, owed, "payments by their ids");
    assert_eq!(given_back, due, "refunds by their ids");
    assert_eq!(books.refunds.len(), due.len(), "refunds that nobody asked for");
}
