//! A city with people in it: two residents with money and a ticket each, and staff; and a picture of what they have.

use std::path::PathBuf;

use cityplus_domain::Clock;
use cityplus_domain::ids::{LinkId, OrderId, PaymentId, TicketId, TransferId};
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_gateway_sim::{Settings, Simulator};
use cityplus_protocol::abroad::AbroadOrder;
use cityplus_protocol::link::LinkOrder;
use cityplus_protocol::offline::{AllowanceOrder, OfflineOrder, SignedAllowance};
use cityplus_protocol::paths;
use cityplus_protocol::payment::PaymentOrder;
use cityplus_protocol::redemption::RedemptionOrder;
use cityplus_protocol::transfer::TransferOrder;
use cityplus_support::city::{Kind, TestCity, staff_login};
use serde_json::{Value, json};

use super::answer::Answer;
use super::client::{Client, Outgoing, Person, resident};

/// The day of tickets: after every city's first day, and refundable.
pub(crate) const DAY: &str = "2027-07-20";
const ADULT: i64 = 3_800;

/// A city with people in it.
pub(crate) struct World {
    pub(crate) city: TestCity,
    pub(crate) client: Client,
    pub(crate) jan: Person,
    pub(crate) ola: Person,
    pub(crate) teller: Person,
    pub(crate) inspector: Person,
    pub(crate) administrator: Person,
    /// Ola's, for those who try to use what is not theirs.
    pub(crate) olas_order: OrderId,
    pub(crate) olas_ticket: TicketId,
    pub(crate) olas_transfer: TransferId,
    _gateways: Gateways,
}

/// The city whose wallets pay here, too.
const PARTNER: &str = "brno";

/// A gateway that takes every order, and a partner that is always out of reach.
struct Gateways {
    _simulator: Simulator,
    _folder: tempfile::TempDir,
    file: PathBuf,
    partners: PathBuf,
}

impl Gateways {
    async fn start() -> Self {
        let settings = Settings::default();
        let pos = settings.points_of_sale.first().expect("a point of sale").clone();
        let simulator = Simulator::start(settings).await.expect("a simulator");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("gateways.toml");
        let text = format!(
            "[payu]\nbase = \"{}\"\npos_id = \"{}\"\nclient_id = \"{}\"\nclient_secret = \"{}\"\nsecond_key = \"{}\"\n",
            simulator.url, pos.id, pos.client_id, pos.secret, pos.key
        );
        std::fs::write(&file, text).expect("a file");
        let partners = folder.path().join("partners.toml");
        // Nobody listens at port 1.
        let text = format!(
            "[[partner]]\ncity = \"opole\"\nkey = \"{PARTNER}\"\nurl = \"http://127.0.0.1:1\"\ntoken = \"token\"\n\
             currency = \"PLN\"\niban = \"PL61109010140000071219812874\"\nname = \"Operator Brno\"\n"
        );
        std::fs::write(&partners, text).expect("a file");
        Self {
            _simulator: simulator,
            _folder: folder,
            file,
            partners,
        }
    }
}

impl World {
    pub(crate) async fn new(kind: Kind) -> Self {
        let gateways = Gateways::start().await;
        let city =
            TestCity::start_with(kind, Some(gateways.file.clone()), Some(gateways.partners.clone())).await;
        let client = Client::of(&city);
        let jan = resident(&city, &client, "jan").await;
        let ola = resident(&city, &client, "ola").await;
        let now = city.clock.now();
        let mut staff = Vec::new();
        for role in ["teller", "inspector", "administrator"] {
            let (email, password) = staff_login(&city.data(), role);
            let mut person = Person::new(&email, &password, now);
            person.sign_in(&client).await;
            staff.push(person);
        }
        let [teller, inspector, administrator] = staff.try_into().ok().expect("three");
        let mut world = Self {
            olas_order: OrderId::new(now),
            olas_ticket: TicketId::new(now),
            olas_transfer: TransferId::new(now),
            _gateways: gateways,
            city,
            client,
            jan,
            ola,
            teller,
            inspector,
            administrator,
        };
        world.give(&world.jan, TransferId::new(now)).await;
        world.give(&world.ola, world.olas_transfer).await;
        let jans = world.order(&world.jan, OrderId::new(now));
        world.buy(&world.jan, &jans).await;
        let olas = world.order(&world.ola, world.olas_order);
        world.olas_ticket = world.buy(&world.ola, &olas).await;
        world
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.city.clock.now()
    }

    /// Fresh tokens for those whose things are looked at.
    pub(crate) async fn sign_in_again(&mut self) {
        for person in [&mut self.jan, &mut self.ola, &mut self.administrator] {
            person.sign_in(&self.client).await;
        }
    }

    /// Sends as a person.
    pub(crate) async fn send(&self, who: &Person, outgoing: Outgoing) -> Answer {
        self.client.send(&outgoing.token(&who.access)).await
    }

    /// 300 zł in cash.
    async fn give(&self, to: &Person, transfer: TransferId) {
        let body = json!({
            "transfer_id": transfer, "wallet_id": to.wallet, "amount": Money::new(30_000, Currency::PLN),
        });
        let top_up = Outgoing::new("POST", paths::TOP_UPS)
            .key(&transfer.to_string())
            .json(&body);
        self.send(&self.teller, top_up).await.json("top-up");
    }

    /// The body of an order of one ticket, signed.
    pub(crate) fn order(&self, who: &Person, id: OrderId) -> Value {
        let order = PaymentOrder {
            payment_id: PaymentId::new(self.now()),
            wallet_id: who.wallet.expect("a resident"),
            merchant: "zoo".parse().expect("a key"),
            amount: Money::new(ADULT, Currency::PLN),
            created_at: self.now(),
        };
        json!({
            "order_id": id,
            "product": "zoo-admission",
            "day": DAY,
            "lines": [{ "variant": "normal", "count": 1 }],
            "payment": {
                "order": order,
                "public_key": who.public_key(),
                "signature": who.sign(&order.signing_bytes()),
            },
        })
    }

    /// The body of an order of one ticket that a wallet in another city pays, signed.
    pub(crate) fn abroad_order(&self, who: &Person, id: OrderId) -> Value {
        let order = AbroadOrder {
            payment_id: PaymentId::new(self.now()),
            wallet_id: who.wallet.expect("a resident"),
            merchant_city: "opole".parse().expect("a key"),
            merchant: "zoo".parse().expect("a key"),
            amount: Money::new(ADULT, Currency::PLN),
            created_at: self.now(),
        };
        json!({
            "order_id": id,
            "product": "zoo-admission",
            "day": DAY,
            "lines": [{ "variant": "normal", "count": 1 }],
            "home": PARTNER,
            "payment": {
                "order": order,
                "public_key": who.public_key(),
                "signature": who.sign(&order.signing_bytes()),
            },
        })
    }

    /// The body of a transfer of 12.50 zł, signed.
    pub(crate) fn transfer(&self, from: &Person, to: &Person, id: TransferId) -> Value {
        let order = TransferOrder {
            transfer_id: id,
            from_wallet_id: from.wallet.expect("a resident"),
            to_wallet_id: to.wallet.expect("a resident"),
            amount: Money::new(1_250, Currency::PLN),
            created_at: self.now(),
        };
        json!({
            "order": order,
            "public_key": from.public_key(),
            "signature": from.sign(&order.signing_bytes()),
        })
    }

    /// The body of an order to have what another buys paid from one's own wallet, signed.
    pub(crate) fn link_order(&self, who: &Person, user: &Person, id: LinkId) -> Value {
        let order = LinkOrder {
            link_id: id,
            wallet_id: who.wallet.expect("a resident"),
            user_wallet_id: user.wallet.expect("a resident"),
            per_day: Money::new(1_250, Currency::PLN),
            per_month: Money::new(12_500, Currency::PLN),
            valid_until: None,
            created_at: self.now(),
        };
        json!({
            "order": order,
            "public_key": who.public_key(),
            "signature": who.sign(&order.signing_bytes()),
        })
    }

    /// The body of an order to set 12.50 zł aside, signed.
    pub(crate) fn allowance_order(&self, who: &Person, id: TransferId) -> Value {
        let order = AllowanceOrder {
            allowance_id: id,
            wallet_id: who.wallet.expect("a resident"),
            amount: Money::new(1_250, Currency::PLN),
            created_at: self.now(),
        };
        json!({
            "order": order,
            "public_key": who.public_key(),
            "signature": who.sign(&order.signing_bytes()),
        })
    }

    /// The body of a payment of 5 zł without a network, signed.
    pub(crate) fn offline_payment(&self, from: &Person, to: &Person, id: TransferId, given: &Value) -> Value {
        let given: SignedAllowance = serde_json::from_value(given.clone()).expect("an allowance");
        let order = OfflineOrder {
            transfer_id: id,
            allowance_id: given.allowance.allowance_id,
            number: 1,
            spent_before: 0,
            to_wallet_id: to.wallet.expect("a resident"),
            amount: Money::new(500, Currency::PLN),
            created_at: self.now(),
        };
        json!({
            "allowance": given,
            "order": order,
            "signature": from.sign(&order.signing_bytes()),
        })
    }

    /// The body of a redemption of 12.50 zł, signed.
    pub(crate) fn redemption(&self, who: &Person, id: TransferId, to: &Value) -> Value {
        let order = RedemptionOrder {
            redemption_id: id,
            wallet_id: who.wallet.expect("a resident"),
            amount: Money::new(1_250, Currency::PLN),
            to: serde_json::from_value(to.clone()).expect("a way out"),
            created_at: self.now(),
        };
        json!({
            "order": order,
            "public_key": who.public_key(),
            "signature": who.sign(&order.signing_bytes()),
        })
    }

    /// Sends an order; the ticket.
    pub(crate) async fn buy(&self, who: &Person, order: &Value) -> TicketId {
        let id = order["order_id"].as_str().expect("an id");
        let place = Outgoing::new("POST", paths::ORDERS).key(id).json(order);
        let placed = self.send(who, place).await.json("order");
        assert_eq!(placed["state"], "completed", "{placed}");
        let ticket = placed["tickets"][0]["ticket_id"].as_str().expect("a ticket");
        ticket.parse().expect("an id")
    }

    /// Everything the residents have; the ledger must be in balance.
    pub(crate) async fn picture(&self) -> Value {
        let mut all = Vec::new();
        for person in [&self.jan, &self.ola] {
            let wallet = person.wallet.expect("a resident").to_string();
            let wallet = paths::WALLET.replace("{wallet_id}", &wallet);
            let statement = format!("{wallet}/statement");
            for path in [wallet.as_str(), &statement, paths::TICKETS, paths::ME] {
                let mut seen = self.send(person, Outgoing::new("GET", path)).await.json(path);
                if let Some(object) = seen.as_object_mut() {
                    object.remove("as_of");
                }
                all.push(seen);
            }
        }
        let audit = self.city.audit().await;
        assert!(audit.problems.is_empty(), "{:?}", audit.problems);
        Value::Array(all)
    }
}
