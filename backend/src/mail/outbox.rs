//! The outbox: a mail is a row until it has gone, so neither a crash nor a dead mail server loses it. Text messages go the
//! same way, through an outbox of their own channel: a mail server that is slow holds no code up.
//!
//! Any number of processes may send: each claims a mail for a while by moving its time on. A mail that has gone, or
//! whose content is of no use any more, leaves no row: its text may hold a token.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::{Clock, Timestamp};
use data_encoding::HEXLOWER;
use sqlx::Row;
use tokio::sync::{Notify, watch};

use super::{Mail, MailError, Mailer};
use crate::store::{Database, StoreError, WriteTransaction};

/// How long a claimed mail is left alone; longer than any mailer takes.
const CLAIM_MS: i64 = 120_000;
/// The wait after the first failure; it doubles with each one.
const FIRST_RETRY_MS: i64 = 5_000;
/// The longest wait between two attempts.
const LONGEST_RETRY_MS: i64 = 15 * 60_000;
/// The most mails looked at in one round.
const ROUND_MAX: i64 = 50;
/// How often the worker looks without being told: another process may have left something.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// A mail or a text message to be written.
#[derive(Clone)]
pub struct NewMail {
    /// The recipient's address or number.
    pub to: String,
    /// One line; a text message has none.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// From when on it is of no use; then it is dropped, sent or not.
    pub expires_at: Timestamp,
}

/// What is sent out of an outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Channel {
    Mail,
    Sms,
}

impl Channel {
    /// As it is stored, and logged.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Sms => "sms",
        }
    }
}

/// The mails, or the text messages, that are still to go.
#[derive(Debug)]
pub struct Outbox {
    database: Database,
    clock: Arc<dyn Clock>,
    mailer: Arc<dyn Mailer>,
    channel: Channel,
    wake: Notify,
}

impl Outbox {
    /// Of mails in the city's database, sent by a mailer.
    pub fn new(database: Database, clock: Arc<dyn Clock>, mailer: Arc<dyn Mailer>) -> Self {
        Self {
            database,
            clock,
            mailer,
            channel: Channel::Mail,
            wake: Notify::new(),
        }
    }

    /// Of text messages.
    pub fn of_texts(database: Database, clock: Arc<dyn Clock>, sender: Arc<dyn Mailer>) -> Self {
        Self {
            channel: Channel::Sms,
            ..Self::new(database, clock, sender)
        }
    }

    /// Puts a mail in, within the caller's transaction: it goes if and only if that is committed.
    pub async fn put(&self, transaction: &mut WriteTransaction, mail: NewMail) -> Result<(), StoreError> {
        let now = self.clock.now();
        sqlx::query(
            "INSERT INTO mail_outbox \
             (id, recipient, subject, body, created_at_ms, due_at_ms, expires_at_ms, attempts, channel) \
             VALUES ($1, $2, $3, $4, $5, $5, $6, 0, $7)",
        )
        .bind(new_id(now)?)
        .bind(mail.to)
        .bind(mail.subject)
        .bind(mail.body)
        .bind(now.millis())
        .bind(mail.expires_at.millis())
        .bind(self.channel.as_str())
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Tells the worker that something was put in and committed.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Sends what is due; how many went.
    pub async fn send_due(&self) -> Result<u32, StoreError> {
        self.send_due_unless(|| false).await
    }

    /// Sends what is due, but begins no mail once it is to stop.
    async fn send_due_unless(&self, stops: impl Fn() -> bool) -> Result<u32, StoreError> {
        let now = self.clock.now();
        let due = sqlx::query(
            "SELECT id, due_at_ms FROM mail_outbox WHERE due_at_ms <= $1 AND channel = $3 \
             ORDER BY due_at_ms, id LIMIT $2",
        )
        .bind(now.millis())
        .bind(ROUND_MAX)
        .bind(self.channel.as_str())
        .fetch_all(self.database.reader())
        .await?;
        let mut sent = 0;
        for row in due {
            if stops() {
                break;
            }
            if self
                .send_one(row.try_get("id")?, row.try_get("due_at_ms")?)
                .await?
            {
                sent += 1;
            }
        }
        Ok(sent)
    }

    /// Sends one mail if no other process has claimed it since it was seen.
    async fn send_one(&self, id: String, seen_due_at_ms: i64) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let Some((mail, expires_at_ms, attempts)) = self.claim(&id, seen_due_at_ms, now).await? else {
            return Ok(false);
        };
        if expires_at_ms <= now.millis() {
            let channel = self.channel.as_str();
            tracing::error!(channel, mail = %id, attempts, "mail dropped: it could not be sent while it was of use");
            self.remove(&id).await?;
            return Ok(false);
        }
        match self.mailer.send(&mail).await {
            Ok(()) => {
                self.remove(&id).await?;
                Ok(true)
            }
            Err(error) if error.is_final() => {
                tracing::error!(channel = self.channel.as_str(), mail = %id, %error, "mail dropped");
                self.remove(&id).await?;
                Ok(false)
            }
            Err(error) => self.put_off(&id, attempts, &error).await.map(|()| false),
        }
    }

    async fn claim(
        &self,
        id: &str,
        seen_due_at_ms: i64,
        now: Timestamp,
    ) -> Result<Option<(Mail, i64, i64)>, StoreError> {
        let mut transaction = self.database.begin_write().await?;
        let row = sqlx::query(
            "UPDATE mail_outbox SET due_at_ms = $1, attempts = attempts + 1 WHERE id = $2 AND due_at_ms = $3 \
             RETURNING recipient, subject, body, created_at_ms, expires_at_ms, attempts",
        )
        .bind(now.plus_ms(CLAIM_MS).millis())
        .bind(id)
        .bind(seen_due_at_ms)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let mail = Mail {
            id: id.to_owned(),
            to: row.try_get("recipient")?,
            subject: row.try_get("subject")?,
            body: row.try_get("body")?,
            created_at: Timestamp::from_millis(row.try_get("created_at_ms")?),
        };
        Ok(Some((
            mail,
            row.try_get("expires_at_ms")?,
            row.try_get("attempts")?,
        )))
    }

    async fn remove(&self, id: &str) -> Result<(), StoreError> {
        let mut transaction = self.database.begin_write().await?;
        sqlx::query("DELETE FROM mail_outbox WHERE id = $1")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    async fn put_off(&self, id: &str, attempts: i64, error: &MailError) -> Result<(), StoreError> {
        let wait_ms = retry_after_ms(attempts);
        let channel = self.channel.as_str();
        tracing::warn!(channel, mail = %id, attempts, wait_ms, %error, "mail not sent, will be tried again");
        let mut transaction = self.database.begin_write().await?;
        sqlx::query("UPDATE mail_outbox SET due_at_ms = $1 WHERE id = $2")
            .bind(self.clock.now().plus_ms(wait_ms).millis())
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Sends until told to stop; the mail in hand is finished first.
    pub async fn run(self: Arc<Self>, mut shutdown: watch::Receiver<bool>) {
        while !*shutdown.borrow() {
            if let Err(error) = self.send_due_unless(|| *shutdown.borrow()).await {
                tracing::warn!(channel = self.channel.as_str(), %error, "the outbox cannot be read");
            }
            tokio::select! {
                () = self.wake.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                changed = shutdown.changed() => if changed.is_err() { return },
            }
        }
    }
}

fn retry_after_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 20)).unwrap_or(20);
    FIRST_RETRY_MS
        .saturating_mul(1_i64 << doublings)
        .min(LONGEST_RETRY_MS)
}

/// The time, then randomness: ids sort as the mails were written.
fn new_id(now: Timestamp) -> Result<String, StoreError> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(|_| StoreError::Unavailable("no randomness".into()))?;
    let moment = now.to_utc().map_or_else(
        || now.millis().to_string(),
        |utc| utc.format("%Y%m%dT%H%M%S%3fZ").to_string(),
    );
    Ok(format!("{moment}-{}", HEXLOWER.encode(&random)))
}
