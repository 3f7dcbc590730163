//! How old the lists are, in words.

use cityplus_domain::Timestamp;
use cityplus_engine::ListsHeld;
use cityplus_engine::ticketcode::Limits;

use crate::speech::Speech;
use crate::view::{Notice, Tone};

/// What is known of the lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lists {
    /// Not looked at yet.
    #[default]
    Unknown,
    /// None are here.
    Missing,
    /// They are here and cannot be believed.
    Refused,
    /// They are here.
    Held(ListsHeld),
}

/// How good they are at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    Missing,
    Refused,
    /// No denylist among them.
    NoDenylist,
    /// Older than a limit, by so many milliseconds of age.
    Old(i64),
    /// From the future: the clock here is behind.
    Ahead,
    Fresh(i64),
}

impl Lists {
    /// How good they are.
    pub(super) fn age(self, now: Timestamp) -> Age {
        let limits = Limits::default();
        let held = match self {
            Self::Unknown | Self::Missing => return Age::Missing,
            Self::Refused => return Age::Refused,
            Self::Held(held) => held,
        };
        let keys_age_ms = now.ms_since(held.keys_made_at);
        let Some(denylist_age_ms) = held.denylist_made_at.map(|made_at| now.ms_since(made_at)) else {
            return Age::NoDenylist;
        };
        let (youngest, oldest) = (keys_age_ms.min(denylist_age_ms), keys_age_ms.max(denylist_age_ms));
        if youngest < -limits.clock_tolerance_ms {
            Age::Ahead
        } else if denylist_age_ms > limits.denylist_max_age_ms || keys_age_ms > limits.keys_max_age_ms {
            Age::Old(oldest)
        } else {
            Age::Fresh(oldest.max(0))
        }
    }

    /// Whether tickets can be judged by them at all.
    pub(super) const fn can_judge(self) -> bool {
        matches!(self, Self::Held(_))
    }
}

impl Age {
    /// In words.
    pub(super) fn notice(self, speech: &Speech) -> Notice {
        let (name, tone) = match self {
            Self::Missing => ("missing", Tone::Error),
            Self::Refused => ("refused", Tone::Error),
            Self::NoDenylist => ("no-denylist", Tone::Warning),
            Self::Old(_) => ("old", Tone::Warning),
            Self::Ahead => ("ahead", Tone::Warning),
            Self::Fresh(_) => ("fresh", Tone::Success),
        };
        let ago = match self {
            Self::Old(ms) | Self::Fresh(ms) => speech.ago(ms),
            _ => String::new(),
        };
        let code = match self {
            Self::Missing => Some("lists_missing".to_owned()),
            Self::Refused => Some("lists_refused".to_owned()),
            _ => None,
        };
        Notice {
            key: "lists".to_owned(),
            tone,
            title: speech.say(&format!("inspector-lists-{name}")),
            text: speech.say_with(&format!("inspector-lists-{name}-text"), &[("ago", (&ago).into())]),
            code,
            action: None,
            dismissible: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_limits_of_the_verdict() {
        let now = Timestamp::from_seconds(1_000_000);
        let hour = 3_600_000;
        let held = |keys_h: i64, denylist_h: Option<i64>| {
            Lists::Held(ListsHeld {
                keys_made_at: now.plus_ms(-keys_h * hour),
                denylist_made_at: denylist_h.map(|hours| now.plus_ms(-hours * hour)),
            })
            .age(now)
        };
        assert_eq!(held(0, Some(0)), Age::Fresh(0));
        assert_eq!(held(1, Some(2)), Age::Fresh(2 * hour));
        assert_eq!(held(1, Some(3)), Age::Old(3 * hour));
        assert_eq!(held(25, Some(0)), Age::Old(25 * hour));
        assert_eq!(held(0, Some(-1)), Age::Ahead);
        assert_eq!(held(0, None), Age::NoDenylist);
        assert_eq!(Lists::Missing.age(now), Age::Missing);
        assert!(!Lists::Refused.can_judge());
    }
}
