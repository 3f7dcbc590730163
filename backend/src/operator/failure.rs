//! What a failure of the database is to those who ask the operator.

use cityplus_protocol::code::ErrorCode;

use super::holds::HoldState;
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

impl OperatorError {
    /// The code of what is heard of less often.
    pub(super) const fn rarer_code(&self) -> ErrorCode {
        match self {
            Self::UnknownRedemption => ErrorCode::UnknownRedemption,
            Self::UnknownHold => ErrorCode::UnknownHold,
            Self::UnknownPartner => ErrorCode::UnknownPartner,
            Self::HoldState {
                state: HoldState::Expired,
            } => ErrorCode::HoldExpired,
            Self::UnknownPayoutFile | Self::UnknownBankEntry | Self::UnknownClearing | Self::UnknownLink => {
                ErrorCode::NotFound
            }
            Self::IdentityNeeded { .. } => ErrorCode::IdentityNeeded,
            Self::NotGenuine => ErrorCode::NotGenuine,
            Self::OrderTime => ErrorCode::OrderExpired,
            Self::State { .. }
            | Self::AlreadyCaptured { .. }
            | Self::ExceedsPayment { .. }
            | Self::HoldState { .. }
            | Self::RefundUnsure
            | Self::ClearingDiffers
            | Self::WalletBusy
            | Self::BankEntryElsewhere
            | Self::BankEntry { .. } => ErrorCode::PaymentState,
            Self::SameWallet
            | Self::LinkTerms
            | Self::PointsRules
            | Self::Expiry { .. }
            | Self::Teller
            | Self::Language
            | Self::HoldField { .. }
            | Self::SavedTwice
            | Self::Terms
            | Self::BankStatement { .. }
            | Self::Cursor
            | Self::PageSize { .. } => ErrorCode::InvalidField,
            Self::Unavailable => ErrorCode::Unavailable,
            // A failure, and whatever nobody has given a code.
            _ => ErrorCode::Internal,
        }
    }
}
