//! Whose a transfer is: the wallet's id stands somewhere in the title, however it is broken.

use std::collections::BTreeSet;

use cityplus_domain::Currency;
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::CityKey;
use data_encoding::HEXLOWER;

use crate::operator::ledger::AccountKey;
use crate::operator::{Books, OperatorError, wallets};
use crate::store::Database;

/// Digits of a wallet's id.
const DIGITS: usize = 32;
/// Most places in a title where an id may stand; an id among account numbers is in a few dozen.
const PLACES_MAX: usize = 128;

/// The one wallet, or why there is none.
pub(super) type Whose = Result<WalletId, &'static str>;

/// Whose an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// One of this city's, or nobody's as far as can be told.
    Here(Whose),
    /// The title names wallets of other cities of this operator only.
    Elsewhere,
}

/// The wallet of that city and currency that the title names. Cities of one operator have one bank account, so a title may
/// name another one's, too.
pub(super) async fn owner_of(
    books: &Books,
    city: &CityKey,
    title: &str,
    currency: Currency,
) -> Result<Owner, OperatorError> {
    let places = places(title);
    if places.len() > PLACES_MAX {
        return Ok(Owner::Here(Err(
            "the title holds too many digits to find a wallet's id among them",
        )));
    }
    if places.is_empty() {
        return Ok(Owner::Here(Err("the title holds no wallet's id")));
    }
    let (mut named, mut is_elsewhere) = (Vec::new(), false);
    for wallet in places {
        let key = AccountKey::Wallet(wallet);
        if let Some(standing) = wallets::standing(&books.database, city, &key).await? {
            named.push((wallet, standing.currency));
        } else if is_kept(&books.database, &key).await? {
            is_elsewhere = true;
        }
    }
    Ok(match named.as_slice() {
        [] if is_elsewhere => Owner::Elsewhere,
        [] => Owner::Here(Err("the title names no wallet of this city")),
        [_] if is_elsewhere => Owner::Here(Err("the title names wallets of more than one city")),
        [(wallet, of)] if *of == currency => Owner::Here(Ok(*wallet)),
        [_] => Owner::Here(Err("the wallet that the title names holds another currency")),
        _ => Owner::Here(Err("the title names more than one wallet")),
    })
}

/// Whether any city has it.
async fn is_kept(database: &Database, key: &AccountKey) -> Result<bool, OperatorError> {
    let count: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM account WHERE id = $1")
        .bind(key.to_string())
        .fetch_one(database.reader())
        .await?;
    Ok(count > 0)
}

/// Everything in a title that may be a wallet's id: letters around it may look like its digits.
fn places(title: &str) -> BTreeSet<WalletId> {
    let compact: String = title
        .chars()
        .filter(|letter| !is_passed_over(*letter))
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    compact
        .split(|letter: char| !matches!(letter, '0'..='9' | 'a'..='f'))
        .flat_map(|run| run.as_bytes().windows(DIGITS))
        .filter_map(wallet_of)
        .collect()
}

fn wallet_of(digits: &[u8]) -> Option<WalletId> {
    let bytes = HEXLOWER.decode(digits).ok()?;
    bytes.try_into().ok().map(WalletId::from_bytes)
}

/// Blanks, hyphens and what telephones make of hyphens.
fn is_passed_over(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALLET: &str = "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a07";

    #[test]
    fn an_id_is_found_however_it_is_broken() {
        let wallet: WalletId = WALLET.parse().unwrap();
        for title in [
            WALLET.to_owned(),
            WALLET.replace('-', ""),
            WALLET.to_uppercase(),
            format!("Zasilenie portfela {WALLET}, dla Oli"),
            WALLET.replace("7d2a", "7d 2a\n"),
            WALLET.replace('-', "\u{2013}"),
            WALLET.replace('-', " - "),
            "0198A3C17B3E7D2A 9C412F6D8E5B1A07".to_owned(),
            // Letters before and behind it that could be digits of it.
            format!("kwota za {WALLET} edek"),
            format!("/REMI/{WALLET}/"),
        ] {
            assert!(places(&title).contains(&wallet), "{title}");
        }
    }

    #[test]
    fn what_is_too_short_is_none() {
        for title in ["", "zasilenie", "0198a3c1-7b3e-7d2a-9c41-2f6d8e5b1a0", "żżż"] {
            assert_eq!(places(title).len(), 0, "{title}");
        }
        assert_eq!(places(&format!("{WALLET} x {WALLET}")).len(), 1);
        assert!(places(&format!("{WALLET} {WALLET}")).len() > 1);
        assert_eq!(places(&"0".repeat(500)).len(), 1);
    }
}
