//! Confirming: the mailed link turns a registration into an account with a customer number and a wallet.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, WalletId};
use cityplus_protocol::account::Role;
use sqlx::{AssertSqlSafe, Row};

use super::rows::write_roles;
use super::wallets::Wish;
use super::{AccountError, Accounts, customer_number, tokens};
use crate::store::{StoreError, WriteTransaction};

/// How often another customer number is drawn when one is taken.
const DRAWS_MAX: usize = 20;

/// An account to be made.
pub(super) struct NewAccount<'n> {
    pub(super) email: &'n str,
    pub(super) password_hash: &'n str,
    pub(super) name: &'n str,
    pub(super) language: &'n str,
    pub(super) roles: &'n [Role],
    pub(super) wallet: Option<WalletId>,
}

impl Accounts {
    /// Uses a mailed link; it serves once.
    pub async fn confirm(&self, token: &str) -> Result<AccountId, AccountError> {
        let now = self.clock.now();
        let mut transaction = self.database.begin_write().await?;
        self.lock_registrations(&mut transaction, token).await?;
        // Taken out first: of two who use one link at once only one gets it.
        let registration = sqlx::query(
            "DELETE FROM account_registration WHERE token_hash = $1 AND expires_at_ms > $2 \
             RETURNING email, password_hash, name, language",
        )
        .bind(tokens::hash(token))
        .bind(now.millis())
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or(AccountError::InvalidLink)?;
        let email: String = registration.try_get("email")?;
        let wallet = WalletId::new(now);
        let made = make_account(
            &mut transaction,
            now,
            &NewAccount {
                email: &email,
                password_hash: &registration.try_get::<String, _>("password_hash")?,
                name: &registration.try_get::<String, _>("name")?,
                language: &registration.try_get::<String, _>("language")?,
                roles: &[Role::Resident],
                wallet: Some(wallet),
            },
        )
        .await;
        let account = match made {
            // Another registration of the address was confirmed at this very moment.
            Err(AccountError::Store(StoreError::Conflict(_))) => return Err(AccountError::InvalidLink),
            other => other?,
        };
        sqlx::query("DELETE FROM account_registration WHERE email = $1")
            .bind(&email)
            .execute(&mut *transaction)
            .await?;
        self.wallets
            .wish(&mut transaction, account, wallet, None, Wish::Open)
            .await?;
        transaction.commit().await?;
        tracing::info!(%account, "account confirmed");
        self.wallets.settle_soon(account).await;
        Ok(account)
    }

    /// Locks all registrations of the link's address, in one order: two links of one address used at once must not
    /// wait for each other.
    async fn lock_registrations(
        &self,
        transaction: &mut WriteTransaction,
        token: &str,
    ) -> Result<(), AccountError> {
        let statement = format!(
            "SELECT token_hash FROM account_registration WHERE email = \
             (SELECT email FROM account_registration WHERE token_hash = $1) ORDER BY token_hash{}",
            self.database.for_update()
        );
        sqlx::query(AssertSqlSafe(statement))
            .bind(tokens::hash(token))
            .fetch_all(&mut **transaction)
            .await?;
        Ok(())
    }

    /// Whether a link would serve now; changes nothing.
    pub async fn link_serves(&self, token: &str) -> Result<bool, AccountError> {
        let found: Option<String> = sqlx::query_scalar(
            "SELECT token_hash FROM account_registration WHERE token_hash = $1 AND expires_at_ms > $2",
        )
        .bind(tokens::hash(token))
        .bind(self.clock.now().millis())
        .fetch_optional(self.database.reader())
        .await?;
        Ok(found.is_some())
    }
}

/// Makes a confirmed account.
pub(super) async fn make_account(
    transaction: &mut WriteTransaction,
    now: Timestamp,
    new: &NewAccount<'_>,
) -> Result<AccountId, AccountError> {
    let id = AccountId::new(now);
    let customer_number = free_customer_number(transaction).await?;
    sqlx::query(
        "INSERT INTO account \
         (id, email, password_hash, name, language, customer_number, roles, wallet_id, confirmed_at_ms) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.to_string())
    .bind(new.email)
    .bind(new.password_hash)
    .bind(new.name)
    .bind(new.language)
    .bind(customer_number)
    .bind(write_roles(new.roles))
    .bind(new.wallet.map(|wallet| wallet.to_string()))
    .bind(now.millis())
    .execute(&mut **transaction)
    .await?;
    Ok(id)
}

async fn free_customer_number(transaction: &mut WriteTransaction) -> Result<String, AccountError> {
    for _ in 0..DRAWS_MAX {
        let number = customer_number::new()?;
        let taken: Option<String> =
            sqlx::query_scalar("SELECT customer_number FROM account WHERE customer_number = $1")
                .bind(&number)
                .fetch_optional(&mut **transaction)
                .await?;
        if taken.is_none() {
            return Ok(number);
        }
    }
    Err(AccountError::Fault("no free customer number was found".into()))
}
