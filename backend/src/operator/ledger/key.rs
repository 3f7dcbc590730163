//! How accounts are named: by what they are for.

use std::fmt;
use std::str::FromStr;

use cityplus_domain::Currency;
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::UnitKey;

use crate::store::StoreError;

/// An account's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::operator) enum AccountKey {
    /// The cash that tellers have taken, in one currency.
    Cash(Currency),
    /// What is owed to a unit.
    Merchant(UnitKey),
    /// What is owed to a wallet's owner.
    Wallet(WalletId),
}

impl AccountKey {
    /// The text of the column `kind`.
    pub(in crate::operator) const fn kind(&self) -> &'static str {
        match self {
            Self::Cash(_) => "cash",
            Self::Merchant(_) => "merchant",
            Self::Wallet(_) => "wallet",
        }
    }

    /// What a resident reads as the other side of a movement.
    pub(in crate::operator) fn counterparty(&self) -> String {
        match self {
            Self::Cash(_) => "cash-desk".to_owned(),
            Self::Merchant(unit) => unit.to_string(),
            // A wallet is nobody's to name.
            Self::Wallet(_) => "wallet".to_owned(),
        }
    }
}

impl fmt::Display for AccountKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cash(currency) => write!(formatter, "cash/{currency}"),
            Self::Merchant(unit) => write!(formatter, "merchant/{unit}"),
            Self::Wallet(wallet) => write!(formatter, "wallet/{wallet}"),
        }
    }
}

impl FromStr for AccountKey {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let (kind, name) = text.split_once('/').unwrap_or_default();
        let key = match kind {
            "cash" => name.parse().ok().map(Self::Cash),
            "merchant" => name.parse().ok().map(Self::Merchant),
            "wallet" => name.parse().ok().map(Self::Wallet),
            _ => None,
        };
        key.ok_or_else(|| StoreError::corrupt("account.id"))
    }
}
