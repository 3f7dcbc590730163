//! What the audit finds in books that have no hashes, as those from before there were chains: every sum must be right
//! by itself, and each entry where its transfer says.

use cityplus_backend::store::Database;
use futures::future::join_all;

use super::chains::execute;
use super::{Desk, pln};

/// Without hashes, so that no chain finds what follows; and what everything is put back from.
const BEFORE: [&str; 6] = [
    "UPDATE entry SET chain = ''",
    "UPDATE account SET chain = ''",
    "CREATE TABLE kept_account AS SELECT * FROM account",
    "CREATE TABLE kept_entry AS SELECT * FROM entry",
    "CREATE TABLE kept_transfer AS SELECT * FROM transfer",
    "CREATE TABLE kept_resolution AS SELECT * FROM resolution",
];

// Accounts are only put back where they are: keys of devices belong to them.
const BACK: [&str; 7] = [
    "DELETE FROM entry",
    "INSERT INTO entry SELECT * FROM kept_entry",
    "DELETE FROM transfer",
    "INSERT INTO transfer SELECT * FROM kept_transfer",
    "DELETE FROM resolution",
    "INSERT INTO resolution SELECT * FROM kept_resolution",
    "INSERT INTO account SELECT * FROM kept_account WHERE 1 = 1 ON CONFLICT (id) DO UPDATE SET \
     debits_posted = excluded.debits_posted, credits_posted = excluded.credits_posted, entries = excluded.entries",
];

/// How a problem begins, and what gives rise to it.
const DAMAGES: [(&str, &[&str]); 18] = [
    // The zoo's refund is booked with the pool, and both their sums are made right.
    (
        "the transfer has not moved what is in entry 1 of merchant/opole/pool",
        &[
            "UPDATE entry SET account = 'merchant/opole/pool', sequence = 1, balance_after = -50 \
             WHERE account = 'merchant/opole/zoo' AND sequence = 3",
            "UPDATE account SET entries = 2, debits_posted = 0 WHERE id = 'merchant/opole/zoo'",
            "UPDATE account SET entries = 1, debits_posted = 50 WHERE id = 'merchant/opole/pool'",
        ],
    ),
    // The sides of a transfer are changed round.
    (
        "the transfer has not moved what is in entry 3 of merchant/opole/zoo",
        &["UPDATE transfer SET debit = credit, credit = debit WHERE kind = 'refund'"],
    ),
    // Two entries of one payment with the merchant and none of the other, which was of as much.
    ("debit and credit differ in the transfer", &[TWICE]),
    // The same with the wallet, too.
    (
        "what moved is not what was ordered in the transfer",
        &[
            TWICE,
            "UPDATE entry SET transfer = (SELECT transfer FROM entry WHERE account = 'merchant/opole/zoo' AND sequence = 1) \
             WHERE account LIKE 'wallet/%' AND sequence = 3",
        ],
    ),
    // The last, the first, and all of an account.
    (
        "the entries do not add up to the sums of merchant/opole/zoo",
        &["DELETE FROM entry WHERE account = 'merchant/opole/zoo' AND sequence = 3"],
    ),
    (
        "the entries do not add up to the sums of merchant/opole/zoo",
        &["DELETE FROM entry WHERE account = 'merchant/opole/zoo' AND sequence = 1"],
    ),
    (
        "the entries do not add up to the sums of cash/opole/PLN",
        &["DELETE FROM entry WHERE account = 'cash/opole/PLN'"],
    ),
    (
        "debit and credit differ in the transfer",
        &[
            "INSERT INTO entry (account, sequence, transfer, amount, balance_after, made_at) \
           SELECT account, 4, transfer, amount, balance_after + amount, made_at FROM entry \
           WHERE account = 'merchant/opole/zoo' AND sequence = 3",
        ],
    ),
    (
        "the running balance is wrong in merchant/opole/zoo",
        &[
            "UPDATE entry SET balance_after = balance_after + 1 WHERE account = 'merchant/opole/zoo' AND sequence = 1",
        ],
    ),
    (
        "the entries do not add up to the sums of merchant/opole/zoo",
        &[
            "UPDATE account SET debits_posted = debits_posted + 1, credits_posted = credits_posted + 1 \
           WHERE id = 'merchant/opole/zoo'",
        ],
    ),
    (
        "the entries do not add up to the sums of merchant/opole/pool",
        &["UPDATE account SET debits_posted = 5, credits_posted = 5 WHERE id = 'merchant/opole/pool'"],
    ),
    // More than can be added up.
    (
        "the entries do not add up to the sums of merchant/opole/pool",
        &["UPDATE account SET entries = 9223372036854775807 WHERE id = 'merchant/opole/pool'"],
    ),
    // Of a payment that was captured in part another part; and more than all of it.
    (
        "what moved is not what was ordered in the transfer",
        &["UPDATE resolution SET amount = amount - 1 WHERE outcome = 'posted'"],
    ),
    (
        "what moved is not what was ordered in the transfer",
        &["UPDATE resolution SET amount = 1000 WHERE outcome = 'voided'"],
    ),
    (
        "nothing was reserved by what has ended as the transfer",
        &["INSERT INTO resolution (transfer, outcome, amount, made_at) \
           SELECT id, 'posted', amount, made_at FROM transfer WHERE kind = 'refund'"],
    ),
    (
        "there is no transfer to entry 3 of merchant/opole/zoo",
        &["DELETE FROM transfer WHERE kind = 'refund'"],
    ),
    (
        "there are entries, but no account cash/opole/PLN",
        &[
            "DELETE FROM account WHERE id = 'cash/opole/PLN'",
            "DELETE FROM entry WHERE account = 'cash/opole/PLN' AND sequence = 1",
        ],
    ),
    // With a line break in it, one row could look like several.
    (
        "the chain is broken at entry 1 of cash/opole/PLN",
        &["UPDATE transfer SET actor = 'till\n1' WHERE kind = 'top_up'"],
    ),
];

const TWICE: &str = "UPDATE entry SET transfer = (SELECT transfer FROM entry WHERE account = 'merchant/opole/zoo' \
                     AND sequence = 1) WHERE account = 'merchant/opole/zoo' AND sequence = 2";

/// Each damage by itself. The wallet's entries: got, paid in part, paid, given back, got.
pub(crate) async fn the_audit_finds_what_no_chain_does(database: Database) {
    let desk = Desk::new(database.clone()).await;
    let wallet = desk.wallet(1_000).await;
    let open = desk.authorised(wallet, 200).await.payment;
    desk.operator.capture(open, Some(pln(150))).await.unwrap();
    let paid = desk.captured(wallet, 150).await.payment;
    desk.operator.refund(desk.refund_of(paid, 50)).await.unwrap();
    desk.top_up(wallet, 100).await.unwrap();
    let void = desk.authorised(wallet, 70).await.payment;
    desk.operator.void(void).await.unwrap();
    desk.authorised(wallet, 30).await;
    desk.assert_balanced().await;
    execute(&database, &BEFORE).await;
    desk.assert_balanced().await;
    for (begins, damage) in DAMAGES {
        execute(&database, damage).await;
        let problems = desk.books.audit().await.unwrap().problems;
        let is_found = problems.iter().any(|problem| problem.starts_with(begins));
        assert!(is_found, "{damage:?}: {problems:?}");
        execute(&database, &BACK).await;
        desk.assert_balanced().await;
    }
}

/// A line break in a transfer is told of its two entries and of no other, wherever they stand in their accounts.
pub(crate) async fn only_the_torn_entry_is_accused(database: Database) {
    let desk = Desk::new(database.clone()).await;
    let wallet = desk.wallet(1_000).await;
    let paid = desk.captured(wallet, 200).await.payment;
    desk.operator.refund(desk.refund_of(paid, 50)).await.unwrap();
    desk.assert_balanced().await;
    execute(&database, &[TORN]).await;
    // At the end of both accounts.
    let broken = [
        "the chain is broken at entry 2 of merchant/opole/zoo".to_owned(),
        format!("the chain is broken at entry 3 of wallet/{wallet}"),
    ];
    assert_eq!(desk.books.audit().await.unwrap().problems, broken);
    // And in the middle.
    desk.captured(wallet, 100).await;
    desk.top_up(wallet, 10).await.unwrap();
    assert_eq!(desk.books.audit().await.unwrap().problems, broken);
    // What is changed behind it is found all the same.
    let later =
        "UPDATE entry SET made_at = made_at + 1 WHERE account = 'merchant/opole/zoo' AND sequence = 3";
    execute(&database, &[later]).await;
    let problems = desk.books.audit().await.unwrap().problems;
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(
        problems.contains(&"the chain is broken at entry 3 of merchant/opole/zoo".to_owned()),
        "{problems:?}"
    );
}

const TORN: &str = "UPDATE transfer SET actor = 'till\n1' WHERE kind = 'refund'";

/// More entries than the audit looks at in one go: none is passed over between two pages.
pub(crate) async fn the_audit_sees_all_of_many(database: Database) {
    let desk = Desk::new(database.clone()).await;
    let wallet = desk.wallet(0).await;
    for _ in 0..25 {
        for receipt in join_all((0..100).map(|_| desk.top_up(wallet, 1))).await {
            receipt.unwrap();
        }
    }
    let audit = desk.books.audit().await.unwrap();
    assert_eq!((audit.entries, audit.problems), (5_000, vec![]));
    assert!(!audit.walked, "the quick look has doubts of good books");
    // The cash desk's, the wallet's and those of two merchants.
    assert_eq!(audit.accounts, 4);
    let changes = [
        "UPDATE entry SET made_at = made_at + 1 WHERE account = 'cash/opole/PLN' AND sequence IN (1, 1024)",
        "UPDATE entry SET made_at = made_at + 1 WHERE account = 'cash/opole/PLN' AND sequence = 1025",
        "UPDATE entry SET made_at = made_at + 1 WHERE account LIKE 'wallet/%' AND sequence IN (948, 949, 1100)",
    ];
    execute(&database, &changes).await;
    let mut broken: Vec<String> = [1, 1_024, 1_025]
        .map(|entry| format!("the chain is broken at entry {entry} of cash/opole/PLN"))
        .into();
    broken.extend(
        [948, 949, 1_100].map(|entry| format!("the chain is broken at entry {entry} of wallet/{wallet}")),
    );
    let audit = desk.books.audit().await.unwrap();
    assert!(audit.walked);
    assert_eq!(audit.problems, broken);
}
