//! The operator's limits: parameters, because law and appetite for risk differ from city to city.

/// Limits of wallets and movements. Amounts are minor units of the wallet's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperatorLimits {
    /// Most a wallet may hold after money was put in from outside.
    pub balance_ceiling: i64,
    /// Most that may be put in at once.
    pub top_up_ceiling: i64,
    /// Most that may be put in on one day (UTC).
    pub daily_load: i64,
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
    /// Most that may be redeemed at once by somebody who has not shown who they are.
    pub unidentified_redemption: i64,
    /// Most that devices of a wallet may have set aside to spend without a network.
    pub allowance_ceiling: i64,
    /// How long it may be spent, in ms.
    pub allowance_valid_ms: i64,
    /// How long after that it may be settled, in ms; then what is left goes back.
    pub allowance_settle_ms: i64,
    /// How long cash that was ordered at a desk is kept for its owner, in ms.
    pub cash_out_valid_ms: i64,
    /// Most that a merchant may owe the operator for what was given back after it was paid out.
    pub merchant_debt: i64,
    /// How long an online top-up may be paid, in ms.
    pub online_valid_ms: i64,
}

impl Default for OperatorLimits {
    /// For a purse in złoty that is bound to a registered account. Without any identification the law allows much
    /// less: 150 euro held (Directive (EU) 2015/849, article 12), which is for the operator to set. The same article
    /// asks who redeems more than 100 euro (article 12(2), as amended 50 euro): the lower one, in złoty.
    fn default() -> Self {
        const MINUTE_MS: i64 = 60_000;
        const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
        Self {
            balance_ceiling: 200_000,
            top_up_ceiling: 100_000,
            daily_load: 500_000,
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
            merchant_debt: 500_000,
            online_valid_ms: 60 * MINUTE_MS,
        }
    }
}
