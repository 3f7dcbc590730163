//! What the people write down of what they were told.

use std::collections::{BTreeMap, BTreeSet};

use cityplus_domain::ids::{OrderId, TicketId, TransferId, WalletId};

/// An order as the device knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ordered {
    /// What it costs, in minor units.
    pub(crate) total: i64,
    /// How many of which variant.
    pub(crate) counts: BTreeMap<String, u32>,
    /// The tickets handed over, if the device was told.
    pub(crate) acknowledged: Option<BTreeSet<TicketId>>,
}

/// Cash into a wallet, as the teller knows it, or money sent to a wallet, as its sender knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cash {
    /// Whose wallet gets it.
    pub(crate) wallet: WalletId,
    /// How much, in minor units.
    pub(crate) minor: i64,
    /// Whether who asked was told that the money is there.
    pub(crate) acknowledged: bool,
}

/// The way out of a wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To a bank account.
    Bank,
    /// In cash; whether a teller was told to hand it out.
    Cash { handed_out: bool },
}

/// Money taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Redeemed {
    /// Where it goes.
    pub(crate) way: Way,
    /// How much, in minor units.
    pub(crate) minor: i64,
    /// Whether its owner was told that it was taken.
    pub(crate) acknowledged: bool,
}

/// What was done on a gateway's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Card {
    /// The card has paid.
    Paid,
    /// The person gave up.
    GivenUp,
    /// The page was left open.
    Left,
}

/// A top-up that was ordered at a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Online {
    /// How much, in minor units.
    pub(crate) minor: i64,
    /// What was done there.
    pub(crate) card: Card,
}

/// What was shown to another phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Offered {
    /// Whose wallet gets it.
    pub(crate) wallet: WalletId,
    /// How much, in minor units.
    pub(crate) minor: i64,
}

/// What a resident was told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diary {
    /// Every order that was ever under way.
    pub(crate) orders: BTreeMap<OrderId, Ordered>,
    /// Every ticket given back, or asked to be.
    pub(crate) given_back: BTreeSet<TicketId>,
    /// Money sent.
    pub(crate) sent: BTreeMap<TransferId, Cash>,
    /// Money taken out.
    pub(crate) redeemed: BTreeMap<TransferId, Redeemed>,
    /// Top-ups ordered at a gateway.
    pub(crate) online: BTreeMap<TransferId, Online>,
    /// Amounts of top-ups whose order was never answered: there may be something of each, and nobody has seen a page.
    pub(crate) online_unheard: Vec<i64>,
    /// Amounts that were set aside.
    pub(crate) set_aside: Vec<i64>,
    /// Amounts of which the device never heard whether they are.
    pub(crate) set_aside_unheard: BTreeMap<TransferId, i64>,
    /// Orders made without a network.
    pub(crate) offered: BTreeMap<TransferId, Offered>,
}

/// What a teller was told of cash that came in.
pub(crate) type Till = BTreeMap<TransferId, Cash>;
