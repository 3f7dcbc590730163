//! The account's telephone number: kept once a code that was sent to it has been given back.
//!
//! A number belongs to whoever proved it last: when it gets another owner, who had it before is found by it no more. What
//! costs money, a message, is counted for the number, the account, the place it was asked from and the city.

mod code;

use std::net::IpAddr;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::AccountId;
use cityplus_protocol::account::AccountView;
use cityplus_protocol::number::{NumberView, PendingNumber};
use cityplus_protocol::texts::{NumberCode, PhoneNumber};
use data_encoding::HEXLOWER;
use ring::hmac;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use code::{KeptCode, draw, signed};

use super::findable::Kind;
use super::limits::{
    NOTICE_MS, NUMBER_ACCOUNT, NUMBER_CLIENT, NUMBER_CODE_ATTEMPTS, NUMBER_CODE_MS, NUMBER_NUMBER,
    NUMBER_PAIR, NUMBER_REPEAT_MS, NUMBER_TRIES, number_city,
};
use super::rate_limit::Counted;
use super::rows::{AccountRow, parsed, text};
use super::{AccountError, Accounts, Recipient, tokens};
use crate::http::Principal;
use crate::mail::NewMail;
use crate::sms::can_be_sent_to;
use crate::store::{StoreError, WriteTransaction};

impl Accounts {
    /// The account's number, and one that waits for its code.
    pub async fn number(&self, account: AccountId) -> Result<NumberView, AccountError> {
        let mut connection = self.database.reader().acquire().await?;
        standing(&mut connection, account, self.clock.now()).await
    }

    /// Sends a code to a number; the number before it stays until the code is given back. A new code takes the place of
    /// an older one, unless that one has just been sent to the same number: then nothing is sent. Of the number that the
    /// account has, nothing is to be proven.
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
        let before = standing(&mut transaction, id, now).await?;
        if before.number.as_ref() == Some(number) {
            self.forget_code(&mut transaction, id).await?;
        } else if !was_just_sent(&before, number, now) {
            self.must_reach(number)?;
            self.count_asking(&mut transaction, id, number, client, now)
                .await?;
            if let Some(refused) = self.refused_by_city(&mut transaction, now).await? {
                // Who asks on and on is soon refused without a line in the log.
                transaction.commit().await?;
                return Err(refused);
            }
            self.send_number_code(&mut transaction, &account, number, now)
                .await?;
        }
        let view = standing(&mut transaction, id, now).await?;
        transaction.commit().await?;
        tracing::info!(account = %id, asked = view.pending.is_some(), "telephone number set");
        self.messages.wake();
        Ok(view)
    }

    /// Whether text messages may go to this number, and reach it.
    fn must_reach(&self, number: &PhoneNumber) -> Result<(), AccountError> {
        if !self.settings.reach.has(number) {
            return Err(AccountError::NumberNotReached);
        }
        if !can_be_sent_to(number.as_str()) {
            return Err(AccountError::Field {
                field: "number",
                message: "text messages cannot be sent to numbers of nine digits with their calling code; give another one",
            });
        }
        Ok(())
    }

    /// Counts that a message is asked for, or refuses it; then the caller undoes all of it.
    async fn count_asking(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        number: &PhoneNumber,
        client: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), AccountError> {
        Counted::default()
            .and(NUMBER_ACCOUNT, &account.to_string())
            .and(NUMBER_PAIR, &format!("{account}\n{}", number.as_str()))
            .and(NUMBER_NUMBER, number.as_str())
            .and_client(NUMBER_CLIENT, client)
            .take_within(transaction, now)
            .await
    }

    /// Counts a message of the city's. If these are used up, nothing of it is counted, and the answer is the refusal.
    async fn refused_by_city(
        &self,
        transaction: &mut WriteTransaction,
        now: Timestamp,
    ) -> Result<Option<AccountError>, AccountError> {
        let a_day = self.settings.reach.messages_a_day();
        let city = Counted::default().and(number_city(a_day), "");
        match city.take_within(transaction, now).await {
            Err(refused @ AccountError::RateLimited { .. }) => {
                city.give_back(transaction).await?;
                tracing::error!(
                    a_day,
                    "the city's text messages of a day are used up: nobody can confirm a number; raise messages_a_day \
                     if those who asked are residents"
                );
                Ok(Some(refused))
            }
            other => other.map(|()| None),
        }
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
        self.withdraw_message(transaction, account.account_id).await?;
        let message_id = self.messages.put(transaction, message).await?;
        sqlx::query(
            "INSERT INTO account_number_code \
             (account_id, number, code_key, code_tag, attempts_left, expires_at_ms, used_at_ms, message_id) \
             VALUES ($1, $2, $3, $4, $5, $6, NULL, $7) \
             ON CONFLICT (account_id) DO UPDATE SET number = $2, code_key = $3, code_tag = $4, attempts_left = $5, \
             expires_at_ms = $6, used_at_ms = NULL, message_id = $7",
        )
        .bind(account.account_id.to_string())
        .bind(number.as_str())
        .bind(HEXLOWER.encode(&key))
        .bind(HEXLOWER.encode(tag.as_ref()))
        .bind(NUMBER_CODE_ATTEMPTS)
        .bind(expires_at.millis())
        .bind(message_id)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    /// Takes the message of the account's code back, if it still waits: its code is of no use any more.
    async fn withdraw_message(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
    ) -> Result<(), AccountError> {
        let message: Option<String> =
            sqlx::query_scalar("SELECT message_id FROM account_number_code WHERE account_id = $1")
                .bind(account.to_string())
                .fetch_optional(&mut **transaction)
                .await?;
        if let Some(message) = message {
            self.messages.withdraw(transaction, &message).await?;
        }
        Ok(())
    }

    async fn forget_code(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
    ) -> Result<(), AccountError> {
        self.withdraw_message(transaction, account).await?;
        sqlx::query("DELETE FROM account_number_code WHERE account_id = $1")
            .bind(account.to_string())
            .execute(&mut **transaction)
            .await?;
        Ok(())
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
        self.forget_code(&mut transaction, id).await?;
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

    /// The account, which stays as it is until the commit.
    pub(super) async fn locked(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
    ) -> Result<AccountView, AccountError> {
        let row = AccountRow::locked(transaction, self.database.for_update(), account).await?;
        Ok(row.ok_or(AccountError::NotSignedIn)?.view)
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

/// Whether a code that still serves has just been sent to this number: then the answer was lost, or the message is on its
/// way.
fn was_just_sent(before: &NumberView, number: &PhoneNumber, now: Timestamp) -> bool {
    let sent_since = now.plus_ms(NUMBER_CODE_MS - NUMBER_REPEAT_MS);
    before
        .pending
        .as_ref()
        .is_some_and(|pending| pending.number == *number && pending.expires_at > sent_since)
}
