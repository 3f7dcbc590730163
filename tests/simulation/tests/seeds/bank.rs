//! The operator's bank as a model: people send money to wallets, it makes statements of that, and those are imported. A
//! person looks at what cannot be told from a title.

use cityplus_backend::operator::{BankEntryState, OperatorError, WaitingBankEntry};
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::CityKey;

use super::expected::Expected;
use super::world::{Checked, Flaw, IBAN, PHONES, World};

const MINUTE_MS: i64 = 60_000;
/// More than a wallet may hold.
const TOO_MUCH: i64 = 300_000;

/// A transfer that has come.
#[derive(Clone, Copy, Debug)]
struct Arrived {
    minor: i64,
    to: WalletId,
    /// Whether the wallet stands in its title.
    is_titled: bool,
    /// Whether it is for no wallet, or for one that cannot take it: then it goes back.
    is_sent_back: bool,
}

/// The bank, with the operator's account.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bank {
    arrived: Vec<Arrived>,
    /// How many of them stand in statements.
    told: usize,
    statements: Vec<String>,
}

impl Bank {
    /// What has come to the account as far as statements tell, minor units.
    pub(crate) fn received(&self) -> i64 {
        self.arrived[..self.told]
            .iter()
            .map(|arrived| arrived.minor)
            .sum()
    }

    /// What of it must be in wallets, and what was sent back.
    pub(crate) fn expect(&self, expected: &mut Expected) {
        for arrived in &self.arrived[..self.told] {
            if arrived.is_sent_back {
                expected.sent_back += arrived.minor;
            } else {
                expected.by_bank += arrived.minor;
                expected.put_in.entry(arrived.to).or_default().push(arrived.minor);
            }
        }
    }

    /// Makes a statement of what has come since the last one, as MT940; false if nothing has. The city has an account of
    /// its own, so that its entries are no other city's.
    fn tell(&mut self, city: &CityKey, day: &str, exaggerates: bool) -> bool {
        if self.told == self.arrived.len() {
            return false;
        }
        let number = self.statements.len() + 1;
        let before = self.received();
        let mut sum = before;
        let mut lines = vec![
            format!(":20:{number}"),
            format!(":25:{city}"),
            format!(":28C:{number}"),
            format!(":60F:C{day}PLN{}", comma(before)),
        ];
        for (place, arrived) in self.arrived.iter().enumerate().skip(self.told) {
            let minor = arrived.minor + i64::from(exaggerates);
            sum += minor;
            lines.push(format!(":61:{day}C{}NTRFNONREF//T{place}", comma(minor)));
            lines.push(if arrived.is_titled {
                format!(":86:Wplata {place} portfel {}", arrived.to)
            } else {
                format!(":86:Wplata {place} dla Oli")
            });
        }
        lines.push(format!(":62F:C{day}PLN{}", comma(sum)));
        self.statements.push(lines.join("\n"));
        self.told = self.arrived.len();
        true
    }
}

/// Minor units as the format writes them.
fn comma(minor: i64) -> String {
    format!("{},{:02}", minor / 100, minor % 100)
}

impl World {
    /// Something happens about the bank.
    pub(crate) async fn about_the_bank(&mut self) -> Checked {
        match self.rng.u8(..100) {
            0..40 => self.money_arrives(),
            40..58 => self.tell_of_the_bank(),
            58..82 => return self.import_some().await,
            82..87 => return self.import_cut().await,
            _ => return self.assign_some().await,
        }
        Ok(())
    }

    fn money_arrives(&mut self) {
        // Not to tourists, whose wallets end.
        let number = self.rng.usize(..PHONES);
        let is_too_much = self.chance(7);
        let is_titled = self.chance(70);
        let arrived = Arrived {
            minor: if is_too_much {
                TOO_MUCH
            } else {
                self.rng.i64(50..4_000)
            },
            to: self.phones[number].wallet,
            is_titled,
            is_sent_back: is_too_much || !is_titled && self.chance(30),
        };
        self.note(&format!(
            "{} comes to the bank: {arrived:?}",
            self.bank.arrived.len()
        ));
        self.bank.arrived.push(arrived);
    }

    /// The bank makes a statement.
    fn tell_of_the_bank(&mut self) {
        let day = self.now().to_utc().unwrap().format("%y%m%d").to_string();
        let exaggerates = self.flaw == Flaw::BankExaggerates;
        if self.bank.tell(&self.city, &day, exaggerates) {
            self.note(&format!("statement {} is made", self.bank.statements.len()));
        }
    }

    /// One of the statements is imported, perhaps not for the first time, and sometimes by two at once.
    async fn import_some(&mut self) -> Checked {
        if self.bank.statements.is_empty() {
            return Ok(());
        }
        let at = self.rng.usize(..self.bank.statements.len());
        if self.chance(12) {
            return self.import_twice(at).await;
        }
        let ends_after = self.dice_of_death(30);
        self.import(at, ends_after).await
    }

    async fn import(&mut self, at: usize, ends_after: Option<u32>) -> Checked {
        self.process.life.end_after(ends_after);
        let file = self.bank.statements[at].as_bytes();
        let imported = self.process.books.import_statement(&self.city, file);
        let imported = self.process.until_the_end(imported).await;
        let Some(import) = self.done("import", imported)? else {
            return Ok(());
        };
        let (credited, known, waiting) = (import.credited, import.known, import.waiting.len());
        self.note(&format!(
            "of statement {} are {credited} credited, {known} known, {waiting} wait",
            at + 1
        ));
        match import.not_for_us.first() {
            None => Ok(()),
            Some(skipped) => Err(format!("an entry is left out: {skipped:?}")),
        }
    }

    async fn import_twice(&mut self, at: usize) -> Checked {
        let file = self.bank.statements[at].as_bytes();
        let (books, city) = (&self.process.books, &self.city);
        let (one, other) = tokio::join!(
            books.import_statement(city, file),
            books.import_statement(city, file)
        );
        self.note(&format!("statement {} is imported twice at once", at + 1));
        for imported in [one, other] {
            self.done("import", Some(imported))?;
        }
        Ok(())
    }

    /// A file that was cut, with entries that nobody has sent: none of them may get anywhere.
    async fn import_cut(&mut self) -> Checked {
        let Some(file) = self.bank.statements.last() else {
            return Ok(());
        };
        let whole = file.replace("//T", "//X");
        let end = whole.find(":62F:").unwrap_or_default();
        let cut = &whole[..self.rng.usize(..=end)];
        match self
            .process
            .books
            .import_statement(&self.city, cut.as_bytes())
            .await
        {
            Err(OperatorError::BankStatement { .. }) => {
                self.note("a statement that was cut is refused");
                Ok(())
            }
            other => Err(format!("a statement that was cut is imported: {other:?}")),
        }
    }

    /// A person sees to one of the entries that wait.
    async fn assign_some(&mut self) -> Checked {
        let ends_after = self.dice_of_death(25);
        let waiting = self.waiting().await?;
        match self.rng.choice(waiting) {
            Some(entry) => self.assign(&entry, ends_after).await,
            None => Ok(()),
        }
    }

    async fn waiting(&self) -> Checked<Vec<WaitingBankEntry>> {
        let waiting = self.process.books.waiting_bank_entries(&self.city).await;
        waiting.map_err(|error| format!("the entries that wait: {error:?}"))
    }

    /// Puts an entry where it belongs: the person has asked who sent it. One that nobody can take goes back.
    async fn assign(&mut self, entry: &WaitingBankEntry, ends_after: Option<u32>) -> Checked {
        let place = entry.title.split_whitespace().nth(1);
        let place: Option<usize> = place.and_then(|place| place.parse().ok());
        let arrived = place.and_then(|place| self.bank.arrived.get(place)).copied();
        let arrived = arrived.ok_or_else(|| format!("nobody has sent {entry:?}"))?;
        let (id, city) = (entry.id, self.city.clone());
        self.process.life.end_after(ends_after);
        let books = &self.process.books;
        let outcome = if arrived.is_sent_back {
            let (iban, name) = (IBAN.parse().unwrap(), "Ola".parse().unwrap());
            let sent = books.return_bank_entry(&city, id, &iban, &name);
            self.process.until_the_end(sent).await
        } else {
            let assigned = books.assign_bank_entry(&city, id, arrived.to);
            self.process.until_the_end(assigned).await
        };
        let outcome = match outcome {
            // It was tried a moment ago, and nobody knows yet that it will not arrive.
            Some(Err(OperatorError::BankEntry {
                now: BankEntryState::Asked,
            })) => Some(Err(OperatorError::Unavailable)),
            outcome => outcome,
        };
        if self.done("assign", outcome)?.is_none() {
            return Ok(());
        }
        let word = if arrived.is_sent_back {
            self.tally.sent_back += 1;
            "sent back"
        } else {
            self.tally.assigned += 1;
            "put into a wallet"
        };
        self.note(&format!("{arrived:?} is {word} by a person"));
        Ok(())
    }

    /// Every statement is imported, and nothing waits any more.
    pub(crate) async fn end_bank(&mut self) -> Checked {
        self.tell_of_the_bank();
        for at in 0..self.bank.statements.len() {
            self.import(at, None).await?;
        }
        for _ in 0..5 {
            let waiting = self.waiting().await?;
            if waiting.is_empty() {
                return Ok(());
            }
            for entry in waiting {
                self.assign(&entry, None).await?;
            }
            self.clock.advance_ms(2 * MINUTE_MS);
        }
        Err("an entry of a statement waits for ever".to_owned())
    }
}
