//! What a refusal means once the order was looked at again: it was done already, or it cannot be done.

use cityplus_domain::Money;

use super::client::{Answer, Failure};
use super::error::GatewayError;
use super::{CardUse, Created, Look, OrderState};

/// Of an order. With a saved card whatever does not say clearly that it was not taken is unsure: the card may have been
/// charged.
pub(super) fn ordered(
    card: &CardUse,
    asked: Result<Answer, Failure>,
    read: impl FnOnce(&Answer) -> Result<Created, GatewayError>,
) -> Result<Created, GatewayError> {
    let is_charged = matches!(card, CardUse::Saved(_));
    let answer = match asked {
        Ok(answer) => answer,
        Err(Failure::Lost | Failure::TooLong) if is_charged => return Err(GatewayError::Unsure),
        Err(failure) => return Err(failure.into()),
    };
    match read(&answer) {
        Err(GatewayError::Away) if is_charged && answer.status.is_server_error() => Err(GatewayError::Unsure),
        Err(error @ GatewayError::Garbled(_)) if is_charged => {
            tracing::warn!(%error, "nobody knows whether a saved card was charged");
            Err(GatewayError::Unsure)
        }
        result => result,
    }
}

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
    fn only_a_saved_card_may_have_been_charged() {
        let saved = CardUse::Saved(super::super::CardToken::new("TOKC_1").unwrap());
        let answer = |status: u16| {
            Ok(Answer {
                status: reqwest::StatusCode::from_u16(status).unwrap(),
                body: Vec::new(),
            })
        };
        let garbled = |_: &Answer| Err(GatewayError::Garbled("id"));
        let away = |_: &Answer| Err(GatewayError::Away);
        let unsure = Err(GatewayError::Unsure);
        assert_eq!(ordered(&saved, Err(Failure::Lost), away), unsure);
        assert_eq!(ordered(&saved, answer(200), garbled), unsure);
        assert_eq!(ordered(&saved, answer(502), away), unsure);
        let not_taken = Err(GatewayError::Away);
        let before = Failure::Before(GatewayError::Away);
        assert_eq!(ordered(&saved, Err(before), away), not_taken);
        assert_eq!(ordered(&saved, answer(429), away), not_taken);
        assert_eq!(ordered(&CardUse::Ask, Err(Failure::Lost), away), not_taken);
        assert_eq!(ordered(&CardUse::Ask, answer(502), away), not_taken);
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
