//! Two transfers that stand or fall together: what a merchant has got by its own account comes into the books and goes out
//! of them at once.

use super::rules;
use super::state::State;
use super::transfer::{Known, Transfer};
use crate::operator::OperatorError;

impl State {
    /// Makes both, or refuses and changes nothing. They are between the same two accounts and in opposite directions:
    /// each side of an account is touched by one of them, so that both can be judged before any is made.
    pub(super) fn both(&mut self, first: &Transfer, second: &Transfer) -> Result<Known, OperatorError> {
        let is_pair = first.id != second.id
            && first.debit == second.credit
            && first.credit == second.debit
            && first.amount == second.amount
            && first.expires_at.is_none()
            && second.expires_at.is_none();
        if !is_pair {
            return Err(OperatorError::Internal("two transfers are no pair".into()));
        }
        match [first, second].map(|transfer| self.known.contains_key(&transfer.id)) {
            // A retry: what was made is compared below.
            [true, true] => {}
            [false, false] => {
                rules::check(self, first, None)?;
                rules::check(self, second, None)?;
            }
            _ => return Err(OperatorError::IdReused),
        }
        let known = self.make(first.clone(), None, None, None)?;
        self.make(second.clone(), None, None, None)?;
        Ok(known)
    }
}
