//! Tickets: those ordered are there, with the orders behind them.

use std::collections::{BTreeMap, BTreeSet};

use cityplus_domain::ids::{OrderId, TicketId};
use cityplus_engine::protocol::ticketing::TicketState;

use super::{Case, Person};
use crate::crash::books::Books;

/// See the module.
pub(super) fn are_those_ordered(case: &Case) {
    for person in &case.everybody {
        are_there(person);
    }
    every_order_has_ended(&case.everybody, &case.books);
}

fn are_there(Person { diary, said, .. }: &Person) {
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
    let expected: BTreeMap<_, _> = diary
        .orders
        .iter()
        .map(|(order, ordered)| (*order, ordered.counts.clone()))
        .collect();
    assert_eq!(by_order, expected, "tickets by order and variant");
    for (order, ordered) in &diary.orders {
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
    assert_eq!(refunded, diary.given_back, "tickets given back");
    assert_eq!(
        in_state(TicketState::Active).count() + refunded.len(),
        said.tickets.len()
    );
}

fn every_order_has_ended(everybody: &[Person], books: &Books) {
    let known: BTreeSet<_> = everybody
        .iter()
        .flat_map(|person| person.diary.orders.keys().map(ToString::to_string))
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
    let given_back: usize = everybody.iter().map(|person| person.diary.given_back.len()).sum();
    assert_eq!(books.refunds.len(), given_back, "refunds that nobody asked for");
    assert!(books.refunds.values().all(|refund| refund.state == "refunded"));
}
