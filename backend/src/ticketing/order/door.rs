//! Which of the operator's doors an order's payment goes through: that of the city's own wallets, or that of wallets that
//! are held at a partner's operator (P13). Each of its calls may be made again under the same ids.

use std::time::Duration;

use cityplus_domain::ids::PaymentId;

use super::content::{Content, Paid};
use super::steps::{call, call_for};
use crate::operator::{Authorise, AuthoriseAtPartner, Operator, OperatorError, Payment, RefundPayment};

/// How long one call through the partner's door may take, shorter than one of the city's own: a partner that takes calls and
/// does not answer them must not keep the worker from the orders of others.
const PARTNER_CALL_MAX: Duration = Duration::from_secs(3);

/// The door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ticketing) enum Door {
    /// The wallet is in this city.
    Here,
    /// The operator asks another one, where the wallet is.
    Partner,
}

/// Reserves what an order costs.
pub(super) async fn reserve(operator: &dyn Operator, content: &Content) -> Result<Payment, OperatorError> {
    let (payment, expires_at) = (content.payment.id(), content.reserved_until);
    match &content.payment {
        Paid::Here(order) => {
            let authorise = Authorise {
                payment,
                order: order.clone(),
                expires_at,
            };
            call(operator.authorise(authorise)).await
        }
        Paid::AtPartner { home, order } => {
            let asked = AuthoriseAtPartner {
                home: home.clone(),
                payment,
                order: order.clone(),
                expires_at,
            };
            call_for(PARTNER_CALL_MAX, operator.authorise_at_partner(asked)).await
        }
    }
}

impl Door {
    /// Takes all that was reserved.
    pub(super) async fn capture(
        self,
        operator: &dyn Operator,
        payment: PaymentId,
    ) -> Result<Payment, OperatorError> {
        match self {
            Self::Here => call(operator.capture(payment, None)).await,
            Self::Partner => call_for(PARTNER_CALL_MAX, operator.capture_at_partner(payment, None)).await,
        }
    }

    /// Frees what was reserved.
    pub(super) async fn void(
        self,
        operator: &dyn Operator,
        payment: PaymentId,
    ) -> Result<Payment, OperatorError> {
        match self {
            Self::Here => call(operator.void(payment)).await,
            Self::Partner => call_for(PARTNER_CALL_MAX, operator.void_at_partner(payment)).await,
        }
    }

    /// How a payment stands.
    pub(super) async fn payment(
        self,
        operator: &dyn Operator,
        payment: PaymentId,
    ) -> Result<Option<Payment>, OperatorError> {
        match self {
            Self::Here => call(operator.payment(payment)).await,
            Self::Partner => call_for(PARTNER_CALL_MAX, operator.payment_at_partner(payment)).await,
        }
    }

    /// Gives back.
    pub(in crate::ticketing) async fn refund(
        self,
        operator: &dyn Operator,
        refund: RefundPayment,
    ) -> Result<Payment, OperatorError> {
        match self {
            Self::Here => call(operator.refund(refund)).await,
            Self::Partner => call_for(PARTNER_CALL_MAX, operator.refund_at_partner(refund)).await,
        }
    }
}
