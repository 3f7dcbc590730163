//! Statements and balances: what stands there is what happened, each movement once, and what is reserved has its reason.

use std::collections::{BTreeMap, BTreeSet};

use cityplus_engine::protocol::operator::EntryKind;

use super::{Case, Person};
use crate::crash::people::Card;

/// Movements by their ids, with what came in or went out.
type Lines = BTreeMap<String, i64>;

/// See the module.
pub(super) fn are_what_happened(case: &Case) {
    for person in &case.everybody {
        let mut balance = 0;
        for (kind, due) in due(case, person) {
            let name = person.resident.name;
            assert_eq!(person.said.movements(kind), due, "{kind:?} of {name}");
            balance += due.values().sum::<i64>();
        }
        balances_agree(case, person, balance);
    }
    every_movement_has_its_reason(case);
    tills_agree(case);
}

/// What must stand in a person's statement.
fn due(case: &Case, person: &Person) -> [(EntryKind, Lines); 9] {
    let (own, ledger) = (person.resident.wallet, &case.books.ledger);
    let diary = &person.diary;
    let put_in = case.cash_in.iter().filter(|(_, put)| put.wallet == own);
    let put_in = put_in.map(|(id, put)| (id.to_string(), put.minor));
    let online = diary
        .online
        .iter()
        .filter(|(_, top_up)| top_up.card == Card::Paid);
    let online = online.map(|(id, top_up)| (id.to_string(), top_up.minor));
    let sent = diary.sent.iter().map(|(id, sent)| (id.to_string(), -sent.minor));
    let redeemed = person.said.done().map(|view| {
        let minor = diary.redeemed[&view.redemption_id].minor;
        (view.redemption_id.to_string(), -minor)
    });
    let mut aside = Lines::new();
    let mut back = Lines::new();
    for (id, allowance) in &ledger.allowances {
        if allowance.wallet == own.to_string() {
            aside.insert(id.clone(), -ledger.moved(id));
            back.insert(allowance.back.clone(), ledger.moved(&allowance.back));
        }
    }
    // One whose asking was cut off before its money moved, and one of which nothing has gone back.
    aside.retain(|_, minor| *minor != 0);
    back.retain(|_, minor| *minor != 0);
    [
        (EntryKind::TopUp, put_in.chain(online).collect()),
        (EntryKind::Payment, paid(case, person)),
        (EntryKind::Refund, given_back(case, person)),
        (EntryKind::Sent, sent.collect()),
        (EntryKind::Received, received(case, person)),
        (EntryKind::Redeemed, redeemed.collect()),
        (EntryKind::SetAside, aside),
        (EntryKind::SetBack, back),
        (EntryKind::Other, Lines::new()),
    ]
}

fn paid(case: &Case, person: &Person) -> Lines {
    let orders = person.diary.orders.iter();
    orders
        .map(|(order, ordered)| {
            let row = &case.books.orders[&order.to_string()];
            (row.payment.clone(), -ordered.total)
        })
        .collect()
}

fn given_back(case: &Case, person: &Person) -> Lines {
    let tickets = person.said.tickets.iter();
    tickets
        .filter(|ticket| person.diary.given_back.contains(&ticket.ticket_id))
        .map(|ticket| {
            let refund = &case.books.refunds[&ticket.ticket_id.to_string()];
            (refund.transfer.clone(), ticket.price.minor)
        })
        .collect()
}

/// What the others have sent, and what they have shown without a network.
fn received(case: &Case, person: &Person) -> Lines {
    let own = person.resident.wallet;
    let mut lines = Lines::new();
    for other in &case.everybody {
        let sent = other.diary.sent.iter().filter(|(_, sent)| sent.wallet == own);
        lines.extend(sent.map(|(id, sent)| (id.to_string(), sent.minor)));
        let offered = other.diary.offered.iter();
        let offered = offered.filter(|(_, offered)| offered.wallet == own);
        lines.extend(offered.map(|(id, offered)| {
            let row = &case.books.ledger.offline[&id.to_string()];
            (row.settlement.clone(), offered.minor)
        }));
    }
    lines
}

/// The server and its database have what happened; what is not free waits at a desk, what may come waits for a card.
fn balances_agree(case: &Case, person: &Person, balance: i64) {
    let (name, said) = (person.resident.name, &person.said);
    let waiting: i64 = said.waiting().map(|view| view.amount.minor).sum();
    let standing = (said.wallet.balance.minor, said.wallet.available.minor);
    assert_eq!(
        standing,
        (balance, balance - waiting),
        "balance and available of {name}"
    );
    let newest = said.statement.first().map(|entry| entry.balance_after.minor);
    assert_eq!(newest, Some(balance), "the last line of {name}'s statement");
    let account = format!("wallet/{}", person.resident.wallet);
    let open = case.books.ledger.transfers.values().filter(|one| one.is_open);
    let coming: i64 = open
        .filter(|one| one.credit == account)
        .map(|one| one.amount)
        .sum();
    let row = case.books.ledger.account(&account);
    assert_eq!(
        (row.balance, row.going, row.coming),
        (balance, waiting, coming),
        "{account} of {name}"
    );
}

/// Whatever has moved stands in somebody's statement or in a close; whatever is reserved waits for a card or at a desk.
fn every_movement_has_its_reason(case: &Case) {
    let ledger = &case.books.ledger;
    let mut reasons = BTreeSet::new();
    let mut waiting = BTreeSet::new();
    for person in &case.everybody {
        let entries = person.said.statement.iter();
        reasons.extend(entries.map(|entry| entry.transfer_id.to_string()));
        let views = person.said.waiting();
        waiting.extend(views.map(|view| view.redemption_id.to_string()));
    }
    for close in &ledger.closes {
        reasons.extend([close.fee.1.clone(), close.payout.1.clone()]);
    }
    let mut lines = 0;
    for (id, transfer) in &ledger.transfers {
        let kind = transfer.kind.as_str();
        if transfer.is_open {
            let is_known = match kind {
                "redemption" => waiting.remove(id),
                // Top-ups are looked at beside the gateways' books.
                "top_up" => true,
                _ => false,
            };
            assert!(is_known, "the {kind} {id} is still reserved");
        }
        if transfer.moved != 0 {
            // One at each of its ends.
            lines += 2;
            assert!(reasons.contains(id), "nobody knows the {kind} {id}");
        }
    }
    assert!(waiting.is_empty(), "what waits is reserved: {waiting:?}");
    assert_eq!(case.books.audit.entries, lines);
}

/// The tills hold what was put in, less what was handed out; each redemption's cash was handed out by a teller, once.
fn tills_agree(case: &Case) {
    let ledger = &case.books.ledger;
    let mut handed_out = BTreeMap::new();
    for person in &case.everybody {
        for view in person.said.done() {
            let id = view.redemption_id.to_string();
            if ledger.transfers[&id].credit.starts_with("cash/") {
                handed_out.insert(id, view.amount.minor);
            }
        }
    }
    // A teller may have come too late: then nothing was handed out.
    let by_tellers = ledger.handed_out.iter().filter(|id| ledger.moved(id) != 0);
    assert_eq!(
        by_tellers.collect::<Vec<_>>(),
        handed_out.keys().collect::<Vec<_>>()
    );
    let put_in: i64 = case.cash_in.values().map(|cash| cash.minor).sum();
    let out: i64 = handed_out.values().sum();
    assert_eq!(ledger.account("cash/opole/PLN").balance, out - put_in);
}
