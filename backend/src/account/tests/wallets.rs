//! What the operator is told, and that it is told in the end.

use std::sync::atomic::Ordering;

use cityplus_domain::ids::WalletId;

use super::support::*;
use crate::operator::OperatorError;
use crate::ticketing::Bindings;

const EMAIL: &str = "jan@example.com";

#[tokio::test]
async fn an_operator_out_of_reach_keeps_nobody_out_and_is_told_later() {
    let town = Town::new().await;
    town.line.cut.store(true, Ordering::Relaxed);
    town.resident(EMAIL).await;
    let session = town.login(EMAIL, 1).await.unwrap();
    let wallet = session.account.wallet_id.unwrap();
    assert_eq!(
        town.operator.wallet(wallet).await,
        Err(OperatorError::UnknownWallet)
    );
    town.line.cut.store(false, Ordering::Relaxed);
    // The worker comes when the wait is over.
    assert_eq!(town.accounts.settle_wallets().await.unwrap(), 0);
    town.clock.advance_ms(2_000);
    assert_eq!(town.accounts.settle_wallets().await.unwrap(), 2);
    town.operator.wallet(wallet).await.unwrap();
    assert_eq!(town.line.told(), [format!("bind {}", key(1).1)]);
    assert_eq!(
        town.count("SELECT CAST(COUNT(*) AS BIGINT) FROM account_wallet_work")
            .await,
        0
    );
}

#[tokio::test]
async fn the_next_sign_in_tells_it_at_once() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    town.line.cut.store(true, Ordering::Relaxed);
    town.login(EMAIL, 1).await.unwrap();
    town.line.cut.store(false, Ordering::Relaxed);
    town.login(EMAIL, 1).await.unwrap();
    assert_eq!(town.line.told(), [format!("bind {}", key(1).1)]);
}

#[tokio::test]
async fn a_device_with_a_new_key_loses_the_old_one() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    let old = town.login(EMAIL, 1).await.unwrap();
    let asked = login(EMAIL, PASSWORD, 1, 2);
    let new = town.accounts.login(&asked, None).await.unwrap();
    assert!(
        town.accounts
            .authenticate(old.access_token.as_str())
            .await
            .is_err()
    );
    let principal = town
        .accounts
        .authenticate(new.access_token.as_str())
        .await
        .unwrap();
    assert_eq!(principal.device_key, key(2).1);
    assert_eq!(
        town.line.told().split_off(1),
        [format!("unbind {}", key(1).1), format!("bind {}", key(2).1)]
    );
}

#[tokio::test]
async fn the_newest_wish_wins() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    town.line.cut.store(true, Ordering::Relaxed);
    town.login(EMAIL, 1).await.unwrap();
    town.accounts
        .login(&login(EMAIL, PASSWORD, 1, 2), None)
        .await
        .unwrap();
    town.accounts
        .login(&login(EMAIL, PASSWORD, 1, 1), None)
        .await
        .unwrap();
    town.line.cut.store(false, Ordering::Relaxed);
    town.clock.advance_ms(10 * MINUTE_MS);
    town.accounts.settle_wallets().await.unwrap();
    // The one that ends goes first, though it was wished for last.
    assert_eq!(
        town.line.told(),
        [format!("unbind {}", key(2).1), format!("bind {}", key(1).1)]
    );
}

#[tokio::test]
async fn ticketing_is_told_what_the_operator_does_not_know_yet() {
    let town = Town::new().await;
    town.line.cut.store(true, Ordering::Relaxed);
    town.resident(EMAIL).await;
    let wallet = town.login(EMAIL, 1).await.unwrap().account.wallet_id.unwrap();
    let still = async |number: u8| {
        let key = key(number).1;
        town.accounts.is_still_to_be_told(wallet, key).await.unwrap()
    };
    // The wallet itself is not open, so no key of it is known.
    assert!(still(1).await && still(2).await);
    assert!(
        !town
            .accounts
            .is_still_to_be_told(WalletId::from_bytes([9; 16]), key(1).1)
            .await
            .unwrap()
    );
    town.line.cut.store(false, Ordering::Relaxed);
    town.clock.advance_ms(10 * MINUTE_MS);
    town.accounts.settle_wallets().await.unwrap();
    assert!(!still(1).await && !still(2).await);
    // Key 2 takes the place of key 1: that one is to be unbound, and nothing is to be waited for.
    town.line.cut.store(true, Ordering::Relaxed);
    town.accounts
        .login(&login(EMAIL, PASSWORD, 1, 2), None)
        .await
        .unwrap();
    assert!(!still(1).await && still(2).await);
}

#[tokio::test]
async fn what_stops_a_thief_goes_before_what_has_waited_longer() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    let account = town.login(EMAIL, 1).await.unwrap().account.account_id;
    town.line.cut.store(true, Ordering::Relaxed);
    town.login(EMAIL, 2).await.unwrap();
    town.clock.advance_ms(1_000);
    // Device 1 has a new key, then the wallet is blocked: both are due after the key of device 2.
    let new_key = login(EMAIL, PASSWORD, 1, 3);
    town.accounts.login(&new_key, None).await.unwrap();
    town.accounts.block(account).await.unwrap();
    town.line.cut.store(false, Ordering::Relaxed);
    town.clock.advance_ms(10_000);
    assert_eq!(town.accounts.settle_wallets().await.unwrap(), 4);
    let told = town.line.told().split_off(1);
    let bind = |number: u8| format!("bind {}", key(number).1);
    let first = ["block".to_owned(), format!("unbind {}", key(1).1)];
    assert_eq!(told, [&first[..], &[bind(2), bind(3)]].concat());
}

#[tokio::test]
async fn what_stops_a_thief_is_tried_again_every_few_seconds() {
    let town = Town::new().await;
    town.resident(EMAIL).await;
    let account = town.login(EMAIL, 1).await.unwrap().account.account_id;
    town.line.cut.store(true, Ordering::Relaxed);
    let new_key = login(EMAIL, PASSWORD, 1, 3);
    town.accounts.login(&new_key, None).await.unwrap();
    town.accounts.block(account).await.unwrap();
    for _ in 0..10 {
        town.clock.advance_ms(5_000);
        assert_eq!(town.accounts.settle_wallets().await.unwrap(), 0);
    }
    town.line.cut.store(false, Ordering::Relaxed);
    town.clock.advance_ms(5_000);
    // The other key's beginning may wait longer.
    assert_eq!(town.accounts.settle_wallets().await.unwrap(), 2);
    let told = town.line.told().split_off(1);
    assert_eq!(told, ["block".to_owned(), format!("unbind {}", key(1).1)]);
}
