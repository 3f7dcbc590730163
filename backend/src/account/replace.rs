//! A lost device is replaced: it is signed out, its key ends, its tickets are made anew for the device that asks.
//!
//! All of it is one transaction; only the operator is told afterwards, by wishes that are kept with it. A wallet that
//! was blocked is opened again once the operator knows that the lost device's key has ended.

use async_trait::async_trait;
use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId};
use cityplus_protocol::PublicKey;
use cityplus_protocol::account::{AccountView, DeviceView, ReplaceDevice, Replaced};
use cityplus_protocol::texts::without_hidden;

use super::devices::{DeviceRow, devices_of};
use super::limits::{NOTICE_MS, REPLACE_ACCOUNT};
use super::rate_limit::Counted;
use super::rows::AccountRow;
use super::wallets::Wish;
use super::{AccountError, Accounts, Recipient};
use crate::http::Principal;
use crate::store::WriteTransaction;

/// The device that tickets are made anew for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewBearer {
    /// The device.
    pub device_id: DeviceId,
    /// Its key, which will sign their codes.
    pub device_key: PublicKey,
}

/// The room that has the tickets.
#[async_trait]
pub trait TicketMover: Send + Sync {
    /// Within the caller's transaction makes every ticket of an account that can still be used anew for a device, unless
    /// it is bound to one of `kept`; the old ones are denied to inspectors. How many.
    async fn move_tickets(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        bearer: NewBearer,
        kept: &[DeviceId],
    ) -> Result<usize, AccountError>;
}

impl Accounts {
    /// Takes a lost device off the account, or all but the one that asks, which takes their place. Once more it finds
    /// the device gone and moves what is still bound to it, such as a ticket whose order was just under way.
    pub async fn replace(
        &self,
        principal: &Principal,
        asked: &ReplaceDevice,
        tickets: &dyn TicketMover,
    ) -> Result<Replaced, AccountError> {
        if asked.device_id == Some(principal.device_id) {
            return Err(AccountError::Field {
                field: "device_id",
                message: "the device that asks cannot replace itself; name the lost one",
            });
        }
        let seen = self.prove_password(principal, asked.password.as_str()).await?;
        let done = match self.replace_once(principal, asked, &seen, tickets).await {
            // A scan may lock the same tickets in another order: then one of the two is undone, and goes again.
            Err(AccountError::Store(error)) if error.is_retryable() => {
                tracing::warn!(account = %principal.account_id, %error, "replacing a device is tried once more");
                self.replace_once(principal, asked, &seen, tickets).await?
            }
            done => done?,
        };
        let (account, devices) = done;
        self.outbox.wake();
        self.wallets.settle_soon(account.account_id).await;
        let operator_told = match account.wallet_id {
            Some(wallet) => {
                self.wallets.knows_of_ends(wallet).await? && self.wallets.knows_of_block(wallet).await?
            }
            None => true,
        };
        Ok(Replaced {
            devices,
            operator_told,
        })
    }

    /// All that is one transaction. The account, and the devices that it has left.
    async fn replace_once(
        &self,
        principal: &Principal,
        asked: &ReplaceDevice,
        seen: &AccountRow,
        tickets: &dyn TicketMover,
    ) -> Result<(AccountView, Vec<DeviceView>), AccountError> {
        let now = self.clock.now();
        let mut transaction = self.database.begin_write().await?;
        let account = self.still_right(&mut transaction, seen).await?.view;
        let id = account.account_id;
        let devices = devices_of(&mut transaction, id).await?;
        // Taken off by another device a moment ago: then it is the lost one.
        let this = devices.iter().find(|device| device.id == principal.device_id);
        let this = this.ok_or(AccountError::NotSignedIn)?;
        let (lost, kept): (Vec<&DeviceRow>, Vec<&DeviceRow>) = devices
            .iter()
            .partition(|device| device.id != this.id && asked.device_id.is_none_or(|lost| lost == device.id));
        if let Some(named) = asked.device_id
            && lost.is_empty()
            && !was_lost(&mut transaction, id, named).await?
        {
            return Err(AccountError::UnknownDevice);
        }
        for device in &lost {
            self.take_off(&mut transaction, &account, device, now).await?;
        }
        let bearer = NewBearer {
            device_id: this.id,
            device_key: this.public_key,
        };
        let still_there: Vec<DeviceId> = kept.iter().map(|device| device.id).collect();
        let moved = tickets
            .move_tickets(&mut transaction, id, bearer, &still_there)
            .await?;
        if !lost.is_empty() || moved > 0 {
            // A refusal undoes all of the above. Nothing is given back: what counts is what was done.
            let counted = Counted::default().and(REPLACE_ACCOUNT, &id.to_string());
            counted.take_within(&mut transaction, now).await?;
        }
        // A request that is late or comes again must not lift a block that is newer than the loss.
        if let Some(wallet) = account.wallet_id.filter(|_| !lost.is_empty()) {
            self.lift_block(&mut transaction, id, wallet, Wish::Reopen)
                .await?;
            // Taken up to what is there: nobody is kept from a new phone by a fee.
            self.wallets
                .wish(&mut transaction, id, wallet, None, Wish::Replaced)
                .await?;
        }
        self.mail_of_loss(&mut transaction, &account, this, &lost).await?;
        transaction.commit().await?;
        tracing::info!(account = %id, device = %this.id, lost = lost.len(), moved, "lost devices replaced");
        let left = kept.iter().map(|device| device.view(this.id)).collect();
        Ok((account, left))
    }

    /// Ends the device's sessions, access tokens with them, and its key.
    async fn take_off(
        &self,
        transaction: &mut WriteTransaction,
        account: &AccountView,
        device: &DeviceRow,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        sqlx::query("DELETE FROM account_session WHERE device_id = $1")
            .bind(device.id.to_string())
            .execute(&mut **transaction)
            .await?;
        sqlx::query("DELETE FROM account_device WHERE id = $1")
            .bind(device.id.to_string())
            .execute(&mut **transaction)
            .await?;
        sqlx::query(
            "INSERT INTO account_lost_device (account_id, device_id, device_key, removed_at_ms) \
             VALUES ($1, $2, $3, $4) \
             ON CONFLICT (account_id, device_id) DO UPDATE SET device_key = $3, removed_at_ms = $4",
        )
        .bind(account.account_id.to_string())
        .bind(device.id.to_string())
        .bind(device.public_key.to_string())
        .bind(now.millis())
        .execute(&mut **transaction)
        .await?;
        self.unbind(transaction, account, device.public_key).await
    }

    /// Tells the owner, unless nothing was taken off.
    async fn mail_of_loss(
        &self,
        transaction: &mut WriteTransaction,
        account: &AccountView,
        this: &DeviceRow,
        lost: &[&DeviceRow],
    ) -> Result<(), AccountError> {
        if lost.is_empty() {
            return Ok(());
        }
        let recipient = Recipient {
            email: account.email.as_str(),
            language: account.language.as_str(),
        };
        let shown = |device: &DeviceRow| without_hidden(device.name.as_str());
        let names: Vec<String> = lost.iter().copied().map(shown).collect();
        let (names, this) = (names.join(", "), shown(this));
        let arguments = [("lost", names.as_str()), ("device", this.as_str())];
        self.put_mail(transaction, "replaced", &recipient, &arguments, NOTICE_MS)
            .await
    }
}

/// Whether a device of the account was replaced before.
async fn was_lost(
    transaction: &mut WriteTransaction,
    account: AccountId,
    device: DeviceId,
) -> Result<bool, AccountError> {
    let found: Option<String> = sqlx::query_scalar(
        "SELECT device_id FROM account_lost_device WHERE account_id = $1 AND device_id = $2",
    )
    .bind(account.to_string())
    .bind(device.to_string())
    .fetch_optional(&mut **transaction)
    .await?;
    Ok(found.is_some())
}
