//! Phones: a key, a clock that is wrong, a wallet, and what is set aside to be spent without a network.

use std::net::{IpAddr, Ipv4Addr};

use cityplus_backend::operator::{Authorise, CashTopUp, GatewayName, StartOnlineTopUp};
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::keys::UnitKey;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::bytes::{PublicKey, Signature};
use cityplus_protocol::offline::{
    AllowanceOrder, OfflineOrder, OfflinePayment, SignedAllowance, SignedAllowanceOrder,
};
use cityplus_protocol::payment::{PaymentOrder, SignedPaymentOrder};
use cityplus_protocol::redemption::{PayOutTo, RedemptionOrder, SignedRedemptionOrder};
use cityplus_protocol::transfer::{SignedTransferOrder, TransferOrder};
use fastrand::Rng;
use ring::signature::{Ed25519KeyPair, KeyPair};

pub(crate) const PLN: Currency = Currency::PLN;

pub(crate) const fn pln(minor: i64) -> Money {
    Money::new(minor, PLN)
}

/// Ten random bytes for an id.
pub(crate) fn ten(rng: &mut Rng) -> [u8; 10] {
    let mut bytes = [0; 10];
    rng.fill(&mut bytes);
    bytes
}

/// What a phone may spend without a network.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Purse {
    allowance: SignedAllowance,
    number: u32,
    spent: i64,
}

/// A phone.
#[derive(Debug)]
pub(crate) struct Phone {
    pair: Ed25519KeyPair,
    pub(crate) wallet: WalletId,
    /// How far its clock is from the operator's, in ms.
    pub(crate) skew_ms: i64,
    /// Its app is changed: it pays twice with the same money.
    pub(crate) is_dishonest: bool,
    purse: Option<Purse>,
    /// The allowances it has been given: an answer that comes again must not fill its purse anew.
    given: Vec<TransferId>,
}

impl Phone {
    pub(crate) fn new(rng: &mut Rng, now: Timestamp) -> Self {
        let mut seed = [0; 32];
        rng.fill(&mut seed);
        Self {
            pair: Ed25519KeyPair::from_seed_unchecked(&seed).unwrap(),
            wallet: WalletId::from_parts(now, ten(rng)),
            skew_ms: rng.i64(-8 * 60_000..=8 * 60_000),
            is_dishonest: rng.u8(..4) == 0,
            purse: None,
            given: Vec::new(),
        }
    }

    pub(crate) fn key(&self) -> PublicKey {
        PublicKey(self.pair.public_key().as_ref().try_into().unwrap())
    }

    fn sign(&self, bytes: &[u8]) -> Signature {
        Signature(self.pair.sign(bytes).as_ref().try_into().unwrap())
    }

    /// What it believes the time is.
    fn time(&self, now: Timestamp) -> Timestamp {
        now.plus_ms(self.skew_ms)
    }

    pub(crate) fn send(
        &self,
        rng: &mut Rng,
        now: Timestamp,
        to: WalletId,
        minor: i64,
    ) -> SignedTransferOrder {
        let order = TransferOrder {
            transfer_id: TransferId::from_parts(now, ten(rng)),
            from_wallet_id: self.wallet,
            to_wallet_id: to,
            amount: pln(minor),
            created_at: self.time(now),
        };
        SignedTransferOrder {
            order,
            public_key: self.key(),
            signature: self.sign(&order.signing_bytes()),
        }
    }

    pub(crate) fn redeem(
        &self,
        rng: &mut Rng,
        now: Timestamp,
        to: PayOutTo,
        minor: i64,
    ) -> SignedRedemptionOrder {
        let order = RedemptionOrder {
            redemption_id: TransferId::from_parts(now, ten(rng)),
            wallet_id: self.wallet,
            amount: pln(minor),
            to,
            created_at: self.time(now),
        };
        let signature = self.sign(&order.signing_bytes());
        SignedRedemptionOrder {
            order,
            public_key: self.key(),
            signature,
        }
    }

    /// Orders a payment; the city reserves it until so many ms from now.
    pub(crate) fn pay(
        &self,
        rng: &mut Rng,
        now: Timestamp,
        (merchant, minor): (UnitKey, i64),
        reserved_ms: i64,
    ) -> Authorise {
        let order = PaymentOrder {
            payment_id: PaymentId::from_parts(now, ten(rng)),
            wallet_id: self.wallet,
            merchant,
            amount: pln(minor),
            created_at: self.time(now),
        };
        let signature = self.sign(&order.signing_bytes());
        Authorise {
            payment: order.payment_id,
            order: SignedPaymentOrder {
                order,
                public_key: self.key(),
                signature,
            },
            expires_at: now.plus_ms(reserved_ms),
        }
    }

    pub(crate) fn set_aside(&self, rng: &mut Rng, now: Timestamp, minor: i64) -> SignedAllowanceOrder {
        let order = AllowanceOrder {
            allowance_id: TransferId::from_parts(now, ten(rng)),
            wallet_id: self.wallet,
            amount: pln(minor),
            created_at: self.time(now),
        };
        SignedAllowanceOrder {
            order,
            public_key: self.key(),
            signature: self.sign(&order.signing_bytes()),
        }
    }

    /// The operator has set something aside for it.
    pub(crate) fn take(&mut self, allowance: SignedAllowance) {
        let id = allowance.allowance.allowance_id;
        if !self.given.contains(&id) {
            self.given.push(id);
            self.purse = Some(Purse {
                allowance,
                number: 1,
                spent: 0,
            });
        }
    }

    /// Pays another phone without a network; none if there is nothing to pay with.
    pub(crate) fn pay_offline(
        &mut self,
        rng: &mut Rng,
        now: Timestamp,
        to: WalletId,
        minor: i64,
    ) -> Option<OfflinePayment> {
        let payment = self.offline(rng, now, to, minor)?;
        let purse = self.purse.as_mut()?;
        purse.number += 1;
        purse.spent += minor;
        Some(payment)
    }

    /// The same without keeping in mind that it has paid: the next order spends the same money.
    pub(crate) fn pay_offline_and_forget(
        &self,
        rng: &mut Rng,
        now: Timestamp,
        to: WalletId,
        minor: i64,
    ) -> Option<OfflinePayment> {
        self.offline(rng, now, to, minor)
    }

    fn offline(&self, rng: &mut Rng, now: Timestamp, to: WalletId, minor: i64) -> Option<OfflinePayment> {
        let purse = self.purse.as_ref()?;
        let allowance = purse.allowance.allowance;
        let at = self.time(now);
        // The receiver's phone looks at the same, and takes nothing else.
        if purse.spent + minor > allowance.amount.minor || at >= allowance.expires_at {
            return None;
        }
        let order = OfflineOrder {
            transfer_id: TransferId::from_parts(now, ten(rng)),
            allowance_id: allowance.allowance_id,
            number: purse.number,
            spent_before: purse.spent,
            to_wallet_id: to,
            amount: pln(minor),
            created_at: at,
        };
        Some(OfflinePayment {
            allowance: purse.allowance,
            order,
            signature: self.sign(&order.signing_bytes()),
        })
    }
}

/// Cash for a wallet.
pub(crate) fn cash(rng: &mut Rng, now: Timestamp, wallet: WalletId, minor: i64) -> CashTopUp {
    CashTopUp {
        transfer: TransferId::from_parts(now, ten(rng)),
        wallet,
        amount: pln(minor),
        teller: "till-1".to_owned(),
    }
}

/// Money for a wallet from a card.
pub(crate) fn online(
    rng: &mut Rng,
    now: Timestamp,
    (wallet, gateway): (WalletId, GatewayName),
    minor: i64,
) -> StartOnlineTopUp {
    StartOnlineTopUp {
        transfer: TransferId::from_parts(now, ten(rng)),
        wallet,
        amount: pln(minor),
        gateway: Some(gateway),
        language: "pl".to_owned(),
        customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        card: None,
        save_card: false,
    }
}
