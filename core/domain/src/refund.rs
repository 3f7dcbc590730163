//! Until when a ticket is taken back for its price.

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::validity::start_of_day;

/// A product's promise to take a ticket back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RefundPolicy {
    /// It is not taken back.
    Never,
    /// It is taken back in full until the end of the day that lies so many days before the day of the ticket;
    /// 1 is "until the day before".
    UntilDaysBefore {
        /// How many days before.
        days: u16,
    },
}

impl RefundPolicy {
    /// The first moment at which a ticket for a day is no longer taken back; `None` if it never is.
    pub fn deadline(&self, day: NaiveDate, zone: Tz) -> Option<Timestamp> {
        match *self {
            Self::Never => None,
            Self::UntilDaysBefore { days: 0 } => start_of_day(day.checked_add_days(Days::new(1))?, zone),
            Self::UntilDaysBefore { days } => {
                start_of_day(day.checked_sub_days(Days::new(u64::from(days) - 1))?, zone)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Warsaw;

    use super::*;

    #[test]
    fn ends_with_the_day_before() {
        let day: NaiveDate = "2026-07-10".parse().unwrap();
        let cases = [
            (0, "2026-07-11T00:00:00+02:00"),
            (1, "2026-07-10T00:00:00+02:00"),
            (3, "2026-07-08T00:00:00+02:00"),
        ];
        for (days, expected) in cases {
            let deadline = RefundPolicy::UntilDaysBefore { days }.deadline(day, Warsaw);
            assert_eq!(deadline, Timestamp::parse_rfc3339(expected), "{days}");
        }
        assert_eq!(RefundPolicy::Never.deadline(day, Warsaw), None);
    }
}
