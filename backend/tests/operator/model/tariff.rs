//! What the model knows of fees and of deposits.

use cityplus_backend::operator::{ChargeReplacement, OpenDeposit, OperatorLimits, ReturnDeposit};

use super::{FEE, Model};

impl Model {
    pub(super) fn replace(&mut self, charge: ChargeReplacement) -> bool {
        let reserved = self.reserved(charge.wallet);
        let balance = self.balance.entry(charge.wallet).or_default();
        let taken = FEE.min(*balance - reserved);
        if taken > 0 && !self.done.contains(&charge.transfer) {
            *balance -= taken;
            self.done.insert(charge.transfer);
        }
        true
    }

    pub(super) fn open_deposit(&mut self, open: &OpenDeposit) -> bool {
        let OperatorLimits {
            anonymous,
            top_up_ceiling,
            ..
        } = OperatorLimits::default();
        let most = top_up_ceiling.min(anonymous.balance).min(anonymous.daily_load);
        let (minor, is_done) = (open.balance.minor, self.done.contains(&open.opening));
        if !is_done && minor <= most {
            self.balance.insert(open.wallet, minor);
            self.deposits.insert(open.wallet);
            self.done.insert(open.opening);
        }
        is_done || minor <= most
    }

    pub(super) fn give_back(&mut self, back: &ReturnDeposit) -> bool {
        let is_done = self.done.contains(&back.returning);
        let lies_here = self.deposits.contains(&back.wallet);
        if !is_done && lies_here {
            self.deposits.remove(&back.wallet);
            self.balance.insert(back.wallet, 0);
            self.done.insert(back.returning);
        }
        is_done || lies_here
    }
}
