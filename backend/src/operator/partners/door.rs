//! The door: what a city asks its operator about wallets that live elsewhere.

use async_trait::async_trait;
use cityplus_domain::Money;
use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::CityKey;

use super::{AuthoriseAtPartner, acquire, refund};
use crate::operator::{LocalOperator, OperatorError, Payment, RefundPayment};

/// Payments to units of this city from wallets that live at a partner. Lost answers are looked for there; asking again
/// under the same id is always safe.
#[async_trait]
pub trait Partners: Send + Sync {
    /// The cities whose wallets pay here.
    async fn partners(&self) -> Result<Vec<CityKey>, OperatorError>;

    /// Reserves the amount of a signed order in the wallet where it lives.
    async fn authorise_at_partner(&self, asked: AuthoriseAtPartner) -> Result<Payment, OperatorError>;

    /// Moves what was reserved, all of it or a part: there first, then here to the merchant.
    async fn capture_at_partner(
        &self,
        payment: PaymentId,
        amount: Option<Money>,
    ) -> Result<Payment, OperatorError>;

    /// Frees what was reserved.
    async fn void_at_partner(&self, payment: PaymentId) -> Result<Payment, OperatorError>;

    /// Gives a captured payment back, all of it or a part: from the merchant here, then to the wallet there.
    async fn refund_at_partner(&self, refund: RefundPayment) -> Result<Payment, OperatorError>;

    /// How such a payment stands; none if it was never authorised.
    async fn payment_at_partner(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError>;
}

#[async_trait]
impl Partners for LocalOperator {
    async fn partners(&self) -> Result<Vec<CityKey>, OperatorError> {
        Ok(self.books().partners.accepted_in(self.city()))
    }

    async fn authorise_at_partner(&self, asked: AuthoriseAtPartner) -> Result<Payment, OperatorError> {
        acquire::authorise(self.books(), self.city(), &asked).await
    }

    async fn capture_at_partner(
        &self,
        payment: PaymentId,
        amount: Option<Money>,
    ) -> Result<Payment, OperatorError> {
        acquire::capture(self.books(), self.city(), payment, amount).await
    }

    async fn void_at_partner(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        acquire::void(self.books(), self.city(), payment).await
    }

    async fn refund_at_partner(&self, refund: RefundPayment) -> Result<Payment, OperatorError> {
        refund::refund(self.books(), self.city(), refund).await
    }

    async fn payment_at_partner(&self, payment: PaymentId) -> Result<Option<Payment>, OperatorError> {
        acquire::payment(self.books(), self.city(), payment).await
    }
}
