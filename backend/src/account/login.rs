//! Signing in: password and device key, both proven; a session bound to the device comes out.

use std::net::IpAddr;

use cityplus_protocol::account::{DeviceRegistration, Login, Session, device_proof_bytes};
use cityplus_protocol::texts::Email;
use ring::signature::{ED25519, UnparsedPublicKey};

use super::limits::{LOGIN_ADDRESS, LOGIN_CLIENT, LOGIN_DEVICE, LOGIN_PAIR};
use super::rate_limit::Counted;
use super::rows::AccountRow;
use super::wallets::Wish;
use super::{AccountError, Accounts};
use crate::store::StoreError;

impl Accounts {
    /// Signs in on a device, which is registered if it is new.
    pub async fn login(&self, asked: &Login, client: Option<IpAddr>) -> Result<Session, AccountError> {
        check_proof(&asked.email, &asked.device)?;
        let account = {
            let mut connection = self.database.reader().acquire().await?;
            AccountRow::by_email(&mut connection, &asked.email).await?
        };
        let counted = self.counted(asked, account.as_ref(), client).await?;
        counted.take(&self.database, self.clock.now()).await?;

        let waiting = match account {
            Some(_) => None,
            None => self.waiting_registration(&asked.email).await?,
        };
        // Exactly one check of a hash, whatever is known of the address.
        let kept = account
            .as_ref()
            .map(|account| account.password_hash.clone())
            .or(waiting);
        let right = self.passwords.is_right(asked.password.as_str(), kept).await?;
        match account {
            Some(account) if right => self.open_session(account, asked, &counted).await,
            None if right => Err(AccountError::NotConfirmed),
            _ => Err(AccountError::WrongCredentials),
        }
    }

    /// A device that the account knows, and that has just proven its key, is counted by itself: strangers who try
    /// passwords cannot keep its owner out.
    async fn counted(
        &self,
        asked: &Login,
        account: Option<&AccountRow>,
        client: Option<IpAddr>,
    ) -> Result<Counted, AccountError> {
        if let Some(account) = account {
            let known: Option<String> = sqlx::query_scalar(
                "SELECT id FROM account_device WHERE id = $1 AND account_id = $2 AND public_key = $3",
            )
            .bind(asked.device.device_id.to_string())
            .bind(account.view.account_id.to_string())
            .bind(asked.device.public_key.to_string())
            .fetch_optional(self.database.reader())
            .await?;
            if let Some(device) = known {
                return Ok(Counted::default().and(LOGIN_DEVICE, &device));
            }
        }
        let email = asked.email.as_str();
        let pair = format!(
            "{email}\n{}",
            client.map(|address| address.to_string()).unwrap_or_default()
        );
        Ok(Counted::default()
            .and(LOGIN_PAIR, &pair)
            .and(LOGIN_ADDRESS, email)
            .and_client(LOGIN_CLIENT, client))
    }

    /// The password of the newest registration of an address that waits for its confirmation.
    async fn waiting_registration(&self, email: &Email) -> Result<Option<String>, AccountError> {
        Ok(sqlx::query_scalar(
            "SELECT password_hash FROM account_registration WHERE email = $1 AND expires_at_ms > $2 \
             ORDER BY created_at_ms DESC, token_hash LIMIT 1",
        )
        .bind(email.as_str())
        .bind(self.clock.now().millis())
        .fetch_optional(self.database.reader())
        .await?)
    }

    async fn open_session(
        &self,
        seen: AccountRow,
        asked: &Login,
        counted: &Counted,
    ) -> Result<Session, AccountError> {
        let now = self.clock.now();
        let id = seen.view.account_id;
        let mut transaction = self.database.begin_write().await?;
        let account = AccountRow::locked(&mut transaction, self.database.for_update(), id)
            .await?
            // The password was changed while it was being checked.
            .filter(|account| account.password_hash == seen.password_hash)
            .ok_or(AccountError::WrongCredentials)?;
        let placed = self
            .place_device(&mut transaction, &account.view, &asked.device, now)
            .await;
        match placed {
            // The same id or key was registered by another account at this very moment.
            Err(AccountError::Store(StoreError::Conflict(_))) => return Err(AccountError::DeviceTaken),
            other => other?,
        }
        let key = asked.device.public_key;
        let view = account.view;
        if let Some(wallet) = view.wallet_id {
            self.wallets
                .wish(&mut transaction, id, wallet, Some(key), Wish::Bind)
                .await?;
        }
        let device = asked.device.device_id;
        let session = self.new_session(&mut transaction, view, device, key, now).await?;
        counted.give_back(&mut transaction).await?;
        transaction.commit().await?;
        tracing::info!(account = %id, %device, "signed in");
        // An operator out of reach does not keep anybody from signing in: the worker goes on trying.
        self.wallets.settle_soon(id).await;
        Ok(session)
    }
}

fn check_proof(email: &Email, device: &DeviceRegistration) -> Result<(), AccountError> {
    let bytes = device_proof_bytes(email, device.device_id, &device.public_key);
    UnparsedPublicKey::new(&ED25519, &device.public_key.0)
        .verify(&bytes, &device.proof.0)
        .map_err(|_| AccountError::InvalidProof)
}
