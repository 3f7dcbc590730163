//! How redemptions stand, and what they cost.

use cityplus_domain::{Money, Timestamp};
use cityplus_engine::RedemptionMade;
use cityplus_engine::protocol::redemption::{PayOutTo, RedemptionState as Standing};

use super::presenter::Presenter;

impl Presenter {
    /// How a redemption stands; none while the operator has not taken it.
    pub(super) fn standing_of(&self, made: &RedemptionMade) -> Option<Standing> {
        let known = self.standing.get(&made.redemption_id);
        known.or(made.taken.as_ref()).map(|view| view.state)
    }

    /// Until when its cash waits, as far as that is known.
    pub(super) fn waits_until(&self, made: &RedemptionMade) -> Option<Timestamp> {
        let known = self.standing.get(&made.redemption_id);
        known.or(made.taken.as_ref()).and_then(|view| view.ends_at)
    }

    /// Whether its cash waits. Once its time is over nobody hands it out, whatever was heard last.
    pub(super) fn waits(&self, made: &RedemptionMade) -> bool {
        let is_over = self
            .waits_until(made)
            .zip(self.now)
            .is_some_and(|(until, now)| now >= until);
        !is_over && self.standing_of(made) == Some(Standing::Waiting)
    }

    /// What it costs to take it out so; none while it is not known.
    pub(super) fn fee(&self, to: &PayOutTo) -> Option<Money> {
        self.tariff.as_ref().map(|tariff| match to {
            PayOutTo::Cash => tariff.redemption_in_cash,
            PayOutTo::Bank { .. } => tariff.redemption_to_bank,
        })
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;
    use cityplus_domain::ids::TransferId;
    use cityplus_engine::OutboxState;
    use cityplus_engine::protocol::redemption::RedemptionView;

    use super::*;

    #[test]
    fn cash_waits_until_its_time_is_over() {
        let at = Timestamp::from_millis(1_790_000_000_000);
        let redemption_id = TransferId::from_bytes([1; 16]);
        let amount = Money::new(2_000, Currency::PLN);
        let made = RedemptionMade {
            redemption_id,
            amount,
            to: PayOutTo::Cash,
            made_at: at,
            asked: OutboxState::Done,
            taken: Some(RedemptionView {
                redemption_id,
                amount,
                state: Standing::Waiting,
                at,
                ends_at: Some(at.plus_ms(10)),
            }),
        };
        let mut screen = Presenter::new();
        for (now, expected) in [
            (None, true),
            (Some(at.plus_ms(9)), true),
            (Some(at.plus_ms(10)), false),
        ] {
            screen.now = now;
            assert_eq!(screen.waits(&made), expected, "{now:?}");
        }
    }
}
