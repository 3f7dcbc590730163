//! The fields of a new link, how long it holds, and what there is to ask and to tell.

use cityplus_domain::ids::WalletId;
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::EngineError;
use cityplus_engine::protocol::ErrorCode;
use cityplus_engine::protocol::link::Link;

use crate::parts::receiver::{Receiver, TO};
use crate::parts::trouble::Trouble;
use crate::parts::typed::Kind;
use crate::view::FieldKind;

pub(super) const DAY: &str = "day";
pub(super) const MONTH: &str = "month";
/// Who may pay. The longest code has 431 characters.
pub(super) const WHO_FIELD: Kind = Kind {
    key: TO,
    label: "links-who",
    typed: FieldKind::Text,
    max_chars: 512,
};
/// The most of a day.
pub(super) const DAY_FIELD: Kind = Kind {
    key: DAY,
    label: "links-day",
    typed: FieldKind::Text,
    max_chars: 20,
};
/// The most of a month.
pub(super) const MONTH_FIELD: Kind = Kind {
    key: MONTH,
    label: "links-month",
    typed: FieldKind::Text,
    max_chars: 20,
};

const DAY_MS: i64 = 24 * 60 * 60_000;

/// How long a new link holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// Until somebody ends it.
    #[default]
    Never,
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
    /// A year's days.
    Year,
}

impl End {
    pub(super) const ALL: [Self; 4] = [Self::Never, Self::Week, Self::Month, Self::Year];

    /// Its key in intents.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The key of its text.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Never => "links-end-never",
            Self::Week => "links-end-week",
            Self::Month => "links-end-month",
            Self::Year => "links-end-year",
        }
    }

    pub(super) fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.key() == key)
    }

    /// The moment, if it begins now.
    pub(super) const fn until(self, now: Timestamp) -> Option<Timestamp> {
        let days = match self {
            Self::Never => return None,
            Self::Week => 7,
            Self::Month => 30,
            Self::Year => 365,
        };
        Some(now.plus_ms(days * DAY_MS))
    }
}

/// Up to how much, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(super) per_day: Money,
    pub(super) per_month: Money,
    pub(super) until: Option<Timestamp>,
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asks {
    /// Whether this person may pay, from the wallet of whoever is asked.
    Allow(WalletId, Receiver, Terms),
    /// Whether this link ends.
    End(Link),
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It was given, to somebody of this name if that is known.
    Allowed(Option<String>),
    /// It has ended.
    Ended,
    /// Whether it was given is not known, for this reason.
    MayBeAllowed(Trouble),
    /// Whether it has ended is not known, for this reason.
    MayHoldOn(Trouble),
    /// No more can be given.
    TooMany,
    /// It did not go.
    Problem(Trouble),
}

impl Told {
    /// Why a link was not given.
    pub(super) fn not_allowed(error: &EngineError) -> Self {
        match error {
            EngineError::Server { problem, .. } if problem.code == ErrorCode::LimitExceeded => Self::TooMany,
            error if is_unsure(error) => Self::MayBeAllowed(error.into()),
            error => Self::Problem(error.into()),
        }
    }

    /// Why a link was not ended.
    pub(super) fn not_ended(error: &EngineError) -> Self {
        if is_unsure(error) {
            Self::MayHoldOn(error.into())
        } else {
            Self::Problem(error.into())
        }
    }
}

/// Whether the server may have done it all the same.
fn is_unsure(error: &EngineError) -> bool {
    match error {
        EngineError::Offline(_) | EngineError::ServerGarbage(_) => true,
        EngineError::Server { problem, .. } => problem.status >= 500,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use cityplus_engine::protocol::Problem;

    use super::*;

    fn server(code: ErrorCode) -> EngineError {
        EngineError::Server {
            problem: Box::new(Problem::new(code, "told so")),
            retry_after_s: None,
        }
    }

    #[test]
    fn an_end_is_counted_from_now() {
        let now = Timestamp::from_millis(1_790_000_000_000);
        for end in End::ALL {
            assert_eq!(End::of(end.key()), Some(end));
        }
        assert_eq!(End::of("tomorrow"), None);
        assert_eq!(End::Never.until(now), None);
        assert_eq!(End::Week.until(now), Some(now.plus_ms(7 * DAY_MS)));
    }

    #[test]
    fn silence_is_told_apart_from_a_refusal() {
        let offline = EngineError::Offline("x");
        assert!(matches!(Told::not_allowed(&offline), Told::MayBeAllowed(_)));
        assert!(matches!(Told::not_ended(&offline), Told::MayHoldOn(_)));
        for (code, is_many) in [
            (ErrorCode::LimitExceeded, true),
            (ErrorCode::WalletBlocked, false),
        ] {
            let told = Told::not_allowed(&server(code));
            assert_eq!(matches!(told, Told::TooMany), is_many, "{told:?}");
            assert!(matches!(Told::not_ended(&server(code)), Told::Problem(_)));
        }
        let signed_out = EngineError::NotSignedIn;
        assert!(matches!(Told::not_allowed(&signed_out), Told::Problem(_)));
    }
}
