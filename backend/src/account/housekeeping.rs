//! The room's worker: has the operator told what it has still to know, mails codes, and clears away what is over.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::Timestamp;
use tokio::sync::watch;

use super::{AccountError, Accounts};

/// How often the worker looks.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// How often what is over is cleared away.
const CLEAR_EVERY_MS: i64 = 10 * 60_000;
/// What is over when its time is past. Tokens before sessions: a session outlives its tokens.
const OVER: [&str; 7] = [
    "DELETE FROM account_token WHERE expires_at_ms <= $1",
    "DELETE FROM account_session WHERE expires_at_ms <= $1",
    "DELETE FROM account_registration WHERE expires_at_ms <= $1",
    "DELETE FROM account_reset WHERE expires_at_ms <= $1",
    "DELETE FROM account_forgot WHERE expires_at_ms <= $1",
    "DELETE FROM account_number_code WHERE expires_at_ms <= $1",
    "DELETE FROM account_rate WHERE ends_at_ms <= $1",
];

impl Accounts {
    /// Works until told to stop; what is in hand is finished first.
    pub async fn run(self: Arc<Self>, mut shutdown: watch::Receiver<bool>) {
        let mut cleared_at = None;
        while !*shutdown.borrow() {
            if let Err(error) = self.send_codes().await {
                tracing::warn!(%error, "codes that were asked for cannot be sent");
            }
            if let Err(error) = self.settle_wallets().await {
                tracing::warn!(%error, "wallet work cannot be read");
            }
            let now = self.clock.now();
            if cleared_at.is_none_or(|then: Timestamp| now.ms_since(then) >= CLEAR_EVERY_MS) {
                if let Err(error) = self.clear_away().await {
                    tracing::warn!(%error, "what is over cannot be cleared away");
                }
                cleared_at = Some(now);
            }
            tokio::select! {
                () = self.asked.notified() => {}
                () = tokio::time::sleep(LOOK_EVERY) => {}
                changed = shutdown.changed() => if changed.is_err() { return },
            }
        }
    }

    /// Tries what the payment operator has still to be told; how much is done.
    pub async fn settle_wallets(&self) -> Result<u32, AccountError> {
        self.wallets.settle(None).await
    }

    /// Deletes what is over: tokens, sessions, links, codes, counters.
    pub async fn clear_away(&self) -> Result<(), AccountError> {
        let now = self.clock.now();
        for statement in OVER {
            let mut transaction = self.database.begin_write().await?;
            sqlx::query(statement)
                .bind(now.millis())
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}
