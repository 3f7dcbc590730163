//! What was set aside and spent without a network.

use std::collections::BTreeMap;

use super::{Case, Person};

/// Every order that a phone made is settled once, whoever brought it, and what was set aside is less by just that.
pub(super) fn orders_are_settled_once(case: &Case) {
    let ledger = &case.books.ledger;
    let mut offered = BTreeMap::new();
    for person in &case.everybody {
        for (id, order) in &person.diary.offered {
            offered.insert(id.to_string(), (person.resident.wallet, order));
        }
        asides_are_those_asked_for(case, person);
    }
    assert!(
        ledger.offline.keys().eq(offered.keys()),
        "what was brought is what was made"
    );
    let mut settled: BTreeMap<&str, i64> = BTreeMap::new();
    for (id, (payer, order)) in &offered {
        let row = &ledger.offline[id];
        let transfer = &ledger.transfers[&row.settlement];
        let moved = (transfer.kind.as_str(), transfer.moved, row.amount);
        assert_eq!(moved, ("offline", order.minor, order.minor), "{id}");
        assert_eq!(transfer.debit, format!("allowance/{}", row.allowance), "{id}");
        assert_eq!(transfer.credit, format!("wallet/{}", order.wallet), "{id}");
        assert_eq!(row.wallet, order.wallet.to_string(), "{id}");
        let allowance = &ledger.allowances[&row.allowance];
        assert_eq!(allowance.wallet, payer.to_string(), "{id}");
        *settled.entry(&row.allowance).or_default() += row.amount;
    }
    for (id, allowance) in &ledger.allowances {
        let settled = settled.get(id.as_str()).copied().unwrap_or_default();
        let put_in = ledger.moved(id);
        let left = put_in - settled - ledger.moved(&allowance.back);
        let account = ledger.account(&format!("allowance/{id}"));
        assert_eq!(
            (account.balance, account.going, account.coming),
            (left, 0, 0),
            "{id}"
        );
        // One that nobody was given is not spent, and one whose money never moved is not given.
        let is_whole = put_in == allowance.amount;
        if allowance.state == "given" {
            assert!(is_whole, "{id} was given without its money");
        } else {
            assert!(settled == 0 && (is_whole || put_in == 0), "{id}");
        }
    }
}

/// The operator has what a phone was told to be set aside, and beyond that only what the phone asked for without ever
/// hearing of it.
fn asides_are_those_asked_for(case: &Case, person: &Person) {
    let own = person.resident.wallet.to_string();
    let ledger = &case.books.ledger;
    let (mut given, mut cut_off) = (Vec::new(), Vec::new());
    for (id, allowance) in &ledger.allowances {
        if allowance.wallet != own {
            continue;
        }
        if allowance.state == "given" {
            given.push(allowance.amount);
        } else if ledger.moved(id) != 0 {
            cut_off.push(allowance.amount);
        }
    }
    for minor in &person.diary.set_aside {
        take(&mut given, *minor, "was set aside and is not there");
    }
    let mut unheard: Vec<i64> = person.diary.set_aside_unheard.values().copied().collect();
    for minor in given.into_iter().chain(cut_off) {
        take(&mut unheard, minor, "is set aside and nobody asked for it");
    }
}

/// Takes one of this amount away.
pub(super) fn take(amounts: &mut Vec<i64>, minor: i64, otherwise: &str) {
    let at = amounts.iter().position(|amount| *amount == minor);
    let at = at.unwrap_or_else(|| panic!("{minor} {otherwise}: {amounts:?}"));
    amounts.swap_remove(at);
}
