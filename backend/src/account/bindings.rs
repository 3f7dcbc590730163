//! What ticketing asks about devices and their keys.

use async_trait::async_trait;
use cityplus_domain::ids::{AccountId, WalletId};
use cityplus_protocol::PublicKey;
use sqlx::AssertSqlSafe;

use super::{Accounts, NewBearer};
use crate::store::{StoreError, WriteTransaction};
use crate::ticketing::Bindings;

#[async_trait]
impl Bindings for Accounts {
    async fn is_still_to_be_told(&self, wallet: WalletId, key: PublicKey) -> Result<bool, StoreError> {
        self.wallets.is_waiting(wallet, key).await
    }

    async fn is_live(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        bearer: NewBearer,
    ) -> Result<bool, StoreError> {
        let lock = format!(
            "SELECT id FROM account WHERE id = $1{}",
            self.database.for_update()
        );
        sqlx::query(AssertSqlSafe(lock))
            .bind(account.to_string())
            .fetch_optional(&mut **transaction)
            .await?;
        // In a statement of its own: one that waited for the lock sees the devices of before.
        let found: Option<String> = sqlx::query_scalar(
            "SELECT id FROM account_device WHERE id = $1 AND account_id = $2 AND public_key = $3",
        )
        .bind(bearer.device_id.to_string())
        .bind(account.to_string())
        .bind(bearer.device_key.to_string())
        .fetch_optional(&mut **transaction)
        .await?;
        Ok(found.is_some())
    }
}
