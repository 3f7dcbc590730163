//! A small city: its databases, a payment operator, a buyer with money, and processes that may die.

use std::sync::Arc;

use cityplus_backend::operator::{
    Books, CashTopUp, LocalOperator, OpenWallet, Operator, OperatorLimits, PartnerBook, PaymentState, Tier,
};
use cityplus_backend::store::{Database, StoreOptions, city_migrations, operator_migrations};
use cityplus_backend::sync::Journal;
use cityplus_backend::ticketing::{Buyer, IssuerSecret, Parts, Sale, Ticketing};
use cityplus_domain::catalogue::Catalogue;
use cityplus_domain::ids::{AccountId, DeviceId, OrderId, PaymentId, TransferId, WalletId};
use cityplus_domain::quote::Line;
use cityplus_domain::{Clock, Currency, ManualClock, Money, Timestamp};
use cityplus_protocol::payment::{PaymentOrder, SignedPaymentOrder};
use cityplus_protocol::sync::{Change, ChangeBody};
use cityplus_protocol::ticketing::{OrderState, PlaceOrder, TicketView};
use cityplus_protocol::{PublicKey, Signature};
use cityplus_ticketcode::{DeviceSigner, RingDeviceKey, SecretSeed, SignedTicket, present};
use data_encoding::BASE64URL_NOPAD;

use super::faulty::{FaultyOperator, Plan};
use super::wishes::Wishes;

pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const START: &str = "2026-07-10T12:00:00+02:00";
/// Tomorrow: still to be given back.
pub(crate) const TOMORROW: &str = "2026-07-11";
/// What the buyer has at first.
pub(crate) const PURSE: i64 = 50_000;

pub(crate) fn pln(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

/// A zoo and a pool; the pool's tickets may be printed. The pool's ticket is taken back until its day ends, the zoo's until the day before, the night's
/// never.
pub(crate) fn catalogue() -> Catalogue {
    let variant = |key: &str, code: u16, persons: u8| {
        serde_json::json!({"key": key, "code": code, "name": {"pl": key}, "persons": persons, "max_per_order": 10,
                           "requires": {"kind": "none"}})
    };
    let product = |key: &str,
                   venue: &str,
                   refund: serde_json::Value,
                   variants: Vec<serde_json::Value>,
                   prices: serde_json::Value| {
        serde_json::json!({"key": key, "kind": "admission", "venue": venue, "name": {"pl": key}, "sold_days_ahead": 90,
            "validity": {"kind": "day"}, "refund": refund, "printable": venue == "pool", "variants": variants,
            "prices": [{"from": "2026-01-01", "to": null, "amounts": prices}]})
    };
    let price = |minor: i64| serde_json::json!({"minor": minor, "currency": "PLN"});
    let days = |days: u16| serde_json::json!({"kind": "until_days_before", "days": days});
    serde_json::from_value(serde_json::json!({
        "city": {"key": "opole", "name": {"pl": "Opole+"}, "zone": "Europe/Warsaw", "currency": "PLN", "languages": ["pl"]},
        "units": [{"key": "zoo", "name": {"pl": "Zoo"}}, {"key": "mosir", "name": {"pl": "MOSiR"}}],
        "venues": [{"key": "zoo", "code": 1, "unit": "zoo", "name": {"pl": "Zoo"}},
                   {"key": "pool", "code": 2, "unit": "mosir", "name": {"pl": "Basen"}}],
        "products": [
            product("zoo-admission", "zoo", days(1),
                vec![variant("normal", 1, 1), variant("family", 2, 4), variant("toddler", 3, 1)],
                serde_json::json!({"normal": price(3_000), "family": price(9_000), "toddler": price(0)})),
            product("pool-admission", "pool", days(0), vec![variant("normal", 4, 1)],
                serde_json::json!({"normal": price(1_500)})),
            product("zoo-night", "zoo", serde_json::json!({"kind": "never"}), vec![variant("normal", 5, 1)],
                serde_json::json!({"normal": price(5_000)})),
        ]
    }))
    .unwrap()
}

/// Where the databases are.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) city: String,
    pub(crate) operator: String,
    /// Kept for as long as the databases are needed.
    pub(crate) folder: Arc<tempfile::TempDir>,
}

/// The world outside the city's processes.
pub(crate) struct World {
    pub(crate) place: Place,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) operator: LocalOperator,
    pub(crate) wishes: Arc<Wishes>,
    pub(crate) buyer: Buyer,
    pub(crate) device: RingDeviceKey,
    seed: SecretSeed,
    pub(crate) catalogue: Arc<Catalogue>,
}

/// A process of the city.
pub(crate) struct Process {
    pub(crate) ticketing: Arc<Ticketing>,
    pub(crate) operator: Arc<FaultyOperator>,
    pub(crate) database: Database,
    pub(crate) journal: Journal,
}

impl World {
    pub(crate) async fn new(place: Place) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::parse_rfc3339(START).unwrap()));
        Self::with(place, clock, PartnerBook::default()).await
    }

    /// With partners, and a clock that is theirs, too.
    pub(crate) async fn with(place: Place, clock: Arc<ManualClock>, partners: PartnerBook) -> Self {
        let database = Database::open(&place.operator, operator_migrations(), StoreOptions::default())
            .await
            .unwrap();
        let books = Books::open(database, clock.clone(), OperatorLimits::default());
        let operator = books.with_partners(partners).of_city("opole".parse().unwrap());
        let seed = SecretSeed::from_bytes([7; 32]);
        let device = RingDeviceKey::from_seed(&seed).unwrap();
        let buyer = Buyer {
            account_id: AccountId::new(clock.now()),
            device_id: DeviceId::new(clock.now()),
            device_key: PublicKey(device.public_key()),
            wallet_id: WalletId::new(clock.now()),
        };
        let world = Self {
            place,
            clock,
            wishes: Arc::new(Wishes::new(operator.clone())),
            operator,
            buyer,
            device,
            seed,
            catalogue: Arc::new(catalogue()),
        };
        world.open_wallet(&buyer, PURSE).await;
        world
    }

    /// A wallet with money that the buyer's device may spend.
    pub(crate) async fn open_wallet(&self, buyer: &Buyer, minor: i64) {
        let wallet = buyer.wallet_id;
        let open = OpenWallet {
            wallet,
            currency: Currency::PLN,
            tier: Tier::Named,
        };
        self.operator.open_wallet(open).await.unwrap();
        self.operator
            .bind_device(wallet, buyer.device_key, 1)
            .await
            .unwrap();
        let top_up = CashTopUp {
            transfer: TransferId::new(self.clock.now()),
            wallet,
            amount: pln(minor),
            teller: "till-1".to_owned(),
        };
        self.operator.top_up_cash(top_up).await.unwrap();
    }

    /// Another person with the same device key.
    pub(crate) async fn another_buyer(&self) -> Buyer {
        let buyer = Buyer {
            account_id: AccountId::new(self.clock.now()),
            wallet_id: WalletId::new(self.clock.now()),
            ..self.buyer
        };
        self.open_wallet(&buyer, PURSE).await;
        buyer
    }

    /// Starts a process of the city whose calls of the operator fail by a plan.
    pub(crate) async fn start(&self, plan: Plan) -> Process {
        let database = Database::open(&self.place.city, city_migrations(), StoreOptions::default())
            .await
            .unwrap();
        let journal = Journal::new(database.clone());
        let operator = Arc::new(FaultyOperator::new(self.operator.clone(), plan));
        let ticketing = Ticketing::open(Parts {
            database: database.clone(),
            journal: journal.clone(),
            operator: operator.clone(),
            bindings: self.wishes.clone(),
            clock: self.clock.clone(),
            sale: Sale {
                catalogue: Arc::clone(&self.catalogue),
                version: "1".into(),
            },
            secret: IssuerSecret::open(&self.place.folder.path().join("issuer.key")).unwrap(),
        })
        .await
        .unwrap();
        assert!(ticketing.open_merchants().await);
        Process {
            ticketing,
            operator,
            database,
            journal,
        }
    }

    pub(crate) fn sign(&self, order: PaymentOrder) -> SignedPaymentOrder {
        let signer = RingDeviceKey::from_seed(&self.seed).unwrap();
        let signature = Signature(signer.sign(&order.signing_bytes()).unwrap());
        SignedPaymentOrder {
            order,
            public_key: self.buyer.device_key,
            signature,
        }
    }

    /// An order whose payment is signed as it should be.
    pub(crate) fn order(&self, product: &str, day: &str, lines: &[(&str, u32)], minor: i64) -> PlaceOrder {
        let now = self.clock.now();
        let product = self.catalogue.product(&product.parse().unwrap()).unwrap();
        let venue = self.catalogue.venue(&product.venue).unwrap();
        PlaceOrder {
            order_id: OrderId::new(now),
            product: product.key.clone(),
            day: day.parse().unwrap(),
            lines: lines
                .iter()
                .map(|(variant, count)| Line {
                    variant: variant.parse().unwrap(),
                    count: *count,
                })
                .collect(),
            payment: self.sign(PaymentOrder {
                payment_id: PaymentId::new(now),
                wallet_id: self.buyer.wallet_id,
                merchant: venue.unit.clone(),
                amount: pln(minor),
                created_at: now,
            }),
            printed: false,
        }
    }

    /// Two normal admissions for tomorrow.
    pub(crate) fn two_tickets(&self) -> PlaceOrder {
        self.order("zoo-admission", TOMORROW, &[("normal", 2)], 6_000)
    }

    /// The code that the buyer's phone shows now.
    pub(crate) fn code(&self, ticket: &TicketView) -> String {
        let bytes = BASE64URL_NOPAD.decode(ticket.signed.as_bytes()).unwrap();
        let signed = SignedTicket::from_bytes(bytes).unwrap();
        present(&signed, &self.device, self.clock.now()).unwrap()
    }

    pub(crate) fn at(&self, moment: &str) {
        self.clock.set(Timestamp::parse_rfc3339(moment).unwrap());
    }

    /// What must hold whenever nothing is under way: every order has ended, tickets if and only if money, the ledger in
    /// balance, and the owner was told how everything stands.
    pub(crate) async fn check(&self, process: &Process, orders: &[PlaceOrder]) {
        let audit = self.operator.books().audit().await.unwrap();
        assert!(audit.problems.is_empty(), "{:?}", audit.problems);
        let account = self.buyer.account_id;
        let mut spent = 0;
        let mut expected = Vec::new();
        for order in orders {
            let payment = order.payment.order.payment_id;
            let payment = self.operator.payment(payment).await.unwrap();
            let state = payment.as_ref().map(|payment| payment.state);
            let Ok(view) = process.ticketing.order(account, order.order_id).await else {
                assert_eq!(payment, None, "paid for an order that was never kept");
                continue;
            };
            match view.state {
                OrderState::Pending => panic!("an order has not ended"),
                OrderState::Refused => {
                    assert!(view.problem.is_some() && view.tickets.is_empty());
                    assert!(
                        matches!(state, None | Some(PaymentState::Voided | PaymentState::Expired)),
                        "{state:?}"
                    );
                }
                OrderState::Completed => {
                    let count: u32 = order.lines.iter().map(|line| line.count).sum();
                    assert_eq!(view.tickets.len(), count as usize);
                    assert!(
                        view.total.is_zero() || state == Some(PaymentState::Captured),
                        "{state:?}"
                    );
                    let given_back = payment.map_or(0, |payment| payment.refunded.minor);
                    let refunded: i64 = view.tickets.iter().map(price_if_refunded).sum();
                    assert_eq!(given_back, refunded);
                    spent += view.total.minor - refunded;
                    expected.extend(view.tickets);
                }
            }
        }
        let wallet = self.operator.wallet(self.buyer.wallet_id).await.unwrap();
        assert_eq!(
            (wallet.balance, wallet.available),
            (pln(PURSE - spent), pln(PURSE - spent))
        );
        expected.sort_by_key(|ticket| std::cmp::Reverse(ticket.ticket_id));
        let page = process.ticketing.tickets(account, None, 100).await.unwrap();
        assert_eq!(page.tickets, expected);
        self.check_told(process, &expected).await;
    }

    /// The journal's newest word on each ticket and order is how it stands.
    async fn check_told(&self, process: &Process, tickets: &[TicketView]) {
        let account = self.buyer.account_id;
        let (changes, _) = process.journal.after(account, 0, 10_000).await.unwrap();
        let mut told: Vec<TicketView> = changes.iter().filter_map(ticket_of).collect();
        told.sort_by_key(|ticket| std::cmp::Reverse(ticket.ticket_id));
        assert_eq!(told, tickets);
        for change in changes {
            if let ChangeBody::Order { order } = change.body {
                let stands = process.ticketing.order(account, order.order_id).await.unwrap();
                assert_eq!((order.state, order.problem), (stands.state, stands.problem));
            }
        }
    }

    /// Lets time pass and a healthy process work until nothing is left.
    pub(crate) async fn settle(&self) -> Process {
        let process = self.start(Plan::healthy()).await;
        for _ in 0..20 {
            self.clock.advance_ms(6 * 60_000);
            let work = process.ticketing.work_once().await.unwrap();
            if work.orders + work.refunds == 0 {
                return process;
            }
        }
        panic!("work without end");
    }
}

fn price_if_refunded(ticket: &TicketView) -> i64 {
    use cityplus_protocol::ticketing::TicketState::{Active, Refunded, Refunding, Used};
    match ticket.state {
        Refunded => ticket.price.minor,
        Active | Used => 0,
        Refunding => panic!("a refund has not ended"),
    }
}

fn ticket_of(change: &Change) -> Option<TicketView> {
    match &change.body {
        ChangeBody::Ticket { ticket } => Some(ticket.clone()),
        _ => None,
    }
}

impl Process {
    /// The process dies: whatever still runs of it can no longer write.
    pub(crate) async fn crash(self) {
        self.database.close().await;
    }
}
