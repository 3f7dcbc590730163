//! The ways money leaves the wallet, their fields, and what there is to tell.

use cityplus_domain::Money;

use crate::parts::trouble::Trouble;
use crate::parts::typed::Kind;
use crate::view::FieldKind;

pub(super) const IBAN: &str = "iban";
pub(super) const NAME: &str = "name";
/// The account. People write it in groups of four.
pub(super) const IBAN_FIELD: Kind = Kind {
    key: IBAN,
    label: "redeem-iban",
    typed: FieldKind::Text,
    max_chars: 50,
};
/// Whose account it is.
pub(super) const NAME_FIELD: Kind = Kind {
    key: NAME,
    label: "redeem-name",
    typed: FieldKind::Text,
    max_chars: 100,
};

/// Where the money goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Way {
    /// To a bank account.
    #[default]
    Bank,
    /// In cash at a desk.
    Cash,
}

impl Way {
    pub(super) const ALL: [Self; 2] = [Self::Bank, Self::Cash];

    /// Its key in intents.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Cash => "cash",
        }
    }
}

/// What there is to tell.
pub(super) enum Told {
    /// It is on its way to the bank.
    ToBank(Money),
    /// The cash waits.
    CashWaits(Money),
    /// The cash was handed out.
    HandedOut(Money),
    /// It was not answered yet, because of this, and goes by itself.
    Kept(Money, &'static str),
    /// It did not go.
    Problem(Trouble),
}
