//! Roles: what a person may do, given and taken by administrators; they hold from the next request on.

use cityplus_domain::ids::WalletId;
use cityplus_protocol::PublicKey;
use cityplus_protocol::account::{AccountView, Role, SetRoles};
use sqlx::AssertSqlSafe;

use super::rows::{AccountRow, parsed, write_roles};
use super::wallets::Wish;
use super::{AccountError, Accounts};
use crate::http::Principal;
use crate::store::WriteTransaction;

impl Accounts {
    /// Gives an account exactly these roles. Who becomes a resident or a seller gets a wallet; who is neither any longer
    /// keeps it, because there may be money in it.
    pub async fn set_roles(&self, by: &Principal, asked: &SetRoles) -> Result<AccountView, AccountError> {
        if !by.roles.contains(&Role::Administrator) {
            return Err(AccountError::Forbidden(
                "this needs the role administrator; ask an administrator for it",
            ));
        }
        let mut transaction = self.database.begin_write().await?;
        let found = AccountRow::by_email(&mut transaction, &asked.email).await?;
        let id = found.ok_or(AccountError::UnknownAccount)?.view.account_id;
        let loses_administrator = !asked.roles.contains(&Role::Administrator);
        if loses_administrator {
            self.keep_one_administrator(&mut transaction, &id.to_string())
                .await?;
        }
        let locked = AccountRow::locked(&mut transaction, self.database.for_update(), id).await?;
        let mut view = locked.ok_or(AccountError::UnknownAccount)?.view;
        if asked.roles.iter().any(|role| role.has_wallet()) && view.wallet_id.is_none() {
            view.wallet_id = Some(self.give_wallet(&mut transaction, &view).await?);
        }
        view.roles.clone_from(&asked.roles);
        view.roles.sort_unstable();
        view.roles.dedup();
        sqlx::query("UPDATE account SET roles = $1, wallet_id = $2 WHERE id = $3")
            .bind(write_roles(&view.roles))
            .bind(view.wallet_id.map(|wallet| wallet.to_string()))
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        tracing::info!(account = %id, by = %by.account_id, roles = write_roles(&view.roles), "roles set");
        self.wallets.settle_soon(id).await;
        Ok(view)
    }

    /// Without an administrator nobody could give roles any more.
    async fn keep_one_administrator(
        &self,
        transaction: &mut WriteTransaction,
        leaving: &str,
    ) -> Result<(), AccountError> {
        // All of them are locked, in one order, so that two cannot take the role from each other at once.
        let statement = format!(
            "SELECT id FROM account WHERE roles LIKE '%administrator%' ORDER BY id{}",
            self.database.for_update()
        );
        let administrators: Vec<String> = sqlx::query_scalar(AssertSqlSafe(statement))
            .fetch_all(&mut **transaction)
            .await?;
        if administrators.iter().any(|id| id == leaving) && administrators.len() == 1 {
            return Err(AccountError::Forbidden(
                "this is the last administrator; make another one first",
            ));
        }
        Ok(())
    }

    async fn give_wallet(
        &self,
        transaction: &mut WriteTransaction,
        account: &AccountView,
    ) -> Result<WalletId, AccountError> {
        let wallet = WalletId::new(self.clock.now());
        let id = account.account_id;
        self.wallets
            .wish(transaction, id, wallet, None, Wish::Open)
            .await?;
        let keys: Vec<String> =
            sqlx::query_scalar("SELECT public_key FROM account_device WHERE account_id = $1")
                .bind(id.to_string())
                .fetch_all(&mut **transaction)
                .await?;
        for key in keys {
            let key: PublicKey = parsed(&key, "public_key")?;
            self.wallets
                .wish(transaction, id, wallet, Some(key), Wish::Bind)
                .await?;
        }
        Ok(wallet)
    }
}
