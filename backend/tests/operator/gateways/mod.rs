//! Money through gateways that speak the real protocols: paid, given up, told late, told twice or not at all.

mod again;
mod amounts;
mod blocked;
mod cards;
mod late;
mod refused;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use cityplus_backend::operator::gateway::{Gateways, GoPay, GoPaySettings, PayU, PayUPos, PayUSettings};
use cityplus_backend::operator::{
    EntryKind, GatewayName, OnlineTopUp, OnlineTopUpState, OperatorError, OperatorLimits, StartOnlineTopUp,
    public_routes,
};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_gateway_sim::{Chance, Faults, Gateway, OrderView, PointOfSale, Settings, Simulator};
use tokio::net::TcpListener;

use super::{Desk, Place, pln};

const GOOD_CARD: &str = "4444333322221111";
const BAD_CARD: &str = "5000105018126595";
const MINUTE_MS: i64 = 60_000;

/// An operator with both gateways, reachable by them.
struct Shop {
    desk: Desk,
    simulator: Simulator,
    url: String,
    database: Database,
}

fn payu(simulator: &Simulator) -> PayU {
    let pos = |pos: PointOfSale| PayUPos {
        pos_id: pos.id,
        client_id: pos.client_id,
        client_secret: pos.secret,
        second_key: pos.key,
    };
    let mut points = Settings::default().points_of_sale.into_iter().map(pos);
    PayU::new(PayUSettings {
        base: simulator.url.parse().unwrap(),
        at_once: points.next().unwrap(),
        later: points.next(),
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

impl Shop {
    async fn open(place: Place) -> Self {
        let simulator = Simulator::start(Settings::default()).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let desk = Desk::new(place.clone()).await;
        let all: Vec<Arc<dyn cityplus_backend::operator::gateway::Gateway>> =
            vec![Arc::new(payu(&simulator)), Arc::new(gopay(&simulator))];
        let books = desk.books.clone().with_gateways(Gateways::new(all, &url));
        let (router, _): (Router, _) = public_routes(books.clone()).unwrap().split_for_parts();
        tokio::spawn(async move { axum::serve(listener, router).await });
        let desk = desk.with_books(books).await;
        Self {
            desk,
            simulator,
            url,
            database: place.database,
        }
    }

    fn asking(&self, wallet: WalletId, minor: i64, gateway: GatewayName) -> StartOnlineTopUp {
        StartOnlineTopUp {
            transfer: TransferId::new(self.desk.now()),
            wallet,
            amount: pln(minor),
            gateway: Some(gateway),
            language: "pl".to_owned(),
            customer_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
            card: None,
            save_card: false,
        }
    }

    async fn started(&self, wallet: WalletId, minor: i64, gateway: GatewayName) -> OnlineTopUp {
        let asked = self.asking(wallet, minor, gateway);
        self.desk.operator.start_online_top_up(asked).await.unwrap()
    }

    /// The simulator's view of the newest order of a top-up.
    fn order(&self, top_up: &OnlineTopUp) -> OrderView {
        let ours = top_up.transfer.to_string();
        let mut orders = self.simulator.orders();
        orders.retain(|order| order.ext_id.as_deref().is_some_and(|id| id.starts_with(&ours)));
        orders.pop().unwrap()
    }

    async fn state(&self, top_up: &OnlineTopUp) -> OnlineTopUpState {
        let found = self.desk.operator.online_top_up(top_up.transfer).await.unwrap();
        assert_eq!(found.page_url.is_some(), found.state == OnlineTopUpState::Open);
        found.state
    }

    /// Follows what is due until the top-up is in that state: a notification may still be on its way.
    async fn until(&self, top_up: &OnlineTopUp, state: OnlineTopUpState) {
        for _ in 0..200 {
            self.desk.books.follow_online_top_ups().await.unwrap();
            if self.state(top_up).await == state {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{top_up:?} is {:?} and not {state:?}", self.state(top_up).await);
    }

    /// Looks when the clock says so, without any notification.
    async fn look_after_ms(&self, ms: i64) {
        self.desk.clock.advance_ms(ms);
        self.desk.books.follow_online_top_ups().await.unwrap();
    }
}

const BOTH: [(GatewayName, Gateway); 2] = [
    (GatewayName::Payu, Gateway::PayU),
    (GatewayName::Gopay, Gateway::GoPay),
];

pub(crate) async fn all(place: impl Into<Place>) {
    let shop = Shop::open(place.into()).await;
    assert_eq!(
        shop.desk.operator.gateways().await.unwrap(),
        [GatewayName::Payu, GatewayName::Gopay]
    );
    for (name, gateway) in BOTH {
        paid_and_told(&shop, name, gateway).await;
        a_lost_notification_is_not_needed(&shop, name, gateway).await;
        a_doubled_one_pays_once(&shop, name, gateway).await;
        declined_and_given_up(&shop, name, gateway).await;
        an_answer_that_was_lost(&shop, name, gateway).await;
        a_gateway_that_is_away(&shop, name).await;
    }
    late::paid_too_late_goes_back(&shop).await;
    late::two_orders_paid(&shop).await;
    late::time_runs_out(&shop).await;
    refused::top_ups(&shop).await;
    refused::what_is_not_genuine(&shop).await;
    refused::notifications_about_nothing(&shop).await;
    blocked::blocked_money(&shop).await;
    late::the_page_to_come_back_to(&shop).await;
    again::all(&shop).await;
    amounts::all(&shop).await;
    cards::all(&shop).await;
    shop.desk.assert_balanced().await;
    shop.simulator.stop().await;
}

async fn paid_and_told(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, 5_000, name);
    let top_up = shop
        .desk
        .operator
        .start_online_top_up(asked.clone())
        .await
        .unwrap();
    assert_eq!(
        (top_up.transfer, top_up.wallet, top_up.amount),
        (asked.transfer, wallet, pln(5_000))
    );
    let order = shop.order(&top_up);
    assert_eq!(top_up.page_url.as_deref(), Some(order.page.as_str()));
    // The same again is the same order, not a second one.
    let orders = shop.simulator.orders().len();
    assert_eq!(
        shop.desk
            .operator
            .start_online_top_up(asked.clone())
            .await
            .unwrap(),
        top_up
    );
    assert_eq!(shop.simulator.orders().len(), orders);
    assert_eq!(shop.desk.standing(wallet).await, (0, 0));

    shop.simulator.pay(gateway, &order.id, GOOD_CARD).unwrap();
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    assert_eq!(shop.desk.standing(wallet).await, (5_000, 5_000));
    assert_eq!(
        shop.desk.operator.start_online_top_up(asked).await.unwrap().state,
        OnlineTopUpState::Paid
    );
    let page = shop.desk.operator.statement(wallet, None, 10).await.unwrap();
    let told: Vec<_> = page
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.amount, entry.counterparty.as_str()))
        .collect();
    assert_eq!(told, [(EntryKind::TopUp, pln(5_000), name.as_str())]);
    // Another city's is as unknown as one that is not there.
    let stranger = shop.desk.books.of_city("brno".parse().unwrap());
    let unknown = cityplus_backend::operator::Operator::online_top_up(&stranger, top_up.transfer).await;
    assert_eq!(unknown, Err(OperatorError::UnknownTopUp));
}

async fn a_lost_notification_is_not_needed(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, 1_234, name).await;
    shop.simulator.set_faults(Faults {
        lose: Chance::ALWAYS,
        ..Faults::default()
    });
    shop.simulator
        .pay(gateway, &shop.order(&top_up).id, GOOD_CARD)
        .unwrap();
    assert_eq!(
        shop.desk.books.follow_online_top_ups().await.unwrap(),
        0,
        "nobody has told"
    );
    shop.look_after_ms(5_000).await;
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Paid);
    assert_eq!(shop.desk.standing(wallet).await.0, 1_234);
    shop.simulator.set_faults(Faults::default());
}

async fn a_doubled_one_pays_once(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, 700, name).await;
    shop.simulator.set_faults(Faults {
        double: Chance::ALWAYS,
        delay_ms: 50,
        ..Faults::default()
    });
    shop.simulator
        .pay(gateway, &shop.order(&top_up).id, GOOD_CARD)
        .unwrap();
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    shop.desk.books.follow_online_top_ups().await.unwrap();
    assert_eq!(shop.desk.standing(wallet).await, (700, 700));
    shop.simulator.set_faults(Faults::default());
}

async fn declined_and_given_up(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let wallet = shop.desk.wallet(0).await;
    let most = OperatorLimits::default().top_up_ceiling;
    let top_up = shop.started(wallet, most, name).await;
    let order = shop.order(&top_up).id;
    shop.simulator.pay(gateway, &order, BAD_CARD).unwrap();
    shop.look_after_ms(6_000).await;
    assert_eq!(
        shop.state(&top_up).await,
        OnlineTopUpState::Open,
        "another card may do"
    );
    // While it may still be paid, it counts: a second one of the same size would be too much.
    let more = shop.asking(wallet, most, name);
    let second = shop.desk.operator.start_online_top_up(more).await.unwrap();
    let third = shop
        .desk
        .operator
        .start_online_top_up(shop.asking(wallet, 1, name))
        .await;
    assert!(
        matches!(third, Err(OperatorError::BalanceCeiling { .. })),
        "{third:?}"
    );
    shop.simulator.abandon(gateway, &shop.order(&second).id).unwrap();
    shop.until(&second, OnlineTopUpState::Cancelled).await;
    // It was looked at just now: an unsigned notification has it looked at again after a few seconds only. They pass when
    // it is given up and not before: whatever looks at it then sees that.
    shop.simulator.abandon(gateway, &order).unwrap();
    shop.desk.clock.advance_ms(3_000);
    shop.until(&top_up, OnlineTopUpState::Cancelled).await;
    assert_eq!(shop.desk.standing(wallet).await, (0, 0));
    // All is free again.
    shop.desk.top_up(wallet, most).await.unwrap();
}

async fn an_answer_that_was_lost(shop: &Shop, name: GatewayName, gateway: Gateway) {
    let wallet = shop.desk.wallet(0).await;
    let asked = shop.asking(wallet, 900, name);
    shop.simulator.set_faults(Faults {
        lose_answers: Chance::next(1),
        ..Faults::default()
    });
    let lost = shop.desk.operator.start_online_top_up(asked.clone()).await;
    assert_eq!(lost, Err(OperatorError::Unavailable));
    let top_up = shop.desk.operator.start_online_top_up(asked).await.unwrap();
    let order = shop.order(&top_up);
    assert!(order.ext_id.as_deref().unwrap().ends_with(".2"), "{order:?}");
    shop.simulator.pay(gateway, &order.id, GOOD_CARD).unwrap();
    shop.until(&top_up, OnlineTopUpState::Paid).await;
    assert_eq!(shop.desk.standing(wallet).await.0, 900);
}

async fn a_gateway_that_is_away(shop: &Shop, name: GatewayName) {
    let wallet = shop.desk.wallet(0).await;
    let top_up = shop.started(wallet, 300, name).await;
    shop.simulator.set_faults(Faults {
        away: true,
        ..Faults::default()
    });
    let asked = shop.asking(wallet, 300, name);
    let away = shop.desk.operator.start_online_top_up(asked).await;
    assert_eq!(away, Err(OperatorError::Unavailable));
    shop.look_after_ms(6_000).await;
    assert_eq!(shop.state(&top_up).await, OnlineTopUpState::Open);
    shop.simulator.set_faults(Faults::default());
}

/// A client for plain HTTP on this machine.
fn client() -> reqwest::Client {
    let roots = rustls::RootCertStore::empty();
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .build()
        .unwrap()
}
