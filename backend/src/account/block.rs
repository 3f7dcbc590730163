//! Blocking the wallet, which must be quick, and opening it again, which must not be for whoever holds the lost phone.
//!
//! What the owner wants stands in the account; the operator is told by a wish, as of everything about wallets.

use cityplus_domain::ids::{AccountId, WalletId};
use cityplus_protocol::account::WalletBlock;
use sqlx::AnyConnection;

use super::limits::{LOGIN_DEVICE, NOTICE_MS};
use super::rate_limit::Counted;
use super::rows::AccountRow;
use super::wallets::{BLOCKING, Wish};
use super::{AccountError, Accounts, Recipient};
use crate::http::Principal;
use crate::store::WriteTransaction;

impl Accounts {
    /// Blocks the wallet for every device of the account. Any session will do: who has lost a phone has no time. Again
    /// it blocks a wallet that somebody else may have opened meanwhile.
    pub async fn block(&self, account: AccountId) -> Result<WalletBlock, AccountError> {
        let mut transaction = self.database.begin_write().await?;
        let known = AccountRow::locked(&mut transaction, self.database.for_update(), account)
            .await?
            .ok_or(AccountError::NotSignedIn)?
            .view;
        let wallet = known.wallet_id.ok_or_else(no_wallet)?;
        let changed = sqlx::query(
            "UPDATE account SET wallet_blocked_at_ms = $1 WHERE id = $2 AND wallet_blocked_at_ms IS NULL",
        )
        .bind(self.clock.now().millis())
        .bind(account.to_string())
        .execute(&mut *transaction)
        .await?;
        self.wallets
            .wish(&mut transaction, account, wallet, None, Wish::Block)
            .await?;
        if changed.rows_affected() == 1 {
            let recipient = Recipient {
                email: known.email.as_str(),
                language: known.language.as_str(),
            };
            self.put_mail(&mut transaction, "blocked", &recipient, &[], NOTICE_MS)
                .await?;
        }
        transaction.commit().await?;
        tracing::info!(%account, "wallet blocked by its owner");
        self.outbox.wake();
        self.wallets.settle_soon(account).await;
        self.standing(wallet, true).await
    }

    /// Opens the wallet again, if its owner has blocked it.
    pub async fn unblock(&self, principal: &Principal, password: &str) -> Result<WalletBlock, AccountError> {
        let seen = self.prove_password(principal, password).await?;
        // A fee that cannot be paid is refused before anything is kept. Nothing goes out of a blocked wallet: what is there
        // now is there when the operator hears of it.
        let wallet = seen.view.wallet_id.ok_or_else(no_wallet)?;
        if self.costs_fee(seen.view.account_id, wallet).await?
            && let Some(lacking) = self.wallets.lacks_fee(wallet).await
        {
            return Err(AccountError::FeeNotCovered(lacking));
        }
        let mut transaction = self.database.begin_write().await?;
        let known = self.still_right(&mut transaction, &seen).await?.view;
        self.lift_block(&mut transaction, known.account_id, wallet, Wish::Unblock)
            .await?;
        transaction.commit().await?;
        self.wallets.settle_soon(known.account_id).await;
        self.standing(wallet, false).await
    }

    /// Takes back what the owner wanted, by a wish for a fee or without one. A wallet that its owner has not blocked stays
    /// as it is: if it is blocked all the same, the operator has its reasons. But one that still waits for its fee is
    /// opened without it, where that is wished for.
    pub(super) async fn lift_block(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        wallet: WalletId,
        wish: Wish,
    ) -> Result<(), AccountError> {
        let lifted = sqlx::query(
            "UPDATE account SET wallet_blocked_at_ms = NULL WHERE id = $1 AND wallet_blocked_at_ms IS NOT NULL",
        )
        .bind(account.to_string())
        .execute(&mut **transaction)
        .await?;
        if lifted.rows_affected() == 1 || (wish == Wish::Reopen && waits_for_fee(transaction, wallet).await?)
        {
            self.wallets
                .wish(transaction, account, wallet, None, wish)
                .await?;
            tracing::info!(%account, "wallet opened again by its owner");
        } else {
            // One that waits for its fee may be able to pay it now.
            sqlx::query(
                "UPDATE account_wallet_work SET due_at_ms = $1, attempts = 0 \
                 WHERE wallet_id = $2 AND device_key = $3 AND wish = $4",
            )
            .bind(self.clock.now().millis())
            .bind(wallet.to_string())
            .bind(BLOCKING)
            .bind(Wish::Unblock.as_str())
            .execute(&mut **transaction)
            .await?;
        }
        Ok(())
    }

    /// Whether an unblock is to be paid for: the owner has blocked the wallet, or took that back and it was not paid yet.
    async fn costs_fee(&self, account: AccountId, wallet: WalletId) -> Result<bool, AccountError> {
        let found: i64 = sqlx::query_scalar(
            "SELECT COUNT(*) FROM account WHERE id = $1 AND wallet_blocked_at_ms IS NOT NULL",
        )
        .bind(account.to_string())
        .fetch_one(self.database.reader())
        .await?;
        if found > 0 {
            return Ok(true);
        }
        let mut connection = self.database.reader().acquire().await?;
        waits_for_fee(&mut connection, wallet).await
    }

    async fn standing(&self, wallet: WalletId, blocked: bool) -> Result<WalletBlock, AccountError> {
        Ok(WalletBlock {
            blocked,
            operator_told: self.wallets.knows_of_block(wallet).await?,
        })
    }

    /// Has somebody who is signed in prove the password once more; counted with the sign-ins of the device.
    pub(super) async fn prove_password(
        &self,
        principal: &Principal,
        password: &str,
    ) -> Result<AccountRow, AccountError> {
        let counted = Counted::default().and(LOGIN_DEVICE, &principal.device_id.to_string());
        counted.take(&self.database, self.clock.now()).await?;
        let found = {
            let mut connection = self.database.reader().acquire().await?;
            AccountRow::by_id(&mut connection, principal.account_id).await?
        };
        let account = found.ok_or(AccountError::NotSignedIn)?;
        let kept = Some(account.password_hash.clone());
        if !self.passwords.is_right(password, kept).await? {
            return Err(AccountError::WrongPassword);
        }
        let mut transaction = self.database.begin_write().await?;
        counted.give_back(&mut transaction).await?;
        transaction.commit().await?;
        Ok(account)
    }

    /// The account, locked, if its password is still the one that was proven.
    pub(super) async fn still_right(
        &self,
        transaction: &mut WriteTransaction,
        seen: &AccountRow,
    ) -> Result<AccountRow, AccountError> {
        AccountRow::locked(transaction, self.database.for_update(), seen.view.account_id)
            .await?
            .filter(|account| account.password_hash == seen.password_hash)
            .ok_or(AccountError::WrongPassword)
    }
}

/// Whether the operator has not heard yet that the wallet be unblocked for a fee, or could not take it.
async fn waits_for_fee(connection: &mut AnyConnection, wallet: WalletId) -> Result<bool, AccountError> {
    let waiting: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM account_wallet_work WHERE wallet_id = $1 AND device_key = $2 AND wish = $3",
    )
    .bind(wallet.to_string())
    .bind(BLOCKING)
    .bind(Wish::Unblock.as_str())
    .fetch_one(connection)
    .await?;
    Ok(waiting > 0)
}

const fn no_wallet() -> AccountError {
    AccountError::Forbidden("this account has no wallet")
}
