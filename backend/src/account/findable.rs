//! Being found: an account may agree to be found by its mail address, so that money can be sent to it by who knows that.
//!
//! The consent and the address stay in this room: the operator learns only the wallet that money then goes to. Whoever
//! asks is signed in, has a wallet and has few tries, and an address that is unknown, not confirmed or not to be found
//! by gets one and the same answer, after the same work.

use std::net::IpAddr;

use cityplus_domain::ids::AccountId;
use cityplus_protocol::account::{Findable, Found};
use cityplus_protocol::texts::{Email, Name, without_hidden};

use super::limits::{FIND_ACCOUNT, FIND_ADDRESS, FIND_CLIENT};
use super::rate_limit::Counted;
use super::rows::{parsed, text};
use super::{AccountError, Accounts};
use crate::http::Principal;

/// The most characters of a first name that are shown.
const SHOWN_MAX_CHARS: usize = 30;

/// By what an account can be found. Accounts have no telephone number yet; one that is confirmed will be another kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alias {
    /// The account's mail address; every account's is confirmed.
    Mail,
}

impl Alias {
    /// As it is stored.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
        }
    }
}

impl Accounts {
    /// By what the account may be found.
    pub async fn findable(&self, account: AccountId) -> Result<Findable, AccountError> {
        let agreed: Option<String> =
            sqlx::query_scalar("SELECT kind FROM account_alias WHERE account_id = $1 AND kind = $2")
                .bind(account.to_string())
                .bind(Alias::Mail.as_str())
                .fetch_optional(self.database.reader())
                .await?;
        Ok(Findable {
            by_mail: agreed.is_some(),
        })
    }

    /// Agrees to be found, or no longer; it holds from the next question on.
    pub async fn set_findable(&self, by: &Principal, asked: Findable) -> Result<Findable, AccountError> {
        if asked.by_mail && by.wallet_id.is_none() {
            return Err(AccountError::Forbidden(
                "this account has no wallet, so no money can be sent to it and nobody needs to find it",
            ));
        }
        let mut transaction = self.database.begin_write().await?;
        if asked.by_mail {
            sqlx::query(
                "INSERT INTO account_alias (account_id, kind, agreed_at_ms) VALUES ($1, $2, $3) \
                 ON CONFLICT (account_id, kind) DO NOTHING",
            )
            .bind(by.account_id.to_string())
            .bind(Alias::Mail.as_str())
            .bind(self.clock.now().millis())
            .execute(&mut *transaction)
            .await?;
        } else {
            sqlx::query("DELETE FROM account_alias WHERE account_id = $1 AND kind = $2")
                .bind(by.account_id.to_string())
                .bind(Alias::Mail.as_str())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        tracing::info!(account = %by.account_id, by_mail = asked.by_mail, "consent to be found set");
        Ok(asked)
    }

    /// The wallet of the account that agreed to be found by this mail address. Tries count whatever comes of them.
    pub async fn find(
        &self,
        by: &Principal,
        mail: &Email,
        client: Option<IpAddr>,
    ) -> Result<Found, AccountError> {
        if by.wallet_id.is_none() {
            return Err(AccountError::Forbidden(
                "this account has no wallet to send money from; sign in as a resident",
            ));
        }
        Counted::default()
            .and(FIND_ACCOUNT, &by.account_id.to_string())
            .and(FIND_ADDRESS, mail.as_str())
            .and_client(FIND_CLIENT, client)
            .take(&self.database, self.clock.now())
            .await?;
        // One question for all cases: what is missing, the account or its consent, is not to be seen in the answer's time.
        let row = sqlx::query(
            "SELECT a.wallet_id, a.name FROM account a \
             JOIN account_alias l ON l.account_id = a.id AND l.kind = $2 \
             WHERE a.email = $1 AND a.wallet_id IS NOT NULL",
        )
        .bind(mail.as_str())
        .bind(Alias::Mail.as_str())
        .fetch_optional(self.database.reader())
        .await?;
        tracing::info!(by = %by.account_id, found = row.is_some(), "somebody was looked for by a mail address");
        let row = row.ok_or(AccountError::NobodyFound)?;
        let name: Name = text(&row, "name")?;
        Ok(Found {
            wallet_id: text(&row, "wallet_id")?,
            shown_name: parsed(&mask(name.as_str()), "name")?,
        })
    }
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
