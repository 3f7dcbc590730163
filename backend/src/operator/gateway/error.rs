//! Why a gateway did not do what it was asked. The texts never hold an id, a body or a secret: they reach the log.

/// What can go wrong at a gateway.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// No connection, no answer in time, or too much to do there: ask again.
    #[error("the payment gateway is out of reach or busy; ask again a little later")]
    Away,
    /// The answer was lost after something that must not be done twice blindly.
    #[error(
        "the payment gateway's answer was lost and it may be done; look in its panel before asking again"
    )]
    Unsure,
    /// The gateway refuses.
    #[error("the payment gateway refuses: {reason}; the same again will be refused, too")]
    Refused {
        /// The gateway's own status code, or what was wrong before it was asked; at most 200 characters.
        reason: String,
    },
    /// No such order.
    #[error("the payment gateway knows no such order")]
    UnknownOrder,
    /// Not in the order's state.
    #[error("the order's state does not allow it; look at the order to see how it stands")]
    NotNow,
    /// The id was used for something else.
    #[error("this id was used at the payment gateway before; make a new one")]
    UsedId,
    /// A notification that nobody has to believe: no or a wrong signature, an algorithm that is not allowed, no key.
    #[error("the notification is not genuine; if the gateway did send it, check the key and the algorithms")]
    NotGenuine,
    /// An answer that does not follow the protocol; what is wrong with it.
    #[error(
        "the payment gateway's answer does not follow its protocol ({0}); check its address and its version"
    )]
    Garbled(&'static str),
    /// The gateway refuses who asks.
    #[error("the payment gateway refuses this operator's credentials; a person has to put them right")]
    Credentials,
    /// The settings are wrong; the text says what to change.
    #[error("{0}")]
    Setup(String),
}

impl GatewayError {
    /// Most characters of a reason.
    const REASON_MAX: usize = 200;

    /// A refusal, with as much of the reason as may be kept.
    pub(super) fn refused(reason: &str) -> Self {
        let reason: String = reason
            .chars()
            .filter(|letter| !letter.is_control())
            .take(Self::REASON_MAX)
            .collect();
        Self::Refused { reason }
    }

    /// Whether the gateway understood and would not: then nothing was done by this call.
    pub(in crate::operator) const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::NotNow)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_bounded_and_one_line() {
        let GatewayError::Refused { reason } = GatewayError::refused(&"ż\n".repeat(1_000)) else {
            panic!("a refusal is one");
        };
        assert_eq!(reason, "ż".repeat(200));
    }

    #[test]
    fn a_refusal_is_certain() {
        assert!(GatewayError::refused("ERROR_VALUE_INVALID").is_refusal());
        assert!(GatewayError::NotNow.is_refusal());
        for uncertain in [
            GatewayError::Away,
            GatewayError::Unsure,
            GatewayError::UnknownOrder,
            GatewayError::Garbled("state"),
            GatewayError::Credentials,
        ] {
            assert!(!uncertain.is_refusal(), "{uncertain}");
        }
    }
}
