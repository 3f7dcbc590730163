//! Cards that the gateways keep: tokens by which a shop charges them again, and what may go wrong with each.

use std::collections::BTreeMap;

use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};

use crate::orders::{Card, Gateway};

/// Where the numbers of cards begin.
const CARD_IDS: u64 = 3_011_000_000;

/// What a kept card does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CardState {
    /// It pays.
    Good,
    /// It is declined.
    Declined,
    /// It has expired.
    Expired,
    /// It is forgotten.
    Deleted,
}

/// A kept card as `/sim/cards` and [`crate::Simulator::cards`] show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CardView {
    /// Where it is.
    pub gateway: Gateway,
    /// Its number in the simulator, and at GoPay its `card_id`.
    pub id: u64,
    /// What stands for it.
    pub token: String,
    /// Its number, most of it hidden.
    pub masked: &'static str,
    /// What it does.
    pub state: CardState,
}

/// A kept card.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) id: u64,
    pub(crate) gateway: Gateway,
    /// The point of sale or the shop.
    pub(crate) account: String,
    /// The customer of the shop, at PayU.
    pub(crate) customer: String,
    pub(crate) token: String,
    pub(crate) card: Card,
    pub(crate) state: CardState,
}

impl Kept {
    pub(crate) fn view(&self) -> CardView {
        CardView {
            gateway: self.gateway,
            id: self.id,
            token: self.token.clone(),
            masked: self.card.masked(),
            state: self.state,
        }
    }
}

/// All kept cards.
#[derive(Default)]
pub(crate) struct Vault(BTreeMap<u64, Kept>);

impl Vault {
    /// Keeps a card and gives it a number.
    pub(crate) fn add(&mut self, gateway: Gateway, account: &str, customer: &str, card: Card) -> u64 {
        let last = self.0.last_key_value().map_or(CARD_IDS, |(id, _)| *id);
        let id = last.saturating_add(1);
        let secret = BASE32_NOPAD.encode(&fastrand::u128(..).to_be_bytes());
        let token = match gateway {
            Gateway::PayU => format!("TOKC_{secret}"),
            Gateway::GoPay => format!("{secret}/{secret}+=="),
        };
        let kept = Kept {
            id,
            gateway,
            account: account.to_owned(),
            customer: customer.to_owned(),
            token,
            card,
            state: CardState::Good,
        };
        self.0.insert(id, kept);
        id
    }

    /// The card for which this stands, if this account may charge it.
    pub(crate) fn by_token(&self, gateway: Gateway, account: &str, token: &str) -> Option<&Kept> {
        let mut all = self.0.values();
        all.find(|kept| kept.gateway == gateway && kept.account == account && kept.token == token)
    }

    /// The card of this number at that gateway.
    pub(crate) fn by_id(&mut self, gateway: Gateway, id: u64) -> Option<&mut Kept> {
        self.0.get_mut(&id).filter(|kept| kept.gateway == gateway)
    }

    /// All of them, oldest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Kept> {
        self.0.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_account_only() {
        let mut vault = Vault::default();
        let payu = vault.add(Gateway::PayU, "145227", "ours-1", Card::Pays);
        let gopay = vault.add(Gateway::GoPay, "8123456789", "", Card::Pays);
        assert_ne!(payu, gopay);
        let token = vault.by_id(Gateway::PayU, payu).unwrap().token.clone();
        assert!(token.starts_with("TOKC_"));
        assert!(vault.by_token(Gateway::PayU, "145227", &token).is_some());
        assert!(vault.by_token(Gateway::PayU, "145228", &token).is_none());
        assert!(vault.by_token(Gateway::GoPay, "145227", &token).is_none());
        assert!(vault.by_id(Gateway::GoPay, payu).is_none());
        assert_eq!(vault.all().count(), 2);
    }
}
