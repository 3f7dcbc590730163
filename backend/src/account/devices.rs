//! Devices: each belongs to one account and has one key, by which its codes and payment orders are known.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId};
use cityplus_protocol::PublicKey;
use cityplus_protocol::account::{AccountView, DeviceRegistration, DeviceView, Devices};
use cityplus_protocol::texts::Name;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::limits::DEVICES_MAX;
use super::rows::text;
use super::wallets::Wish;
use super::{AccountError, Accounts};
use crate::http::Principal;
use crate::store::WriteTransaction;

/// A device as it stands in the database.
pub(super) struct DeviceRow {
    pub(super) id: DeviceId,
    pub(super) name: Name,
    pub(super) public_key: PublicKey,
    registered_at: Timestamp,
    seen_at: Timestamp,
}

impl DeviceRow {
    /// As the account's owner sees it on one of the devices.
    pub(super) fn view(&self, this: DeviceId) -> DeviceView {
        DeviceView {
            device_id: self.id,
            name: self.name.clone(),
            registered_at: self.registered_at,
            seen_at: self.seen_at,
            is_this: self.id == this,
        }
    }
}

impl Accounts {
    /// The account's devices.
    pub async fn devices(&self, principal: &Principal) -> Result<Devices, AccountError> {
        let mut connection = self.database.reader().acquire().await?;
        let devices = devices_of(&mut connection, principal.account_id).await?;
        let views = devices.iter().map(|device| device.view(principal.device_id));
        Ok(Devices {
            devices: views.collect(),
        })
    }

    /// Registers the device of a sign-in, or knows it again. The account's row is locked by the caller.
    ///
    /// A known device with another key has lost its key store (a restored backup, a cleared app): its owner has
    /// proven the password and the new key, so the new key takes the place of the old one, which is unbound.
    pub(super) async fn place_device(
        &self,
        transaction: &mut WriteTransaction,
        account: &AccountView,
        device: &DeviceRegistration,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let statement = format!(
            "SELECT account_id, public_key FROM account_device WHERE id = $1{}",
            self.database.for_update()
        );
        let known = sqlx::query(AssertSqlSafe(statement))
            .bind(device.device_id.to_string())
            .fetch_optional(&mut **transaction)
            .await?;
        let Some(known) = known else {
            refuse_used_key(transaction, device).await?;
            self.make_room(transaction, account, now).await?;
            return insert(transaction, account.account_id, device, now).await;
        };
        if text::<AccountId>(&known, "account_id")? != account.account_id {
            return Err(AccountError::DeviceTaken);
        }
        let old_key: PublicKey = text(&known, "public_key")?;
        if old_key != device.public_key {
            refuse_used_key(transaction, device).await?;
            self.unbind(transaction, account, old_key).await?;
            tracing::info!(account = %account.account_id, device = %device.device_id, "device key replaced");
        }
        // One sign-in of a device at a time: the sessions before this one end.
        sqlx::query("DELETE FROM account_session WHERE device_id = $1")
            .bind(device.device_id.to_string())
            .execute(&mut **transaction)
            .await?;
        sqlx::query("UPDATE account_device SET name = $1, public_key = $2, seen_at_ms = $3 WHERE id = $4")
            .bind(device.name.as_str())
            .bind(device.public_key.to_string())
            .bind(now.millis())
            .bind(device.device_id.to_string())
            .execute(&mut **transaction)
            .await?;
        Ok(())
    }

    /// When all places are taken, the device that nobody is signed in on and that was seen longest ago goes.
    async fn make_room(
        &self,
        transaction: &mut WriteTransaction,
        account: &AccountView,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let devices = sqlx::query(
            "SELECT d.id, d.public_key, CAST(COUNT(s.id) AS BIGINT) AS sessions FROM account_device d \
             LEFT JOIN account_session s ON s.device_id = d.id AND s.expires_at_ms > $2 \
             WHERE d.account_id = $1 GROUP BY d.id, d.public_key, d.seen_at_ms ORDER BY d.seen_at_ms, d.id",
        )
        .bind(account.account_id.to_string())
        .bind(now.millis())
        .fetch_all(&mut **transaction)
        .await?;
        if devices.len() < DEVICES_MAX {
            return Ok(());
        }
        for device in devices {
            if device.try_get::<i64, _>("sessions")? == 0 {
                let id: String = device.try_get("id")?;
                sqlx::query("DELETE FROM account_device WHERE id = $1")
                    .bind(&id)
                    .execute(&mut **transaction)
                    .await?;
                tracing::info!(account = %account.account_id, device = %id, "unused device removed");
                return self
                    .unbind(transaction, account, text(&device, "public_key")?)
                    .await;
            }
        }
        Err(AccountError::TooManyDevices)
    }

    /// Wishes that the operator takes no order of the key any more.
    pub(super) async fn unbind(
        &self,
        transaction: &mut WriteTransaction,
        account: &AccountView,
        key: PublicKey,
    ) -> Result<(), AccountError> {
        match account.wallet_id {
            Some(wallet) => {
                self.wallets
                    .wish(transaction, account.account_id, wallet, Some(key), Wish::Unbind)
                    .await
            }
            None => Ok(()),
        }
    }
}

/// An account's devices, in the order of their registration. One that renews its session has been seen then.
pub(super) async fn devices_of(
    connection: &mut AnyConnection,
    account: AccountId,
) -> Result<Vec<DeviceRow>, AccountError> {
    let rows = sqlx::query(
        "SELECT d.id, d.name, d.public_key, d.registered_at_ms, d.seen_at_ms, \
         CAST(COALESCE(MAX(s.refreshed_at_ms), 0) AS BIGINT) AS refreshed_at_ms FROM account_device d \
         LEFT JOIN account_session s ON s.device_id = d.id WHERE d.account_id = $1 \
         GROUP BY d.id, d.name, d.public_key, d.registered_at_ms, d.seen_at_ms ORDER BY d.registered_at_ms, d.id",
    )
    .bind(account.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let (seen, refreshed): (i64, i64) = (row.try_get("seen_at_ms")?, row.try_get("refreshed_at_ms")?);
            Ok(DeviceRow {
                id: text(row, "id")?,
                name: text(row, "name")?,
                public_key: text(row, "public_key")?,
                registered_at: Timestamp::from_millis(row.try_get("registered_at_ms")?),
                seen_at: Timestamp::from_millis(seen.max(refreshed)),
            })
        })
        .collect()
}

/// A key belongs to one device: two with one key could not be told apart.
async fn refuse_used_key(
    transaction: &mut WriteTransaction,
    device: &DeviceRegistration,
) -> Result<(), AccountError> {
    let used: Option<String> = sqlx::query_scalar("SELECT id FROM account_device WHERE public_key = $1")
        .bind(device.public_key.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
    used.map_or(Ok(()), |_| Err(AccountError::DeviceTaken))
}

async fn insert(
    transaction: &mut WriteTransaction,
    account: AccountId,
    device: &DeviceRegistration,
    now: Timestamp,
) -> Result<(), AccountError> {
    sqlx::query(
        "INSERT INTO account_device (id, account_id, name, public_key, registered_at_ms, seen_at_ms) \
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(device.device_id.to_string())
    .bind(account.to_string())
    .bind(device.name.as_str())
    .bind(device.public_key.to_string())
    .bind(now.millis())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
