//! An entry of the outbox.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{TicketId, TransferId, WalletId};
use cityplus_protocol::offline::{OfflineOrder, OfflinePayment, OfflineReceipt};
use cityplus_protocol::operator::{CashTopUp, SendReceipt, TopUpReceipt};
use cityplus_protocol::redemption::{PayOutCash, RedemptionView, SignedRedemptionOrder};
use cityplus_protocol::ticketing::{AskRefund, OrderView, PlaceOrder, RefundView};
use cityplus_protocol::transfer::SignedTransferOrder;
use cityplus_protocol::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};

use super::till::{TillAnswer, TillRequest};

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Tickets.
    Order,
    /// A ticket's money back.
    Refund,
    /// Cash into a wallet, by a teller.
    TopUp,
    /// Money to another wallet.
    Send,
    /// Money out of the wallet, in cash or to a bank.
    Redeem,
    /// Cash handed out, by a teller.
    PayOut,
    /// Money paid from phone to phone without a network, to be settled.
    Offline,
    /// A top-up taken back, a shift opened or closed, by a teller.
    Till,
}

impl Kind {
    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Refund => "refund",
            Self::TopUp => "top_up",
            Self::Send => "send",
            Self::Redeem => "redeem",
            Self::PayOut => "pay_out",
            Self::Offline => "offline",
            Self::Till => "till",
        }
    }
}

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// To be sent, or sent without a final answer.
    Pending,
    /// Done.
    Done,
    /// Refused by the server; it is not sent again.
    Refused,
}

impl OutboxState {
    /// As it is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }

    pub(crate) fn of(text: &str) -> Option<Self> {
        [Self::Pending, Self::Done, Self::Refused]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// A request as it is sent, every time the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Request {
    Order(PlaceOrder),
    Refund { ticket_id: TicketId, ask: AskRefund },
    TopUp(CashTopUp),
    Send(SignedTransferOrder),
    // Money that a code asked for: the transfer's id is the code's, not made here.
    Asked(SignedTransferOrder),
    Redeem(SignedRedemptionOrder),
    PayOut(PayOutCash),
    Offline(OfflinePayment),
    // Of an app from before, in a form that no server takes any more: only looked at, never sent.
    OldOffline(OfflineOrder),
    Till(TillRequest),
}

impl Request {
    pub(crate) const fn kind(&self) -> Kind {
        match self {
            Self::Order(_) => Kind::Order,
            Self::Refund { .. } => Kind::Refund,
            Self::TopUp(_) => Kind::TopUp,
            Self::Send(_) | Self::Asked(_) => Kind::Send,
            Self::Redeem(_) => Kind::Redeem,
            Self::PayOut(_) => Kind::PayOut,
            Self::Offline(_) | Self::OldOffline(_) => Kind::Offline,
            Self::Till(_) => Kind::Till,
        }
    }

    /// The name of its entry: of meaning on this device only, and never another request's.
    pub(crate) fn id(&self) -> String {
        match self {
            // On its owner's own device the redemption may be an entry, too.
            Self::PayOut(_) => format!("pay-out-{}", self.key()),
            Self::Asked(paid) => pay_request_id(paid.order.transfer_id, paid.order.from_wallet_id),
            _ => self.key(),
        }
    }

    /// The id of what it creates: its idempotency key.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Order(order) => order.order_id.to_string(),
            Self::Refund { ask, .. } => ask.refund_id.to_string(),
            Self::TopUp(top_up) => top_up.transfer_id.to_string(),
            Self::Send(sent) | Self::Asked(sent) => sent.order.transfer_id.to_string(),
            Self::Redeem(redeemed) => redeemed.order.redemption_id.to_string(),
            Self::PayOut(paid) => paid.redemption_id.to_string(),
            Self::Offline(paid) => paid.order.transfer_id.to_string(),
            Self::OldOffline(order) => order.transfer_id.to_string(),
            Self::Till(asked) => asked.key(),
        }
    }

    /// What it is about, to find a request of the same that is still under way: an id, never personal.
    pub(crate) fn subject(&self) -> String {
        match self {
            Self::Order(order) => order.product.to_string(),
            Self::Refund { ticket_id, .. } => ticket_id.to_string(),
            Self::TopUp(top_up) => top_up.wallet_id.to_string(),
            Self::Send(sent) | Self::Asked(sent) => sent.order.to_wallet_id.to_string(),
            Self::Redeem(redeemed) => redeemed.order.wallet_id.to_string(),
            Self::PayOut(paid) => paid.redemption_id.to_string(),
            Self::Offline(paid) => paid.order.allowance_id.to_string(),
            Self::OldOffline(order) => order.allowance_id.to_string(),
            Self::Till(asked) => asked.subject(),
        }
    }

    /// The wallet whose owner alone can have ordered it, if there is one: out of a linked wallet another person buys, and a
    /// payment without a network is brought by payer and receiver.
    pub(super) const fn ordered_from(&self) -> Option<WalletId> {
        match self {
            Self::Send(sent) | Self::Asked(sent) => Some(sent.order.from_wallet_id),
            Self::Redeem(redeemed) => Some(redeemed.order.wallet_id),
            Self::Order(_)
            | Self::Refund { .. }
            | Self::TopUp(_)
            | Self::PayOut(_)
            | Self::Offline(_)
            | Self::OldOffline(_)
            | Self::Till(_) => None,
        }
    }

    /// Whether a second request of this content, while the first is under way, is the person trying again. Ids, times
    /// and signatures differ between the two.
    pub(crate) fn repeats(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Order(one), Self::Order(two)) => {
                (&one.product, one.day, &one.lines, one.printed)
                    == (&two.product, two.day, &two.lines, two.printed)
                    && one.payment.order.amount == two.payment.order.amount
                    && one.payment.order.wallet_id == two.payment.order.wallet_id
            }
            (Self::Refund { ticket_id: one, .. }, Self::Refund { ticket_id: two, .. }) => one == two,
            (Self::TopUp(one), Self::TopUp(two)) => {
                (one.wallet_id, one.amount) == (two.wallet_id, two.amount)
            }
            (Self::Send(one), Self::Send(two)) => {
                let content = |sent: &SignedTransferOrder| {
                    let order = &sent.order;
                    (order.from_wallet_id, order.to_wallet_id, order.amount)
                };
                content(one) == content(two)
            }
            // Two requests of the same content are two; and one that is paid is no other money on its way. Nor is a second
            // code under the id of the first the same.
            (Self::Asked(one), Self::Asked(two)) => {
                let content = |paid: &SignedTransferOrder| {
                    let order = &paid.order;
                    (
                        order.transfer_id,
                        order.from_wallet_id,
                        order.to_wallet_id,
                        order.amount,
                    )
                };
                content(one) == content(two)
            }
            (Self::Redeem(one), Self::Redeem(two)) => {
                let (one, two) = (&one.order, &two.order);
                (one.wallet_id, one.amount, &one.to) == (two.wallet_id, two.amount, &two.to)
            }
            (Self::PayOut(one), Self::PayOut(two)) => one.redemption_id == two.redemption_id,
            // Two of the same content are two payments.
            (Self::Offline(one), Self::Offline(two)) => one.order.transfer_id == two.order.transfer_id,
            (Self::Till(one), Self::Till(two)) => one.repeats(two),
            _ => false,
        }
    }

    /// Whether an answer is a refusal that somebody must know of. What a device hands back when its time is over goes back
    /// by itself: then nothing is lost.
    pub(super) fn is_refused_by(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Self::Offline(paid), Answer::Refused(problem)) => {
                !is_hand_back(paid) || problem.code != ErrorCode::AllowanceOver
            }
            (_, Answer::Refused(_)) => true,
            _ => false,
        }
    }
}

/// Whether it pays nobody: what is left of the allowance goes back into the wallet it came from.
pub(crate) fn is_hand_back(paid: &OfflinePayment) -> bool {
    paid.order.to_wallet_id == paid.allowance.allowance.wallet_id
}

/// The name of the entry that pays a request for money. Several persons of one device may try to pay the same.
pub(crate) fn pay_request_id(request: TransferId, payer: WalletId) -> String {
    format!("request-{request}-{payer}")
}

/// The server's final word on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Answer {
    Order(OrderView),
    Refund(RefundView),
    TopUp(TopUpReceipt),
    Sent(SendReceipt),
    Redemption(RedemptionView),
    Offline(OfflineReceipt),
    Till(TillAnswer),
    Refused(Problem),
}

/// What is sealed of an entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Content {
    pub(crate) made_at: Timestamp,
    pub(crate) request: Request,
    pub(crate) answer: Option<Answer>,
    /// The code of what went wrong at the last try.
    pub(crate) last_error: Option<String>,
}

/// An entry with what the store keeps in the clear of it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) account_id: String,
    pub(crate) state: OutboxState,
    pub(crate) tries: i64,
    pub(crate) next_try_at: Timestamp,
    pub(crate) content: Content,
}

/// An entry as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// The id of what the request creates; of cash handed out and of requests for money that were paid with more beside it.
    pub id: String,
    /// What was asked for.
    pub kind: Kind,
    /// What it is about: of an order the product, of a refund the ticket, of a top-up or a transfer the wallet that
    /// gets the money, of a redemption the wallet it leaves, of cash handed out the redemption, of a
    /// payment without a network the allowance, of a top-up taken back that top-up, of a shift its currency.
    pub subject: String,
    /// How far it is.
    pub state: OutboxState,
    /// When it was asked for.
    pub made_at: Timestamp,
    /// How often it was sent without a final answer.
    pub tries: i64,
    /// When it will be sent again by itself; of meaning while it is pending.
    pub next_try_at: Timestamp,
    /// The code of what went wrong at the last try.
    pub last_error: Option<String>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

impl From<Entry> for OutboxEntry {
    fn from(entry: Entry) -> Self {
        let problem = match entry.content.answer {
            Some(Answer::Refused(problem)) => Some(problem),
            _ => None,
        };
        Self {
            id: entry.id,
            kind: entry.content.request.kind(),
            subject: entry.content.request.subject(),
            state: entry.state,
            made_at: entry.content.made_at,
            tries: entry.tries,
            next_try_at: entry.next_try_at,
            last_error: entry.content.last_error,
            problem,
        }
    }
}
