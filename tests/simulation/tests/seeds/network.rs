//! The network between everybody: what is sent arrives late, in another order, twice or not at all.

use axum::http::HeaderMap;
use cityplus_backend::operator::gateway::Notification;
use cityplus_backend::operator::{GatewayName, OperatorError};

use super::ask::{Answer, Ask, Said, ask};
use super::orders::{Order, Owner};
use super::world::{Checked, Flaw, World};

/// A process that is about to end takes fewer steps than this before it does. Long chores, such as a close of two merchants
/// or a round of the follower, take more steps than a single call: they too must be cut off anywhere.
const STEPS: u32 = 25;

/// Something on its way; an order is named by its place among the orders.
#[derive(Clone, Debug)]
pub(crate) enum Letter {
    /// An order to the operator.
    Request(usize),
    /// What the operator said of it, to its owner.
    Answer(usize, Answer),
    /// A gateway tells that an order of its own has changed.
    Notice(GatewayName, String),
}

impl World {
    /// Somebody keeps a new order; it is not sent yet.
    pub(crate) fn keep(&mut self, owner: Owner, ask: Ask) -> usize {
        let index = self.orders.len();
        self.note(&format!("{owner:?} keeps #{index} {}", ask.word()));
        self.orders.push(Order::new(owner, ask));
        index
    }

    /// Keeps a new order and sends it.
    pub(crate) fn place(&mut self, owner: Owner, ask: Ask) -> usize {
        let index = self.keep(owner, ask);
        self.letters.push(Letter::Request(index));
        index
    }

    /// Somebody without an answer sends the same once more.
    pub(crate) fn ask_again(&mut self) {
        let open = self.orders.iter().enumerate();
        let open: Vec<usize> = open
            .filter(|(_, order)| !order.has_ended())
            .map(|(index, _)| index)
            .collect();
        if let Some(index) = self.rng.choice(open) {
            self.note(&format!("#{index} is sent again"));
            self.letters.push(Letter::Request(index));
        }
    }

    /// Something arrives: whichever it is, perhaps not for the last time; or it never does.
    pub(crate) async fn some_letter(&mut self) -> Checked {
        if self.letters.is_empty() {
            return Ok(());
        }
        let at = self.rng.usize(..self.letters.len());
        let letter = self.letters.swap_remove(at);
        if self.chance(10) {
            self.tally.lost += 1;
            let what = match &letter {
                Letter::Request(index) => format!("a copy of #{index} is lost"),
                Letter::Answer(index, _) => format!("an answer to #{index} is lost"),
                Letter::Notice(gateway, reference) => format!("{gateway} tells in vain of {reference}"),
            };
            self.note(&what);
            return Ok(());
        }
        if self.chance(8) {
            self.letters.push(letter.clone());
        }
        match letter {
            Letter::Request(index) if self.chance(6) => self.twins(index).await,
            Letter::Request(index) => {
                let ends_after = self.dice_of_death(8);
                let answer = self.call(index, ends_after).await?;
                self.letters
                    .extend(answer.map(|answer| Letter::Answer(index, answer)));
                Ok(())
            }
            Letter::Answer(index, answer) => {
                self.hear(index, answer);
                Ok(())
            }
            Letter::Notice(gateway, reference) => {
                let ends_after = self.dice_of_death(8);
                self.notice(gateway, &reference, ends_after).await
            }
        }
    }

    /// After how many steps the operator's process ends, if it does so many times in a hundred.
    pub(crate) fn dice_of_death(&mut self, in_a_hundred: u8) -> Option<u32> {
        self.chance(in_a_hundred).then(|| self.rng.u32(..STEPS))
    }

    /// A copy of an order reaches the operator; none if its process ended over it.
    pub(crate) async fn call(&mut self, index: usize, ends_after: Option<u32>) -> Checked<Option<Answer>> {
        let what = self.orders[index].ask.clone();
        self.tally.calls += 1;
        self.process.life.end_after(ends_after);
        let asked = ask(&self.process.operator, &what);
        let answer = self.process.until_the_end(asked).await;
        self.process.life.end_after(None);
        let Some(answer) = answer else {
            self.orders[index].cut_off();
            self.end_process(&format!(
                "the operator's process ends over #{index} {}",
                what.word()
            ));
            return Ok(None);
        };
        self.weigh(index, &answer)?;
        Ok(Some(answer))
    }

    /// Two copies reach the operator at the same moment.
    async fn twins(&mut self, index: usize) -> Checked {
        let what = self.orders[index].ask.clone();
        self.tally.calls += 2;
        self.tally.twins += 1;
        self.note(&format!("#{index} {} comes twice at once", what.word()));
        let operator = &self.process.operator;
        let (one, other) = tokio::join!(ask(operator, &what), ask(operator, &what));
        // Two answers at once come in no order: the good news is the later one.
        let (first, last) = if one.is_ok() { (other, one) } else { (one, other) };
        for answer in [first, last] {
            self.weigh(index, &answer)?;
            self.letters.push(Letter::Answer(index, answer));
        }
        Ok(())
    }

    /// What the operator says must fit to all that it has said before.
    fn weigh(&mut self, index: usize, answer: &Answer) -> Checked {
        let order = &mut self.orders[index];
        let word = order.ask.word();
        let checked = order
            .answered(answer)
            .and_then(|()| self.is_honoured(index, answer));
        let said = match answer {
            Ok(said) => outline(said),
            Err(error) => format!("{:?}", error.code()),
        };
        self.note(&format!("the operator says of #{index} {word}: {said}"));
        checked.map_err(|wrong| format!("#{index} {word}: {wrong}"))
    }

    /// What a phone that does not cheat has paid without a network is settled whenever it is brought in time: its
    /// receiver has taken it in good faith. In time is by the operator's clock, which stands still during a call.
    fn is_honoured(&self, index: usize, answer: &Answer) -> Checked {
        let (Ask::Settle(payment), Err(error)) = (&self.orders[index].ask, answer) else {
            return Ok(());
        };
        let allowance = &payment.allowance.allowance;
        let mut phones = self.phones.iter();
        let payer = phones.find(|phone| phone.wallet == allowance.wallet_id);
        let is_honest = payer.is_some_and(|phone| !phone.is_dishonest);
        if is_honest && self.now() < allowance.settle_until && !error.is_retryable() {
            return Err(format!(
                "paid honestly and brought in time, but refused as {error:?}"
            ));
        }
        Ok(())
    }

    /// An answer reaches the owner of its order.
    pub(crate) fn hear(&mut self, index: usize, answer: Answer) {
        let order = &mut self.orders[index];
        if let (Owner::Phone(number), Ok(Said::Allowance(given))) = (order.owner, &answer) {
            self.phones[number].take(**given);
        }
        if self.flaw == Flaw::PhoneForgets && matches!(order.ask, Ask::Send(_)) && answer.is_ok() {
            order.is_forgotten = true;
        }
        order.hear(answer);
        let owner = order.owner;
        self.note(&format!("{owner:?} hears of #{index}"));
    }

    /// A gateway's notification reaches the operator.
    pub(crate) async fn notice(
        &mut self,
        gateway: GatewayName,
        reference: &str,
        ends_after: Option<u32>,
    ) -> Checked {
        self.note(&format!("{gateway} tells of {reference}"));
        let headers = HeaderMap::new();
        let notification = Notification {
            query: reference,
            headers: &headers,
            body: &[],
        };
        self.process.life.end_after(ends_after);
        let told = self.process.books.notified(gateway, &notification);
        let told = self.process.until_the_end(told).await;
        self.process.life.end_after(None);
        match told {
            None => self.end_process("the operator's process ends over a notification"),
            Some(Err(OperatorError::Internal(reason))) => {
                return Err(format!("a notification is a fault: {reason}"));
            }
            Some(_) => {}
        }
        Ok(())
    }

    /// The city's server ends: what was on its way to it is gone, what it kept is not.
    pub(crate) fn end_city(&mut self) {
        self.note("the city's server ends");
        let orders = &self.orders;
        self.letters.retain(
            |letter| !matches!(letter, Letter::Answer(index, _) if orders[*index].owner == Owner::City),
        );
    }

    /// Sends an order until its owner knows what became of it, whatever gets lost on the way.
    pub(crate) async fn see_through(&mut self, index: usize) -> Checked {
        for _ in 0..30 {
            let ends_after = self.dice_of_death(6);
            let answer = self.call(index, ends_after).await?;
            if let Some(answer) = answer.filter(|_| !self.chance(10)) {
                self.hear(index, answer);
            }
            if self.orders[index].has_ended() {
                return Ok(());
            }
        }
        Err(format!("#{index} is never answered"))
    }
}

/// An answer in a few words. No id that the operator has made: those differ from run to run.
fn outline(said: &Said) -> String {
    match said {
        Said::Wallet(_) | Said::Done | Said::Receipt(_) | Said::Sent(_) => "done".to_owned(),
        Said::Online(top_up) => format!("{:?}", top_up.state),
        Said::Redemption(redemption) => format!("{:?}", redemption.state),
        Said::Allowance(_) => "set aside".to_owned(),
        Said::Settled(_) => "settled".to_owned(),
        Said::Payment(payment) => format!("{:?}", payment.state),
        Said::Hold(hold) => format!("{:?}, {} of {}", hold.state, hold.captured, hold.amount),
        Said::Opened(_) => "a deposit is taken".to_owned(),
        Said::Returned(back) => format!("{} and {} are handed out", back.deposit, back.rest),
    }
}
