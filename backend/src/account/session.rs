//! Sessions: a short access token and a refresh token that turns with each use.
//!
//! Each refresh starts a new generation of the session. A refresh token of the present generation serves. One of the
//! generation before serves for a short grace after it was turned, because the answer may have been lost on the way:
//! it gets another token of the present generation, a sibling, and whichever sibling is used first starts the next
//! generation. Any other use of an old token means that two hold it: the session ends, and both must sign in.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId};
use cityplus_protocol::PublicKey;
use cityplus_protocol::account::{AccountView, Session};
use cityplus_protocol::texts::Secret;
use sqlx::{AssertSqlSafe, Row};

use super::limits::{ACCESS_MS, GENERATIONS_KEPT, REFRESH_GRACE_MS, REFRESH_MS, SIBLINGS_MAX};
use super::rows::{AccountRow, parsed, read_roles, text};
use super::{AccountError, Accounts, tokens};
use crate::http::Principal;
use crate::store::WriteTransaction;

/// A session that is being refreshed; its row is locked.
struct Refreshing {
    id: String,
    account: AccountId,
    device: DeviceId,
    generation: i64,
    refreshed_at: Timestamp,
}

impl Accounts {
    /// The person of an access token.
    pub async fn authenticate(&self, access_token: &str) -> Result<Principal, AccountError> {
        let row = sqlx::query(
            "SELECT a.id, a.roles, a.wallet_id, s.device_id, s.device_key FROM account_token t \
             JOIN account_session s ON s.id = t.session_id JOIN account a ON a.id = s.account_id \
             WHERE t.token_hash = $1 AND t.kind = 'access' AND t.expires_at_ms > $2",
        )
        .bind(tokens::hash(access_token))
        .bind(self.clock.now().millis())
        .fetch_optional(self.database.reader())
        .await?
        .ok_or(AccountError::NotSignedIn)?;
        let wallet: Option<String> = row.try_get("wallet_id")?;
        Ok(Principal {
            account_id: text(&row, "id")?,
            device_id: text(&row, "device_id")?,
            device_key: text(&row, "device_key")?,
            roles: read_roles(&row.try_get::<String, _>("roles")?)?,
            wallet_id: wallet.map(|id| parsed(&id, "wallet_id")).transpose()?,
        })
    }

    /// Who the person is, in full.
    pub async fn me(&self, account: AccountId) -> Result<AccountView, AccountError> {
        let mut connection = self.database.reader().acquire().await?;
        let row = AccountRow::by_id(&mut connection, account).await?;
        row.map(|row| row.view).ok_or(AccountError::NotSignedIn)
    }

    /// Turns a refresh token into a fresh pair.
    pub async fn refresh(&self, refresh_token: &str) -> Result<Session, AccountError> {
        let now = self.clock.now();
        let mut transaction = self.database.begin_write().await?;
        let (mut session, generation) = self.refreshing(&mut transaction, refresh_token, now).await?;
        if generation == session.generation {
            session.generation += 1;
            session.refreshed_at = now;
        } else if generation + 1 == session.generation
            && now.ms_since(session.refreshed_at) <= REFRESH_GRACE_MS
        {
            refuse_many_siblings(&mut transaction, &session).await?;
        } else {
            end(&mut transaction, &session.id).await?;
            transaction.commit().await?;
            tracing::warn!(account = %session.account, device = %session.device, "old refresh token used: session ended");
            return Err(AccountError::NotSignedIn);
        }
        let account = AccountRow::by_id(&mut transaction, session.account)
            .await?
            .ok_or(AccountError::NotSignedIn)?;
        sqlx::query("UPDATE account_session SET generation = $1, refreshed_at_ms = $2, expires_at_ms = $3 WHERE id = $4")
            .bind(session.generation)
            .bind(session.refreshed_at.millis())
            .bind(now.plus_ms(REFRESH_MS).millis())
            .bind(&session.id)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(
            "DELETE FROM account_token WHERE session_id = $1 AND (generation < $2 OR expires_at_ms <= $3)",
        )
        .bind(&session.id)
        .bind(session.generation - GENERATIONS_KEPT)
        .bind(now.millis())
        .execute(&mut *transaction)
        .await?;
        let fresh = hand_out(&mut transaction, &session, account.view, now).await?;
        transaction.commit().await?;
        Ok(fresh)
    }

    /// Ends the session of a refresh token. One that is unknown is taken for a repeat: nothing is left to end.
    pub async fn logout(&self, refresh_token: &str) -> Result<(), AccountError> {
        let mut transaction = self.database.begin_write().await?;
        match self
            .refreshing(&mut transaction, refresh_token, self.clock.now())
            .await
        {
            Ok((session, _)) => end(&mut transaction, &session.id).await?,
            Err(AccountError::NotSignedIn) => return Ok(()),
            Err(other) => return Err(other),
        }
        Ok(transaction.commit().await?)
    }

    /// A first session of a device that has just signed in.
    pub(super) async fn new_session(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountView,
        device: DeviceId,
        key: PublicKey,
        now: Timestamp,
    ) -> Result<Session, AccountError> {
        let session = Refreshing {
            id: tokens::row_id()?,
            account: account.account_id,
            device,
            generation: 0,
            refreshed_at: now,
        };
        sqlx::query(
            "INSERT INTO account_session \
             (id, account_id, device_id, device_key, generation, refreshed_at_ms, expires_at_ms) \
             VALUES ($1, $2, $3, $4, 0, $5, $6)",
        )
        .bind(&session.id)
        .bind(session.account.to_string())
        .bind(device.to_string())
        .bind(key.to_string())
        .bind(now.millis())
        .bind(now.plus_ms(REFRESH_MS).millis())
        .execute(&mut **transaction)
        .await?;
        hand_out(transaction, &session, account, now).await
    }

    /// The session of a refresh token, locked, and the token's generation.
    async fn refreshing(
        &self,
        transaction: &mut WriteTransaction,
        refresh_token: &str,
        now: Timestamp,
    ) -> Result<(Refreshing, i64), AccountError> {
        let token = sqlx::query(
            "SELECT session_id, generation FROM account_token \
             WHERE token_hash = $1 AND kind = 'refresh' AND expires_at_ms > $2",
        )
        .bind(tokens::hash(refresh_token))
        .bind(now.millis())
        .fetch_optional(&mut **transaction)
        .await?
        .ok_or(AccountError::NotSignedIn)?;
        let id: String = token.try_get("session_id")?;
        let statement = format!(
            "SELECT account_id, device_id, generation, refreshed_at_ms FROM account_session WHERE id = $1{}",
            self.database.for_update()
        );
        let row = sqlx::query(AssertSqlSafe(statement))
            .bind(&id)
            .fetch_optional(&mut **transaction)
            .await?
            .ok_or(AccountError::NotSignedIn)?;
        let session = Refreshing {
            account: text(&row, "account_id")?,
            device: text(&row, "device_id")?,
            generation: row.try_get("generation")?,
            refreshed_at: Timestamp::from_millis(row.try_get("refreshed_at_ms")?),
            id,
        };
        Ok((session, token.try_get("generation")?))
    }
}

/// A lost answer is asked for again a few times, not without end.
async fn refuse_many_siblings(
    transaction: &mut WriteTransaction,
    session: &Refreshing,
) -> Result<(), AccountError> {
    let siblings: i64 = sqlx::query_scalar(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM account_token \
         WHERE session_id = $1 AND kind = 'refresh' AND generation = $2",
    )
    .bind(&session.id)
    .bind(session.generation)
    .fetch_one(&mut **transaction)
    .await?;
    if siblings < SIBLINGS_MAX {
        return Ok(());
    }
    let retry_after_s = u32::try_from(REFRESH_GRACE_MS / 1000).unwrap_or(30);
    Err(AccountError::RateLimited { retry_after_s })
}

/// Makes both tokens of the session's present generation.
async fn hand_out(
    transaction: &mut WriteTransaction,
    session: &Refreshing,
    account: AccountView,
    now: Timestamp,
) -> Result<Session, AccountError> {
    let (access_expires_at, refresh_expires_at) = (now.plus_ms(ACCESS_MS), now.plus_ms(REFRESH_MS));
    Ok(Session {
        access_token: keep_new(transaction, session, "access", access_expires_at).await?,
        access_expires_at,
        refresh_token: keep_new(transaction, session, "refresh", refresh_expires_at).await?,
        refresh_expires_at,
        device_id: session.device,
        account,
        server_time: now,
    })
}

async fn keep_new(
    transaction: &mut WriteTransaction,
    session: &Refreshing,
    kind: &'static str,
    expires_at: Timestamp,
) -> Result<Secret, AccountError> {
    let token = tokens::new_token()?;
    sqlx::query(
        "INSERT INTO account_token (token_hash, session_id, kind, generation, expires_at_ms) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(token.hash)
    .bind(&session.id)
    .bind(kind)
    .bind(session.generation)
    .bind(expires_at.millis())
    .execute(&mut **transaction)
    .await?;
    Ok(token.secret)
}

/// Ends a session; its tokens go with it.
async fn end(transaction: &mut WriteTransaction, session: &str) -> Result<(), AccountError> {
    sqlx::query("DELETE FROM account_session WHERE id = $1")
        .bind(session)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
