//! What the operator does by itself now and then, and is cut off in like any other work.

use cityplus_backend::operator::{Debtor, OperatorError};

use super::phones::PLN;
use super::world::{Checked, IBAN, Theme, World};

impl World {
    /// One of the chores, whichever.
    pub(crate) async fn chore(&mut self) -> Checked {
        let ends_after = self.dice_of_death(20);
        match self.rng.u8(..10) {
            0..3 if self.has(Theme::Holds) => self.follow_holds(ends_after).await,
            0..5 => self.follow(ends_after).await,
            5..8 => self.sweep(ends_after).await.map(|_| ()),
            8 => self.close(ends_after).await,
            _ => self.make_file(ends_after).await,
        }
    }

    /// Asks the gateways about the top-ups that are due.
    pub(crate) async fn follow(&mut self, ends_after: Option<u32>) -> Checked {
        self.process.life.end_after(ends_after);
        let followed = self.process.books.follow_online_top_ups();
        let followed = self.process.until_the_end(followed).await;
        let count = self.done("follow", followed)?;
        self.note(&format!("top-ups that were due: {count:?}"));
        Ok(())
    }

    /// Asks the gateways about what is blocked for units.
    pub(crate) async fn follow_holds(&mut self, ends_after: Option<u32>) -> Checked {
        self.process.life.end_after(ends_after);
        let followed = self.process.books.follow_card_holds();
        let followed = self.process.until_the_end(followed).await;
        let count = self.done("follow holds", followed)?;
        self.note(&format!("holds that were due: {count:?}"));
        Ok(())
    }

    /// Frees what is over; returns how much was looked at.
    pub(crate) async fn sweep(&mut self, ends_after: Option<u32>) -> Checked<usize> {
        self.process.life.end_after(ends_after);
        let swept = self.process.books.sweep();
        let swept = self.process.until_the_end(swept).await;
        let count = self.done("sweep", swept)?;
        self.note(&format!("what was over: {count:?}"));
        Ok(count.unwrap_or_default())
    }

    /// Closes the merchants.
    pub(crate) async fn close(&mut self, ends_after: Option<u32>) -> Checked {
        self.process.life.end_after(ends_after);
        let closed = self.process.books.close_merchants(&self.city);
        let closed = self.process.until_the_end(closed).await;
        let Some(day) = self.done("close", closed)? else {
            return Ok(());
        };
        self.note(&format!("closes that were made: {}", day.closes.len()));
        match day.failed.first() {
            None => Ok(()),
            Some((unit, error)) => Err(format!("{unit} cannot be closed: {error:?}")),
        }
    }

    /// Makes a file for the bank.
    pub(crate) async fn make_file(&mut self, ends_after: Option<u32>) -> Checked {
        let debtor = Debtor {
            name: "Operator".to_owned(),
            iban: IBAN.parse().unwrap(),
        };
        self.process.life.end_after(ends_after);
        let made = self.process.books.make_payout_file(&self.city, PLN, &debtor);
        let made = self.process.until_the_end(made).await;
        if let Some(Some(file)) = self.done("file", made)? {
            self.note(&format!("a file for the bank: {} of {}", file.sum, file.count));
        }
        Ok(())
    }

    /// What came of a chore; none if the process ended over it, or has to try again.
    pub(crate) fn done<T>(
        &mut self,
        word: &str,
        outcome: Option<Result<T, OperatorError>>,
    ) -> Checked<Option<T>> {
        self.process.life.end_after(None);
        match outcome {
            None => {
                self.end_process(&format!("the operator's process ends over: {word}"));
                Ok(None)
            }
            Some(Ok(done)) => Ok(Some(done)),
            Some(Err(error)) if error.is_retryable() => Ok(None),
            Some(Err(error)) => Err(format!("{word} fails: {error:?}")),
        }
    }
}
