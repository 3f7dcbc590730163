//! Money blocked on cards, as a unit's backend sees it through: order the hold, let the person pay, then take all of it,
//! take a part or release it, and sometimes give back of what was taken. Each step is kept before it is taken.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use cityplus_backend::operator::{
    CardHolds, GatewayName, HoldState, OperatorError, RefundHold, StartCardHold,
};
use cityplus_domain::ids::TransferId;

use super::ask::{Answer, Ask, Said};
use super::gateway::ModelGateway;
use super::network::Letter;
use super::orders::Owner;
use super::phones::{pln, ten};
use super::world::{Checked, MERCHANTS, World};

const MINUTE_MS: i64 = 60_000;
/// Most holds of one city: each costs as much as several purchases.
const MOST: usize = 3;

/// How far a hold has come, as the unit's backend knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Ordering,
    /// It is ordered, and nothing was said yet of what becomes of it.
    Parked,
    Capturing,
    Releasing,
    Captured,
    Over,
}

/// A hold as the unit's backend keeps it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parking {
    pub(crate) hold: TransferId,
    pub(crate) unit: &'static str,
    pub(crate) minor: i64,
    pub(crate) gateway: GatewayName,
    stage: Stage,
    /// The order that the step is about.
    call: usize,
    refunds: u8,
}

impl Parking {
    pub(crate) const fn has_ended(&self) -> bool {
        matches!(self.stage, Stage::Captured | Stage::Over)
    }
}

impl World {
    /// Something happens about holds.
    pub(crate) async fn about_holds(&mut self) -> Checked {
        match self.rng.u8(..100) {
            0..25 if self.parkings.len() < MOST => self.park(),
            0..62 => return self.some_hold().await,
            62..86 => self.at_a_page_of_a_hold(),
            86..92 => self.some_hold_is_let_go(),
            92..100 => {
                let ends_after = self.dice_of_death(20);
                return self.look_up_refunds(ends_after).await;
            }
            _ => {}
        }
        Ok(())
    }

    /// Somebody has parked already.
    pub(crate) async fn begin_holds(&mut self) -> Checked {
        for _ in 0..self.rng.u8(1..=2) {
            self.park();
            let call = self.parkings.last().map_or(0, |parking| parking.call);
            self.see_through(call).await?;
        }
        Ok(())
    }

    /// Somebody parks: a unit's backend orders a hold, and keeps it.
    fn park(&mut self) {
        let (now, minor) = (self.now(), self.rng.i64(100..3_000));
        let (unit, _) = MERCHANTS[self.rng.usize(..MERCHANTS.len())];
        let gateway = GatewayName::ALL[self.rng.usize(..GatewayName::ALL.len())];
        let hold = TransferId::from_parts(now, ten(&mut self.rng));
        let start = StartCardHold {
            hold,
            merchant: unit.parse().unwrap(),
            amount: pln(minor),
            description: None,
            language: "pl".to_owned(),
            customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            return_url: "https://unit.example/back".to_owned(),
            gateway: Some(gateway),
            valid_for_s: self.rng.u32(300..=3_600),
        };
        let call = self.place(Owner::City, Ask::Hold(start));
        self.parkings.push(Parking {
            hold,
            unit,
            minor,
            gateway,
            stage: Stage::Ordering,
            call,
            refunds: 0,
        });
    }

    /// Drives one of the holds on.
    async fn some_hold(&mut self) -> Checked {
        if self.parkings.is_empty() {
            return Ok(());
        }
        let at = self.rng.usize(..self.parkings.len());
        if self.parkings[at].stage == Stage::Captured {
            self.refund_some(at);
            Ok(())
        } else {
            self.drive_hold(at, false).await
        }
    }

    /// Takes the next step of a hold, if the one before is answered. At the end nobody pays any more, and something is
    /// said of each.
    pub(crate) async fn drive_hold(&mut self, at: usize, is_the_end: bool) -> Checked {
        let parking = self.parkings[at];
        let stage = match parking.stage {
            Stage::Captured | Stage::Over => return Ok(()),
            Stage::Parked => return self.decide(at, is_the_end).await,
            Stage::Ordering | Stage::Capturing | Stage::Releasing => {
                let Some(heard) = &self.orders[parking.call].heard else {
                    return Ok(());
                };
                let next = next(parking.stage, heard);
                next.ok_or_else(|| format!("a hold cannot go on: {parking:?}: {heard:?}"))?
            }
        };
        self.note(&format!("the hold of #{} is {stage:?}", parking.call));
        self.parkings[at].stage = stage;
        match stage {
            Stage::Captured => self.refund_some(at),
            Stage::Parked => return self.decide(at, is_the_end).await,
            _ => {}
        }
        Ok(())
    }

    /// What becomes of what is blocked, or is not yet: the backend asks how it stands, and mostly believes that.
    async fn decide(&mut self, at: usize, is_the_end: bool) -> Checked {
        let parking = self.parkings[at];
        let stands = self.process.operator.card_hold(parking.hold).await;
        let stands = stands.map_err(|error| format!("a hold is not there: {error:?}"))?;
        let is_patient = !is_the_end && self.chance(if stands.state == HoldState::Held { 15 } else { 60 });
        let dice = self.rng.u8(..100);
        let (stage, ask) = match stands.state {
            HoldState::Captured => (Stage::Captured, None),
            HoldState::Released | HoldState::Cancelled | HoldState::Expired => (Stage::Over, None),
            HoldState::Ordered | HoldState::Held if is_patient => return Ok(()),
            HoldState::Ordered if is_the_end => (Stage::Releasing, Some(Ask::ReleaseHold(parking.hold))),
            HoldState::Ordered | HoldState::Held => match dice {
                0..35 => (Stage::Capturing, Some(Ask::CaptureHold(parking.hold, None))),
                35..72 => {
                    let part = pln(self.rng.i64(1..=parking.minor));
                    (Stage::Capturing, Some(Ask::CaptureHold(parking.hold, Some(part))))
                }
                _ => (Stage::Releasing, Some(Ask::ReleaseHold(parking.hold))),
            },
        };
        self.note(&format!("the hold of #{} is {stage:?}", parking.call));
        self.parkings[at].stage = stage;
        if let Some(ask) = ask {
            self.parkings[at].call = self.place(Owner::City, ask);
        }
        Ok(())
    }

    /// Some of what was taken is given back, or all; sometimes more is asked for than is left.
    fn refund_some(&mut self, at: usize) {
        let parking = self.parkings[at];
        if parking.refunds >= 2 || !self.chance(40) {
            return;
        }
        let captured = match &self.orders[parking.call].heard {
            Some(Ok(Said::Hold(hold))) if hold.captured.is_positive() => hold.captured.minor,
            _ => parking.minor,
        };
        let minor = if self.chance(35) {
            captured
        } else {
            self.rng.i64(1..=captured)
        };
        let now = self.now();
        let refund = RefundHold {
            refund: TransferId::from_parts(now, ten(&mut self.rng)),
            hold: parking.hold,
            amount: pln(minor),
        };
        self.parkings[at].refunds += 1;
        self.place(Owner::City, Ask::RefundHold(refund));
    }

    /// A card's bank lets go of what is blocked, and the gateway tells.
    fn some_hold_is_let_go(&mut self) {
        let blocked = self.at_gateways(ModelGateway::blocked);
        let Some((name, reference)) = self.rng.choice(blocked) else {
            return;
        };
        self.gateway(name).let_go(&reference);
        self.note(&format!("{reference} is let go at {name}"));
        self.letters.push(Letter::Notice(name, reference));
    }

    fn gateway(&self, name: GatewayName) -> Arc<ModelGateway> {
        let mut all = self.gateways.iter();
        let gateway = all.find(|gateway| gateway.name() == name);
        Arc::clone(gateway.expect("there is each"))
    }

    /// Of refunds whose answer was lost a person looks in the gateway's panel, and says what stands there.
    pub(crate) async fn look_up_refunds(&mut self, ends_after: Option<u32>) -> Checked {
        let unsure = self.process.books.unsure_card_refunds(&self.city, 100).await;
        let unsure = unsure.map_err(|error| format!("the refunds nobody knows of: {error:?}"))?;
        for refund in unsure {
            let is_given = self.gateway(refund.gateway).given(refund.refund) > 0;
            self.process.life.end_after(ends_after);
            let books = &self.process.books;
            let decided = books.decide_card_refund(&self.city, refund.hold, refund.refund, is_given);
            let decided = self.process.until_the_end(decided).await;
            if self.done("look up a refund", decided)?.is_some() {
                self.tally.looked_up += 1;
                self.note(&format!("somebody has looked: given is {is_given}"));
            }
        }
        Ok(())
    }

    /// The gateways tell of all that is blocked. What nobody wants is released; what nobody has said anything of stays
    /// blocked until the card's bank lets go of it.
    pub(crate) async fn end_holds(&mut self) -> Checked {
        for (gateway, reference) in self.at_gateways(ModelGateway::blocked) {
            self.notice(gateway, &reference, None).await?;
        }
        for _ in 0..8 {
            self.follow_holds(None).await?;
            self.clock.advance_ms(11 * MINUTE_MS);
        }
        for (name, reference) in self.at_gateways(ModelGateway::blocked) {
            let gateway = self.gateway(name);
            let hold = gateway.hold_of(&reference).ok_or("it is of no hold")?;
            let stands = self.process.operator.card_hold(hold).await;
            let state = stands
                .map_err(|error| format!("a hold is not there: {error:?}"))?
                .state;
            if state != HoldState::Held {
                return Err(format!("{reference} is still blocked, and its hold is {state:?}"));
            }
            gateway.let_go(&reference);
            self.note(&format!("{reference} is let go at {name}"));
        }
        Ok(())
    }
}

/// Where a step leads whose order was answered so; none if nothing like that may be answered.
///
/// A copy of an earlier order may be late and come first: then it is that one which counts.
const fn next(stage: Stage, heard: &Answer) -> Option<Stage> {
    match (stage, heard) {
        (Stage::Ordering, Err(_))
        | (Stage::Releasing, Ok(_))
        | (
            Stage::Capturing,
            Err(OperatorError::HoldState {
                state: HoldState::Released | HoldState::Cancelled | HoldState::Expired,
            }),
        ) => Some(Stage::Over),
        (Stage::Capturing, Ok(_) | Err(OperatorError::AlreadyCaptured { .. }))
        | (
            Stage::Releasing,
            Err(OperatorError::HoldState {
                state: HoldState::Captured,
            }),
        ) => Some(Stage::Captured),
        // It is ordered; or nothing is blocked yet or the card's bank says no, and something else may be asked for.
        (Stage::Ordering, Ok(_))
        | (
            Stage::Capturing,
            Err(
                OperatorError::GatewayRefused { .. }
                | OperatorError::HoldState {
                    state: HoldState::Ordered,
                },
            ),
        ) => Some(Stage::Parked),
        _ => None,
    }
}
