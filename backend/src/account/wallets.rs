//! What the payment operator is to be told of wallets and device keys.
//!
//! The operator is another house: it may be out of reach when somebody signs in. So each wish is a row, written with
//! whatever caused it, tried at once, and tried again by the worker until the operator has it. For each wallet and key
//! the newest wish wins, and only one process at a time speaks for it. A call that hangs on its way may still arrive after
//! a later one: so each wish of a wallet has a higher version than those before, and the operator pays no heed to a lower
//! one than it has heard.

use std::sync::Arc;
use std::time::Duration;

use cityplus_domain::ids::{AccountId, TransferId, WalletId};
use cityplus_domain::{Clock, Currency, Timestamp};
use cityplus_protocol::PublicKey;
use sqlx::{AssertSqlSafe, Row};
use tokio::time::Instant;

use super::AccountError;
use super::opener::{LackingFee, WalletOpener, WalletOpenerError};
use super::rows::parsed;
use crate::store::{Database, StoreError, WriteTransaction};

/// How long a claimed wish is left to its process; longer than [`CALL_MAX`] with something to spare, and no longer: a
/// request that is given up half-way leaves its claim behind, and a block waits for it.
const CLAIM_MS: i64 = 15_000;
/// How long the operator may take for one wish.
const CALL_MAX: Duration = Duration::from_secs(10);
/// How long a request waits for its account's wishes; the worker does the rest.
const SOON_MAX: Duration = Duration::from_secs(4);
/// The wait after the first failure; it doubles with each one.
const FIRST_RETRY_MS: i64 = 2_000;
/// The longest wait between two attempts.
const LONGEST_RETRY_MS: i64 = 10 * 60_000;
/// The same for a block and for a key's end: until the operator knows of them, a thief may spend.
const LONGEST_URGENT_RETRY_MS: i64 = 5_000;
/// How long an unblock waits before it looks again whether the lost devices' keys have ended.
const UNBLOCK_WAIT_MS: i64 = 2_000;
/// The most wishes looked at in one round.
const ROUND_MAX: i64 = 100;

/// What is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    Open,
    Bind,
    Unbind,
    Block,
    Unblock,
    /// The same without a fee, because a lost device was replaced.
    Reopen,
    /// That the fee for replacing a device be taken.
    Replaced,
}

/// Stands in the place of the key for [`Wish::Block`], [`Wish::Unblock`] and [`Wish::Reopen`]: the newest of them wins,
/// and none takes the place of a wish for the wallet itself or for a key. No key is spelled like this.
pub(super) const BLOCKING: &str = "block";

/// Begins what stands there for [`Wish::Replaced`]; the id of the fee follows. Each of them is done.
const REPLACED: &str = "replaced/";

impl Wish {
    const ALL: [Self; 7] = [
        Self::Open,
        Self::Bind,
        Self::Unbind,
        Self::Block,
        Self::Unblock,
        Self::Reopen,
        Self::Replaced,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Bind => "bind",
            Self::Unbind => "unbind",
            Self::Block => "block",
            Self::Unblock => "unblock",
            Self::Reopen => "reopen",
            Self::Replaced => "replaced",
        }
    }

    /// What the wish is kept under, beside its wallet.
    fn place(self, key: Option<PublicKey>, now: Timestamp) -> String {
        match self {
            Self::Block | Self::Unblock | Self::Reopen => BLOCKING.to_owned(),
            Self::Replaced => format!("{REPLACED}{}", TransferId::new(now)),
            Self::Open | Self::Bind | Self::Unbind => key.map(|key| key.to_string()).unwrap_or_default(),
        }
    }
}

/// A wish as it was seen, and after [`WalletDesk::claim`] held.
struct Work {
    wallet: String,
    key: String,
    account: String,
    wish: String,
    version: i64,
    claimed_until_ms: i64,
    attempts: i64,
}

/// What came of a wish that nothing went wrong with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tried {
    /// The operator has it.
    Done,
    /// Another wish comes first; the operator was not asked.
    Waits,
}

/// Keeps the wishes and has them done.
#[derive(Debug)]
pub(super) struct WalletDesk {
    database: Database,
    clock: Arc<dyn Clock>,
    opener: Arc<dyn WalletOpener>,
    currency: Currency,
}

impl WalletDesk {
    pub(super) fn new(
        database: Database,
        clock: Arc<dyn Clock>,
        opener: Arc<dyn WalletOpener>,
        currency: Currency,
    ) -> Self {
        Self {
            database,
            clock,
            opener,
            currency,
        }
    }

    /// Writes a wish down, within the transaction of what caused it.
    pub(super) async fn wish(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        wallet: WalletId,
        key: Option<PublicKey>,
        wish: Wish,
    ) -> Result<(), AccountError> {
        // Never below the time: after a restored backup wishes must not be older than those that the operator has heard.
        let version: i64 = sqlx::query_scalar(
            "INSERT INTO account_wallet_wishes (wallet_id, version) VALUES ($1, $2) \
             ON CONFLICT (wallet_id) DO UPDATE SET version = CASE WHEN account_wallet_wishes.version < excluded.version \
             THEN excluded.version ELSE account_wallet_wishes.version + 1 END RETURNING version",
        )
        .bind(wallet.to_string())
        .bind(self.clock.now().millis())
        .fetch_one(&mut **transaction)
        .await?;
        sqlx::query(
            "INSERT INTO account_wallet_work \
             (wallet_id, device_key, account_id, wish, version, due_at_ms, claimed_until_ms, attempts) \
             VALUES ($1, $2, $3, $4, $6, $5, 0, 0) \
             ON CONFLICT (wallet_id, device_key) DO UPDATE SET wish = $4, due_at_ms = $5, attempts = 0, version = $6",
        )
        .bind(wallet.to_string())
        .bind(wish.place(key, self.clock.now()))
        .bind(account.to_string())
        .bind(wish.as_str())
        .bind(self.clock.now().millis())
        .bind(version)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Tries an account's wishes now, but not for long; what does not succeed stays for the worker. How long somebody waits
    /// at a screen is no moment of the calendar, so it is not taken from the clock port, which may be set by hand: it goes by
    /// the same clock as the time limits of the calls.
    pub(super) async fn settle_soon(&self, account: AccountId) {
        if let Err(error) = self
            .settle_until(Some(account), Some(Instant::now() + SOON_MAX))
            .await
        {
            tracing::warn!(%account, %error, "wallet work put off");
        }
    }

    /// Tries the wishes that are due, of one account or of all; how many are done.
    pub(super) async fn settle(&self, account: Option<AccountId>) -> Result<u32, AccountError> {
        self.settle_until(account, None).await
    }

    /// The same, until some moment: what is being tried then is put back at once, for the worker.
    async fn settle_until(
        &self,
        account: Option<AccountId>,
        end: Option<Instant>,
    ) -> Result<u32, AccountError> {
        let mut done = 0;
        for work in self.due(account).await? {
            let left = end.map_or(CALL_MAX, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                tracing::warn!(
                    account = work.account,
                    "wallet work put off: the operator takes long"
                );
                break;
            }
            if let Some(held) = self.claim(work).await? {
                let outcome = self.try_one(&held, left.min(CALL_MAX)).await;
                done += u32::from(matches!(outcome, Ok(Tried::Done)));
                self.put_back(held, outcome).await?;
            }
        }
        Ok(done)
    }

    /// A block goes first, however long others have waited, and then what ends a key: both may stop a thief. A key's end
    /// also goes before another's beginning, because a wallet may have only so many keys, and before the wallet is opened
    /// again.
    async fn due(&self, account: Option<AccountId>) -> Result<Vec<Work>, AccountError> {
        let whose = if account.is_some() {
            " AND account_id = $3"
        } else {
            ""
        };
        let statement = format!(
            "SELECT wallet_id, device_key, account_id, wish, version, claimed_until_ms, attempts \
             FROM account_wallet_work WHERE due_at_ms <= $1 AND claimed_until_ms <= $1{whose} \
             ORDER BY CASE wish WHEN 'block' THEN 0 WHEN 'unbind' THEN 1 ELSE 2 END, due_at_ms LIMIT $2"
        );
        let mut query = sqlx::query(AssertSqlSafe(statement))
            .bind(self.clock.now().millis())
            .bind(ROUND_MAX);
        if let Some(account) = account {
            query = query.bind(account.to_string());
        }
        let rows = query.fetch_all(self.database.reader()).await?;
        rows.into_iter()
            .map(|row| {
                Ok(Work {
                    wallet: row.try_get("wallet_id")?,
                    key: row.try_get("device_key")?,
                    account: row.try_get("account_id")?,
                    wish: row.try_get("wish")?,
                    version: row.try_get("version")?,
                    claimed_until_ms: row.try_get("claimed_until_ms")?,
                    attempts: row.try_get("attempts")?,
                })
            })
            .collect()
    }

    /// Whether a wish for the wallet or for the key is still open, other than that the key be unbound.
    pub(super) async fn is_waiting(&self, wallet: WalletId, key: PublicKey) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT version FROM account_wallet_work \
             WHERE wallet_id = $1 AND device_key IN ('', $2) AND wish <> $3 LIMIT 1",
        )
        .bind(wallet.to_string())
        .bind(key.to_string())
        .bind(Wish::Unbind.as_str())
        .fetch_optional(self.database.reader())
        .await?;
        Ok(found.is_some())
    }

    /// Whether the operator has heard the newest wish to block or unblock the wallet.
    pub(super) async fn knows_of_block(&self, wallet: WalletId) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT version FROM account_wallet_work WHERE wallet_id = $1 AND device_key = $2",
        )
        .bind(wallet.to_string())
        .bind(BLOCKING)
        .fetch_optional(self.database.reader())
        .await?;
        Ok(found.is_none())
    }

    /// Whether the operator knows of every key of the wallet that has ended.
    pub(super) async fn knows_of_ends(&self, wallet: WalletId) -> Result<bool, StoreError> {
        let found: Option<i64> = sqlx::query_scalar(
            "SELECT version FROM account_wallet_work WHERE wallet_id = $1 AND wish = $2 LIMIT 1",
        )
        .bind(wallet.to_string())
        .bind(Wish::Unbind.as_str())
        .fetch_optional(self.database.reader())
        .await?;
        Ok(found.is_none())
    }

    /// Whether the wallet cannot pay for being unblocked. An operator that is away says nothing about it: then the wish
    /// waits, as any.
    pub(super) async fn lacks_fee(&self, wallet: WalletId) -> Option<LackingFee> {
        let asked = tokio::time::timeout(SOON_MAX, self.opener.lacks_fee(wallet)).await;
        match asked {
            Ok(Ok(lacking)) => lacking,
            Ok(Err(error)) => {
                tracing::warn!(%error, "what an unblock costs is not known");
                None
            }
            Err(_) => None,
        }
    }

    /// Opens a blocked wallet again, but not before the keys of lost devices have ended.
    async fn unblock(
        &self,
        wallet: WalletId,
        version: i64,
        is_free: bool,
    ) -> Result<Tried, WalletOpenerError> {
        match self.knows_of_ends(wallet).await {
            Ok(true) if is_free => self.opener.reopen(wallet, version).await.map(|()| Tried::Done),
            Ok(true) => self.opener.unblock(wallet, version).await.map(|()| Tried::Done),
            Ok(false) => Ok(Tried::Waits),
            Err(error) => Err(WalletOpenerError(error.to_string())),
        }
    }

    /// Holds the wish for this process, if nobody else has taken or changed it since it was seen.
    async fn claim(&self, seen: Work) -> Result<Option<Work>, AccountError> {
        let until_ms = self.clock.now().plus_ms(CLAIM_MS).millis();
        let mut transaction = self.database.begin_write().await?;
        let claimed = sqlx::query(
            "UPDATE account_wallet_work SET claimed_until_ms = $1 \
             WHERE wallet_id = $2 AND device_key = $3 AND version = $4 AND claimed_until_ms = $5",
        )
        .bind(until_ms)
        .bind(&seen.wallet)
        .bind(&seen.key)
        .bind(seen.version)
        .bind(seen.claimed_until_ms)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok((claimed.rows_affected() == 1).then_some(Work {
            claimed_until_ms: until_ms,
            ..seen
        }))
    }

    async fn try_one(&self, work: &Work, most: Duration) -> Result<Tried, WalletOpenerError> {
        let told = async {
            let unreadable = |_| WalletOpenerError("the wish cannot be read".into());
            let wallet: WalletId = parsed(&work.wallet, "wallet_id").map_err(unreadable)?;
            // Opened before anything else, whatever became of an earlier wish.
            self.opener.open(wallet, self.currency).await?;
            match Wish::ALL.into_iter().find(|wish| wish.as_str() == work.wish) {
                Some(Wish::Open) => {}
                Some(Wish::Bind) => {
                    let key = parsed(&work.key, "device_key").map_err(unreadable)?;
                    self.opener.bind(wallet, key, work.version).await?;
                }
                Some(Wish::Unbind) => {
                    let key = parsed(&work.key, "device_key").map_err(unreadable)?;
                    self.opener.unbind(wallet, key, work.version).await?;
                }
                Some(Wish::Block) => self.opener.block(wallet, work.version).await?,
                Some(Wish::Unblock) => return self.unblock(wallet, work.version, false).await,
                Some(Wish::Reopen) => return self.unblock(wallet, work.version, true).await,
                Some(Wish::Replaced) => {
                    let id = work.key.strip_prefix(REPLACED).unwrap_or_default();
                    let id = parsed(id, "device_key").map_err(unreadable)?;
                    self.opener.charge_replacement(wallet, id).await?;
                }
                None => return Err(WalletOpenerError("the wish is of an unknown kind".into())),
            }
            Ok(Tried::Done)
        };
        match tokio::time::timeout(most, told).await {
            Ok(outcome) => outcome,
            Err(_) => Err(WalletOpenerError("it took too long".into())),
        }
    }

    /// Takes a done wish out, puts off one that failed or waits; one that changed meanwhile only loses its holder.
    async fn put_back(
        &self,
        held: Work,
        outcome: Result<Tried, WalletOpenerError>,
    ) -> Result<(), AccountError> {
        const PUT_OFF: &str = "UPDATE account_wallet_work SET due_at_ms = $5, attempts = attempts + $6 \
                               WHERE wallet_id = $1 AND device_key = $2 AND claimed_until_ms = $3 AND version = $4";
        let mut transaction = self.database.begin_write().await?;
        let (statement, put_off) = match &outcome {
            Ok(Tried::Done) => (
                "DELETE FROM account_wallet_work \
                 WHERE wallet_id = $1 AND device_key = $2 AND claimed_until_ms = $3 AND version = $4",
                None,
            ),
            Ok(Tried::Waits) => (PUT_OFF, Some((UNBLOCK_WAIT_MS, 0_i64))),
            Err(error) => {
                tracing::warn!(account = %held.account, wish = %held.wish, attempts = held.attempts, %error, "wallet work put off");
                (PUT_OFF, Some((retry_after_ms(&held.wish, held.attempts), 1)))
            }
        };
        let mut query = sqlx::query(statement)
            .bind(&held.wallet)
            .bind(&held.key)
            .bind(held.claimed_until_ms)
            .bind(held.version);
        if let Some((wait_ms, failures)) = put_off {
            let due_at = self.clock.now().plus_ms(wait_ms);
            query = query.bind(due_at.millis()).bind(failures);
        }
        query.execute(&mut *transaction).await?;
        sqlx::query(
            "UPDATE account_wallet_work SET claimed_until_ms = 0 \
             WHERE wallet_id = $1 AND device_key = $2 AND claimed_until_ms = $3",
        )
        .bind(&held.wallet)
        .bind(&held.key)
        .bind(held.claimed_until_ms)
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}

fn retry_after_ms(wish: &str, attempts: i64) -> i64 {
    let is_urgent = [Wish::Block, Wish::Unbind]
        .iter()
        .any(|urgent| urgent.as_str() == wish);
    let longest_ms = if is_urgent {
        LONGEST_URGENT_RETRY_MS
    } else {
        LONGEST_RETRY_MS
    };
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(20);
    FIRST_RETRY_MS.saturating_mul(1_i64 << doublings).min(longest_ms)
}
