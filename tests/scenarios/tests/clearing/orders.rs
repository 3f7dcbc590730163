//! A city's tickets, bought with a wallet that is held at a partner's operator: the order's saga over two operators.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use cityplus_backend::account::NewBearer;
use cityplus_backend::operator::{Partners as _, PaymentState};
use cityplus_backend::store::{StoreError, WriteTransaction};
use cityplus_backend::sync::Journal;
use cityplus_backend::ticketing::{Bindings, Buyer, IssuerSecret, Parts, Sale, Ticketing};
use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId, OrderId, RefundId, WalletId};
use cityplus_domain::quote::Line;
use cityplus_protocol::ticketing::{OrderState, OrderView, PlaceAbroadOrder, TicketState};
use cityplus_protocol::{ErrorCode, PublicKey};
use cityplus_support::city::Kind;
use cityplus_support::network::Weather;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::json;

use super::world::{ABROAD, HOME, World, city, pln};

/// What a ticket costs, in minor units.
const PRICE: i64 = 3_000;
/// Longer than a saga waits after its first failure.
const SOON_MS: i64 = 1_000;
/// Longer than money stays reserved in another city.
const RESERVED_MS: i64 = 3_600_001;

/// Everybody is on a device of their own, until it is lost. What is to be told of a wallet that is held elsewhere, nobody here
/// knows.
struct Settled {
    /// How many more times a device is found to be live.
    live_for: AtomicUsize,
}

#[async_trait]
impl Bindings for Settled {
    async fn is_still_to_be_told(&self, _: WalletId, _: PublicKey) -> Result<bool, StoreError> {
        panic!("asked of a wallet that is held elsewhere")
    }

    async fn is_live(
        &self,
        _: &mut WriteTransaction,
        _: AccountId,
        _: NewBearer,
    ) -> Result<bool, StoreError> {
        let left = self.live_for.load(Ordering::SeqCst);
        self.live_for.store(left.saturating_sub(1), Ordering::SeqCst);
        Ok(left > 0)
    }
}

/// Two operators, the city of the one that has the units, and a tourist there.
struct Trip {
    world: World,
    ticketing: Arc<Ticketing>,
    bindings: Arc<Settled>,
    buyer: Buyer,
    /// The tourist's wallet, at home.
    wallet: WalletId,
}

impl Trip {
    async fn start(kind: Kind, minor: i64) -> Self {
        let world = World::start(kind).await;
        let wallet = world.wallet(minor).await;
        let (database, folder) = world.city_there().await;
        let catalogue = json!({
            "city": {"key": ABROAD, "name": {"pl": "Brno+"}, "zone": "Europe/Prague", "currency": "PLN", "languages": ["pl"]},
            "units": [{"key": "zoo", "name": {"pl": "Zoo"}}],
            "venues": [{"key": "zoo", "code": 1, "unit": "zoo", "name": {"pl": "Zoo"}}],
            "products": [{"key": "zoo-admission", "kind": "admission", "venue": "zoo", "name": {"pl": "Bilet"},
                "sold_days_ahead": 90, "validity": {"kind": "day"}, "refund": {"kind": "until_days_before", "days": 1},
                "printable": false,
                "variants": [{"key": "normal", "code": 1, "name": {"pl": "Normalny"}, "persons": 1,
                              "max_per_order": 10, "requires": {"kind": "none"}}],
                "prices": [{"from": "2026-01-01", "to": null, "amounts": {"normal": pln(PRICE)}}]}]
        });
        let bindings = Arc::new(Settled {
            live_for: AtomicUsize::new(usize::MAX),
        });
        let parts = Parts {
            database: database.clone(),
            journal: Journal::new(database),
            operator: Arc::new(world.there()),
            bindings: bindings.clone(),
            clock: world.clock.clone(),
            sale: Sale {
                catalogue: Arc::new(serde_json::from_value(catalogue).unwrap()),
                version: "1".into(),
            },
            secret: IssuerSecret::open(&folder.join("issuer.key")).unwrap(),
        };
        // Not the device that signs at home.
        let device = Ed25519KeyPair::from_seed_unchecked(&[9; 32]).unwrap();
        let now = world.clock_now();
        Self {
            ticketing: Ticketing::open(parts).await.unwrap(),
            bindings,
            buyer: Buyer {
                account_id: AccountId::new(now),
                device_id: DeviceId::new(now),
                device_key: PublicKey(device.public_key().as_ref().try_into().unwrap()),
                wallet_id: WalletId::new(now),
            },
            world,
            wallet,
        }
    }

    fn order(&self, count: u32) -> PlaceAbroadOrder {
        let payment = self.world.order(self.wallet, PRICE * i64::from(count));
        PlaceAbroadOrder {
            order_id: OrderId::new(self.world.clock_now()),
            product: "zoo-admission".parse().unwrap(),
            day: "2026-10-01".parse().unwrap(),
            lines: vec![Line {
                variant: "normal".parse().unwrap(),
                count,
            }],
            home: city(HOME),
            payment: self.world.sign(payment),
        }
    }

    async fn place(&self, order: &PlaceAbroadOrder) -> OrderView {
        let placed = self.ticketing.place_abroad_order(&self.buyer, order).await;
        placed.unwrap()
    }

    /// The code of the refusal of an order that is not even kept.
    async fn refused(&self, order: &PlaceAbroadOrder) -> ErrorCode {
        let placed = self.ticketing.place_abroad_order(&self.buyer, order).await;
        placed.unwrap_err().code()
    }

    /// The worker's next round, once it is due; how the order stands then.
    async fn driven_on(&self, order: &PlaceAbroadOrder) -> OrderView {
        self.world.clock.advance_ms(SOON_MS);
        assert_eq!(self.ticketing.work_once().await.unwrap().orders, 1);
        let order = self.ticketing.order(self.buyer.account_id, order.order_id).await;
        order.unwrap()
    }

    /// (balance, available) of the wallet at home.
    async fn standing(&self) -> (i64, i64) {
        self.world.standing(self.wallet).await
    }

    async fn state_there(&self, order: &PlaceAbroadOrder) -> Option<PaymentState> {
        let payment = order.payment.order.payment_id;
        let payment = self.world.there().payment_at_partner(payment).await.unwrap();
        payment.map(|payment| payment.state)
    }
}

/// A purchase, the same request again, and a ticket given back, also when home is out of reach at first.
pub(crate) async fn a_ticket_is_bought_and_given_back(kind: Kind) {
    let trip = Trip::start(kind, 10_000).await;
    assert_eq!(trip.ticketing.partner_cities().await.unwrap(), [city(HOME)]);
    let order = trip.order(2);
    let view = trip.place(&order).await;
    assert_eq!(view.state, OrderState::Completed, "{view:?}");
    assert_eq!(view.tickets.len(), 2);
    assert_eq!(trip.standing().await, (4_000, 4_000));
    assert_eq!(trip.place(&order).await, view);
    assert_eq!(trip.standing().await, (4_000, 4_000));
    let mut other = order.clone();
    other.home = city("praha");
    assert_eq!(trip.refused(&other).await, ErrorCode::IdReused);
    other = order.clone();
    other.order_id = OrderId::new(trip.world.clock_now());
    assert_eq!(trip.refused(&other).await, ErrorCode::IdReused);

    let (account, now) = (trip.buyer.account_id, trip.world.clock_now());
    let (first, second) = (view.tickets[0].ticket_id, view.tickets[1].ticket_id);
    let refund = RefundId::new(now);
    for _ in 0..2 {
        let back = trip
            .ticketing
            .refund_ticket(account, first, refund)
            .await
            .unwrap();
        assert!(back.done);
        assert_eq!(back.ticket.state, TicketState::Refunded);
    }
    assert_eq!(trip.standing().await, (7_000, 7_000));

    trip.world.network.set(Weather::Down);
    let refund = RefundId::new(now);
    let back = trip
        .ticketing
        .refund_ticket(account, second, refund)
        .await
        .unwrap();
    assert!(!back.done);
    assert_eq!(trip.standing().await, (7_000, 7_000));
    trip.world.network.set(Weather::Fine);
    trip.world.clock.advance_ms(SOON_MS);
    assert_eq!(trip.ticketing.work_once().await.unwrap().refunds, 1);
    let back = trip
        .ticketing
        .refund_ticket(account, second, refund)
        .await
        .unwrap();
    assert!(back.done);
    assert_eq!(trip.standing().await, (10_000, 10_000));
    trip.world.assert_right().await;
}

/// Home is out of reach, or its answer is lost: the order waits, and goes on by itself; for an hour, then it is refused.
pub(crate) async fn an_order_waits_for_home(kind: Kind) {
    let trip = Trip::start(kind, 10_000).await;
    for (weather, before, after) in [
        (Weather::Down, (10_000, 10_000), 7_000),
        (Weather::AnswersLost, (7_000, 4_000), 4_000),
    ] {
        trip.world.network.set(weather);
        let order = trip.order(1);
        assert_eq!(trip.place(&order).await.state, OrderState::Pending);
        assert_eq!(trip.standing().await, before, "{weather:?}");
        trip.world.network.set(Weather::Fine);
        let view = trip.driven_on(&order).await;
        assert_eq!((view.state, view.tickets.len()), (OrderState::Completed, 1));
        assert_eq!(trip.standing().await, (after, after), "{weather:?}");
        assert_eq!(trip.state_there(&order).await, Some(PaymentState::Captured));
    }

    // The money was reserved, and home stays away: nothing is paid, and it is free again.
    trip.world.network.set(Weather::AnswersLost);
    let order = trip.order(1);
    assert_eq!(trip.place(&order).await.state, OrderState::Pending);
    assert_eq!(trip.standing().await, (4_000, 1_000));
    trip.world.network.set(Weather::Down);
    assert_eq!(trip.driven_on(&order).await.state, OrderState::Pending);
    trip.world.clock.advance_ms(RESERVED_MS);
    let view = trip.driven_on(&order).await;
    assert_eq!(view.state, OrderState::Refused);
    assert_eq!(view.problem.unwrap().code, ErrorCode::PaymentState);
    trip.world.network.set(Weather::Fine);
    trip.world.drive().await;
    trip.world.home.sweep().await.unwrap();
    assert_eq!(trip.standing().await, (4_000, 4_000));
    assert_ne!(trip.state_there(&order).await, Some(PaymentState::Captured));
    trip.world.assert_right().await;
}

/// What home refuses is a refused order with the reason; what cannot be an order is none.
pub(crate) async fn an_order_is_refused(kind: Kind) {
    let trip = Trip::start(kind, 1_000).await;
    let poor = trip.order(1);
    for _ in 0..2 {
        let view = trip.place(&poor).await;
        assert_eq!((view.state, view.tickets.len()), (OrderState::Refused, 0));
        assert_eq!(view.problem.unwrap().code, ErrorCode::InsufficientFunds);
    }
    assert_eq!(trip.state_there(&poor).await, Some(PaymentState::Voided));
    // A wallet that is not there, and so a key that is not bound to it.
    let mut nobodys = trip.order(1);
    nobodys.payment.order.wallet_id = WalletId::new(trip.world.clock_now());
    nobodys.payment = trip.world.sign(nobodys.payment.order);
    let view = trip.place(&nobodys).await;
    assert_eq!(view.state, OrderState::Refused);
    assert_eq!(view.problem.unwrap().code, ErrorCode::UnknownWallet);
    assert_eq!(trip.state_there(&nobodys).await, Some(PaymentState::Voided));

    let mut altered = trip.order(1);
    altered.payment.order.amount = pln(PRICE - 1);
    let mut cheap = trip.order(1);
    cheap.payment.order.amount = pln(PRICE - 1);
    cheap.payment = trip.world.sign(cheap.payment.order);
    let mut elsewhere = trip.order(1);
    elsewhere.payment.order.merchant_city = city(HOME);
    elsewhere.payment = trip.world.sign(elsewhere.payment.order);
    let mut foreign = trip.order(1);
    foreign.home = city("praha");
    let mut own = trip.order(1);
    own.home = city(ABROAD);
    for (order, code) in [
        (altered, ErrorCode::InvalidSignature),
        (cheap, ErrorCode::PriceChanged),
        (elsewhere, ErrorCode::InvalidField),
        (foreign, ErrorCode::UnknownPartner),
        (own, ErrorCode::UnknownPartner),
    ] {
        assert_eq!(trip.refused(&order).await, code);
        let (account, id) = (trip.buyer.account_id, order.order_id);
        let kept = trip.ticketing.order(account, id).await;
        assert_eq!(kept.unwrap_err().code(), ErrorCode::UnknownOrder);
    }
    assert_eq!(trip.standing().await, (1_000, 1_000));
    trip.world.assert_right().await;
}

/// Money that is reserved at home for an order which is refused here is free there by the void: no time passes afterwards, and
/// nobody sweeps.
pub(crate) async fn a_refused_order_frees_what_is_reserved(kind: Kind) {
    let trip = Trip::start(kind, 10_000).await;
    // Live when it orders, lost when its tickets are to be signed.
    trip.bindings.live_for.store(1, Ordering::SeqCst);
    let order = trip.order(1);
    let view = trip.place(&order).await;
    assert_eq!(view.state, OrderState::Refused, "{view:?}");
    assert_eq!(view.problem.unwrap().code, ErrorCode::InvalidSignature);
    assert_eq!(trip.state_there(&order).await, Some(PaymentState::Voided));
    assert_eq!(trip.standing().await, (10_000, 10_000));

    // The same where the answer was lost with which home had reserved it.
    trip.bindings.live_for.store(1, Ordering::SeqCst);
    trip.world.network.set(Weather::AnswersLost);
    let order = trip.order(1);
    assert_eq!(trip.place(&order).await.state, OrderState::Pending);
    assert_eq!(trip.standing().await, (10_000, 7_000));
    trip.world.network.set(Weather::Fine);
    assert_eq!(trip.driven_on(&order).await.state, OrderState::Refused);
    assert_eq!(trip.state_there(&order).await, Some(PaymentState::Voided));
    assert_eq!(trip.standing().await, (10_000, 10_000));
    trip.world.assert_right().await;
}

/// Half an hour before midnight, for the same day: once the ticket's time is over, home is not waited for.
pub(crate) async fn an_order_waits_no_longer_than_its_ticket_is_good(kind: Kind) {
    let trip = Trip::start(kind, 10_000).await;
    trip.world
        .clock
        .set(Timestamp::parse_rfc3339("2026-09-21T23:30:00+02:00").unwrap());
    trip.world.network.set(Weather::Down);
    let mut order = trip.order(1);
    order.day = "2026-09-21".parse().unwrap();
    assert_eq!(trip.place(&order).await.state, OrderState::Pending);
    assert_eq!(trip.driven_on(&order).await.state, OrderState::Pending);
    trip.world.clock.advance_ms(30 * 60_000);
    let view = trip.driven_on(&order).await;
    assert_eq!(view.state, OrderState::Refused, "{view:?}");
    assert_eq!(view.problem.unwrap().code, ErrorCode::PaymentState);
    trip.world.network.set(Weather::Fine);
    trip.world.drive().await;
    assert_eq!(trip.state_there(&order).await, Some(PaymentState::Voided));
    assert_eq!(trip.standing().await, (10_000, 10_000));
    trip.world.assert_right().await;
}

/// Nothing is reserved for orders that wait for a home out of reach, so only so many of an account may wait.
pub(crate) async fn only_so_many_orders_wait(kind: Kind) {
    let trip = Trip::start(kind, 20_000).await;
    trip.world.network.set(Weather::Down);
    for _ in 0..5 {
        assert_eq!(trip.place(&trip.order(1)).await.state, OrderState::Pending);
    }
    let one_more = trip.order(1);
    for _ in 0..2 {
        assert_eq!(trip.refused(&one_more).await, ErrorCode::RateLimited);
        let (account, id) = (trip.buyer.account_id, one_more.order_id);
        let kept = trip.ticketing.order(account, id).await;
        assert_eq!(kept.unwrap_err().code(), ErrorCode::UnknownOrder);
    }
    // Another account's are its own.
    let mut other = trip.buyer;
    other.account_id = AccountId::new(trip.world.clock_now());
    let placed = trip.ticketing.place_abroad_order(&other, &trip.order(1)).await;
    assert_eq!(placed.unwrap().state, OrderState::Pending);

    trip.world.network.set(Weather::Fine);
    trip.world.clock.advance_ms(SOON_MS);
    assert_eq!(trip.ticketing.work_once().await.unwrap().orders, 6);
    assert_eq!(trip.standing().await, (2_000, 2_000));
    // Refused for the money by now, and not for those that have ended.
    let view = trip.place(&one_more).await;
    assert_eq!(view.problem.unwrap().code, ErrorCode::InsufficientFunds);
    trip.world.assert_right().await;
}
