//! Orders that a wallet of another city pays, through every crash: its operator is a server of its own, asked over HTTP.

use std::sync::Arc;

use cityplus_backend::app::{ApartSettings, OperatorApart};
use cityplus_backend::operator::{
    Books, CashTopUp, LocalOperator, OpenWallet, Operator, OperatorLimits, PartnerFile, Tier,
};
use cityplus_backend::serve;
use cityplus_backend::store::{Locations, StoreOptions};
use cityplus_domain::ids::{RefundId, TransferId, WalletId};
use cityplus_domain::{Clock, Currency, ManualClock, Timestamp};
use cityplus_protocol::abroad::{AbroadOrder, SignedAbroadOrder};
use cityplus_protocol::ticketing::{OrderState, OrderView, PlaceAbroadOrder, TicketState};
use cityplus_protocol::{ErrorCode, Signature};
use cityplus_ticketcode::DeviceSigner;
use tokio::net::TcpListener;

use super::faulty::{Fault, Plan};
use super::world::{PURSE, Place, START, World, pln};

const HOME: &str = "brno";
const DAY: &str = "2026-07-20";

/// A city, and a tourist in it whose wallet is held in another one.
struct Trip {
    world: World,
    home: Books,
    wallet: WalletId,
}

impl Trip {
    async fn start(place: Place) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::parse_rfc3339(START).unwrap()));
        let data = place.folder.path().join("home");
        let silent = place.folder.path().join("silent.toml");
        std::fs::write(&silent, partner(HOME, "opole", "")).unwrap();
        let settings = ApartSettings {
            location: Locations::resolve(&data, None, None).unwrap().operator,
            store: StoreOptions::default(),
            limits: OperatorLimits::default(),
            gateways: None,
            partners: Some(silent),
            public_url: String::new(),
            trusted_proxies: Vec::new(),
            data,
        };
        let home = OperatorApart::assemble(settings, Arc::clone(&clock) as Arc<dyn Clock>);
        let home = home.await.unwrap();
        let (own, other) = (HOME.parse().unwrap(), "opole".parse().unwrap());
        let token = home.give_partner_token(&own, &other).await.unwrap();
        let books = home.books().clone();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let way = format!(
            "url = \"http://{}\"\ntoken = \"{}\"\n",
            listener.local_addr().unwrap(),
            token.as_str()
        );
        tokio::spawn(serve::serve(home, listener, std::future::pending()));
        let file = place.folder.path().join("partners.toml");
        std::fs::write(&file, partner("opole", HOME, &way)).unwrap();
        let world = World::with(place, clock, PartnerFile::partners(&file).unwrap()).await;
        let trip = Self {
            wallet: WalletId::new(world.clock.now()),
            world,
            home: books,
        };
        trip.fill().await;
        trip
    }

    fn at_home(&self) -> LocalOperator {
        self.home.of_city(HOME.parse().unwrap())
    }

    async fn fill(&self) {
        let (home, wallet) = (self.at_home(), self.wallet);
        let open = OpenWallet {
            wallet,
            currency: Currency::PLN,
            tier: Tier::Named,
        };
        home.open_wallet(open).await.unwrap();
        home.bind_device(wallet, self.world.buyer.device_key, 1)
            .await
            .unwrap();
        let top_up = CashTopUp {
            transfer: TransferId::new(self.world.clock.now()),
            wallet,
            amount: pln(PURSE),
            teller: "till-1".to_owned(),
        };
        home.top_up_cash(top_up).await.unwrap();
    }

    fn order(&self, variant: &str, count: u32, minor: i64) -> PlaceAbroadOrder {
        let here = self.world.order("zoo-admission", DAY, &[(variant, count)], minor);
        let order = AbroadOrder {
            payment_id: here.payment.order.payment_id,
            wallet_id: self.wallet,
            merchant_city: "opole".parse().unwrap(),
            merchant: here.payment.order.merchant,
            amount: pln(minor),
            created_at: here.payment.order.created_at,
        };
        let signature = self.world.device.sign(&order.signing_bytes()).unwrap();
        PlaceAbroadOrder {
            order_id: here.order_id,
            product: here.product,
            day: here.day,
            lines: here.lines,
            home: HOME.parse().unwrap(),
            payment: SignedAbroadOrder {
                order,
                public_key: self.world.buyer.device_key,
                signature: Signature(signature),
            },
        }
    }

    /// Places an order in a process that fails by a plan; then a new one finds what is left. How the order has ended.
    async fn placed(&self, plan: Plan, order: &PlaceAbroadOrder) -> OrderView {
        let process = self.world.start(plan).await;
        tokio::select! {
            placed = process.ticketing.place_abroad_order(&self.world.buyer, order) => { placed.unwrap(); }
            () = process.operator.died() => {}
        }
        process.crash().await;
        let process = self.world.settle().await;
        let account = self.world.buyer.account_id;
        let view = process.ticketing.order(account, order.order_id).await;
        process.crash().await;
        view.unwrap()
    }

    /// So much is in the wallet and none of it reserved, and both operators' books are right.
    async fn check(&self, minor: i64) {
        let wallet = self.at_home().wallet(self.wallet).await.unwrap();
        assert_eq!((wallet.balance, wallet.available), (pln(minor), pln(minor)));
        for books in [&self.home, self.world.operator.books()] {
            assert_eq!(books.audit().await.unwrap().problems, Vec::<String>::new());
        }
    }
}

/// A file of one partner.
fn partner(own: &str, other: &str, way: &str) -> String {
    format!(
        "[[partner]]\ncity = \"{own}\"\nkey = \"{other}\"\n{way}currency = \"PLN\"\n\
         iban = \"PL61109010140000071219812874\"\nname = \"Operator {other}\"\n"
    )
}

/// Each call of a purchase fails in each way once: a ticket and its money, once.
pub(crate) async fn each_call_of_an_order_fails(place: Place) {
    let trip = Trip::start(place).await;
    let mut left = PURSE;
    for call in 0..2 {
        for fault in Fault::ALL {
            let order = trip.order("normal", 1, 3_000);
            let view = trip.placed(Plan::One(call, fault), &order).await;
            assert_eq!(view.state, OrderState::Completed, "{call} {fault:?} {view:?}");
            assert_eq!(view.tickets.len(), 1, "{call} {fault:?}");
            left -= 3_000;
            trip.check(left).await;
        }
    }
    let process = trip.world.start(Plan::healthy()).await;
    let order = trip.order("normal", 1, 3_000);
    let placed = process.ticketing.place_abroad_order(&trip.world.buyer, &order);
    placed.await.unwrap();
    assert_eq!(
        process.operator.calls(),
        ["authorise_at_partner", "capture_at_partner"]
    );
}

/// Each call of an order that the wallet's operator refuses fails in each way once: no ticket, and nothing stays reserved.
pub(crate) async fn each_call_of_a_refused_order_fails(place: Place) {
    let trip = Trip::start(place).await;
    for call in 0..3 {
        for fault in Fault::ALL {
            let order = trip.order("family", 6, 54_000);
            let view = trip.placed(Plan::One(call, fault), &order).await;
            assert_eq!(view.state, OrderState::Refused, "{call} {fault:?} {view:?}");
            assert!(view.tickets.is_empty());
            let code = view.problem.unwrap().code;
            // Where the answer was lost, it is only known that it was given up.
            let known = [ErrorCode::InsufficientFunds, ErrorCode::PaymentState];
            assert!(known.contains(&code), "{call} {fault:?} {code:?}");
            assert!(fault != Fault::None || code == ErrorCode::InsufficientFunds);
            trip.check(PURSE).await;
        }
    }
}

/// The call of a refund fails in each way once: the money is back, once.
pub(crate) async fn each_call_of_a_refund_fails(place: Place) {
    let trip = Trip::start(place).await;
    let account = trip.world.buyer.account_id;
    for fault in Fault::ALL {
        let order = trip.order("normal", 1, 3_000);
        let view = trip.placed(Plan::healthy(), &order).await;
        let ticket = view.tickets[0].ticket_id;
        let process = trip.world.start(Plan::One(0, fault)).await;
        let refund = RefundId::new(trip.world.clock.now());
        tokio::select! {
            asked = process.ticketing.refund_ticket(account, ticket, refund) => { asked.unwrap(); }
            () = process.operator.died() => {}
        }
        process.crash().await;
        let process = trip.world.settle().await;
        let ticket = process.ticketing.ticket(account, ticket).await.unwrap();
        assert_eq!(ticket.state, TicketState::Refunded, "{fault:?}");
        process.crash().await;
        trip.check(PURSE).await;
    }
}
