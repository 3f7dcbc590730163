//! How accounts are named: by what they are for.

use std::fmt;
use std::str::FromStr;

use cityplus_domain::Currency;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::{CityKey, PointsKey, UnitKey};
use cityplus_protocol::operator::GatewayName;

use crate::store::StoreError;

/// An account's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::operator) enum AccountKey {
    /// The cash that a city's tellers have taken, in one currency.
    Cash { city: CityKey, currency: Currency },
    /// What a payment gateway has taken for a city's wallets, in one currency.
    Gateway {
        city: CityKey,
        gateway: GatewayName,
        currency: Currency,
    },
    /// What a city's unit has got at a gateway of its own, in one currency. The operator never has it: in the books it
    /// comes and goes at once.
    Direct {
        city: CityKey,
        unit: UnitKey,
        currency: Currency,
    },
    /// The bank account of the operator as a city's money goes through it, in one currency.
    Bank { city: CityKey, currency: Currency },
    /// What the operator has earned with a city's merchants, in one currency.
    Fees { city: CityKey, currency: Currency },
    /// What a city's operator owes a partner's, another city's, in one currency; below zero what is owed to it.
    Partner {
        city: CityKey,
        partner: CityKey,
        currency: Currency,
    },
    /// What is owed to a city's unit.
    Merchant { city: CityKey, unit: UnitKey },
    /// What is set aside for a device to spend without a network, by the id of its allowance.
    Allowance(TransferId),
    /// What was taken as a deposit for a wallet, and is given back with what is left in it.
    Deposit(WalletId),
    /// The points of a name that a city has issued. Points are in no currency of money.
    PointsIssued { city: CityKey, name: PointsKey },
    /// The points of a name that a wallet's owner has.
    Points { wallet: WalletId, name: PointsKey },
    /// What is owed to a wallet's owner.
    Wallet(WalletId),
}

impl AccountKey {
    /// The text of the column `kind`.
    pub(in crate::operator) const fn kind(&self) -> &'static str {
        match self {
            Self::Cash { .. } => "cash",
            Self::Gateway { .. } => "gateway",
            Self::Direct { .. } => "direct",
            Self::Bank { .. } => "bank",
            Self::Fees { .. } => "fees",
            Self::Partner { .. } => "partner",
            Self::Merchant { .. } => "merchant",
            Self::Allowance(_) => "allowance",
            Self::Deposit(_) => "deposit",
            Self::PointsIssued { .. } => "points-issued",
            Self::Points { .. } => "points",
            Self::Wallet(_) => "wallet",
        }
    }

    /// Whether it may go below zero: what is held outside for the operator is what it owes inside. A partner may owe
    /// and be owed.
    pub(super) const fn is_outside(&self) -> bool {
        matches!(
            self,
            Self::Cash { .. }
                | Self::Gateway { .. }
                | Self::Direct { .. }
                | Self::Bank { .. }
                | Self::Partner { .. }
                | Self::PointsIssued { .. }
        )
    }

    /// What a resident reads as the other side of a movement.
    pub(in crate::operator) fn counterparty(&self) -> String {
        match self {
            Self::Cash { .. } => "cash-desk".to_owned(),
            Self::Gateway { gateway, .. } => gateway.to_string(),
            Self::Bank { .. } => "bank".to_owned(),
            Self::Fees { .. } => "fees".to_owned(),
            Self::Partner { partner, .. } => partner.to_string(),
            Self::Merchant { unit, .. } | Self::Direct { unit, .. } => unit.to_string(),
            Self::Deposit(_) => "deposit".to_owned(),
            Self::PointsIssued { .. } | Self::Points { .. } => "points".to_owned(),
            // A wallet is nobody's to name, nor is what it has set aside.
            Self::Allowance(_) | Self::Wallet(_) => "wallet".to_owned(),
        }
    }
}

impl fmt::Display for AccountKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cash { city, currency } => write!(formatter, "cash/{city}/{currency}"),
            Self::Gateway {
                city,
                gateway,
                currency,
            } => write!(formatter, "gateway/{city}/{gateway}/{currency}"),
            Self::Direct { city, unit, currency } => write!(formatter, "direct/{city}/{unit}/{currency}"),
            Self::Bank { city, currency } => write!(formatter, "bank/{city}/{currency}"),
            Self::Fees { city, currency } => write!(formatter, "fees/{city}/{currency}"),
            Self::Partner {
                city,
                partner,
                currency,
            } => write!(formatter, "partner/{city}/{partner}/{currency}"),
            Self::Merchant { city, unit } => write!(formatter, "merchant/{city}/{unit}"),
            Self::Allowance(allowance) => write!(formatter, "allowance/{allowance}"),
            Self::Deposit(wallet) => write!(formatter, "deposit/{wallet}"),
            Self::PointsIssued { city, name } => write!(formatter, "points-issued/{city}/{name}"),
            Self::Points { wallet, name } => write!(formatter, "points/{wallet}/{name}"),
            Self::Wallet(wallet) => write!(formatter, "wallet/{wallet}"),
        }
    }
}

impl FromStr for AccountKey {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        read(text).ok_or_else(|| StoreError::corrupt("account.id"))
    }
}

fn read(text: &str) -> Option<AccountKey> {
    let (kind, name) = text.split_once('/')?;
    if kind == "wallet" {
        return name.parse().ok().map(AccountKey::Wallet);
    }
    if kind == "allowance" {
        return name.parse().ok().map(AccountKey::Allowance);
    }
    if kind == "deposit" {
        return name.parse().ok().map(AccountKey::Deposit);
    }
    if kind == "points" {
        let (wallet, name) = name.split_once('/')?;
        return Some(AccountKey::Points {
            wallet: wallet.parse().ok()?,
            name: name.parse().ok()?,
        });
    }
    let (city, name) = name.split_once('/')?;
    let city = city.parse().ok()?;
    match kind {
        "cash" => name
            .parse()
            .ok()
            .map(|currency| AccountKey::Cash { city, currency }),
        "bank" => name
            .parse()
            .ok()
            .map(|currency| AccountKey::Bank { city, currency }),
        "fees" => name
            .parse()
            .ok()
            .map(|currency| AccountKey::Fees { city, currency }),
        "gateway" => {
            let (gateway, currency) = name.split_once('/')?;
            Some(AccountKey::Gateway {
                city,
                gateway: gateway.parse().ok()?,
                currency: currency.parse().ok()?,
            })
        }
        "direct" => {
            let (unit, currency) = name.split_once('/')?;
            Some(AccountKey::Direct {
                city,
                unit: unit.parse().ok()?,
                currency: currency.parse().ok()?,
            })
        }
        "partner" => {
            let (partner, currency) = name.split_once('/')?;
            Some(AccountKey::Partner {
                city,
                partner: partner.parse().ok()?,
                currency: currency.parse().ok()?,
            })
        }
        "merchant" => name.parse().ok().map(|unit| AccountKey::Merchant { city, unit }),
        "points-issued" => name
            .parse()
            .ok()
            .map(|name| AccountKey::PointsIssued { city, name }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for text in [
            "cash/opole/PLN",
            "gateway/opole/payu/PLN",
            "direct/opole/parking/PLN",
            "bank/opole/PLN",
            "fees/opole/PLN",
            "points-issued/opole/opolek",
            "points/02020202-0202-0202-0202-020202020202/opolek",
            "partner/opole/brno/PLN",
            "allowance/02020202-0202-0202-0202-020202020202",
            "deposit/02020202-0202-0202-0202-020202020202",
            "merchant/opole/zoo",
            "wallet/02020202-0202-0202-0202-020202020202",
        ] {
            assert_eq!(text.parse::<AccountKey>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "cash/PLN",
            "merchant/zoo",
            "merchant/opole/",
            "wallet/opole",
            "deposit/opole",
            "gateway/opole/PLN",
            "partner/opole/PLN",
            "gateway/opole/bank/PLN",
            "gateway/opole/payu/",
            "direct/opole/PLN",
            "direct/opole/parking/",
            "vault/opole/zoo",
            "points/opole/opolek",
            "points-issued/opole",
        ] {
            assert!(text.parse::<AccountKey>().is_err(), "{text}");
        }
    }
}
