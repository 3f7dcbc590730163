//! The operator's suites on SQLite.
#![allow(clippy::expect_used, clippy::unwrap_used)] // tests: the helpers, too, may fail loudly

#[path = "operator/network.rs"]
mod network;
mod operator;

use std::path::Path;
use std::sync::Arc;

use cityplus_backend::store::{Database, Locations, StoreOptions, operator_migrations};
use operator::{
    Desk, bank, chains, cities, concurrency, gateways, journeys, links, model, offline, points, redemptions,
    refusals, settlement, standing, stopped, tampered, tariff, till,
};

async fn open(folder: &Path) -> Database {
    let url = Locations::resolve(folder, None, None).unwrap().operator;
    Database::open(&url, operator_migrations(), StoreOptions::default())
        .await
        .unwrap()
}

#[tokio::test]
async fn money_goes_its_way() {
    let folder = tempfile::tempdir().unwrap();
    journeys::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn refusals_are_exact_and_move_nothing() {
    let folder = tempfile::tempdir().unwrap();
    refusals::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_through_gateways() {
    let folder = tempfile::tempdir().unwrap();
    gateways::all(open(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_is_blocked_on_cards() {
    let folder = tempfile::tempdir().unwrap();
    operator::holds::all(open(folder.path()).await).await;
}

#[tokio::test]
async fn money_moves_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    offline::all(open(folder.path()).await).await;
}

#[tokio::test]
async fn money_leaves_wallets() {
    let folder = tempfile::tempdir().unwrap();
    redemptions::all(open(folder.path()).await).await;
}

#[tokio::test]
async fn wallets_are_blocked_and_have_ceilings() {
    let folder = tempfile::tempdir().unwrap();
    standing::all(open(folder.path()).await).await;
}

#[tokio::test]
async fn deeds_cost_what_the_tariff_says() {
    let folder = tempfile::tempdir().unwrap();
    tariff::all(open(folder.path()).await).await;
}

#[tokio::test]
async fn linked_wallets_pay_what_was_allowed() {
    let folder = tempfile::tempdir().unwrap();
    links::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn points_are_earned_beside_money() {
    let folder = tempfile::tempdir().unwrap();
    points::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn tellers_close_their_shifts() {
    let folder = tempfile::tempdir().unwrap();
    till::all(open(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tellers_of_two_processes() {
    let folder = tempfile::tempdir().unwrap();
    let one = Arc::new(Desk::new(open(folder.path()).await).await);
    let two = Arc::new(Desk::new(open(folder.path()).await).await);
    till::many_at_once([one, two]).await;
}

#[tokio::test]
async fn merchants_are_paid_to_the_grosz() {
    let folder = tempfile::tempdir().unwrap();
    settlement::all(open(folder.path()).await).await;
}

#[tokio::test]
async fn money_comes_by_bank_transfer() {
    let folder = tempfile::tempdir().unwrap();
    bank::all(open(folder.path()).await).await;
}

#[tokio::test]
async fn cities_do_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    cities::all(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn books_from_before_there_were_cities_are_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    cities::books_from_before_are_taken_over(async || open(folder.path()).await).await;
}

#[tokio::test]
async fn the_seal_changes_with_every_movement() {
    let folder = tempfile::tempdir().unwrap();
    chains::the_seal_changes_with_every_movement(&Desk::new(open(folder.path()).await).await).await;
}

#[tokio::test]
async fn books_from_before_there_were_chains_go_on() {
    let folder = tempfile::tempdir().unwrap();
    chains::books_from_before_go_on(async || open(folder.path()).await).await;
}

#[tokio::test]
async fn books_without_chains_are_audited() {
    let folder = tempfile::tempdir().unwrap();
    tampered::the_audit_finds_what_no_chain_does(open(folder.path()).await).await;
}

#[tokio::test]
async fn a_torn_entry_is_accused_alone() {
    let folder = tempfile::tempdir().unwrap();
    tampered::only_the_torn_entry_is_accused(open(folder.path()).await).await;
}

#[tokio::test]
async fn many_entries_are_audited() {
    let folder = tempfile::tempdir().unwrap();
    tampered::the_audit_sees_all_of_many(open(folder.path()).await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stop_is_for_callers_of_two_processes() {
    let folder = tempfile::tempdir().unwrap();
    let one = Arc::new(Desk::new(open(folder.path()).await).await);
    let two = Arc::new(Desk::new(open(folder.path()).await).await);
    stopped::all([one, two]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_callers_of_two_processes() {
    let folder = tempfile::tempdir().unwrap();
    let one = Arc::new(Desk::new(open(folder.path()).await).await);
    let two = Arc::new(Desk::new(open(folder.path()).await).await);
    concurrency::all([one, two]).await;
}

#[test]
fn random_walks_follow_the_model() {
    model::run(24, || {
        let folder = tempfile::tempdir().unwrap();
        let url = Locations::resolve(folder.path(), None, None).unwrap().operator;
        (Some(folder), url)
    });
}

/// What the audit is for: a changed row is found.
#[tokio::test]
async fn the_audit_finds_what_was_tampered_with() {
    for damage in [
        "UPDATE account SET credits_posted = credits_posted + 1 WHERE kind = 'wallet'",
        "UPDATE account SET debits_pending = debits_pending - 1 WHERE kind = 'wallet'",
        "UPDATE account SET entries = entries + 1 WHERE kind = 'wallet'",
        "UPDATE entry SET amount = amount + 1 WHERE sequence = 1",
        "UPDATE entry SET balance_after = balance_after + 1 WHERE sequence = 1",
        "UPDATE transfer SET amount = amount + 1 WHERE kind = 'top_up'",
        "DELETE FROM entry WHERE sequence = 2",
        "DELETE FROM reservation",
        "UPDATE resolution SET amount = amount - 1",
    ] {
        assert!(!problems_after(&[damage]).await.is_empty(), "{damage}");
    }
}

/// Damages that leave every sum right, each a few statements.
const FORGERIES: &[&[&str]] = &[
    &["UPDATE entry SET made_at = made_at + 1 WHERE sequence = 2"],
    &["UPDATE transfer SET made_at = made_at - 1 WHERE kind = 'top_up'"],
    &["UPDATE transfer SET expires_at = expires_at + 1 WHERE id IN (SELECT transfer FROM resolution)"],
    &["UPDATE transfer SET actor = 'till-2' WHERE kind = 'top_up'"],
    &["UPDATE transfer SET actor = NULL WHERE kind = 'top_up'"],
    &["UPDATE transfer SET kind = 'send' WHERE kind = 'refund'"],
    &["UPDATE transfer SET currency = 'EUR' WHERE kind = 'refund'"],
    &["UPDATE transfer SET debit = credit, credit = debit WHERE kind = 'refund'"],
    &["UPDATE transfer SET related = (SELECT id FROM transfer WHERE kind = 'top_up') WHERE kind = 'refund'"],
    &["UPDATE transfer SET related = NULL WHERE kind = 'refund'"],
    // A larger top-up, everywhere.
    &[
        "UPDATE transfer SET amount = amount + 1 WHERE kind = 'top_up'",
        "UPDATE entry SET amount = amount + 1 WHERE account LIKE 'wallet/%' AND sequence = 1",
        "UPDATE entry SET balance_after = balance_after + 1 WHERE account LIKE 'wallet/%'",
        "UPDATE entry SET amount = amount - 1, balance_after = balance_after - 1 WHERE account LIKE 'cash/%'",
        "UPDATE account SET credits_posted = credits_posted + 1 WHERE kind = 'wallet'",
        "UPDATE account SET debits_posted = debits_posted + 1 WHERE kind = 'cash'",
    ],
    // Hashes taken away: one in the middle, the first, the last, an account's, all of an account.
    &["UPDATE entry SET chain = '' WHERE account LIKE 'wallet/%' AND sequence = 2"],
    &["UPDATE entry SET chain = '' WHERE account LIKE 'wallet/%' AND sequence = 1"],
    &["UPDATE entry SET chain = '' WHERE account LIKE 'wallet/%' AND sequence = 3"],
    &["UPDATE account SET chain = '' WHERE kind = 'wallet'"],
    &[
        "UPDATE entry SET chain = '' WHERE account LIKE 'wallet/%'",
        "UPDATE account SET chain = '' WHERE kind = 'wallet'",
    ],
    // The last transfer never was.
    &[
        "UPDATE account SET credits_posted = credits_posted - 50, entries = entries - 1 WHERE kind = 'wallet'",
        "UPDATE account SET debits_posted = debits_posted - 50, entries = entries - 1 WHERE id LIKE '%/zoo'",
        "DELETE FROM entry WHERE transfer = (SELECT id FROM transfer WHERE kind = 'refund')",
        "DELETE FROM transfer WHERE kind = 'refund'",
    ],
    // The merchant never sold anything; of the wallet even the end of the chain is made right.
    &[
        "UPDATE account SET debits_posted = 0, credits_posted = 0, entries = 0 WHERE id LIKE '%/zoo'",
        "UPDATE account SET debits_posted = 0, credits_posted = 1000, entries = 1, \
         chain = (SELECT e.chain FROM entry e WHERE e.account = account.id AND e.sequence = 1) WHERE kind = 'wallet'",
        "DELETE FROM transfer WHERE kind = 'refund' OR id IN (SELECT transfer FROM resolution)",
        "DELETE FROM resolution",
        "DELETE FROM entry WHERE transfer NOT IN (SELECT id FROM transfer)",
    ],
    // A second top-up that never was.
    &[
        "INSERT INTO transfer (id, kind, debit, credit, amount, currency, made_at, actor) \
         SELECT 'forged', kind, debit, credit, 7, currency, made_at, actor FROM transfer WHERE kind = 'top_up'",
        "UPDATE account SET credits_posted = credits_posted + 7, entries = entries + 1 WHERE kind = 'wallet'",
        "UPDATE account SET debits_posted = debits_posted + 7, entries = entries + 1 WHERE kind = 'cash'",
        "INSERT INTO entry (account, sequence, transfer, amount, balance_after, made_at) \
         SELECT id, entries, 'forged', CASE WHEN kind = 'wallet' THEN 7 ELSE -7 END, \
         credits_posted - debits_posted, opened_at FROM account WHERE kind IN ('wallet', 'cash')",
    ],
];

/// What the chains are for: nothing else finds these.
#[tokio::test]
async fn the_audit_finds_careful_forgeries() {
    for forgery in FORGERIES {
        let problems = problems_after(forgery).await;
        assert!(!problems.is_empty(), "{forgery:?}");
        let by_chain = problems.iter().all(|problem| problem.contains("chain"));
        assert!(by_chain, "{forgery:?}: {problems:?}");
    }
}

/// What the audit says after these statements on the books of a wallet that was topped up, has reserved, has paid and
/// got something back.
async fn problems_after(damage: &[&'static str]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let database = open(folder.path()).await;
    let desk = Desk::new(database.clone()).await;
    let wallet = desk.wallet(1_000).await;
    desk.authorised(wallet, 100).await;
    let paid = desk.captured(wallet, 200).await.payment;
    desk.operator.refund(desk.refund_of(paid, 50)).await.unwrap();
    desk.assert_balanced().await;
    let mut transaction = database.begin_write().await.unwrap();
    for statement in damage {
        let changed = sqlx::query(*statement).execute(&mut *transaction).await.unwrap();
        assert!(changed.rows_affected() > 0, "{statement}");
    }
    transaction.commit().await.unwrap();
    desk.books.audit().await.unwrap().problems
}
