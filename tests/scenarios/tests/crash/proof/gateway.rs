//! Money by card: what a gateway has taken is in a wallet, and what waits can still be paid.

use std::collections::BTreeMap;

use super::Case;
use super::offline::take;
use crate::crash::people::Card;

/// What a gateway knows of a top-up.
#[derive(Default)]
struct Known {
    /// Its orders there.
    orders: usize,
    /// What was taken by them and not given back, in minor units.
    taken: i64,
}

/// See the module.
pub(super) fn paid_is_landed(case: &Case) {
    let ledger = &case.books.ledger;
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    let mut at_gateways: BTreeMap<String, i64> = BTreeMap::new();
    for order in &case.orders {
        let name = order.ext_id.as_deref().expect("the operator names its orders");
        let (top_up, _) = name.split_once('.').expect("a top-up and the number of the try");
        let taken = i64::try_from(order.captured - order.refunded).expect("an amount");
        let entry = known.entry(top_up.to_owned()).or_default();
        entry.orders += 1;
        entry.taken += taken;
        assert!(
            ledger.online.contains_key(top_up),
            "{top_up} is at a gateway only"
        );
        *at_gateways.entry(order.gateway.to_string()).or_default() += taken;
    }
    for name in ["payu", "gopay"] {
        let taken = at_gateways.get(name).copied().unwrap_or_default();
        let held = ledger.account(&format!("gateway/opole/{name}/PLN")).balance;
        assert_eq!(held, -taken, "what {name} has taken is what it owes");
    }
    let nothing = Known::default();
    let mut told = BTreeMap::new();
    for person in &case.everybody {
        for (id, online) in &person.diary.online {
            told.insert(id.to_string(), *online);
        }
    }
    for (id, row) in &ledger.online {
        let at_gateway = known.get(id).unwrap_or(&nothing);
        assert_eq!(ledger.moved(id), at_gateway.taken, "{id} in the wallet and taken");
        let card = told.get(id).map(|online| online.card);
        let expected: &[&str] = match card {
            Some(Card::Paid) => &["paid"],
            Some(Card::GivenUp) if at_gateway.orders == 1 => &["cancelled"],
            // Another order of it may still be paid.
            Some(Card::GivenUp) => &["cancelled", "open"],
            // Nobody has paid it, and its time is not over.
            Some(Card::Left) | None => &["open"],
        };
        assert!(
            expected.contains(&row.state.as_str()),
            "{id}, {card:?}: {}",
            row.state
        );
        let is_open = ledger.transfers[id].is_open;
        assert_eq!(
            is_open,
            row.state == "open",
            "{id} is reserved as long as it is open"
        );
    }
    assert!(
        told.keys().all(|id| ledger.online.contains_key(id)),
        "a top-up is missing"
    );
    nobody_else_asked(case, &told.into_keys().collect::<Vec<_>>());
}

/// What people have not seen a page of is what they had no answer to.
fn nobody_else_asked(case: &Case, told: &[String]) {
    let ledger = &case.books.ledger;
    for person in &case.everybody {
        let mut unheard = person.diary.online_unheard.clone();
        let account = format!("wallet/{}", person.resident.wallet);
        for (id, transfer) in &ledger.transfers {
            let is_online = transfer.debit.starts_with("gateway/") && transfer.credit == account;
            if is_online && !told.contains(id) {
                take(
                    &mut unheard,
                    transfer.amount,
                    "is ordered at a gateway and nobody asked for it",
                );
                // Cut off between the two, it is reserved and not kept yet.
                let kept = ledger.online.get(id).map(|row| (row.wallet.clone(), row.amount));
                let asked = (person.resident.wallet.to_string(), transfer.amount);
                assert!(transfer.is_open && kept.is_none_or(|kept| kept == asked), "{id}");
            }
        }
    }
}
