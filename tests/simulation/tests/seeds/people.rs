//! What people do: they put money in, send it, spend it, take it out, and some of them cheat.

use std::sync::Arc;

use cityplus_backend::operator::{CashPayOut, GatewayName, RedemptionState};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::offline::OfflinePayment;
use cityplus_protocol::redemption::PayOutTo;

use super::ask::{Ask, Said};
use super::gateway::PAGES;
use super::network::Letter;
use super::orders::Owner;
use super::phones;
use super::world::{Fraud, IBAN, World};

impl World {
    /// Somebody wants something.
    pub(crate) fn act(&mut self) {
        let number = self.rng.usize(..self.phones.len());
        let minor = self.rng.i64(50..4_000);
        match self.rng.u8(..100) {
            0..12 => self.put_in_cash(number, minor),
            12..28 => self.put_in_online(number, minor),
            28..42 => self.send(number, minor),
            42..48 => self.redeem_to_bank(number, minor),
            48..55 => self.redeem_in_cash(number, minor),
            55..62 => self.collect_cash(),
            62..70 => self.set_aside(number, minor),
            70..84 => self.pay_offline(number, minor / 4),
            84..97 => self.buy(number, minor),
            97..99 => self.block(number),
            _ => self.bind(number),
        }
    }

    fn wallet(&self, number: usize) -> WalletId {
        self.phones[number].wallet
    }

    /// Another phone's wallet.
    fn somebody_else(&mut self, number: usize) -> usize {
        let others = self.phones.len() - 1;
        (number + 1 + self.rng.usize(..others)) % self.phones.len()
    }

    fn put_in_cash(&mut self, number: usize, minor: i64) {
        let (now, wallet) = (self.now(), self.wallet(number));
        let cash = phones::cash(&mut self.rng, now, wallet, minor);
        self.place(Owner::Till, Ask::Cash(cash));
    }

    fn put_in_online(&mut self, number: usize, minor: i64) {
        let (now, wallet) = (self.now(), self.wallet(number));
        let gateway = GatewayName::ALL[self.rng.usize(..GatewayName::ALL.len())];
        let start = phones::online(&mut self.rng, now, (wallet, gateway), minor);
        self.place(Owner::Phone(number), Ask::Online(start));
    }

    fn send(&mut self, number: usize, minor: i64) {
        let now = self.now();
        let receiver = self.somebody_else(number);
        let to = self.wallet(receiver);
        let order = self.phones[number].send(&mut self.rng, now, to, minor);
        self.place(Owner::Phone(number), Ask::Send(order));
    }

    fn redeem_to_bank(&mut self, number: usize, minor: i64) {
        let now = self.now();
        let to = PayOutTo::Bank {
            iban: IBAN.parse().unwrap(),
            name: "Jan".parse().unwrap(),
        };
        let order = self.phones[number].redeem(&mut self.rng, now, to, minor);
        self.place(Owner::Phone(number), Ask::Redeem(order));
    }

    fn redeem_in_cash(&mut self, number: usize, minor: i64) {
        let now = self.now();
        let order = self.phones[number].redeem(&mut self.rng, now, PayOutTo::Cash, minor);
        self.place(Owner::Phone(number), Ask::Redeem(order));
    }

    /// Somebody comes to the desk for cash that waits there.
    fn collect_cash(&mut self) {
        let waiting: Vec<TransferId> = self
            .orders
            .iter()
            .filter_map(|order| match &order.heard {
                Some(Ok(Said::Redemption(redemption))) => Some(redemption),
                _ => None,
            })
            .filter(|redemption| redemption.state == RedemptionState::Waiting)
            .map(|redemption| redemption.redemption)
            .collect();
        let Some(redemption) = self.rng.choice(waiting) else {
            return;
        };
        let pay_out = CashPayOut {
            redemption,
            identity_checked: self.rng.bool(),
            teller: if self.chance(80) { "till-1" } else { "till-2" }.to_owned(),
        };
        self.place(Owner::Till, Ask::PayOut(pay_out));
    }

    fn set_aside(&mut self, number: usize, minor: i64) {
        let now = self.now();
        let order = self.phones[number].set_aside(&mut self.rng, now, minor);
        self.place(Owner::Phone(number), Ask::SetAside(order));
    }

    /// From phone to phone without a network; a changed app may pay a third one with the same money.
    fn pay_offline(&mut self, number: usize, minor: i64) {
        let now = self.now();
        let receiver = self.somebody_else(number);
        let to = self.wallet(receiver);
        if self.phones[number].is_dishonest && self.chance(50) {
            let payer = &self.phones[number];
            let key = payer.key();
            let forgotten = payer.pay_offline_and_forget(&mut self.rng, now, to, minor);
            let second = self.somebody_else(number);
            let to = self.wallet(second);
            let other_minor = self.rng.i64(1..1_000);
            let other = self.phones[number].pay_offline(&mut self.rng, now, to, other_minor);
            if let Some(forgotten) = &forgotten {
                self.note(&format!("phone {number} pays twice with the same money"));
                self.frauds.push(Fraud {
                    forgotten: forgotten.order.transfer_id,
                    other: other.as_ref().map(|other| other.order.transfer_id),
                    key,
                });
            }
            for (payment, receiver) in [(forgotten, receiver), (other, second)] {
                self.hand_over(payment.as_ref(), number, receiver);
            }
        } else {
            let payment = self.phones[number].pay_offline(&mut self.rng, now, to, minor);
            self.hand_over(payment.as_ref(), number, receiver);
        }
    }

    /// The receiver's phone will bring it to the operator, and sometimes the payer's does as well.
    fn hand_over(&mut self, payment: Option<&OfflinePayment>, payer: usize, receiver: usize) {
        let Some(payment) = payment else {
            return;
        };
        self.place(Owner::Phone(receiver), Ask::Settle(Box::new(*payment)));
        if self.chance(40) {
            self.place(Owner::Phone(payer), Ask::Settle(Box::new(*payment)));
        }
    }

    fn block(&mut self, number: usize) {
        let wallet = self.wallet(number);
        self.place(Owner::Phone(number), Ask::Block(wallet));
        self.place(Owner::Phone(number), Ask::Unblock(wallet));
    }

    /// Of a device that has lost its right, the owner gives it back.
    fn bind(&mut self, number: usize) {
        let (wallet, key) = (self.wallet(number), self.phones[number].key());
        self.place(Owner::Phone(number), Ask::Bind(wallet, key));
    }

    /// Somebody is on a gateway's page, and pays or gives up. Of an order whose answer was lost nobody knows the page,
    /// but a gateway may have sent a link.
    pub(crate) fn at_a_gateway(&mut self) {
        let at = self.rng.usize(..self.gateways.len());
        let open = self.gateways[at].open();
        self.at_a_page(at, open);
    }

    /// The same, of a hold.
    pub(crate) fn at_a_page_of_a_hold(&mut self) {
        let at = self.rng.usize(..self.gateways.len());
        let mut open = self.gateways[at].open();
        open.retain(|reference| self.gateways[at].hold_of(reference).is_some());
        self.at_a_page(at, open);
    }

    /// One of these orders is paid, or given up. Mostly one whose page was shown.
    fn at_a_page(&mut self, at: usize, mut open: Vec<String>) {
        let shown = self.pages();
        let gateway = Arc::clone(&self.gateways[at]);
        if !self.chance(15) {
            open.retain(|reference| shown.contains(&format!("{PAGES}{reference}")));
        }
        let Some(reference) = self.rng.choice(open) else {
            return;
        };
        let is_paid = self.chance(75);
        gateway.end(&reference, is_paid);
        let word = if is_paid { "paid" } else { "given up" };
        self.note(&format!("{reference} is {word} at {}", gateway.name()));
        self.letters.push(Letter::Notice(gateway.name(), reference));
        if self.chance(5) {
            self.letters
                .push(Letter::Notice(gateway.name(), "nobody".to_owned()));
        }
    }

    /// The gateways' pages that somebody was shown.
    fn pages(&self) -> Vec<String> {
        let heard = self.orders.iter().filter_map(|order| match &order.heard {
            Some(Ok(Said::Online(top_up))) => top_up.page_url.clone(),
            Some(Ok(Said::Hold(hold))) => hold.page_url.clone(),
            _ => None,
        });
        heard.collect()
    }
}
