//! What must be in the books, by what the operator has told those who asked: nothing here is read from the ledger's
//! sums.

use std::collections::{BTreeMap, BTreeSet};

use cityplus_backend::operator::{GatewayName, OnlineTopUpState, Operator, OperatorError, RedemptionState};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::redemption::{PayOutTo, RedemptionOrder};

use super::ask::{Ask, Said};
use super::deposits;
use super::orders::Order;
use super::world::{Checked, World};

/// A wallet's line: whose, by which movement.
pub(crate) type Line = (WalletId, TransferId);

/// Amounts are minor units.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    /// Lines that must be in wallets' statements, and how much each moved.
    pub(crate) lines: BTreeMap<Line, i64>,
    /// What was asked to be set aside: how much, and whether the phone was told so. What no phone was told may have been
    /// set aside and put back.
    pub(crate) aside: BTreeMap<Line, (i64, bool)>,
    /// What wallets got by orders that were made without a network: those movements have ids of the operator's own.
    pub(crate) offline: BTreeMap<WalletId, Vec<i64>>,
    /// What was spent of that which a wallet has set aside.
    pub(crate) spent_offline: BTreeMap<WalletId, i64>,
    /// Orders without a network that the operator has seen.
    pub(crate) brought: BTreeSet<TransferId>,
    /// What is in the drawers.
    pub(crate) cash: i64,
    /// What is put into wallets by movements that have ids of the operator's own: by bank, and with a deposit.
    pub(crate) put_in: BTreeMap<WalletId, Vec<i64>>,
    /// What is handed out of wallets together with their deposits.
    pub(crate) handed_out: BTreeMap<WalletId, Vec<i64>>,
    /// What lies in deposits.
    pub(crate) deposits: i64,
    /// What people get by bank.
    pub(crate) bank: i64,
    /// What has come by bank, and is in wallets.
    pub(crate) by_bank: i64,
    /// What has come by bank and was sent back: it was never in the ledger.
    pub(crate) sent_back: i64,
    /// What each gateway holds.
    pub(crate) gateways: BTreeMap<GatewayName, i64>,
    /// What was sold and what was given back, by unit.
    pub(crate) sales: BTreeMap<String, (i64, i64)>,
}

impl Expected {
    pub(crate) fn line(&mut self, wallet: WalletId, transfer: TransferId, minor: i64) {
        *self.lines.entry((wallet, transfer)).or_default() += minor;
    }
}

impl World {
    /// Goes through all orders.
    pub(crate) async fn expected(&self) -> Checked<Expected> {
        let mut expected = Expected::default();
        let mut settled = BTreeSet::new();
        let mut paid_out = BTreeSet::new();
        let mut handed_out = BTreeSet::new();
        for order in self.orders.iter().filter(|order| !order.is_forgotten) {
            let taken = order.taken.as_ref();
            match &order.ask {
                // Of holds below, all of one together.
                Ask::Open(_)
                | Ask::Bind(..)
                | Ask::Block(_)
                | Ask::Unblock(_)
                | Ask::Void(_)
                | Ask::Hold(_)
                | Ask::CaptureHold(..)
                | Ask::ReleaseHold(_)
                | Ask::RefundHold(_) => {}
                Ask::Cash(top_up) => {
                    if taken.is_some() {
                        expected.line(top_up.wallet, top_up.transfer, top_up.amount.minor);
                        expected.cash += top_up.amount.minor;
                    }
                }
                Ask::Online(start) => {
                    let is_taken = taken.is_some();
                    self.expect_online(&mut expected, start.transfer, is_taken)
                        .await?;
                }
                Ask::Send(signed) => {
                    let sent = &signed.order;
                    if taken.is_some() {
                        expected.line(sent.from_wallet_id, sent.transfer_id, -sent.amount.minor);
                        expected.line(sent.to_wallet_id, sent.transfer_id, sent.amount.minor);
                    }
                }
                Ask::Redeem(signed) => {
                    if taken.is_some() && self.expect_redeemed(&mut expected, &signed.order).await? {
                        paid_out.insert(signed.order.redemption_id);
                    }
                }
                Ask::PayOut(pay_out) => {
                    handed_out.extend(taken.map(|_| pay_out.redemption));
                }
                Ask::SetAside(signed) => {
                    let line = (signed.order.wallet_id, signed.order.allowance_id);
                    let aside = (signed.order.amount.minor, taken.is_some());
                    expected.aside.insert(line, aside);
                }
                Ask::Settle(_) => expect_settled(&mut expected, &mut settled, order),
                Ask::Authorise(_) | Ask::Capture(..) | Ask::Refund(_) => expect_paid(&mut expected, order),
                Ask::OpenDeposit(_) | Ask::ReturnDeposit(_) => deposits::expect(&mut expected, order),
            }
        }
        self.expect_holds(&mut expected)?;
        self.bank.expect(&mut expected);
        if paid_out != handed_out {
            return Err(format!(
                "the ledger has paid out {paid_out:?} in cash, the tellers {handed_out:?}"
            ));
        }
        Ok(expected)
    }

    /// An online top-up has ended, and is in the wallet or is not.
    async fn expect_online(&self, expected: &mut Expected, transfer: TransferId, is_taken: bool) -> Checked {
        let top_up = match self.process.operator.online_top_up(transfer).await {
            Ok(top_up) => top_up,
            // Never kept, and nobody was told that it was.
            Err(OperatorError::UnknownTopUp) if !is_taken => return Ok(()),
            Err(error) => return Err(format!("a top-up cannot be asked for: {error:?}")),
        };
        match top_up.state {
            OnlineTopUpState::Open => Err(format!("a top-up has not ended: {top_up:?}")),
            OnlineTopUpState::Cancelled | OnlineTopUpState::Returned => Ok(()),
            OnlineTopUpState::Paid => {
                expected.line(top_up.wallet, transfer, top_up.amount.minor);
                *expected.gateways.entry(top_up.gateway).or_default() += top_up.amount.minor;
                Ok(())
            }
        }
    }

    /// Money that was taken out; true if it was handed out in cash.
    async fn expect_redeemed(&self, expected: &mut Expected, order: &RedemptionOrder) -> Checked<bool> {
        let (id, minor) = (order.redemption_id, order.amount.minor);
        let found = self.process.operator.redemption(id).await;
        let state = found
            .map_err(|error| format!("a redemption is not there: {error:?}"))?
            .state;
        match (state, &order.to) {
            (RedemptionState::Done, PayOutTo::Bank { .. }) => {
                expected.line(order.wallet_id, id, -minor);
                expected.bank += minor;
                Ok(false)
            }
            (RedemptionState::Done, PayOutTo::Cash) => {
                expected.line(order.wallet_id, id, -minor);
                expected.cash -= minor;
                Ok(true)
            }
            (RedemptionState::Ended, PayOutTo::Cash) => Ok(false),
            (state, _) => Err(format!("a redemption has not ended: {order:?} is {state:?}")),
        }
    }
}

/// An order without a network; both phones may have brought it, and it counts once.
fn expect_settled(expected: &mut Expected, settled: &mut BTreeSet<[u8; 64]>, order: &Order) {
    let Ask::Settle(payment) = &order.ask else {
        return;
    };
    let (made, allowance) = (&payment.order, &payment.allowance.allowance);
    let is_seen = matches!(
        order.heard,
        Some(Err(OperatorError::Overspent | OperatorError::AllowanceOver))
    );
    if order.taken.is_some() || is_seen {
        expected.brought.insert(made.transfer_id);
    }
    if order.taken.is_some() && settled.insert(payment.signature.0) {
        let minor = made.amount.minor;
        expected.offline.entry(made.to_wallet_id).or_default().push(minor);
        *expected.spent_offline.entry(allowance.wallet_id).or_default() += minor;
    }
}

/// What a purchase has moved.
fn expect_paid(expected: &mut Expected, order: &Order) {
    let Some(Said::Payment(payment)) = &order.taken else {
        return;
    };
    let (sold, given_back) = expected.sales.entry(payment.merchant.to_string()).or_default();
    match &order.ask {
        Ask::Capture(..) => {
            let captured = payment.captured.minor;
            *sold += captured;
            let id = TransferId::from_bytes(*payment.payment.as_bytes());
            expected.line(payment.wallet, id, -captured);
        }
        Ask::Refund(refund) => {
            *given_back += refund.amount.minor;
            expected.line(payment.wallet, refund.transfer, refund.amount.minor);
        }
        _ => {}
    }
}
