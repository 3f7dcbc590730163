//! A statement's way into the ledger.

use std::collections::HashMap;

use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Currency, Money};
use ring::digest;

use super::credit::{Asked, pay_in};
use super::matching::{Owner, owner_of};
use super::rows::{self, NewEntry};
use super::statement::{self, Entry, Kind, Statement};
use super::{BankEntryState, SkippedEntry, StatementImport};
use crate::operator::ledger::AccountKey;
use crate::operator::{Books, OperatorError, wallets};

/// How many entries are kept by one commit and asked of the ledger together.
const CHUNK: usize = 200;
/// Why an entry is left to another city.
const NAMES_ANOTHER_CITY: &str =
    "its title names a wallet of another city of this operator; import the statement for that city, too";
const KEPT_ELSEWHERE: &str = "another city of this operator has it; if it is for no wallet there, say so by `cityplus \
                              bank-ignore` and import the statement again";

/// Puts what a statement file brings into wallets. A file that is not right moves nothing.
pub(in crate::operator) async fn import(
    books: &Books,
    city: &CityKey,
    file: &[u8],
) -> Result<StatementImport, OperatorError> {
    let mut done = StatementImport::default();
    let before = rows::cities_before(&books.database, city).await?;
    for statement in statement::read(file)? {
        let new = sorted(books, city, &before, statement, &mut done).await?;
        for chunk in new.chunks(CHUNK) {
            take(books, city, chunk, &mut done).await?;
        }
    }
    Ok(done)
}

/// The entries that are money for wallets, each with its identity and its wallet. The cities `before` are the other ones that
/// may have them from before.
async fn sorted(
    books: &Books,
    city: &CityKey,
    before: &[CityKey],
    statement: Statement,
    done: &mut StatementImport,
) -> Result<Vec<NewEntry>, OperatorError> {
    let mut currencies: HashMap<String, Option<Currency>> = HashMap::new();
    let mut counted: HashMap<String, u64> = HashMap::new();
    let mut new = Vec::new();
    for entry in statement.entries {
        let common = common(&statement.account, &entry);
        let ordinal = counted.entry(common.clone()).or_default();
        *ordinal = ordinal.saturating_add(1);
        let id = id_of(&identity(city, &common), *ordinal);
        let shared = id_of(&common, *ordinal).to_string();
        let in_city = |other| id_of(&identity(other, &common), *ordinal);
        let elsewhere = before.iter().map(in_city).collect();
        let currency = if let Some(known) = currencies.get(&entry.currency) {
            *known
        } else {
            let found = in_use(books, city, &entry.currency).await?;
            currencies.insert(entry.currency.clone(), found);
            found
        };
        let owner = match for_wallets(&entry, currency) {
            Ok(amount) => (amount, owner(books, city, &entry, amount.currency).await?),
            Err(why) => {
                done.not_for_us.push(skipped(&entry, why));
                continue;
            }
        };
        match owner {
            (amount, Owner::Here(whose)) => new.push(NewEntry {
                id,
                shared,
                elsewhere,
                line: entry.line,
                booked_on: entry.booked_on,
                amount,
                whose,
                title: entry.title,
                payer: entry.payer,
                statement: statement.number.clone(),
            }),
            (_, Owner::Elsewhere) => done.not_for_us.push(skipped(&entry, NAMES_ANOTHER_CITY)),
        }
    }
    Ok(new)
}

fn skipped(entry: &Entry, why: &'static str) -> SkippedEntry {
    SkippedEntry {
        line: entry.line,
        booked_on: entry.booked_on,
        amount: format!(
            "{}.{:02} {}",
            entry.amount / 100,
            entry.amount % 100,
            entry.currency
        ),
        why,
    }
}

/// What tells an entry apart, for whichever city and how often it is imported. Equal ones of one statement are told apart by
/// their order.
fn common(account: &str, entry: &Entry) -> String {
    let direction = match entry.kind {
        Kind::CreditTakenBack => "taken back",
        _ => "credit",
    };
    format!(
        "{account}\n{}\n{}\n{}\n{}\n{direction}\n",
        entry.key, entry.booked_on, entry.amount, entry.currency
    )
}

/// The same for one city.
fn identity(city: &CityKey, common: &str) -> String {
    format!("cityplus-bank-entry-1\n{city}\n{common}")
}

/// A UUID of version 8 (RFC 9562): its other bits are the beginning of a SHA-256.
fn id_of(identity: &str, ordinal: u64) -> TransferId {
    let hash = digest::digest(&digest::SHA256, format!("{identity}{ordinal}\n").as_bytes());
    let mut bytes = [0_u8; 16];
    for (place, byte) in bytes.iter_mut().zip(hash.as_ref()) {
        *place = *byte;
    }
    if let Some(version) = bytes.get_mut(6) {
        *version = (*version & 0x0f) | 0x80;
    }
    if let Some(variant) = bytes.get_mut(8) {
        *variant = (*variant & 0x3f) | 0x80;
    }
    TransferId::from_bytes(bytes)
}

/// The currency of that code, if the city has accounts in it: with the first of them its cash was opened.
async fn in_use(books: &Books, city: &CityKey, code: &str) -> Result<Option<Currency>, OperatorError> {
    let Ok(currency) = code.parse::<Currency>() else {
        return Ok(None);
    };
    let cash = AccountKey::Cash {
        city: city.clone(),
        currency,
    };
    let standing = wallets::standing(&books.database, city, &cash).await?;
    Ok(standing.map(|standing| standing.currency))
}

/// The amount if it is money for wallets, less than nothing if it was taken back; otherwise why it is none.
fn for_wallets(entry: &Entry, currency: Option<Currency>) -> Result<Money, &'static str> {
    let minor = match entry.kind {
        Kind::Credit => entry.amount,
        Kind::CreditTakenBack => entry.amount.saturating_neg(),
        Kind::Debit => return Err("it is money that went out"),
        Kind::DebitTakenBack => return Err("it takes back money that went out"),
        Kind::NotBooked => return Err("it is not booked"),
    };
    if minor == 0 {
        return Err("its amount is nothing");
    }
    let currency = currency.ok_or("no wallet of the city is in its currency")?;
    Ok(Money::new(minor, currency))
}

/// The wallet an entry is for, unless it is another city's.
async fn owner(
    books: &Books,
    city: &CityKey,
    entry: &Entry,
    currency: Currency,
) -> Result<Owner, OperatorError> {
    let Owner::Here(whose) = owner_of(books, city, &entry.title, currency).await? else {
        return Ok(Owner::Elsewhere);
    };
    Ok(Owner::Here(if entry.kind == Kind::CreditTakenBack {
        Err("the bank has taken a credit back; see to it by hand, then say that it is for no wallet")
    } else if entry.is_batch {
        Err("the bank has put several transfers into one entry")
    } else {
        whose
    }))
}

/// Keeps entries, and then moves the money of those whose wallet is known.
async fn take(
    books: &Books,
    city: &CityKey,
    chunk: &[NewEntry],
    done: &mut StatementImport,
) -> Result<(), OperatorError> {
    let now = books.clock.now();
    let mut asked = Vec::new();
    let mut transaction = books.database.begin_write().await?;
    for new in chunk {
        let is_new = rows::keep(&mut transaction, city, new, now).await?;
        let Some(kept) = rows::find(&mut transaction, city, new.id).await? else {
            done.not_for_us.push(SkippedEntry {
                line: new.line,
                booked_on: new.booked_on,
                amount: new.amount.to_string(),
                why: KEPT_ELSEWHERE,
            });
            continue;
        };
        let wallet = kept.wallet.filter(|_| kept.state == BankEntryState::Asked);
        // One that is not new belongs to an import that was cut off.
        let is_due = wallet.is_some() && (is_new || rows::ask_again(&mut transaction, new.id, now).await?);
        match wallet.filter(|_| is_due) {
            Some(wallet) => asked.push(Asked {
                id: kept.id,
                wallet,
                amount: kept.amount,
            }),
            None if is_new => done.waiting.push(kept.view()),
            None => done.known = done.known.saturating_add(1),
        }
    }
    transaction.commit().await?;
    if asked.is_empty() {
        return Ok(());
    }
    for (kept, _) in pay_in(books, city, &asked).await? {
        if kept.state == BankEntryState::Credited {
            done.credited = done.credited.saturating_add(1);
        } else {
            done.waiting.push(kept.view());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: Kind, key: &str) -> Entry {
        Entry {
            line: 1,
            key: key.to_owned(),
            booked_on: "2026-10-06".parse().unwrap(),
            amount: 100,
            currency: "PLN".to_owned(),
            kind,
            title: String::new(),
            payer: String::new(),
            is_batch: false,
        }
    }

    /// An id that changed would credit everything of before once more.
    #[test]
    fn an_identity_stays_what_it_is() {
        let city = "opole".parse().unwrap();
        let text = identity(&city, &common("PL27", &entry(Kind::Credit, "reference BR1")));
        assert_eq!(
            text,
            "cityplus-bank-entry-1\nopole\nPL27\nreference BR1\n2026-10-06\n100\nPLN\ncredit\n"
        );
        assert_eq!(
            id_of(&text, 1).to_string(),
            "a6d6b7aa-d38e-8208-902d-4611a2c2c1c6"
        );
        assert_eq!(
            id_of(&text, 2).to_string(),
            "f9b06d7b-aeea-8f10-bdaf-e422030e0378"
        );
        let back = common("PL27", &entry(Kind::CreditTakenBack, "reference BR1"));
        assert_ne!(identity(&city, &back), text);
    }

    #[test]
    fn only_booked_credits_in_a_used_currency_are_for_wallets() {
        let pln = Some(Currency::PLN);
        let money = |minor| Ok(Money::new(minor, Currency::PLN));
        assert_eq!(for_wallets(&entry(Kind::Credit, ""), pln), money(100));
        assert_eq!(for_wallets(&entry(Kind::CreditTakenBack, ""), pln), money(-100));
        assert!(for_wallets(&entry(Kind::Credit, ""), None).is_err());
        for kind in [Kind::Debit, Kind::DebitTakenBack, Kind::NotBooked] {
            assert!(for_wallets(&entry(kind, ""), pln).is_err());
        }
    }
}
