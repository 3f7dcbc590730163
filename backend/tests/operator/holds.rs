//! Money blocked on cards, through gateways that speak the real protocols: taken in part, released, expired, given back.

mod cut_off;
mod dedicated;
mod refused;
mod unsure;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use cityplus_backend::operator::gateway::{
    Gateways, GoPay, GoPaySettings, PayU, PayUPos, PayUSettings, UnitGateway,
};
use cityplus_backend::operator::{
    CardHold, GatewayName, HoldState, OperatorError, RefundHold, StartCardHold, public_routes,
};
use cityplus_backend::store::Database;
use cityplus_domain::Clock as _;
use cityplus_domain::ids::TransferId;
use cityplus_gateway_sim::{Chance, Clock, Faults, Gateway, OrderView, PointOfSale, Settings, Simulator};
use cityplus_protocol::ErrorCode;
use tokio::net::TcpListener;

pub(crate) use refused::without_gateways;

use super::{CITY, Desk, Place, pln};

const GOOD_CARD: &str = "4444333322221111";
const DAY_MS: i64 = 24 * 60 * 60_000;
const BOTH: [(GatewayName, Gateway); 2] = [
    (GatewayName::Payu, Gateway::PayU),
    (GatewayName::Gopay, Gateway::GoPay),
];

/// An operator whose unit `pool` has accounts of its own at both gateways.
struct Lot {
    desk: Desk,
    simulator: Simulator,
    database: Database,
}

/// Two points of sale: the operator's, or those of the unit.
fn points(of_unit: bool) -> [PointOfSale; 2] {
    let mut own = Settings::default().points_of_sale.into_iter();
    let own = [own.next().unwrap(), own.next().unwrap()];
    if of_unit {
        own.map(|point| {
            let id = format!("9{}", point.id);
            PointOfSale {
                client_id: id.clone(),
                id,
                secret: format!("9{}", point.secret),
                key: format!("9{}", point.key),
                ..point
            }
        })
    } else {
        own
    }
}

fn payu(simulator: &Simulator, of_unit: bool) -> PayU {
    let [at_once, later] = points(of_unit).map(|point| PayUPos {
        pos_id: point.id,
        client_id: point.client_id,
        client_secret: point.secret,
        second_key: point.key,
    });
    PayU::new(PayUSettings {
        base: simulator.url.parse().unwrap(),
        at_once,
        later: Some(later),
        algorithms: PayUSettings::usual_algorithms(),
    })
    .unwrap()
}

fn gopay(simulator: &Simulator) -> GoPay {
    let shop = Settings::default().shop;
    GoPay::new(GoPaySettings {
        base: simulator.url.parse().unwrap(),
        goid: shop.goid,
        client_id: shop.client_id,
        client_secret: shop.secret,
    })
    .unwrap()
}

impl Lot {
    async fn open(place: Place) -> Self {
        let desk = Desk::new(place.clone()).await;
        let clock = Arc::clone(&desk.clock);
        let settings = Settings {
            points_of_sale: points(false).into_iter().chain(points(true)).collect(),
            clock: Clock::new(move || u64::try_from(clock.now().millis()).unwrap()),
            ..Settings::default()
        };
        let simulator = Simulator::start(settings).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let all: Vec<Arc<dyn cityplus_backend::operator::gateway::Gateway>> =
            vec![Arc::new(payu(&simulator, false)), Arc::new(gopay(&simulator))];
        let of_pool = |gateway| UnitGateway {
            city: CITY.parse().unwrap(),
            unit: "pool".parse().unwrap(),
            gateway,
        };
        let own = vec![
            of_pool(Arc::new(payu(&simulator, true)) as Arc<dyn cityplus_backend::operator::gateway::Gateway>),
            of_pool(Arc::new(gopay(&simulator))),
        ];
        let gateways = Gateways::new(all, &url).with_units(own);
        let books = desk.books.clone().with_gateways(gateways);
        let (router, _): (Router, _) = public_routes(books.clone()).unwrap().split_for_parts();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let desk = desk.with_books(books).await;
        Self {
            desk,
            simulator,
            database: place.database,
        }
    }

    fn asking(&self, unit: &str, minor: i64, gateway: GatewayName) -> StartCardHold {
        asking(&self.desk, unit, minor, Some(gateway))
    }

    async fn started(&self, unit: &str, minor: i64, gateway: GatewayName) -> CardHold {
        let asked = self.asking(unit, minor, gateway);
        let hold = self.desk.operator.hold_card(asked).await.unwrap();
        assert_eq!(hold.state, HoldState::Ordered);
        hold
    }

    /// One that is blocked on a card.
    async fn held(&self, unit: &str, minor: i64, (name, gateway): (GatewayName, Gateway)) -> CardHold {
        let hold = self.started(unit, minor, name).await;
        self.pay(&hold, gateway);
        self.until(&hold, HoldState::Held).await
    }

    fn pay(&self, hold: &CardHold, gateway: Gateway) {
        self.simulator
            .pay(gateway, &self.order(hold).id, GOOD_CARD)
            .unwrap();
    }

    /// The simulator's view of the newest order of a hold.
    fn order(&self, hold: &CardHold) -> OrderView {
        let ours = hold.hold.to_string();
        let mut orders = self.simulator.orders();
        orders.retain(|order| order.ext_id.as_deref().is_some_and(|id| id.starts_with(&ours)));
        orders.pop().unwrap()
    }

    async fn now(&self, hold: &CardHold) -> CardHold {
        self.desk.operator.card_hold(hold.hold).await.unwrap()
    }

    /// Follows what is due until the hold is in that state: a notification may still be on its way.
    async fn until(&self, hold: &CardHold, state: HoldState) -> CardHold {
        for _ in 0..200 {
            self.follow().await;
            let now = self.now(hold).await;
            if now.state == state {
                return now;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{hold:?} is {:?} and not {state:?}", self.now(hold).await);
    }

    async fn follow(&self) {
        self.desk.books.follow_card_holds().await.unwrap();
    }

    async fn capture(&self, hold: &CardHold, minor: i64) -> Result<CardHold, OperatorError> {
        self.desk.operator.capture_hold(hold.hold, Some(pln(minor))).await
    }

    fn refund(&self, hold: &CardHold, minor: i64) -> RefundHold {
        RefundHold {
            refund: TransferId::new(self.desk.now()),
            hold: hold.hold,
            amount: pln(minor),
        }
    }

    fn faults(&self, faults: Faults) {
        self.simulator.set_faults(faults);
    }
}

fn asking(desk: &Desk, unit: &str, minor: i64, gateway: Option<GatewayName>) -> StartCardHold {
    StartCardHold {
        hold: TransferId::new(desk.now()),
        merchant: unit.parse().unwrap(),
        amount: pln(minor),
        description: Some("Parkowanie".to_owned()),
        language: "pl".to_owned(),
        customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        return_url: "https://opole.example/parking".to_owned(),
        gateway,
        valid_for_s: 600,
    }
}

pub(crate) async fn all(place: impl Into<Place>) {
    let place = place.into();
    without_gateways(&Desk::new(place.clone()).await).await;
    let lot = &Lot::open(place).await;
    for both in BOTH {
        a_part_is_taken_and_the_rest_released(lot, both).await;
        a_lost_notification_is_not_needed(lot, both).await;
        a_lost_answer_to_a_capture(lot, both).await;
        what_expires_cannot_be_taken(lot, both).await;
        what_is_released_is_free(lot, both).await;
        cut_off::all(lot, both).await;
    }
    refused::all(lot).await;
    unsure::all(lot).await;
    dedicated::all(lot).await;
    lot.desk.assert_balanced().await;
}

async fn a_part_is_taken_and_the_rest_released(lot: &Lot, (name, gateway): (GatewayName, Gateway)) {
    let operator = &lot.desk.operator;
    let asked = lot.asking("zoo", 2_000, name);
    let hold = operator.hold_card(asked.clone()).await.unwrap();
    assert_eq!(hold.page_url.as_deref(), Some(lot.order(&hold).page.as_str()));
    // The same again is the same order, not a second one.
    let orders = lot.simulator.orders().len();
    assert_eq!(operator.hold_card(asked.clone()).await.unwrap(), hold);
    assert_eq!(lot.simulator.orders().len(), orders);
    let other = StartCardHold {
        amount: pln(2_001),
        ..asked
    };
    assert_eq!(operator.hold_card(other).await, Err(OperatorError::IdReused));

    lot.pay(&hold, gateway);
    let blocked = lot.until(&hold, HoldState::Held).await;
    assert_eq!((blocked.captured, blocked.page_url), (pln(0), None));
    for _ in 0..2 {
        let taken = lot.capture(&hold, 750).await.unwrap();
        assert_eq!((taken.state, taken.captured), (HoldState::Captured, pln(750)));
    }
    assert_eq!(lot.order(&hold).captured, 750);
    assert_eq!(
        lot.capture(&hold, 751).await,
        Err(OperatorError::AlreadyCaptured { captured: pln(750) })
    );
    let state = HoldState::Captured;
    assert_eq!(
        operator.release_hold(hold.hold).await,
        Err(OperatorError::HoldState { state })
    );

    let refund = lot.refund(&hold, 250);
    for _ in 0..2 {
        assert_eq!(operator.refund_hold(refund).await.unwrap().refunded, pln(250));
    }
    assert_eq!(lot.order(&hold).refunded, 250);
    let reused = RefundHold {
        amount: pln(251),
        ..refund
    };
    assert_eq!(operator.refund_hold(reused).await, Err(OperatorError::IdReused));
    assert_eq!(
        operator.refund_hold(lot.refund(&hold, 501)).await,
        Err(OperatorError::ExceedsPayment { most: pln(500) })
    );
    let rest = operator.refund_hold(lot.refund(&hold, 500)).await.unwrap();
    assert_eq!(rest.refunded, pln(750));
    lot.desk.assert_balanced().await;
}

async fn a_lost_notification_is_not_needed(lot: &Lot, (name, gateway): (GatewayName, Gateway)) {
    lot.faults(Faults {
        lose: Chance::ALWAYS,
        ..Faults::default()
    });
    let asked_first = lot.started("zoo", 1_000, name).await;
    lot.pay(&asked_first, gateway);
    assert_eq!(lot.now(&asked_first).await.state, HoldState::Ordered);
    // Whoever wants the money looks first.
    let taken = lot.desk.operator.capture_hold(asked_first.hold, None).await;
    assert_eq!(taken.unwrap().captured, pln(1_000));
    let followed = lot.started("zoo", 1_000, name).await;
    lot.pay(&followed, gateway);
    lot.desk.clock.advance_ms(5_000);
    lot.follow().await;
    assert_eq!(lot.now(&followed).await.state, HoldState::Held);
    lot.desk.operator.release_hold(followed.hold).await.unwrap();
    lot.faults(Faults::default());
}

async fn a_lost_answer_to_a_capture(lot: &Lot, both: (GatewayName, Gateway)) {
    let hold = lot.held("zoo", 3_000, both).await;
    lot.faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    let unheard = lot.capture(&hold, 1_200).await;
    assert_eq!(unheard, Err(OperatorError::Unavailable));
    // It is said, and nothing else may be said any more.
    assert_eq!(
        lot.capture(&hold, 1_201).await,
        Err(OperatorError::AlreadyCaptured { captured: pln(1_200) })
    );
    let state = HoldState::Captured;
    assert_eq!(
        lot.desk.operator.release_hold(hold.hold).await,
        Err(OperatorError::HoldState { state })
    );
    // A look decides, with or without anybody asking.
    lot.desk.clock.advance_ms(60_000);
    lot.follow().await;
    let found = lot.now(&hold).await;
    assert_eq!((found.state, found.captured), (HoldState::Captured, pln(1_200)));
    assert_eq!(lot.capture(&hold, 1_200).await.unwrap(), found);
    assert_eq!(lot.order(&hold).captured, 1_200);
    lot.faults(Faults::default());
}

async fn what_expires_cannot_be_taken(lot: &Lot, both: (GatewayName, Gateway)) {
    let asked = lot.held("zoo", 1_000, both).await;
    let forgotten = lot.held("zoo", 1_000, both).await;
    lot.desk.clock.advance_ms(8 * DAY_MS);
    let refused = lot.capture(&asked, 500).await.unwrap_err();
    assert_eq!(
        (refused.code(), &refused),
        (
            ErrorCode::HoldExpired,
            &OperatorError::HoldState {
                state: HoldState::Expired
            }
        )
    );
    let expired = lot.until(&forgotten, HoldState::Expired).await;
    assert_eq!(expired.captured, pln(0));
    // What has ended needs no release.
    let released = lot.desk.operator.release_hold(forgotten.hold).await.unwrap();
    assert_eq!(released.state, HoldState::Expired);
    let refund = lot.desk.operator.refund_hold(lot.refund(&asked, 1)).await;
    assert_eq!(refund.unwrap_err().code(), ErrorCode::HoldExpired);
    lot.desk.assert_balanced().await;
}

async fn what_is_released_is_free(lot: &Lot, both: (GatewayName, Gateway)) {
    let hold = lot.held("zoo", 1_000, both).await;
    for _ in 0..2 {
        let released = lot.desk.operator.release_hold(hold.hold).await.unwrap();
        assert_eq!(released.state, HoldState::Released);
    }
    assert_eq!(lot.order(&hold).state, "CANCELED");
    let state = HoldState::Released;
    assert_eq!(
        lot.capture(&hold, 1).await,
        Err(OperatorError::HoldState { state })
    );
    // One that nobody has paid is over by the word. Where the page stays open, what is blocked there goes back by itself.
    let (name, gateway) = both;
    let unpaid = lot.started("zoo", 1_000, name).await;
    let cancelled = lot.desk.operator.release_hold(unpaid.hold).await.unwrap();
    assert_eq!(
        (cancelled.state, cancelled.page_url),
        (HoldState::Cancelled, None)
    );
    let paid = lot.simulator.pay(gateway, &lot.order(&unpaid).id, GOOD_CARD);
    assert_eq!(paid.is_err(), name == GatewayName::Payu, "{paid:?}");
    lot.desk.clock.advance_ms(60_000);
    lot.follow().await;
    assert_eq!(lot.order(&unpaid).state, "CANCELED");
    assert_eq!(lot.now(&unpaid).await.state, HoldState::Cancelled);
}
