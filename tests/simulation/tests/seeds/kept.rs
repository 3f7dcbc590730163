//! What must be left of money that was blocked on cards: each hold has ended in one way, and its gateway has just what
//! the unit was told.

use cityplus_backend::operator::{CardHolds, HoldState, OperatorError};

use super::ask::Ask;
use super::check::same;
use super::expected::Expected;
use super::holds::Parking;
use super::world::{Checked, World};

/// What the unit's backend was told of a hold; minor units.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    is_ordered: bool,
    captured: Option<i64>,
    is_released: bool,
    refunded: i64,
}

impl World {
    /// Of a hold: what was asked for, where the operator has said that it is done.
    fn told(&self, parking: &Parking) -> Checked<Told> {
        let mut told = Told::default();
        for order in self.orders.iter().filter(|order| order.taken.is_some()) {
            match &order.ask {
                Ask::Hold(start) if start.hold == parking.hold => told.is_ordered = true,
                Ask::CaptureHold(hold, part) if *hold == parking.hold => {
                    let minor = part.map_or(parking.minor, |part| part.minor);
                    if told.captured.is_some_and(|other| other != minor) {
                        return Err(format!("a hold was captured twice: {parking:?}"));
                    }
                    told.captured = Some(minor);
                }
                Ask::ReleaseHold(hold) if *hold == parking.hold => told.is_released = true,
                Ask::RefundHold(refund) if refund.hold == parking.hold => {
                    told.refunded += refund.amount.minor;
                }
                _ => {}
            }
        }
        if told.is_released && told.captured.is_some() {
            return Err(format!("a hold was captured and released: {parking:?}"));
        }
        Ok(told)
    }

    /// What was captured is the unit's and stands for the gateway's money, less what was given back.
    pub(crate) fn expect_holds(&self, expected: &mut Expected) -> Checked {
        for parking in &self.parkings {
            let told = self.told(parking)?;
            let captured = told.captured.unwrap_or_default();
            let (sold, given_back) = expected.sales.entry(parking.unit.to_owned()).or_default();
            *sold += captured;
            *given_back += told.refunded;
            *expected.gateways.entry(parking.gateway).or_default() += captured - told.refunded;
        }
        Ok(())
    }

    /// The same by gateway and by the operator, hold by hold.
    pub(crate) async fn check_holds(&mut self) -> Checked {
        for parking in self.parkings.clone() {
            let told = self.told(&parking)?;
            let sums = self.gateways.iter().map(|gateway| gateway.of_hold(parking.hold));
            let (blocked, kept) = sums.fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
            same(&format!("what is still blocked of {parking:?}"), blocked, 0)?;
            let captured = told.captured.unwrap_or_default();
            let left = captured - told.refunded;
            same(
                &format!("what the gateway has of a hold, {parking:?}"),
                kept,
                left,
            )?;
            let stands = match self.process.operator.card_hold(parking.hold).await {
                Ok(stands) => stands,
                // Never kept, and nobody was told that it was.
                Err(OperatorError::UnknownHold) if !told.is_ordered => continue,
                Err(error) => return Err(format!("a hold is not there: {error:?}")),
            };
            same("what a hold has taken", stands.captured.minor, captured)?;
            same("what a hold has given back", stands.refunded.minor, told.refunded)?;
            match (told.captured, stands.state) {
                (Some(_), HoldState::Captured) | (None, HoldState::Released | HoldState::Cancelled) => {}
                (None, HoldState::Expired) => self.tally.expired += 1,
                (_, state) => {
                    return Err(format!(
                        "a hold has not ended as told: {parking:?} is {state:?}, and was told {told:?}"
                    ));
                }
            }
        }
        Ok(())
    }
}
