//! Replacing a lost device again, late, too often, in conflict, or while the operator is out of reach.

use std::sync::atomic::Ordering;

use cityplus_protocol::ErrorCode;

use super::lost::Loss;
use super::support::*;
use crate::account::NewBearer;
use crate::ticketing::Bindings;

const EMAIL: &str = "jan@example.com";

async fn is_blocked(loss: &Loss) -> bool {
    let sent = loss.send(2).await;
    sent.is_err_and(|refused| refused.code().as_str() == "wallet_blocked")
}

#[tokio::test]
async fn a_late_request_lifts_no_newer_block() {
    let loss = Loss::new().await;
    loss.block(&loss.new).await;
    let replaced = loss.replace(&loss.new, Some(device_id(1))).await.unwrap();
    assert!(!is_blocked(&loss).await);
    loss.block(&loss.new).await;
    for device in [Some(device_id(1)), None] {
        assert_eq!(loss.replace(&loss.new, device).await.unwrap(), replaced);
        assert!(is_blocked(&loss).await);
    }
}

#[tokio::test]
async fn only_so_many_a_day_and_repeats_are_free() {
    let loss = Loss::new().await;
    for _ in 0..5 {
        for _ in 0..3 {
            loss.replace(&loss.new, None).await.unwrap();
        }
        loss.town.login(EMAIL, 1).await.unwrap();
    }
    let refused = loss.replace(&loss.new, Some(device_id(1))).await;
    assert_eq!(code(refused), ErrorCode::RateLimited);
    // Nothing came of it.
    let principal = loss.principal(&loss.new).await.unwrap();
    let devices = loss.town.accounts.devices(&principal).await.unwrap().devices;
    assert_eq!(devices.len(), 2);
    loss.send(1).await.unwrap();
    loss.town.clock.advance_ms(24 * 60 * MINUTE_MS);
    let again = loss.town.login(EMAIL, 2).await.unwrap();
    let replaced = loss.replace(&again, Some(device_id(1))).await.unwrap();
    assert_eq!(replaced.devices.len(), 1);
}

#[tokio::test]
async fn a_replaced_device_gets_no_more_tickets() {
    let loss = Loss::new().await;
    let account = loss.new.account.account_id;
    let is_live = async |device: u8, key_number: u8| {
        let mut transaction = loss.town.database.begin_write().await.unwrap();
        let bearer = NewBearer {
            device_id: device_id(device),
            device_key: key(key_number).1,
        };
        let accounts = &loss.town.accounts;
        accounts.is_live(&mut transaction, account, bearer).await.unwrap()
    };
    assert!(is_live(1, 1).await && is_live(2, 2).await);
    // Another device's key, and another person's device.
    assert!(!is_live(1, 2).await && !is_live(3, 3).await);
    loss.replace(&loss.new, Some(device_id(1))).await.unwrap();
    assert!(!is_live(1, 1).await && is_live(2, 2).await);
}

#[tokio::test]
async fn a_conflict_is_tried_once_more() {
    let loss = Loss::new().await;
    loss.tickets.conflicts.store(1, Ordering::Relaxed);
    let replaced = loss.replace(&loss.new, None).await.unwrap();
    assert_eq!(replaced.devices.len(), 1);
    assert_eq!(loss.town.mails().await.len(), 1);
    // Twice in a row: nothing is done, and it may be asked again.
    let found = loss.town.login(EMAIL, 1).await.unwrap();
    loss.tickets.conflicts.store(2, Ordering::Relaxed);
    let busy = loss.replace(&loss.new, None).await;
    assert_eq!(code(busy), ErrorCode::Unavailable);
    loss.principal(&found).await.unwrap();
    loss.replace(&loss.new, None).await.unwrap();
    assert!(loss.principal(&found).await.is_err());
}

#[tokio::test]
async fn an_unblock_that_waits_for_a_key_has_not_failed() {
    let loss = Loss::new().await;
    loss.block(&loss.new).await;
    loss.town.line.cut.store(true, Ordering::Relaxed);
    loss.replace(&loss.new, None).await.unwrap();
    loss.town.line.cut.store(false, Ordering::Relaxed);
    // The key's end is put off for long; the operator can be reached.
    put_off_ends(&loss, 60 * MINUTE_MS).await;
    let mut settled = 0;
    for _ in 0..10 {
        loss.town.clock.advance_ms(2_000);
        settled += loss.town.accounts.settle_wallets().await.unwrap();
    }
    assert_eq!(settled, 1, "what the replacement costs waits for no key");
    let attempts = "SELECT attempts FROM account_wallet_work WHERE wish = 'reopen'";
    assert_eq!(loss.town.count(attempts).await, 1, "only while the line was cut");
    assert!(is_blocked(&loss).await);
    put_off_ends(&loss, -60 * MINUTE_MS).await;
    loss.town.clock.advance_ms(2_000);
    assert_eq!(loss.town.accounts.settle_wallets().await.unwrap(), 2);
    assert_eq!(
        loss.told(),
        [
            "block".to_owned(),
            format!("unbind {}", key(1).1),
            "unblock".into()
        ]
    );
}

#[tokio::test]
async fn an_unblock_that_waits_is_opened_without_its_fee() {
    let loss = Loss::new().await;
    loss.block(&loss.new).await;
    loss.town.line.cut.store(true, Ordering::Relaxed);
    let principal = loss.principal(&loss.new).await.unwrap();
    let asked = loss.town.accounts.unblock(&principal, PASSWORD).await.unwrap();
    assert!(!asked.operator_told);
    loss.replace(&loss.new, None).await.unwrap();
    for (wish, count) in [
        (
            "SELECT COUNT(*) FROM account_wallet_work WHERE wish = 'unblock'",
            0,
        ),
        (
            "SELECT COUNT(*) FROM account_wallet_work WHERE wish = 'reopen'",
            1,
        ),
    ] {
        assert_eq!(loss.town.count(wish).await, count, "{wish}");
    }
    loss.town.line.cut.store(false, Ordering::Relaxed);
    loss.town.clock.advance_ms(MINUTE_MS);
    loss.town.accounts.settle_wallets().await.unwrap();
    assert!(!is_blocked(&loss).await);
}

async fn put_off_ends(loss: &Loss, by_ms: i64) {
    let mut transaction = loss.town.database.begin_write().await.unwrap();
    sqlx::query("UPDATE account_wallet_work SET due_at_ms = due_at_ms + $1 WHERE wish = 'unbind'")
        .bind(by_ms)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_devices_name_hides_nothing_in_the_mail() {
    let loss = Loss::new().await;
    let mut tricky = login(EMAIL, PASSWORD, 4, 4);
    tricky.device.name = "\u{202e}Szybki\u{200b} telefon".parse().unwrap();
    loss.town.accounts.login(&tricky, None).await.unwrap();
    loss.replace(&loss.new, Some(device_id(4))).await.unwrap();
    let mails = loss.town.mails().await;
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    assert!(mail.body.contains("Szybki telefon"), "{}", mail.body);
    assert!(!mail.body.contains(['\u{202e}', '\u{200b}']));
}
