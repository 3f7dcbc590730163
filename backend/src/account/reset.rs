//! A forgotten password: a one-time code by mail, then a new password; every session ends.

use std::net::IpAddr;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::AccountId;
use cityplus_protocol::account::ResetPassword;
use cityplus_protocol::texts::Email;
use sqlx::{AssertSqlSafe, Row};

use super::limits::{
    CODE_ATTEMPTS, CODE_MS, FORGOT_ADDRESS, FORGOT_CLIENT, NOTICE_MS, RESET_ADDRESS, RESET_CLIENT,
};
use super::rate_limit::Counted;
use super::rows::{AccountRow, parsed};
use super::{AccountError, Accounts, Recipient, tokens};
use crate::store::WriteTransaction;

/// The most addresses looked up in one round.
const ROUND_MAX: i64 = 100;

impl Accounts {
    /// Has a one-time code mailed to the address, if it has an account; the answer is the same if not, and so is all
    /// that is done before it: the address is looked up by the worker. A new code takes the place of an older one.
    pub async fn forgot_password(&self, email: &Email, client: Option<IpAddr>) -> Result<(), AccountError> {
        let now = self.clock.now();
        Counted::default()
            .and(FORGOT_ADDRESS, email.as_str())
            .and_client(FORGOT_CLIENT, client)
            .take(&self.database, now)
            .await?;
        let mut transaction = self.database.begin_write().await?;
        sqlx::query(
            "INSERT INTO account_forgot (email, asked_at_ms, expires_at_ms) VALUES ($1, $2, $3) \
             ON CONFLICT (email) DO UPDATE SET expires_at_ms = $3",
        )
        .bind(email.as_str())
        .bind(now.millis())
        .bind(now.plus_ms(CODE_MS).millis())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        self.asked.notify_one();
        Ok(())
    }

    /// Mails the codes that were asked for; for how many addresses with an account.
    pub async fn send_codes(&self) -> Result<u32, AccountError> {
        let asked: Vec<String> = sqlx::query_scalar(
            "SELECT email FROM account_forgot WHERE expires_at_ms > $1 ORDER BY asked_at_ms, email LIMIT $2",
        )
        .bind(self.clock.now().millis())
        .bind(ROUND_MAX)
        .fetch_all(self.database.reader())
        .await?;
        let mut sent = 0;
        for email in asked {
            sent += u32::from(self.send_code(&email).await?);
        }
        Ok(sent)
    }

    /// Taking the wish out and putting the mail in are one transaction: the code goes once, whoever dies.
    async fn send_code(&self, email: &str) -> Result<bool, AccountError> {
        let mut transaction = self.database.begin_write().await?;
        let taken = sqlx::query("DELETE FROM account_forgot WHERE email = $1")
            .bind(email)
            .execute(&mut *transaction)
            .await?
            .rows_affected();
        let email: Email = parsed(email, "account_forgot.email")?;
        let account = AccountRow::by_email(&mut transaction, &email).await?;
        let Some(account) = account.filter(|_| taken == 1) else {
            transaction.commit().await?;
            return Ok(false);
        };
        let code = tokens::new_code()?;
        sqlx::query(
            "INSERT INTO account_reset (account_id, code_hash, attempts_left, expires_at_ms) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (account_id) DO UPDATE SET code_hash = $2, attempts_left = $3, expires_at_ms = $4",
        )
        .bind(account.view.account_id.to_string())
        .bind(code.hash)
        .bind(CODE_ATTEMPTS)
        .bind(self.clock.now().plus_ms(CODE_MS).millis())
        .execute(&mut *transaction)
        .await?;
        let recipient = Recipient {
            email: email.as_str(),
            language: account.view.language.as_str(),
        };
        let arguments = [("code", code.secret.as_str())];
        self.put_mail(&mut transaction, "reset", &recipient, &arguments, CODE_MS)
            .await?;
        transaction.commit().await?;
        self.outbox.wake();
        Ok(true)
    }

    /// Sets a new password by a one-time code, and ends every session of the account.
    pub async fn reset_password(
        &self,
        asked: &ResetPassword,
        client: Option<IpAddr>,
    ) -> Result<(), AccountError> {
        let now = self.clock.now();
        Counted::default()
            .and(RESET_ADDRESS, asked.email.as_str())
            .and_client(RESET_CLIENT, client)
            .take(&self.database, now)
            .await?;
        self.passwords
            .require_strong(&asked.new_password, &asked.email, "")
            .await?;
        // Hashed before the code is looked at: the time does not tell whether the address has an account.
        let password_hash = self.passwords.hash(asked.new_password.as_str()).await?;

        let mut transaction = self.database.begin_write().await?;
        let found = AccountRow::by_email(&mut transaction, &asked.email).await?;
        let account = found.ok_or(AccountError::InvalidCode)?.view;
        let id = account.account_id;
        AccountRow::locked(&mut transaction, self.database.for_update(), id).await?;
        if !self
            .use_code(&mut transaction, id, asked.code.as_str(), now)
            .await?
        {
            // Committed: the attempt is counted.
            transaction.commit().await?;
            return Err(AccountError::InvalidCode);
        }
        sqlx::query("UPDATE account SET password_hash = $1 WHERE id = $2")
            .bind(password_hash)
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        sqlx::query("DELETE FROM account_session WHERE account_id = $1")
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        let recipient = Recipient {
            email: asked.email.as_str(),
            language: account.language.as_str(),
        };
        self.put_mail(&mut transaction, "changed", &recipient, &[], NOTICE_MS)
            .await?;
        transaction.commit().await?;
        tracing::info!(account = %id, "password set by a one-time code");
        self.outbox.wake();
        Ok(())
    }

    /// Takes the code if it is right; counts the attempt if it is not.
    async fn use_code(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        code: &str,
        now: Timestamp,
    ) -> Result<bool, AccountError> {
        let statement = format!(
            "SELECT code_hash FROM account_reset \
             WHERE account_id = $1 AND expires_at_ms > $2 AND attempts_left > 0{}",
            self.database.for_update()
        );
        let kept = sqlx::query(AssertSqlSafe(statement))
            .bind(account.to_string())
            .bind(now.millis())
            .fetch_optional(&mut **transaction)
            .await?;
        let Some(kept) = kept else { return Ok(false) };
        let right = kept.try_get::<String, _>("code_hash")? == tokens::hash_code(code);
        let change = if right {
            "DELETE FROM account_reset WHERE account_id = $1"
        } else {
            "UPDATE account_reset SET attempts_left = attempts_left - 1 WHERE account_id = $1"
        };
        sqlx::query(change)
            .bind(account.to_string())
            .execute(&mut **transaction)
            .await?;
        Ok(right)
    }
}
