//! Registering: the answer is the same whether or not the address has an account; the mail tells which.

use std::net::IpAddr;

use cityplus_protocol::account::Register;

use super::limits::{LINK_MS, NOTICE_MS, REGISTER_ADDRESS, REGISTER_CLIENT};
use super::rate_limit::Counted;
use super::rows::AccountRow;
use super::{AccountError, Accounts, Recipient, tokens};
use crate::mail::can_be_sent_to;

impl Accounts {
    /// Takes a registration and mails a link, or, to a known address, that there is an account already.
    pub async fn register(&self, asked: &Register, client: Option<IpAddr>) -> Result<(), AccountError> {
        if !can_be_sent_to(&asked.email) {
            return Err(AccountError::Field {
                field: "email",
                message: "no mail can be sent to an address of this form; use another one",
            });
        }
        let now = self.clock.now();
        Counted::default()
            .and(REGISTER_ADDRESS, asked.email.as_str())
            .and_client(REGISTER_CLIENT, client)
            .take(&self.database, now)
            .await?;
        self.passwords
            .require_strong(&asked.password, &asked.email, asked.name.as_str())
            .await?;
        // Hashed in either case, so that the time tells nothing either.
        let password_hash = self.passwords.hash(asked.password.as_str()).await?;
        let token = tokens::new_token()?;

        let mut transaction = self.database.begin_write().await?;
        let recipient = Recipient {
            email: asked.email.as_str(),
            language: asked.language.as_str(),
        };
        if let Some(known) = AccountRow::by_email(&mut transaction, &asked.email).await? {
            let recipient = Recipient {
                language: known.view.language.as_str(),
                ..recipient
            };
            self.put_mail(&mut transaction, "exists", &recipient, &[], NOTICE_MS)
                .await?;
        } else {
            sqlx::query(
                "INSERT INTO account_registration \
                 (token_hash, email, password_hash, name, language, created_at_ms, expires_at_ms) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(&token.hash)
            .bind(asked.email.as_str())
            .bind(password_hash)
            .bind(asked.name.as_str())
            .bind(asked.language.as_str())
            .bind(now.millis())
            .bind(now.plus_ms(LINK_MS).millis())
            .execute(&mut *transaction)
            .await?;
            let base = self.settings.public_url.trim_end_matches('/');
            let link = format!("{base}/confirm/{}", token.secret.as_str());
            self.put_mail(
                &mut transaction,
                "confirm",
                &recipient,
                &[("link", &link)],
                LINK_MS,
            )
            .await?;
        }
        transaction.commit().await?;
        self.outbox.wake();
        Ok(())
    }
}
