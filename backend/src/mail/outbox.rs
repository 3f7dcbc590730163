//! The outbox: a mail is a row until it has gone, so neither a crash nor a dead mail server loses it. Text messages go the
//! same way, through an outbox and a table of their own: a mail server that is slow holds no code up, and a process from
//! before there were any does not take them for mails.
//!
//! Any number of processes may send: each claims a mail for a while by moving its time on. A mail that has gone, or
//! whose content is of no use any more, leaves no row: its text may hold a token.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::{Clock, Timestamp};
use data_encoding::HEXLOWER;
use sqlx::{AssertSqlSafe, Row};
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

/// The table of mails.
const MAILS: &str = "mail_outbox";
/// The table of text messages; it has the same columns.
const MESSAGES: &str = "sms_outbox";

/// The mails, or the text messages, that are still to go.
#[derive(Debug)]
pub struct Outbox {
    database: Database,
    clock: Arc<dyn Clock>,
    mailer: Arc<dyn Mailer>,
    /// One of the tables above.
    table: &'static str,
    wake: Notify,
}

impl Outbox {
    /// Of mails in the city's database, sent by a mailer.
    pub fn new(database: Database, clock: Arc<dyn Clock>, mailer: Arc<dyn Mailer>) -> Self {
        Self {
            database,
            clock,
            mailer,
            table: MAILS,
            wake: Notify::new(),
        }
    }

    /// Of text messages.
    pub fn of_texts(database: Database, clock: Arc<dyn Clock>, sender: Arc<dyn Mailer>) -> Self {
        Self {
            table: MESSAGES,
            ..Self::new(database, clock, sender)
        }
    }

    /// Puts a mail in, within the caller's transaction: it goes if and only if that is committed. Gives its id.
    pub async fn put(&self, transaction: &mut WriteTransaction, mail: NewMail) -> Result<String, StoreError> {
        let now = self.clock.now();
        let id = new_id(now)?;
        let statement = format!(
            "INSERT INTO {} (id, recipient, subject, body, created_at_ms, due_at_ms, expires_at_ms, attempts) \
             VALUES ($1, $2, $3, $4, $5, $5, $6, 0)",
            self.table
        );
        sqlx::query(AssertSqlSafe(statement))
            .bind(id.as_str())
            .bind(mail.to)
            .bind(mail.subject)
            .bind(mail.body)
            .bind(now.millis())
            .bind(mail.expires_at.millis())
            .execute(&mut **transaction)
            .await?;
        Ok(id)
    }

    /// Takes a mail out again, within the caller's transaction; that it has gone already is no error. One that a worker
    /// has in hand at this moment goes all the same.
    pub async fn withdraw(&self, transaction: &mut WriteTransaction, id: &str) -> Result<(), StoreError> {
        let statement = format!("DELETE FROM {} WHERE id = $1", self.table);
        sqlx::query(AssertSqlSafe(statement))
            .bind(id)
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
        let question = format!(
            "SELECT id, due_at_ms FROM {} WHERE due_at_ms <= $1 ORDER BY due_at_ms, id LIMIT $2",
            self.table
        );
        let due = sqlx::query(AssertSqlSafe(question))
            .bind(now.millis())
            .bind(ROUND_MAX)
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
            let outbox = self.table;
            tracing::error!(outbox, mail = %id, attempts, "mail dropped: it could not be sent while it was of use");
            self.remove(&id).await?;
            return Ok(false);
        }
        match self.mailer.send(&mail).await {
            Ok(()) => {
                self.remove(&id).await?;
                Ok(true)
            }
            Err(error) if error.is_final() => {
                tracing::error!(outbox = self.table, mail = %id, %error, "mail dropped");
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
        let statement = format!(
            "UPDATE {} SET due_at_ms = $1, attempts = attempts + 1 WHERE id = $2 AND due_at_ms = $3 \
             RETURNING recipient, subject, body, created_at_ms, expires_at_ms, attempts",
            self.table
        );
        let row = sqlx::query(AssertSqlSafe(statement))
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
        self.withdraw(&mut transaction, id).await?;
        transaction.commit().await
    }

    async fn put_off(&self, id: &str, attempts: i64, error: &MailError) -> Result<(), StoreError> {
        let wait_ms = retry_after_ms(attempts);
        let outbox = self.table;
        tracing::warn!(outbox, mail = %id, attempts, wait_ms, %error, "mail not sent, will be tried again");
        let mut transaction = self.database.begin_write().await?;
        let statement = format!("UPDATE {} SET due_at_ms = $1 WHERE id = $2", self.table);
        sqlx::query(AssertSqlSafe(statement))
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
                tracing::warn!(outbox = self.table, %error, "the outbox cannot be read");
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
