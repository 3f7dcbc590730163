//! The account's telephone number: kept once a code that was sent to it has been given back.
//!
//! A number belongs to whoever proved it last: when it gets another owner, who had it before is found by it no more. What
//! costs money, a message, is counted for the number, the account, the place it was asked from and the city.

use std::net::IpAddr;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::AccountId;
use cityplus_protocol::account::AccountView;
use cityplus_protocol::number::{NumberView, PendingNumber};
use cityplus_protocol::texts::{NumberCode, PhoneNumber};
use data_encoding::HEXLOWER;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::findable::Kind;
use super::limits::{
    NOTICE_MS, NUMBER_ACCOUNT, NUMBER_CITY, NUMBER_CLIENT, NUMBER_CODE_ATTEMPTS, NUMBER_CODE_MS,
    NUMBER_NUMBER, NUMBER_TRIES,
};
use super::rate_limit::Counted;
use super::rows::{AccountRow, parsed, text};
use super::{AccountError, Accounts, Recipient, tokens};
use crate::http::Principal;
use crate::mail::NewMail;
use crate::store::{StoreError, WriteTransaction};

/// How many codes there are: all of six digits.
const CODES: u32 = 1_000_000;
/// Random numbers from here on are drawn again, so that every code is equally likely.
const DRAWN_BELOW: u32 = u32::MAX / CODES * CODES;

impl Accounts {
    /// The account's number, and one that waits for its code.
    pub async fn number(&self, account: AccountId) -> Result<NumberView, AccountError> {
        let mut connection = self.database.reader().acquire().await?;
        standing(&mut connection, account, self.clock.now()).await
    }

    /// Sends a code to a number; the number before it stays until the code is given back. A new code takes the place of
    /// an older one. Of the number that the account has, nothing is to be proven.
    pub async fn set_number(
        &self,
        by: &Principal,
        number: &PhoneNumber,
        client: Option<IpAddr>,
    ) -> Result<NumberView, AccountError> {
        if by.wallet_id.is_none() {
            return Err(AccountError::Forbidden(
                "this account has no wallet, so no money can be sent to it and it needs no number to be found by",
            ));
        }
        let (now, id) = (self.clock.now(), by.account_id);
        let mut transaction = self.database.begin_write().await?;
        let account = self.locked(&mut transaction, id).await?;
        if standing(&mut transaction, id, now).await?.number.as_ref() == Some(number) {
            forget_code(&mut transaction, id).await?;
        } else {
            // Refused, all of it is undone with the transaction.
            Counted::default()
                .and(NUMBER_ACCOUNT, &id.to_string())
                .and(NUMBER_NUMBER, number.as_str())
                .and_client(NUMBER_CLIENT, client)
                .and(NUMBER_CITY, "")
                .take_within(&mut transaction, now)
                .await?;
            self.send_number_code(&mut transaction, &account, number, now)
                .await?;
        }
        let view = standing(&mut transaction, id, now).await?;
        transaction.commit().await?;
        tracing::info!(account = %id, asked = view.pending.is_some(), "telephone number set");
        self.messages.wake();
        Ok(view)
    }

    async fn send_number_code(
        &self,
        transaction: &mut WriteTransaction,
        account: &AccountView,
        number: &PhoneNumber,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        let code = draw()?;
        let mut key = [0; 32];
        tokens::fill(&mut key)?;
        let tag = hmac::sign(
            &hmac::Key::new(hmac::HMAC_SHA256, &key),
            &signed(account.account_id, number, &code),
        );
        let expires_at = now.plus_ms(NUMBER_CODE_MS);
        sqlx::query(
            "INSERT INTO account_number_code \
             (account_id, number, code_key, code_tag, attempts_left, expires_at_ms, used_at_ms) \
             VALUES ($1, $2, $3, $4, $5, $6, NULL) \
             ON CONFLICT (account_id) DO UPDATE SET number = $2, code_key = $3, code_tag = $4, attempts_left = $5, \
             expires_at_ms = $6, used_at_ms = NULL",
        )
        .bind(account.account_id.to_string())
        .bind(number.as_str())
        .bind(HEXLOWER.encode(&key))
        .bind(HEXLOWER.encode(tag.as_ref()))
        .bind(NUMBER_CODE_ATTEMPTS)
        .bind(expires_at.millis())
        .execute(&mut **transaction)
        .await?;
        let arguments = [
            ("city", self.settings.service_name.as_str()),
            ("code", code.as_str()),
        ];
        let message = NewMail {
            to: number.as_str().to_owned(),
            subject: String::new(),
            body: self
                .message_texts
                .get(account.language.as_str(), "number", &arguments),
            expires_at,
        };
        Ok(self.messages.put(transaction, message).await?)
    }

    /// Gives the code back: the number is the account's from now on, whoever had it before. The same code again gets the
    /// same answer: the first one may have been lost.
    pub async fn confirm_number(
        &self,
        by: &Principal,
        code: &NumberCode,
    ) -> Result<NumberView, AccountError> {
        let (now, id) = (self.clock.now(), by.account_id);
        Counted::default()
            .and(NUMBER_TRIES, &id.to_string())
            .take(&self.database, now)
            .await?;
        let mut transaction = self.database.begin_write().await?;
        self.locked(&mut transaction, id).await?;
        let kept = KeptCode::of(&mut transaction, id, now)
            .await?
            .ok_or(AccountError::InvalidCode)?;
        if !kept.is(id, code) {
            sqlx::query(
                "UPDATE account_number_code SET attempts_left = attempts_left - 1 WHERE account_id = $1",
            )
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
            // Committed: the attempt is counted.
            transaction.commit().await?;
            return Err(AccountError::InvalidCode);
        }
        if !kept.is_used {
            self.give_number(&mut transaction, id, &kept.number, now).await?;
        }
        let view = standing(&mut transaction, id, now).await?;
        transaction.commit().await?;
        self.outbox.wake();
        // Used before, and taken away since.
        if view.number.as_ref() != Some(&kept.number) {
            return Err(AccountError::InvalidCode);
        }
        Ok(view)
    }

    /// Makes a number the account's. The account's former number and the consent to be found by it go; so do the
    /// number's former owner's, who is told.
    async fn give_number(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        number: &PhoneNumber,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        // Two accounts that exchange their numbers must not wait for each other.
        let statement = format!(
            "SELECT account_id FROM account_number WHERE number = $1 OR account_id = $2 ORDER BY account_id{}",
            self.database.for_update()
        );
        sqlx::query(AssertSqlSafe(statement))
            .bind(number.as_str())
            .bind(account.to_string())
            .fetch_all(&mut **transaction)
            .await?;
        let ended: Vec<String> = sqlx::query_scalar(
            "DELETE FROM account_number WHERE number = $1 OR account_id = $2 RETURNING account_id",
        )
        .bind(number.as_str())
        .bind(account.to_string())
        .fetch_all(&mut **transaction)
        .await?;
        for owner in ended {
            let owner: AccountId = parsed(&owner, "account_number.account_id")?;
            Kind::Number.take_back(transaction, owner).await?;
            if owner != account {
                self.tell_former_owner(transaction, owner, number).await?;
            }
        }
        let given = sqlx::query(
            "INSERT INTO account_number (account_id, number, confirmed_at_ms) VALUES ($1, $2, $3)",
        )
        .bind(account.to_string())
        .bind(number.as_str())
        .bind(now.millis())
        .execute(&mut **transaction)
        .await
        .map_err(StoreError::from);
        match given {
            // Somebody else has proven it at this very moment: the same code again takes it over.
            Err(StoreError::Conflict(_)) => return Err(AccountError::Busy),
            other => other?,
        };
        sqlx::query("UPDATE account_number_code SET used_at_ms = $1 WHERE account_id = $2")
            .bind(now.millis())
            .bind(account.to_string())
            .execute(&mut **transaction)
            .await?;
        tracing::info!(%account, "telephone number confirmed");
        Ok(())
    }

    async fn tell_former_owner(
        &self,
        transaction: &mut WriteTransaction,
        owner: AccountId,
        number: &PhoneNumber,
    ) -> Result<(), AccountError> {
        let Some(former) = AccountRow::by_id(transaction, owner).await? else {
            return Ok(());
        };
        let recipient = Recipient {
            email: former.view.email.as_str(),
            language: former.view.language.as_str(),
        };
        let arguments = [("ending", number.ending())];
        self.put_mail(transaction, "number-moved", &recipient, &arguments, NOTICE_MS)
            .await?;
        tracing::info!(account = %owner, "telephone number moved to another account");
        Ok(())
    }

    /// Takes the number off the account, and one that waits for its code; repeating it does no harm.
    pub async fn remove_number(&self, by: &Principal) -> Result<NumberView, AccountError> {
        let id = by.account_id;
        let mut transaction = self.database.begin_write().await?;
        self.locked(&mut transaction, id).await?;
        forget_code(&mut transaction, id).await?;
        sqlx::query("DELETE FROM account_number WHERE account_id = $1")
            .bind(id.to_string())
            .execute(&mut *transaction)
            .await?;
        Kind::Number.take_back(&mut transaction, id).await?;
        let view = standing(&mut transaction, id, self.clock.now()).await?;
        transaction.commit().await?;
        tracing::info!(account = %id, "telephone number removed");
        Ok(view)
    }

    async fn locked(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
    ) -> Result<AccountView, AccountError> {
        let row = AccountRow::locked(transaction, self.database.for_update(), account).await?;
        Ok(row.ok_or(AccountError::NotSignedIn)?.view)
    }
}

/// A code that may still be given back.
struct KeptCode {
    number: PhoneNumber,
    key: Vec<u8>,
    tag: Vec<u8>,
    is_used: bool,
}

impl KeptCode {
    async fn of(
        connection: &mut AnyConnection,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<Self>, AccountError> {
        let row = sqlx::query(
            "SELECT number, code_key, code_tag, used_at_ms FROM account_number_code \
             WHERE account_id = $1 AND expires_at_ms > $2 AND attempts_left > 0",
        )
        .bind(account.to_string())
        .bind(now.millis())
        .fetch_optional(connection)
        .await?;
        row.as_ref().map(Self::read).transpose()
    }

    fn read(row: &AnyRow) -> Result<Self, AccountError> {
        let bytes = |column: &'static str| -> Result<Vec<u8>, AccountError> {
            let hex: String = row.try_get(column)?;
            HEXLOWER
                .decode(hex.as_bytes())
                .map_err(|_| StoreError::corrupt(format!("account_number_code: {column}")).into())
        };
        Ok(Self {
            number: text(row, "number")?,
            key: bytes("code_key")?,
            tag: bytes("code_tag")?,
            is_used: row.try_get::<Option<i64>, _>("used_at_ms")?.is_some(),
        })
    }

    /// Whether it is this code. The comparison takes the same time wherever they differ.
    fn is(&self, account: AccountId, code: &NumberCode) -> bool {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key);
        hmac::verify(&key, &signed(account, &self.number, code.as_str()), &self.tag).is_ok()
    }
}

/// What is kept of a code: that it is one account's for one number.
fn signed(account: AccountId, number: &PhoneNumber, code: &str) -> Vec<u8> {
    format!("{account}\n{}\n{code}", number.as_str()).into_bytes()
}

/// Six random digits.
fn draw() -> Result<String, AccountError> {
    let random = SystemRandom::new();
    loop {
        let mut bytes = [0; 4];
        random
            .fill(&mut bytes)
            .map_err(|_| AccountError::Fault("the system gives no randomness".into()))?;
        let drawn = u32::from_le_bytes(bytes);
        if drawn < DRAWN_BELOW {
            return Ok(format!("{:06}", drawn % CODES));
        }
    }
}

async fn standing(
    connection: &mut AnyConnection,
    account: AccountId,
    now: Timestamp,
) -> Result<NumberView, AccountError> {
    let number: Option<String> =
        sqlx::query_scalar("SELECT number FROM account_number WHERE account_id = $1")
            .bind(account.to_string())
            .fetch_optional(&mut *connection)
            .await?;
    let pending = sqlx::query(
        "SELECT number, expires_at_ms FROM account_number_code \
         WHERE account_id = $1 AND expires_at_ms > $2 AND attempts_left > 0 AND used_at_ms IS NULL",
    )
    .bind(account.to_string())
    .bind(now.millis())
    .fetch_optional(&mut *connection)
    .await?;
    let pending = pending.map(|row| -> Result<PendingNumber, AccountError> {
        Ok(PendingNumber {
            number: text(&row, "number")?,
            expires_at: Timestamp::from_millis(row.try_get("expires_at_ms")?),
        })
    });
    Ok(NumberView {
        number: number
            .map(|number| parsed(&number, "account_number.number"))
            .transpose()?,
        pending: pending.transpose()?,
    })
}

async fn forget_code(connection: &mut AnyConnection, account: AccountId) -> Result<(), AccountError> {
    sqlx::query("DELETE FROM account_number_code WHERE account_id = $1")
        .bind(account.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_six_digits_and_differ() {
        let codes: Vec<String> = (0..20).map(|_| draw().unwrap()).collect();
        assert!(
            codes.iter().all(|code| code.parse::<NumberCode>().is_ok()),
            "{codes:?}"
        );
        assert!(codes.iter().any(|code| *code != codes[0]));
        assert_eq!(DRAWN_BELOW % CODES, 0);
    }
}
