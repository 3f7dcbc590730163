//! The asking side between two operators: the way to a partner, where its wallets live.

use cityplus_domain::ids::PaymentId;
use cityplus_domain::{Currency, Money};
use reqwest::Method;

use super::partner::OpenPiece;
use super::payments::Capture;
use super::remote::{OperatorUrl, RemoteOperator, RemoteSetupError, ask};
use crate::operator::{
    AgreeClearing, AuthoriseAtPartner, ClearingAgreed, ClearingPage, OperatorError, Payment, RefundPayment,
};

/// A partner's operator; cheap to clone. Each call may be sent again for ever.
#[derive(Clone, Debug)]
pub(in crate::operator) struct PartnerClient(RemoteOperator);

impl PartnerClient {
    /// At this address, with the partner's token there. Connects when it is first asked.
    pub(in crate::operator) fn new(url: &OperatorUrl, token: &str) -> Result<Self, RemoteSetupError> {
        RemoteOperator::new(url, token).map(Self)
    }

    pub(in crate::operator) async fn authorise(
        &self,
        asked: &AuthoriseAtPartner,
    ) -> Result<Payment, OperatorError> {
        ask(self.0.creates("/partner/payments", &asked.payment, asked)).await
    }

    pub(in crate::operator) async fn payment(
        &self,
        payment: PaymentId,
    ) -> Result<Option<Payment>, OperatorError> {
        match ask(self.0.to(Method::GET, &format!("/partner/payments/{payment}"))).await {
            Err(OperatorError::UnknownPayment) => Ok(None),
            answer => answer.map(Some),
        }
    }

    pub(in crate::operator) async fn capture(
        &self,
        payment: PaymentId,
        amount: Option<Money>,
    ) -> Result<Payment, OperatorError> {
        let request = self
            .0
            .to(Method::POST, &format!("/partner/payments/{payment}/capture"));
        ask(request.json(&Capture { amount })).await
    }

    pub(in crate::operator) async fn void(&self, payment: PaymentId) -> Result<Payment, OperatorError> {
        ask(self
            .0
            .to(Method::POST, &format!("/partner/payments/{payment}/void")))
        .await
    }

    pub(in crate::operator) async fn refund(&self, refund: &RefundPayment) -> Result<Payment, OperatorError> {
        ask(self.0.creates("/partner/refunds", &refund.transfer, refund)).await
    }

    pub(in crate::operator) async fn open_items(
        &self,
        currency: Currency,
        after: i64,
    ) -> Result<ClearingPage, OperatorError> {
        let request = self.0.to(Method::GET, "/partner/clearing");
        ask(request.query(&OpenPiece { currency, after })).await
    }

    pub(in crate::operator) async fn agree(
        &self,
        agree: &AgreeClearing,
    ) -> Result<ClearingAgreed, OperatorError> {
        ask(self.0.creates("/partner/clearing", &agree.clearing, agree)).await
    }
}
