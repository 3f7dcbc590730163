//! What the screen asks, what it tells, and how a card is written.

use chrono_tz::Tz;
use cityplus_domain::ids::{CardId, TransferId};
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::cards::SavedCardView;

use crate::parts::trouble::Trouble;
use crate::speech::Speech;

/// The key of the card that is not saved.
pub(super) const NEW: &str = "new";
/// The last digits of a card's number that people know it by.
const DIGITS: usize = 4;

/// What the question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// Charging a saved card.
    Charge(Money, CardId),
    /// Asking again for this charge, which is kept: so much from that card.
    Retry(TransferId, Money, CardId),
    /// Forgetting one.
    Forget(CardId),
}

/// What there is to tell besides how a payment stands.
pub(super) enum Told {
    /// This card was forgotten.
    Forgotten(SavedCardView),
    /// A saved card was asked for so much under this id, and there is no answer, because of that.
    NoAnswer(TransferId, Money, Trouble),
    /// It did not go.
    Problem(Trouble),
}

/// How far the list of cards is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Listing {
    /// It is not here yet.
    #[default]
    Not,
    /// It is here.
    Done,
    /// It did not come.
    Failed(Trouble),
}

/// Whose card it is and its last digits, such as `VISA …1111`.
pub(super) fn name(card: &SavedCardView, speech: &Speech) -> String {
    format!("{} …{}", brand(card, speech), digits(card))
}

/// The same as a screen reader says it.
pub(super) fn spoken(card: &SavedCardView, speech: &Speech) -> String {
    let (brand, digits) = (brand(card, speech), digits(card));
    speech.say_with(
        "cards-card-accessibility",
        &[("brand", (&brand).into()), ("digits", (&digits).into())],
    )
}

fn brand(card: &SavedCardView, speech: &Speech) -> String {
    let known = card.brand.as_deref().map(str::trim);
    known
        .filter(|brand| !brand.is_empty())
        .map_or_else(|| speech.say("cards-card-other"), str::to_owned)
}

fn digits(card: &SavedCardView) -> String {
    let digits: Vec<char> = card
        .masked_number
        .chars()
        .rev()
        .take_while(char::is_ascii_digit)
        .take(DIGITS)
        .collect();
    digits.into_iter().rev().collect()
}

/// The last month in which a card is good, as it stands on the card: `12/2027`. None if it is not known.
pub(super) fn month(card: &SavedCardView) -> Option<String> {
    let (year, month) = card.expires.as_deref()?.split_once('-')?;
    Some(format!("{month}/{year}"))
}

/// Whether a card's last month is over. The operator's word on it counts: this only spares people a refusal.
pub(super) fn is_over(card: &SavedCardView, now: Option<Timestamp>, zone: Tz) -> bool {
    let now = now.and_then(Timestamp::to_utc);
    let this_month = now.map(|now| now.with_timezone(&zone).format("%Y-%m").to_string());
    // Both are written as year and month: in the order of their letters they are in the order of time.
    this_month
        .zip(card.expires.as_deref())
        .is_some_and(|(now, last)| last < now.as_str())
}

#[cfg(test)]
mod tests {
    use cityplus_engine::protocol::operator::GatewayName;

    use super::*;
    use crate::speech::Language;

    fn card(brand: Option<&str>, masked: &str, expires: Option<&str>) -> SavedCardView {
        SavedCardView {
            card_id: CardId::from_bytes([7; 16]),
            gateway: GatewayName::Payu,
            masked_number: masked.to_owned(),
            brand: brand.map(str::to_owned),
            expires: expires.map(str::to_owned),
            saved_at: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn a_card_is_called_by_whose_it_is_and_its_last_digits() {
        let polish = Speech::in_language(Language::Polish);
        for (brand, masked, expected) in [
            (Some("VISA"), "444433******1111", "VISA …1111"),
            (None, "444433******1111", "Karta …1111"),
            (Some(" "), "****123", "Karta …123"),
            (Some("MC"), "", "MC …"),
        ] {
            assert_eq!(name(&card(brand, masked, None), &polish), expected);
        }
    }

    #[test]
    fn a_card_is_good_to_the_end_of_its_month() {
        let at = |text| Some(Timestamp::parse_rfc3339(text).unwrap());
        let zone = chrono_tz::Europe::Warsaw;
        let held = card(None, "1", Some("2026-07"));
        assert_eq!(month(&held).as_deref(), Some("07/2026"));
        for (now, expected) in [
            (at("2026-07-31T23:59:59+02:00"), false),
            (at("2026-08-01T00:00:00+02:00"), true),
            (at("2026-06-01T00:00:00+02:00"), false),
            (None, false),
        ] {
            assert_eq!(is_over(&held, now, zone), expected, "{now:?}");
        }
        let unknown = card(None, "1", None);
        assert!(!is_over(&unknown, at("2099-01-01T00:00:00Z"), zone) && month(&unknown).is_none());
    }
}
