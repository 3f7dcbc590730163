//! Orders: what somebody has asked for and keeps until it is answered for good.

use cityplus_backend::operator::OperatorError;

use super::ask::{Answer, Ask, Said, agree, fits};

/// Who keeps an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The phone of that number.
    Phone(usize),
    /// A teller's desk.
    Till,
    /// The city's server.
    City,
}

/// Whether an order was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    Never,
    Refused,
    /// And then a copy that was late was taken after all.
    Overtaken,
}

/// An order, as its owner and as the network have seen it.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) owner: Owner,
    pub(crate) ask: Ask,
    /// What its owner knows of it.
    pub(crate) heard: Option<Answer>,
    /// What the operator has said to any copy of it, whether or not its owner has heard.
    pub(crate) taken: Option<Said>,
    /// Whether a copy was cut off since: nobody knows what came of it.
    pub(crate) is_unsure: bool,
    refusal: Refusal,
    /// Its owner has lost it: what the checks must find.
    pub(crate) is_forgotten: bool,
}

impl Order {
    pub(crate) const fn new(owner: Owner, ask: Ask) -> Self {
        Self {
            owner,
            ask,
            heard: None,
            taken: None,
            is_unsure: false,
            refusal: Refusal::Never,
            is_forgotten: false,
        }
    }

    /// Whether nothing is left to find out.
    pub(crate) const fn has_ended(&self) -> bool {
        self.heard.is_some() && !self.is_unsure
    }

    /// Whether it was taken after it had been refused.
    pub(crate) const fn is_late(&self) -> bool {
        matches!(self.refusal, Refusal::Overtaken)
    }

    /// A copy was cut off.
    pub(crate) const fn cut_off(&mut self) {
        self.is_unsure = true;
    }

    /// The operator has answered a copy; says what is wrong with that, if anything is.
    pub(crate) fn answered(&mut self, answer: &Answer) -> Result<(), String> {
        match answer {
            Err(OperatorError::Internal(reason)) => Err(format!("a fault of the operator: {reason}")),
            Err(error) if is_open(error) => {
                self.is_unsure = true;
                Ok(())
            }
            Err(error) => {
                self.is_unsure = false;
                if self.refusal == Refusal::Never {
                    self.refusal = Refusal::Refused;
                }
                match &self.taken {
                    Some(said) => Err(format!("refused as {error:?} after it was taken: {said:?}")),
                    None => Ok(()),
                }
            }
            Ok(said) if !fits(&self.ask, said) => {
                Err(format!("asked for {:?} and answered {said:?}", self.ask))
            }
            Ok(said) => {
                self.is_unsure = false;
                if self.refusal == Refusal::Refused && self.taken.is_none() {
                    self.refusal = Refusal::Overtaken;
                }
                match &self.taken {
                    Some(before) if !agree(before, said) => {
                        Err(format!("answered {said:?} and before that {before:?}"))
                    }
                    _ => {
                        self.taken = Some(said.clone());
                        Ok(())
                    }
                }
            }
        }
    }

    /// Its owner hears an answer. One that says nothing final, or a refusal that comes after better news, is let go.
    pub(crate) fn hear(&mut self, answer: Answer) {
        let is_news = match (&answer, &self.heard) {
            (Err(error), None) => !is_open(error),
            (Err(_), Some(_)) => false,
            (Ok(_), _) => true,
        };
        if is_news {
            self.heard = Some(answer);
        }
    }
}

/// Whether nothing is decided by that: it is tried again, or a person looks first what became of a refund.
const fn is_open(error: &OperatorError) -> bool {
    error.is_retryable() || matches!(error, OperatorError::RefundUnsure)
}
