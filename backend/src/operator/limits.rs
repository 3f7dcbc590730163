//! The operator's limits: parameters, because law and appetite for risk differ from city to city.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::types::Tier;

/// What a limit counts over: a day, a month or a year of the calendar, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Period {
    /// The shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Year];
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        })
    }
}

/// What a wallet may hold, take in and give out. Amounts are minor units of its currency; periods are the calendar's, in
/// UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ceilings {
    /// Most it may hold after money was put in from outside or sent to it.
    pub balance: i64,
    /// Most that may be put in on one day.
    pub daily_load: i64,
    /// Most that may be put in in one month.
    pub monthly_load: i64,
    /// Most that may be put in in one year.
    pub yearly_load: i64,
    /// Most that may go out on one day: paid or reserved for a payment, sent, redeemed or set aside. What comes back of it
    /// frees nothing: otherwise a merchant's till would do to pass any amount through.
    pub daily_spend: i64,
    /// Most that may go out in one month.
    pub monthly_spend: i64,
    /// Most that may go out in one year.
    pub yearly_spend: i64,
}

impl Ceilings {
    /// As much as can be counted.
    pub const NONE: Self = Self {
        balance: i64::MAX,
        daily_load: i64::MAX,
        monthly_load: i64::MAX,
        yearly_load: i64::MAX,
        daily_spend: i64::MAX,
        monthly_spend: i64::MAX,
        yearly_spend: i64::MAX,
    };

    /// Most that may be put in, by [`Period::ALL`].
    pub(super) const fn load(&self) -> [i64; 3] {
        [self.daily_load, self.monthly_load, self.yearly_load]
    }

    /// Most that may go out, by [`Period::ALL`].
    pub(super) const fn spend(&self) -> [i64; 3] {
        [self.daily_spend, self.monthly_spend, self.yearly_spend]
    }
}

/// What deeds cost that the operator does for a wallet's owner (Pardubice P7), in minor units of the wallet's currency; 0
/// is free. Opening a wallet always is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fees {
    /// An anonymous wallet becomes a named one.
    pub upgrade: i64,
    /// Its owner's block ends.
    pub unblock: i64,
    /// A lost device is replaced; taken up to what is in the wallet, so that nobody stays locked out for lack of money.
    pub replacement: i64,
    /// Money goes to a bank account.
    pub redemption_to_bank: i64,
    /// Money is handed out at a desk.
    pub redemption_in_cash: i64,
}

/// Limits of wallets and movements. Amounts are minor units of the wallet's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperatorLimits {
    /// Of a wallet that belongs to somebody the city knows.
    pub named: Ceilings,
    /// Of a wallet that belongs to whoever holds it.
    pub anonymous: Ceilings,
    /// Most that may be put in at once.
    pub top_up_ceiling: i64,
    /// Most that one payment may move.
    pub payment_ceiling: i64,
    /// Most that may be sent to other wallets on one day (UTC).
    pub daily_send: i64,
    /// Most that may be sent on one day from a device that was bound lately.
    pub new_device_daily_send: i64,
    /// How long a device is such a one, in ms.
    pub device_new_ms: i64,
    /// Devices that may sign for one wallet.
    pub devices: i64,
    /// How old a payment order may be when it first arrives, in ms.
    pub order_age_ms: i64,
    /// How far ahead of the operator's clock a device's clock may be, in ms.
    pub clock_ahead_ms: i64,
    /// How long money may stay reserved, in ms.
    pub reservation_ms: i64,
    /// Most that may be redeemed at once.
    pub redemption_ceiling: i64,
    /// Most that may be redeemed on one day (UTC) by somebody who has not shown who they are.
    pub unidentified_redemption: i64,
    /// Most that devices of a wallet may have set aside to spend without a network.
    pub allowance_ceiling: i64,
    /// How long it may be spent, in ms.
    pub allowance_valid_ms: i64,
    /// How long after that it may be settled, in ms; then what is left goes back.
    pub allowance_settle_ms: i64,
    /// How long cash that was ordered at a desk is kept for its owner, in ms.
    pub cash_out_valid_ms: i64,
    /// Most cash that may be in a teller's drawer before they close the shift.
    pub till_ceiling: i64,
    /// Most that a merchant may owe the operator for what was given back after it was paid out.
    pub merchant_debt: i64,
    /// How long an online top-up may be paid, in ms.
    pub online_valid_ms: i64,
    /// What deeds cost.
    pub fees: Fees,
    /// How far below zero a ride may take a named wallet, with the units that are marked for it (Pardubice P5: the highest
    /// fare less 1 Kč). 0 where nobody rides on debit.
    pub debit_ride_max: i64,
    /// The deposit for a tourist's wallet (Pardubice P14). 0 where none is taken.
    pub deposit: i64,
}

impl OperatorLimits {
    /// The ceilings of a kind of wallet.
    pub const fn ceilings(&self, tier: Tier) -> &Ceilings {
        match tier {
            Tier::Named => &self.named,
            Tier::Anonymous => &self.anonymous,
        }
    }
}

impl Default for OperatorLimits {
    /// For purses in złoty. Without any identification the law allows 150 euro held and 150 euro spent in a month
    /// (Directive (EU) 2015/849, article 12(1), as amended by Directive (EU) 2018/843): about 640 złoty. The same article
    /// asks who redeems more than 100 euro (article 12(2), as amended 50 euro): the lower one, in złoty.
    fn default() -> Self {
        const MINUTE_MS: i64 = 60_000;
        const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
        const ANONYMOUS: i64 = 64_000;
        Self {
            named: Ceilings {
                balance: 200_000,
                daily_load: 500_000,
                monthly_load: 3_000_000,
                yearly_load: 20_000_000,
                daily_spend: 1_000_000,
                monthly_spend: 5_000_000,
                yearly_spend: 30_000_000,
            },
            anonymous: Ceilings {
                balance: ANONYMOUS,
                daily_load: ANONYMOUS,
                monthly_load: ANONYMOUS,
                yearly_load: 12 * ANONYMOUS,
                daily_spend: ANONYMOUS,
                monthly_spend: ANONYMOUS,
                yearly_spend: 12 * ANONYMOUS,
            },
            top_up_ceiling: 100_000,
            payment_ceiling: 200_000,
            daily_send: 50_000,
            new_device_daily_send: 10_000,
            device_new_ms: DAY_MS,
            devices: 10,
            order_age_ms: DAY_MS,
            clock_ahead_ms: 10 * MINUTE_MS,
            reservation_ms: 7 * DAY_MS,
            redemption_ceiling: 200_000,
            unidentified_redemption: 20_000,
            allowance_ceiling: 10_000,
            allowance_valid_ms: DAY_MS,
            allowance_settle_ms: 7 * DAY_MS,
            cash_out_valid_ms: 15 * MINUTE_MS,
            till_ceiling: 1_000_000,
            merchant_debt: 500_000,
            online_valid_ms: 60 * MINUTE_MS,
            fees: Fees::default(),
            debit_ride_max: 0,
            deposit: 0,
        }
    }
}
