//! What merchants and owners of wallets are paid: closes that add up with the ledger, and files for the bank.

use std::collections::BTreeMap;

use cityplus_engine::protocol::operator::EntryKind;

use super::Case;
use crate::crash::chores::FEE_BASIS_POINTS;
use crate::crash::ledger::{CloseRow, Ledger};

/// The zoo is the only one that sells here.
const ZOO: &str = "merchant/opole/zoo";

/// See the module.
pub(super) fn adds_up(case: &Case) {
    let ledger = &case.books.ledger;
    let mut last: Option<&CloseRow> = None;
    for close in &ledger.closes {
        assert_eq!(close.unit, "zoo");
        goes_on(close, last);
        moves_what_it_says(ledger, close);
        last = Some(close);
    }
    let last = last.expect("the zoo has sold something");
    let of = |field: fn(&CloseRow) -> i64| ledger.closes.iter().map(field).sum::<i64>();
    let (fees, paid) = (of(|close| close.fee.0), of(|close| close.payout.0));
    let lines = |kind| {
        let people = case.everybody.iter();
        people
            .flat_map(|person| person.said.movements(kind).into_values())
            .sum::<i64>()
    };
    assert_eq!(of(|close| close.sales), -lines(EntryKind::Payment), "sales");
    assert_eq!(of(|close| close.refunds), lines(EntryKind::Refund), "refunds");
    let left = last.closing - last.fee.0 - last.payout.0;
    assert_eq!(ledger.account(ZOO).balance, left, "what the zoo still has here");
    assert_eq!(ledger.account("fees/opole/PLN").balance, fees);
    let out: i64 = to_banks(case).values().sum();
    assert_eq!(ledger.account("bank/opole/PLN").balance, paid + out);
}

/// A close begins where the one before it has ended; what that one took and paid stands in its history.
fn goes_on(close: &CloseRow, before: Option<&CloseRow>) {
    let number = close.number;
    let from = before.map_or((0, 0, 0, 0), |before| {
        (before.number, before.closing, before.fee.0, before.payout.0)
    });
    let begins = (number - 1, close.opening, close.fees, close.paid_out);
    assert_eq!(begins, from, "close {number}");
    let closing = close.opening + close.sales - close.refunds - close.fees - close.paid_out;
    assert_eq!(close.closing, closing, "close {number}");
    assert!(close.is_done, "close {number}");
}

fn moves_what_it_says(ledger: &Ledger, close: &CloseRow) {
    let fee = (close.sales * FEE_BASIS_POINTS + 5_000) / 10_000;
    assert_eq!(close.fee.0, fee, "close {}", close.number);
    for ((minor, id), kind) in [(&close.fee, "fee"), (&close.payout, "settlement")] {
        let moved = ledger.transfers.get(id).map(|transfer| {
            let from = transfer.debit.as_str();
            (transfer.kind.as_str(), from, transfer.moved)
        });
        let expected = (*minor != 0).then_some((kind, ZOO, *minor));
        assert_eq!(moved, expected, "close {}", close.number);
    }
}

/// What left wallets for bank accounts.
fn to_banks(case: &Case) -> BTreeMap<String, i64> {
    let done = case.everybody.iter().flat_map(|person| person.said.done());
    let all = done.map(|view| (view.redemption_id.to_string(), view.amount.minor));
    all.filter(|(id, _)| case.books.ledger.transfers[id].credit.starts_with("bank/"))
        .collect()
}

/// Everything that goes to a bank account is in one file, once, whenever who made the file was killed.
pub(super) fn payouts_are_in_one_file(case: &Case, files: &BTreeMap<String, String>) {
    let ledger = &case.books.ledger;
    let mut due = to_banks(case);
    let closes = ledger.closes.iter().filter(|close| close.payout.0 != 0);
    due.extend(closes.map(|close| (close.payout.1.clone(), close.payout.0)));
    let rows = ledger.payouts.iter();
    let found: BTreeMap<_, _> = rows.map(|(id, row)| (id.clone(), row.amount)).collect();
    assert_eq!(found, due, "payouts");
    let payments = |xml: &String| xml.matches("<CdtTrfTxInf>").count();
    assert_eq!(files.values().map(payments).sum::<usize>(), due.len());
    for (id, row) in &ledger.payouts {
        assert_eq!(row.state, "sent", "payout {id}");
        let name = format!("<EndToEndId>{}</EndToEndId>", id.replace('-', ""));
        let holding: Vec<_> = files
            .iter()
            .filter(|(_, xml)| xml.contains(&name))
            .map(|(file, _)| Some(file.clone()))
            .collect();
        assert_eq!(holding, std::slice::from_ref(&row.file), "payout {id}");
    }
}
