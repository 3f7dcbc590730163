//! What a refusal means once the order was looked at again: it was done already, or it cannot be done.

use cityplus_domain::Money;

use super::error::GatewayError;
use super::{Look, OrderState};

/// Of a capture. One of all counts as done whatever was taken: how much was blocked is not known any more.
pub(super) fn captured(
    look: &Look,
    amount: Option<Money>,
    refusal: GatewayError,
) -> Result<(), GatewayError> {
    match look.state {
        OrderState::Paid | OrderState::Refunded if amount.is_none_or(|amount| amount == look.amount) => {
            Ok(())
        }
        // The state allows it: the gateway has another reason.
        OrderState::Blocked => Err(refusal),
        OrderState::Open | OrderState::Paid | OrderState::Cancelled | OrderState::Refunded => {
            Err(GatewayError::NotNow)
        }
    }
}

/// Of a cancellation.
pub(super) fn cancelled(look: &Look, refusal: GatewayError) -> Result<(), GatewayError> {
    match look.state {
        OrderState::Cancelled => Ok(()),
        OrderState::Open | OrderState::Blocked => Err(refusal),
        OrderState::Paid | OrderState::Refunded => Err(GatewayError::NotNow),
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    fn look(state: OrderState) -> Look {
        Look {
            id: "a".into(),
            state,
            amount: Money::new(1_000, Currency::PLN),
            saved: None,
        }
    }

    fn refusal() -> GatewayError {
        GatewayError::refused("ERROR_VALUE_INVALID")
    }

    #[test]
    fn a_capture_is_done_once() {
        let again = |state, amount: Option<i64>| {
            let amount = amount.map(|minor| Money::new(minor, Currency::PLN));
            captured(&look(state), amount, refusal())
        };
        assert_eq!(again(OrderState::Paid, None), Ok(()));
        assert_eq!(again(OrderState::Paid, Some(1_000)), Ok(()));
        assert_eq!(again(OrderState::Refunded, Some(1_000)), Ok(()));
        assert_eq!(again(OrderState::Paid, Some(999)), Err(GatewayError::NotNow));
        assert_eq!(again(OrderState::Open, None), Err(GatewayError::NotNow));
        assert_eq!(again(OrderState::Cancelled, None), Err(GatewayError::NotNow));
        assert_eq!(again(OrderState::Blocked, Some(2_000)), Err(refusal()));
    }

    #[test]
    fn a_cancellation_is_done_once() {
        let again = |state| cancelled(&look(state), refusal());
        assert_eq!(again(OrderState::Cancelled), Ok(()));
        assert_eq!(again(OrderState::Paid), Err(GatewayError::NotNow));
        assert_eq!(again(OrderState::Refunded), Err(GatewayError::NotNow));
        assert_eq!(again(OrderState::Blocked), Err(refusal()));
    }
}
