//! What the beginnings of top-ups and of holds have in common: an order that is about to go to a gateway.

use cityplus_domain::Timestamp;

use super::OperatorError;

/// Orders that are tried for one of them before its caller has to make a new one.
pub(super) const TRIES_MAX: usize = 5;
/// When a new one is looked at first, in ms: nobody pays faster.
pub(super) const FIRST_LOOK_MS: i64 = 5_000;

/// The language of a gateway's page is two small letters, as ISO 639-1 has it.
pub(super) fn check_language(language: &str) -> Result<(), OperatorError> {
    if language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Ok(())
    } else {
        Err(OperatorError::Language)
    }
}

/// Orders in a task of its own: that the caller has gone away is no reason to lose the gateway's answer.
pub(super) async fn see_through<T: Send + 'static>(
    ordering: impl Future<Output = Result<T, OperatorError>> + Send + 'static,
) -> Result<T, OperatorError> {
    tokio::spawn(ordering)
        .await
        .map_err(|_| OperatorError::Internal("an order at a gateway was cut off".to_owned()))?
}

/// Whole seconds until then, at least one.
pub(super) fn left_s(ends_at: Timestamp, now: Timestamp) -> u32 {
    let left_ms = ends_at.millis().saturating_sub(now.millis());
    u32::try_from(left_ms / 1_000).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_two_small_letters() {
        for (text, is_one) in [
            ("pl", true),
            ("", false),
            ("p", false),
            ("PL", false),
            ("ż", false),
            ("pol", false),
        ] {
            assert_eq!(check_language(text).is_ok(), is_one, "{text}");
        }
    }

    #[test]
    fn there_is_always_a_second_left() {
        let now = Timestamp::from_millis(10_000);
        for (ends_at_ms, expected_s) in [(13_999, 3), (10_500, 1), (10_000, 1), (0, 1)] {
            assert_eq!(left_s(Timestamp::from_millis(ends_at_ms), now), expected_s);
        }
    }
}
