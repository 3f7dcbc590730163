//! A lost phone: the wallet is blocked, another device takes its place, and the lost one is out at once.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use cityplus_domain::ids::{AccountId, DeviceId, TransferId, WalletId};
use cityplus_domain::{Clock, Currency, Money};
use cityplus_protocol::account::{ReplaceDevice, Replaced, Session, WalletBlock};
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};
use cityplus_protocol::{ErrorCode, Signature};

use super::support::*;
use crate::account::{AccountError, NewBearer, TicketMover};
use crate::http::Principal;
use crate::operator::{CashTopUp, OperatorError};
use crate::store::{StoreError, WriteTransaction};

const EMAIL: &str = "jan@example.com";

/// Notes for whom tickets were to be moved, and who kept theirs, unless somebody else's lock is in the way.
#[derive(Default)]
pub(super) struct Tickets {
    asked: Mutex<Vec<(NewBearer, Vec<DeviceId>)>>,
    /// How often it still will be.
    pub(super) conflicts: AtomicUsize,
}

#[async_trait]
impl TicketMover for Tickets {
    async fn move_tickets(
        &self,
        _: &mut WriteTransaction,
        _: AccountId,
        bearer: NewBearer,
        kept: &[DeviceId],
    ) -> Result<usize, AccountError> {
        if self.conflicts.load(Ordering::Relaxed) > 0 {
            self.conflicts.fetch_sub(1, Ordering::Relaxed);
            return Err(StoreError::Busy("deadlock detected".into()).into());
        }
        self.asked.lock().unwrap().push((bearer, kept.to_vec()));
        Ok(0)
    }
}

/// Jan, signed in on the devices 1 and 2, with 100 zł, and Ola.
pub(super) struct Loss {
    pub(super) town: Town,
    lost: Session,
    pub(super) new: Session,
    ola: WalletId,
    pub(super) tickets: Tickets,
}

impl Loss {
    pub(super) async fn new() -> Self {
        let town = Town::new().await;
        town.resident(EMAIL).await;
        town.resident("ola@example.com").await;
        let ola = town.login("ola@example.com", 3).await.unwrap();
        let ola = ola.account.wallet_id.unwrap();
        let lost = town.login(EMAIL, 1).await.unwrap();
        let new = town.login(EMAIL, 2).await.unwrap();
        let top_up = CashTopUp {
            transfer: TransferId::new(town.clock.now()),
            wallet: new.account.wallet_id.unwrap(),
            amount: Money::new(10_000, Currency::PLN),
            teller: "till-1".to_owned(),
        };
        town.operator.top_up_cash(top_up).await.unwrap();
        town.mails().await;
        Self {
            town,
            lost,
            new,
            ola,
            tickets: Tickets::default(),
        }
    }

    fn wallet(&self) -> WalletId {
        self.new.account.wallet_id.unwrap()
    }

    pub(super) async fn principal(&self, session: &Session) -> Result<Principal, AccountError> {
        self.town
            .accounts
            .authenticate(session.access_token.as_str())
            .await
    }

    pub(super) async fn block(&self, session: &Session) -> WalletBlock {
        let account = self.principal(session).await.unwrap().account_id;
        self.town.accounts.block(account).await.unwrap()
    }

    async fn unblock(&self, session: &Session, password: &str) -> Result<WalletBlock, AccountError> {
        let principal = self.principal(session).await?;
        self.town.accounts.unblock(&principal, password).await
    }

    pub(super) async fn replace(
        &self,
        by: &Session,
        device: Option<DeviceId>,
    ) -> Result<Replaced, AccountError> {
        let asked = ReplaceDevice {
            password: PASSWORD.to_owned().try_into().unwrap(),
            device_id: device,
        };
        let principal = self.principal(by).await?;
        self.town
            .accounts
            .replace(&principal, &asked, &self.tickets)
            .await
    }

    /// 1 zł to Ola, signed by a device's key.
    pub(super) async fn send(&self, device: u8) -> Result<(), OperatorError> {
        let (pair, public_key) = key(device);
        let now = self.town.clock.now();
        let order = TransferOrder {
            transfer_id: TransferId::new(now),
            from_wallet_id: self.wallet(),
            to_wallet_id: self.ola,
            amount: Money::new(100, Currency::PLN),
            created_at: now,
        };
        let signature = Signature(pair.sign(&order.signing_bytes()).as_ref().try_into().unwrap());
        let signed = SignedTransferOrder {
            order,
            public_key,
            signature,
        };
        self.town.operator.send(signed).await.map(drop)
    }

    pub(super) fn told(&self) -> Vec<String> {
        self.town.line.told().split_off(3)
    }

    async fn subjects(&self) -> Vec<String> {
        let mails = self.town.mails().await;
        mails.into_iter().map(|mail| mail.subject).collect()
    }
}

#[tokio::test]
async fn a_blocked_wallet_is_opened_only_by_the_password() {
    let loss = Loss::new().await;
    loss.send(1).await.unwrap();
    let told = WalletBlock {
        blocked: true,
        operator_told: true,
    };
    assert_eq!(loss.block(&loss.new).await, told);
    assert_eq!(loss.block(&loss.lost).await, told, "again, by any device");
    for device in [1, 2] {
        let refused = loss.send(device).await.unwrap_err();
        assert_eq!(refused.code().as_str(), "wallet_blocked");
    }
    let wrong = loss.unblock(&loss.lost, "rower nad Odra").await;
    assert_eq!(code(wrong), ErrorCode::WrongCredentials);
    assert_eq!(loss.send(1).await.unwrap_err().code().as_str(), "wallet_blocked");
    let open = WalletBlock {
        blocked: false,
        operator_told: true,
    };
    for _ in 0..2 {
        assert_eq!(loss.unblock(&loss.new, PASSWORD).await.unwrap(), open);
    }
    loss.send(1).await.unwrap();
    // Blocked twice, the operator is told twice, the owner once; opened twice is opened once.
    assert_eq!(loss.told(), ["block", "block", "unblock"]);
    let subjects = loss.subjects().await;
    assert_eq!(subjects.len(), 1);
    assert!(
        subjects[0].starts_with("Portfel jest zablokowany"),
        "{subjects:?}"
    );
}

#[tokio::test]
async fn what_hung_on_its_way_to_the_operator_comes_too_late() {
    let loss = Loss::new().await;
    let newest = "SELECT CAST(MAX(version) AS BIGINT) FROM account_wallet_wishes";
    let hung = loss.town.count(newest).await;
    loss.block(&loss.new).await;
    let block = loss.town.count(newest).await;
    assert!(block > hung, "also when no wish of before is left");
    loss.town.operator.unblock(loss.wallet(), hung).await.unwrap();
    assert_eq!(loss.send(1).await, Err(OperatorError::WalletBlocked));
    loss.unblock(&loss.new, PASSWORD).await.unwrap();
    loss.town.operator.block(loss.wallet(), block).await.unwrap();
    loss.send(1).await.unwrap();
    // A key that has ended stays so.
    loss.replace(&loss.new, Some(device_id(1))).await.unwrap();
    let lost_key = key(1).1;
    loss.town
        .operator
        .bind_device(loss.wallet(), lost_key, hung)
        .await
        .unwrap();
    assert_eq!(loss.send(1).await, Err(OperatorError::UnboundDevice));
    loss.send(2).await.unwrap();
}

#[tokio::test]
async fn guessing_the_password_is_limited_and_keeps_only_the_guesser_out() {
    let loss = Loss::new().await;
    loss.block(&loss.new).await;
    let mut tried = 0;
    let wait_s = loop {
        match loss.unblock(&loss.lost, "wrong wrong wrong").await.unwrap_err() {
            AccountError::WrongPassword => tried += 1,
            AccountError::RateLimited { retry_after_s } => break retry_after_s,
            other => panic!("{other}"),
        }
    };
    assert_eq!((tried, wait_s), (10, 15 * 60));
    let right = loss.unblock(&loss.lost, PASSWORD).await;
    assert_eq!(code(right), ErrorCode::RateLimited);
    // Right attempts are not counted.
    for _ in 0..11 {
        loss.unblock(&loss.new, PASSWORD).await.unwrap();
    }
}

#[tokio::test]
async fn the_newest_of_block_and_unblock_wins_and_hides_no_other_wish() {
    let loss = Loss::new().await;
    loss.town.line.cut.store(true, Ordering::Relaxed);
    assert!(!loss.block(&loss.new).await.operator_told);
    // A key to be bound waits beside it.
    loss.town.login(EMAIL, 4).await.unwrap();
    assert!(!loss.unblock(&loss.new, PASSWORD).await.unwrap().operator_told);
    let block = loss.block(&loss.new).await;
    assert!(block.blocked && !block.operator_told);
    loss.town.line.cut.store(false, Ordering::Relaxed);
    loss.town.clock.advance_ms(10 * MINUTE_MS);
    loss.town.accounts.settle_wallets().await.unwrap();
    let mut told = loss.told();
    told.sort();
    assert_eq!(told, [format!("bind {}", key(4).1), "block".to_owned()]);
    assert!(loss.send(1).await.is_err());
}

#[tokio::test]
async fn a_replaced_device_is_out_at_once() {
    let loss = Loss::new().await;
    let thief = loss.principal(&loss.lost).await.unwrap();
    loss.block(&loss.new).await;
    let replaced = loss.replace(&loss.new, Some(device_id(1))).await.unwrap();
    assert!(replaced.operator_told);
    let [left] = &replaced.devices[..] else {
        panic!("{replaced:?}")
    };
    assert!(left.device_id == device_id(2) && left.is_this);

    // No access token, no refresh token, no order under its key.
    assert_eq!(code(loss.principal(&loss.lost).await), ErrorCode::NotSignedIn);
    let refresh = loss.town.accounts.refresh(loss.lost.refresh_token.as_str()).await;
    assert_eq!(code(refresh), ErrorCode::NotSignedIn);
    assert!(matches!(loss.send(1).await, Err(OperatorError::UnboundDevice)));
    // A request that was under way when it was replaced replaces nobody.
    let asked = ReplaceDevice {
        password: PASSWORD.to_owned().try_into().unwrap(),
        device_id: None,
    };
    let late = loss.town.accounts.replace(&thief, &asked, &loss.tickets).await;
    assert_eq!(code(late), ErrorCode::NotSignedIn);

    // The other has the money, and the wallet is open again: first the key ended, then the block.
    loss.send(2).await.unwrap();
    assert_eq!(
        loss.told(),
        [
            "block".to_owned(),
            format!("unbind {}", key(1).1),
            "unblock".into()
        ]
    );
    let bearer = NewBearer {
        device_id: device_id(2),
        device_key: key(2).1,
    };
    let asked = loss.tickets.asked.lock().unwrap().clone();
    assert_eq!(asked, [(bearer, vec![device_id(2)])]);
    let mut subjects = loss.subjects().await;
    subjects.sort();
    assert!(
        subjects[1].starts_with("Telefon został zastąpiony"),
        "{subjects:?}"
    );

    // Again it is the same, and nobody is told again.
    assert_eq!(
        loss.replace(&loss.new, Some(device_id(1))).await.unwrap(),
        replaced
    );
    assert_eq!(loss.replace(&loss.new, None).await.unwrap(), replaced);
    assert_eq!(loss.told().len(), 3);
    assert!(loss.subjects().await.is_empty());

    // Found again it may come back, by the password; and may be lost again.
    loss.town.login(EMAIL, 1).await.unwrap();
    loss.send(1).await.unwrap();
    loss.replace(&loss.new, Some(device_id(1))).await.unwrap();
    assert!(matches!(loss.send(1).await, Err(OperatorError::UnboundDevice)));
}

#[tokio::test]
async fn without_a_name_all_other_devices_go() {
    let loss = Loss::new().await;
    loss.town.login(EMAIL, 4).await.unwrap();
    let principal = loss.principal(&loss.new).await.unwrap();
    let before = loss.town.accounts.devices(&principal).await.unwrap().devices;
    let seen: Vec<_> = before
        .iter()
        .map(|device| (device.device_id, device.is_this))
        .collect();
    assert_eq!(
        seen,
        [(device_id(1), false), (device_id(2), true), (device_id(4), false)]
    );
    let replaced = loss.replace(&loss.new, None).await.unwrap();
    assert_eq!(replaced.devices.len(), 1);
    assert_eq!(loss.told().len(), 3, "{:?}", loss.told());
    assert_eq!(
        loss.town.accounts.devices(&principal).await.unwrap().devices,
        replaced.devices
    );
}

#[tokio::test]
async fn a_device_is_seen_when_it_renews_its_session() {
    let loss = Loss::new().await;
    let signed_in = loss.town.clock.now();
    loss.town.clock.advance_ms(MINUTE_MS);
    let refresh = loss.lost.refresh_token.as_str();
    loss.town.accounts.refresh(refresh).await.unwrap();
    let principal = loss.principal(&loss.new).await.unwrap();
    let devices = loss.town.accounts.devices(&principal).await.unwrap().devices;
    let seen: Vec<_> = devices.iter().map(|device| device.seen_at).collect();
    assert_eq!(seen, [loss.town.clock.now(), signed_in]);
    assert!(devices.iter().all(|device| device.registered_at == signed_in));
}

#[tokio::test]
async fn an_operator_out_of_reach_is_told_later_the_key_before_the_block() {
    let loss = Loss::new().await;
    loss.block(&loss.new).await;
    loss.town.line.cut.store(true, Ordering::Relaxed);
    assert!(!loss.replace(&loss.new, None).await.unwrap().operator_told);
    // The city has ended the session all the same, and the wallet stays blocked.
    assert!(loss.principal(&loss.lost).await.is_err());
    for device in [1, 2] {
        assert!(loss.send(device).await.is_err());
    }
    loss.town.line.cut.store(false, Ordering::Relaxed);
    loss.town.clock.advance_ms(10 * MINUTE_MS);
    // The key, the block, and what the replacement costs.
    assert_eq!(loss.town.accounts.settle_wallets().await.unwrap(), 3);
    assert_eq!(
        loss.told(),
        [
            "block".to_owned(),
            format!("unbind {}", key(1).1),
            "unblock".into()
        ]
    );
    assert!(matches!(loss.send(1).await, Err(OperatorError::UnboundDevice)));
    loss.send(2).await.unwrap();
    assert!(loss.replace(&loss.new, None).await.unwrap().operator_told);
}

#[tokio::test]
async fn what_is_not_ones_own_lost_device_is_refused() {
    let loss = Loss::new().await;
    // A stranger's device, and one that nobody has: the same words.
    let mut told = Vec::new();
    for device in [device_id(3), device_id(9)] {
        let refused = loss.replace(&loss.new, Some(device)).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        told.push(refused.to_string());
    }
    assert_eq!(told[0], told[1]);
    let itself = loss.replace(&loss.new, Some(device_id(2))).await;
    assert_eq!(code(itself), ErrorCode::InvalidField);
    let principal = loss.principal(&loss.new).await.unwrap();
    let wrong = ReplaceDevice {
        password: "rower nad Odra".to_owned().try_into().unwrap(),
        device_id: Some(device_id(1)),
    };
    let wrong = loss
        .town
        .accounts
        .replace(&principal, &wrong, &loss.tickets)
        .await;
    assert_eq!(code(wrong), ErrorCode::WrongCredentials);
    for session in [&loss.lost, &loss.new] {
        loss.principal(session).await.unwrap();
    }
    assert!(loss.tickets.asked.lock().unwrap().is_empty());
    assert!(loss.told().is_empty() && loss.subjects().await.is_empty());
}
