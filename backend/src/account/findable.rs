//! Being found: an account may agree to be found by its mail address or its telephone number, each for itself, so that
//! money can be sent to it by who knows that.
//!
//! The consent, address and number stay in this room: the operator learns only the wallet that money then goes to. Whoever
//! asks is signed in, has a wallet and has few tries, and what is unknown, not confirmed or not to be found by gets one and
//! the same answer, after the same work.

use std::net::IpAddr;

use cityplus_domain::ids::AccountId;
use cityplus_protocol::account::{Findable, Found, SetFindable};
use cityplus_protocol::number::Alias;
use cityplus_protocol::texts::{Name, without_hidden};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::limits::{FIND_ACCOUNT, FIND_ADDRESS, FIND_CLIENT, FIND_MISSES, FIND_NUMBER};
use super::rate_limit::Counted;
use super::rows::{parsed, text};
use super::{AccountError, Accounts};
use crate::http::Principal;
use crate::store::WriteTransaction;

/// The most characters of a first name that are shown.
const SHOWN_MAX_CHARS: usize = 30;

/// By what an account can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The account's mail address; every account's is confirmed.
    Mail,
    /// Its telephone number; there is no consent without one that is confirmed.
    Number,
}

impl Kind {
    /// As it is stored.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Number => "number",
        }
    }

    /// Who agreed to be found by it. One question for all cases: what is missing, the account or its consent, is not to be
    /// seen in the answer's time.
    const fn question(self) -> &'static str {
        match self {
            Self::Mail => {
                "SELECT a.wallet_id, a.name FROM account a \
                 JOIN account_alias l ON l.account_id = a.id AND l.kind = $2 \
                 WHERE a.email = $1 AND a.wallet_id IS NOT NULL"
            }
            Self::Number => {
                "SELECT a.wallet_id, a.name FROM account_number n \
                 JOIN account a ON a.id = n.account_id \
                 JOIN account_alias l ON l.account_id = a.id AND l.kind = $2 \
                 WHERE n.number = $1 AND a.wallet_id IS NOT NULL"
            }
        }
    }

    async fn agree(
        self,
        connection: &mut AnyConnection,
        account: AccountId,
        now_ms: i64,
    ) -> Result<(), AccountError> {
        sqlx::query(
            "INSERT INTO account_alias (account_id, kind, agreed_at_ms) VALUES ($1, $2, $3) \
             ON CONFLICT (account_id, kind) DO NOTHING",
        )
        .bind(account.to_string())
        .bind(self.as_str())
        .bind(now_ms)
        .execute(connection)
        .await?;
        Ok(())
    }

    /// The account is found by it no more.
    pub(super) async fn take_back(
        self,
        connection: &mut AnyConnection,
        account: AccountId,
    ) -> Result<(), AccountError> {
        sqlx::query("DELETE FROM account_alias WHERE account_id = $1 AND kind = $2")
            .bind(account.to_string())
            .bind(self.as_str())
            .execute(connection)
            .await?;
        Ok(())
    }
}

impl Accounts {
    /// By what the account may be found.
    pub async fn findable(&self, account: AccountId) -> Result<Findable, AccountError> {
        let mut connection = self.database.reader().acquire().await?;
        agreed(&mut connection, account).await
    }

    /// Agrees to be found, or no longer; it holds from the next question on. What is not said stays as it is.
    pub async fn set_findable(&self, by: &Principal, asked: SetFindable) -> Result<Findable, AccountError> {
        if asked == SetFindable::default() {
            return Err(AccountError::Field {
                field: "by_mail",
                message: "nothing is said; give by_mail, by_number or both",
            });
        }
        let agrees = asked.by_mail == Some(true) || asked.by_number == Some(true);
        if agrees && by.wallet_id.is_none() {
            return Err(AccountError::Forbidden(
                "this account has no wallet, so no money can be sent to it and nobody needs to find it",
            ));
        }
        let mut transaction = self.database.begin_write().await?;
        // First the account, as whoever changes or removes the number does: in any other order two could wait for each other.
        self.locked(&mut transaction, by.account_id).await?;
        if asked.by_number == Some(true) && !self.has_number(&mut transaction, by.account_id).await? {
            return Err(AccountError::Field {
                field: "by_number",
                message: "this account has no telephone number; confirm one first",
            });
        }
        for (kind, wish) in [(Kind::Mail, asked.by_mail), (Kind::Number, asked.by_number)] {
            match wish {
                Some(true) => {
                    let now_ms = self.clock.now().millis();
                    kind.agree(&mut transaction, by.account_id, now_ms).await?;
                }
                Some(false) => kind.take_back(&mut transaction, by.account_id).await?,
                None => {}
            }
        }
        let set = agreed(&mut transaction, by.account_id).await?;
        transaction.commit().await?;
        let Findable { by_mail, by_number } = set;
        tracing::info!(account = %by.account_id, by_mail, by_number, "consent to be found set");
        Ok(set)
    }

    /// Whether the account has a confirmed number, which then stays its own until the commit.
    async fn has_number(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
    ) -> Result<bool, AccountError> {
        let statement = format!(
            "SELECT account_id FROM account_number WHERE account_id = $1{}",
            self.database.for_update()
        );
        let found = sqlx::query(AssertSqlSafe(statement))
            .bind(account.to_string())
            .fetch_optional(&mut **transaction)
            .await?;
        Ok(found.is_some())
    }

    /// The wallet of the account that agreed to be found by this. Tries count whatever comes of them.
    pub async fn find(
        &self,
        by: &Principal,
        alias: &Alias,
        client: Option<IpAddr>,
    ) -> Result<Found, AccountError> {
        if by.wallet_id.is_none() {
            return Err(AccountError::Forbidden(
                "this account has no wallet to send money from; sign in as a resident",
            ));
        }
        let seeker = by.account_id.to_string();
        let counted = Counted::default().and(FIND_ACCOUNT, &seeker);
        let (kind, value, counted) = match alias {
            Alias::Mail(mail) => (Kind::Mail, mail.as_str(), counted),
            Alias::Number(number) => (Kind::Number, number.as_str(), counted.and(FIND_NUMBER, &seeker)),
        };
        counted
            .and(FIND_ADDRESS, value)
            .and_client(FIND_CLIENT, client)
            .take(&self.database, self.clock.now())
            .await?;
        let row = sqlx::query(kind.question())
            .bind(value)
            .bind(kind.as_str())
            .fetch_optional(self.database.reader())
            .await?;
        tracing::info!(
            by = %by.account_id,
            kind = kind.as_str(),
            found = row.is_some(),
            "somebody was looked for"
        );
        if kind == Kind::Number && row.is_none() {
            self.count_miss().await?;
        }
        let row = row.ok_or(AccountError::NobodyFound)?;
        let name: Name = text(&row, "name")?;
        Ok(Found {
            wallet_id: text(&row, "wallet_id")?,
            shown_name: parsed(&mask(name.as_str()), "name")?,
        })
    }

    /// Counts a number that finds nobody. Too many of the whole city are told in the log, and refused to nobody.
    async fn count_miss(&self) -> Result<(), AccountError> {
        let counted = Counted::default().and(FIND_MISSES, "");
        match counted.take(&self.database, self.clock.now()).await {
            Err(AccountError::RateLimited { .. }) => {
                tracing::warn!(
                    an_hour = FIND_MISSES.most,
                    "many numbers were looked for in vain: somebody may be trying a list"
                );
                Ok(())
            }
            other => other,
        }
    }
}

async fn agreed(connection: &mut AnyConnection, account: AccountId) -> Result<Findable, AccountError> {
    let kinds: Vec<String> = sqlx::query_scalar("SELECT kind FROM account_alias WHERE account_id = $1")
        .bind(account.to_string())
        .fetch_all(connection)
        .await?;
    let has = |kind: Kind| kinds.iter().any(|agreed| agreed == kind.as_str());
    Ok(Findable {
        by_mail: has(Kind::Mail),
        by_number: has(Kind::Number),
    })
}

/// Enough of a name for somebody who knows the person, not more: the first word and the last one's initial. Its owner
/// has typed it and somebody else reads it, so nothing in it is invisible or turns the text; a name of nothing else is a
/// question mark.
fn mask(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .map(without_hidden)
        .filter(|word| !word.is_empty());
    let mut shown: String = words
        .next()
        .unwrap_or_else(|| "?".to_owned())
        .chars()
        .take(SHOWN_MAX_CHARS)
        .collect();
    if let Some(initial) = words.next_back().and_then(|last| last.chars().next()) {
        shown.push(' ');
        shown.push(initial);
        shown.push('.');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shown_in_part() {
        let (long, words) = ("x".repeat(100), format!("{} y", "x".repeat(98)));
        for (name, shown) in [
            ("Jan", "Jan".to_owned()),
            ("Jan Kowalski", "Jan K.".to_owned()),
            ("Anna Maria Łęcka", "Anna Ł.".to_owned()),
            (long.as_str(), "x".repeat(30)),
            (words.as_str(), format!("{} y.", "x".repeat(30))),
            (
                "\u{202e}Jan\u{200b} \u{feff} \u{2066}Kowalski \u{200d}",
                "Jan K.".to_owned(),
            ),
            ("\u{200b}\u{202e}", "?".to_owned()),
        ] {
            assert_eq!(mask(name), shown);
            assert!(shown.parse::<Name>().is_ok(), "{shown}");
        }
    }
}
