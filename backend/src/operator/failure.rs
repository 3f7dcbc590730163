//! What a failure of the database is to those who ask the operator.

use super::{OperatorError, PaymentState};
use crate::store::StoreError;

impl From<StoreError> for OperatorError {
    fn from(error: StoreError) -> Self {
        // A conflict is another process with the same id at the same moment: looking again finds it.
        if error.is_retryable() || error.is_unique_violation() {
            tracing::warn!(%error, "the operator's database");
            Self::Unavailable
        } else {
            tracing::error!(%error, "the operator's database");
            Self::Internal(error.to_string())
        }
    }
}

impl From<sqlx::Error> for OperatorError {
    fn from(error: sqlx::Error) -> Self {
        Self::from(StoreError::from(error))
    }
}

/// How a payment stands, in the words of an error.
pub(super) const fn state_text(state: PaymentState) -> &'static str {
    match state {
        PaymentState::Authorised => "authorised but not captured",
        PaymentState::Captured => "captured already",
        PaymentState::Voided => "voided",
        PaymentState::Expired => "expired",
    }
}
