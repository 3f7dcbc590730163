//! A tourist: an anonymous wallet that a teller opens with a deposit, a phone that spends from it as any other does, and
//! the deposit back at the desk, with what is left.

use cityplus_backend::operator::{OpenDeposit, Operator, OperatorError, ReturnDeposit};
use cityplus_domain::ids::{TransferId, WalletId};

use super::ask::{Ask, Said};
use super::expected::Expected;
use super::orders::{Order, Owner};
use super::phones::{self, Phone, pln, ten};
use super::world::{Checked, World};

/// How much a deposit is, minor units.
pub(crate) const DEPOSIT: i64 = 2_000;

impl World {
    /// A tourist comes to the desk.
    pub(crate) async fn welcome(&mut self) -> Checked {
        let now = self.now();
        let phone = Phone::new(&mut self.rng, now);
        let (number, wallet, key) = (self.phones.len(), phone.wallet, phone.key());
        self.phones.push(phone);
        self.tourists.push(number);
        let balance = if self.chance(85) {
            self.rng.i64(500..6_000)
        } else {
            0
        };
        let open = OpenDeposit {
            opening: TransferId::from_parts(now, ten(&mut self.rng)),
            wallet,
            deposit: pln(DEPOSIT),
            balance: pln(balance),
            teller: "till-1".to_owned(),
        };
        for (owner, ask) in [
            (Owner::Till, Ask::OpenDeposit(open)),
            (Owner::Phone(number), Ask::Bind(wallet, key)),
        ] {
            let index = self.keep(owner, ask);
            self.see_through(index).await?;
        }
        Ok(())
    }

    /// A tourist does something; now and then they go home.
    pub(crate) fn about_deposits(&mut self) {
        let number = self.tourists[self.rng.usize(..self.tourists.len())];
        let wallet = self.phones[number].wallet;
        let minor = self.rng.i64(50..1_500);
        match self.rng.u8(..100) {
            0..35 => self.buy(number, minor),
            35..60 => {
                let now = self.now();
                let cash = phones::cash(&mut self.rng, now, wallet, minor);
                self.place(Owner::Till, Ask::Cash(cash));
            }
            60..80 => {}
            _ => {
                let is_identified = self.rng.bool();
                let back = self.leave(wallet, is_identified);
                self.place(Owner::Till, Ask::ReturnDeposit(back));
            }
        }
    }

    /// Asks a deposit back.
    fn leave(&mut self, wallet: WalletId, identity_checked: bool) -> ReturnDeposit {
        let now = self.now();
        ReturnDeposit {
            returning: TransferId::from_parts(now, ten(&mut self.rng)),
            wallet,
            identity_checked,
            teller: if self.chance(80) { "till-1" } else { "till-2" }.to_owned(),
        }
    }

    /// All tourists go home. Nothing of theirs is under way any more, so they get all of it, unless they have blocked it.
    pub(crate) async fn end_deposits(&mut self) -> Checked {
        for number in self.tourists.clone() {
            let wallet = self.phones[number].wallet;
            if self.is_back(wallet) && self.left(wallet).await? == 0 {
                continue;
            }
            let back = self.leave(wallet, true);
            let index = self.keep(Owner::Till, Ask::ReturnDeposit(back));
            self.bring(index).await?;
            match &self.orders[index].heard {
                Some(Ok(_)) => {}
                Some(Err(OperatorError::WalletBlocked | OperatorError::WalletEnded))
                    if self.has_blocked(wallet) =>
                {
                    continue;
                }
                answer => return Err(format!("a tourist gets nothing back: {answer:?}")),
            }
            let left = self.left(wallet).await?;
            if left != 0 {
                return Err(format!("{left} is left of a tourist who went home"));
            }
        }
        Ok(())
    }

    /// What is in a wallet, minor units.
    async fn left(&self, wallet: WalletId) -> Checked<i64> {
        let stands = self.process.operator.wallet(wallet).await;
        let stands = stands.map_err(|error| format!("a tourist's wallet is not there: {error:?}"))?;
        Ok(stands.balance.minor)
    }

    /// Whether somebody was told that the deposit of that wallet is handed out.
    fn is_back(&self, wallet: WalletId) -> bool {
        let mut orders = self.orders.iter();
        orders.any(|order| match &order.taken {
            Some(Said::Returned(back)) => back.wallet == wallet && back.deposit.is_positive(),
            _ => false,
        })
    }

    fn has_blocked(&self, wallet: WalletId) -> bool {
        let mut orders = self.orders.iter();
        orders.any(|order| matches!(&order.ask, Ask::Block(blocked) if *blocked == wallet))
    }
}

/// What a deposit has moved: in and out of the drawer, and of the wallet beside it.
pub(crate) fn expect(expected: &mut Expected, order: &Order) {
    match &order.taken {
        Some(Said::Opened(opened)) => {
            let (deposit, balance) = (opened.deposit.minor, opened.balance.minor);
            expected.cash += deposit + balance;
            expected.deposits += deposit;
            if balance > 0 {
                expected.put_in.entry(opened.wallet).or_default().push(balance);
            }
        }
        Some(Said::Returned(back)) => {
            let (deposit, rest) = (back.deposit.minor, back.rest.minor);
            expected.cash -= deposit + rest;
            expected.deposits -= deposit;
            if deposit == 0 {
                // What came after the wallet's end goes out by the movement that was asked for.
                expected.line(back.wallet, back.returning, -rest);
            } else if rest > 0 {
                expected.handed_out.entry(back.wallet).or_default().push(rest);
            }
        }
        _ => {}
    }
}
