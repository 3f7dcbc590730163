//! Two operators, each with a city and books of its own, and between them a network that fails when it is told to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use cityplus_backend::app::{ApartSettings, OperatorApart};
use cityplus_backend::operator::service::{OperatorUrl, RemoteOperator};
use cityplus_backend::operator::{
    AuthoriseAtPartner, Books, CashTopUp, LocalOperator, OpenMerchant, OpenWallet, Operator, OperatorLimits,
    Payment, RefundPayment, Tier,
};
use cityplus_backend::serve;
use cityplus_backend::store::{Database, Locations, StoreOptions, city_migrations, operator_migrations};
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::keys::CityKey;
use cityplus_domain::{Clock, Currency, ManualClock, Money, Timestamp};
use cityplus_protocol::abroad::{AbroadOrder, SignedAbroadOrder};
use cityplus_protocol::{PublicKey, Signature};
use cityplus_support::city::{Databases, Kind};
use cityplus_support::network::Network;
use ring::signature::{Ed25519KeyPair, KeyPair};
use tokio::net::TcpListener;

/// Where the wallets live.
pub(crate) const HOME: &str = "opole";
/// Where the units are.
pub(crate) const ABROAD: &str = "brno";
/// Longer than a turn of the chore.
pub(crate) const TURN_MS: i64 = 31_000;

pub(crate) fn pln(minor: i64) -> Money {
    Money::new(minor, Currency::PLN)
}

pub(crate) fn city(key: &str) -> CityKey {
    key.parse().unwrap()
}

/// Both operators.
pub(crate) struct World {
    pub(crate) clock: Arc<ManualClock>,
    /// The issuer: on a server of its own.
    pub(crate) home: Books,
    /// The acquirer.
    pub(crate) abroad: Books,
    /// Between the two.
    pub(crate) network: Network,
    pub(crate) home_url: String,
    /// The partner's token, and the city's own.
    pub(crate) partner_token: String,
    pub(crate) city_token: String,
    folder: tempfile::TempDir,
    device: Ed25519KeyPair,
    databases: [Option<Databases>; 2],
}

/// The URL of an operator's database.
fn location(data: &Path, databases: Option<&Databases>) -> String {
    let url = databases.map(|databases| databases.urls().1);
    Locations::resolve(data, None, url).unwrap().operator
}

async fn operator(
    data: PathBuf,
    databases: Option<&Databases>,
    clock: &Arc<ManualClock>,
    partners: PathBuf,
) -> OperatorApart {
    let settings = ApartSettings {
        location: location(&data, databases),
        store: StoreOptions::default(),
        limits: OperatorLimits::default(),
        gateways: None,
        partners: Some(partners),
        public_url: String::new(),
        trusted_proxies: Vec::new(),
        data,
    };
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    OperatorApart::assemble(settings, clock).await.unwrap()
}

/// Writes a partners' file with one partner; `way` is its URL and the token there.
fn partners_file(folder: &Path, (own, other): (&str, &str), way: Option<(&str, &str)>) -> PathBuf {
    let way = way.map_or_else(String::new, |(url, token)| {
        format!("url = \"{url}\"\ntoken = \"{token}\"\n")
    });
    let text = format!(
        "[[partner]]\ncity = \"{own}\"\nkey = \"{other}\"\n{way}currency = \"PLN\"\n\
         iban = \"PL61109010140000071219812874\"\nname = \"Operator {other}\"\n"
    );
    let file = folder.join(format!("{}.toml", TransferId::new(Timestamp::from_millis(0))));
    std::fs::write(&file, text).unwrap();
    file
}

impl World {
    pub(crate) async fn start(kind: Kind) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
        let databases = [Databases::new(kind), Databases::new(kind)];
        let silent = partners_file(folder.path(), (HOME, ABROAD), None);
        let home = operator(folder.path().join("home"), databases[0].as_ref(), &clock, silent).await;
        let partner_token = home.give_partner_token(&city(HOME), &city(ABROAD)).await.unwrap();
        let city_token = home.give_token(&city(HOME)).await.unwrap();
        let home_books = home.books().clone();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve::serve(home, listener, std::future::pending()));
        let network = Network::to(address).await;
        let way = (network.url(), partner_token.as_str().to_owned());
        let file = partners_file(folder.path(), (ABROAD, HOME), Some((&way.0, &way.1)));
        let abroad = operator(folder.path().join("abroad"), databases[1].as_ref(), &clock, file).await;
        let world = Self {
            clock,
            home: home_books,
            abroad: abroad.books().clone(),
            network,
            home_url: format!("http://{address}"),
            partner_token: way.1,
            city_token: city_token.as_str().to_owned(),
            folder,
            device: Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap(),
            databases,
        };
        open_zoo(&world.there()).await;
        world
    }

    /// Another operator that also says it is the partner: with books of its own, and that token at home.
    pub(crate) async fn stranger(&self, token: &str) -> LocalOperator {
        let file = partners_file(self.folder.path(), (ABROAD, HOME), Some((&self.home_url, token)));
        let data = self
            .folder
            .path()
            .join(TransferId::new(self.clock.now()).to_string());
        let stranger = operator(data, None, &self.clock, file).await;
        let stranger = stranger.books().of_city(city(ABROAD));
        open_zoo(&stranger).await;
        stranger
    }

    /// The acquirer as its city meets it.
    pub(crate) fn there(&self) -> LocalOperator {
        self.abroad.of_city(city(ABROAD))
    }

    /// The issuer as its city meets it.
    pub(crate) fn at_home(&self) -> LocalOperator {
        self.home.of_city(city(HOME))
    }

    /// The issuer's server, asked with any token.
    pub(crate) fn remote(&self, token: &str) -> RemoteOperator {
        let url: OperatorUrl = self.home_url.parse().unwrap();
        RemoteOperator::new(&url, token).unwrap()
    }

    /// A wallet at home bound to the device, with so much in it.
    pub(crate) async fn wallet(&self, minor: i64) -> WalletId {
        self.topped_up(&self.at_home(), minor).await.0
    }

    /// The top-up of a wallet that lives where the units are.
    pub(crate) async fn topped_up_there(&self, minor: i64) -> TransferId {
        self.topped_up(&self.there(), minor).await.1
    }

    async fn topped_up(&self, operator: &LocalOperator, minor: i64) -> (WalletId, TransferId) {
        let (wallet, transfer) = (WalletId::new(self.clock.now()), TransferId::new(self.clock.now()));
        let open = OpenWallet {
            wallet,
            currency: Currency::PLN,
            tier: Tier::Named,
        };
        operator.open_wallet(open).await.unwrap();
        operator.bind_device(wallet, self.public_key(), 1).await.unwrap();
        let cash = CashTopUp {
            transfer,
            wallet,
            amount: pln(minor),
            teller: "till-1".to_owned(),
        };
        operator.top_up_cash(cash).await.unwrap();
        (wallet, transfer)
    }

    /// (balance, available) in minor units.
    pub(crate) async fn standing(&self, wallet: WalletId) -> (i64, i64) {
        let wallet = self.at_home().wallet(wallet).await.unwrap();
        (wallet.balance.minor, wallet.available.minor)
    }

    fn public_key(&self) -> PublicKey {
        PublicKey(self.device.public_key().as_ref().try_into().unwrap())
    }

    pub(crate) fn sign(&self, order: AbroadOrder) -> SignedAbroadOrder {
        let signature = self.device.sign(&order.signing_bytes());
        SignedAbroadOrder {
            order,
            public_key: self.public_key(),
            signature: Signature(signature.as_ref().try_into().unwrap()),
        }
    }

    /// What the device signs: so much from this wallet to the zoo abroad.
    pub(crate) fn order(&self, wallet: WalletId, minor: i64) -> AbroadOrder {
        AbroadOrder {
            payment_id: PaymentId::new(self.clock.now()),
            wallet_id: wallet,
            merchant_city: city(ABROAD),
            merchant: "zoo".parse().unwrap(),
            amount: pln(minor),
            created_at: self.clock.now(),
        }
    }

    pub(crate) fn asking(&self, order: AbroadOrder) -> AuthoriseAtPartner {
        AuthoriseAtPartner {
            home: city(HOME),
            payment: order.payment_id,
            order: self.sign(order),
            expires_at: self.clock.now().plus_ms(600_000),
        }
    }

    /// A payment that the merchant abroad has.
    pub(crate) async fn captured(&self, wallet: WalletId, minor: i64) -> Payment {
        use cityplus_backend::operator::Partners as _;
        let asked = self.asking(self.order(wallet, minor));
        let payment = self.there().authorise_at_partner(asked).await.unwrap().payment;
        self.there().capture_at_partner(payment, None).await.unwrap()
    }

    pub(crate) fn refund_of(&self, payment: PaymentId, minor: i64) -> RefundPayment {
        RefundPayment {
            transfer: TransferId::new(self.clock.now()),
            payment,
            amount: pln(minor),
        }
    }

    pub(crate) fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets the chore abroad do what is due.
    pub(crate) async fn drive(&self) {
        self.clock.advance_ms(TURN_MS);
        self.abroad.drive_partners().await.unwrap();
    }

    /// What the city where the units are keeps for itself: its database, and the folder for its secrets.
    pub(crate) async fn city_there(&self) -> (Database, PathBuf) {
        let data = self.folder.path().join("abroad");
        let url = self.databases[1].as_ref().map(|databases| databases.urls().0);
        let location = Locations::resolve(&data, url, None).unwrap().city;
        let database = Database::open(&location, city_migrations(), StoreOptions::default());
        (database.await.unwrap(), data)
    }

    /// The tables of the issuer and of the acquirer, for what no door shows.
    pub(crate) async fn tables(&self) -> [Database; 2] {
        let open = async |name: &str, databases: Option<&Databases>| {
            let location = location(&self.folder.path().join(name), databases);
            let database = Database::open(&location, operator_migrations(), StoreOptions::default());
            database.await.unwrap()
        };
        let [home, abroad] = &self.databases;
        [
            open("home", home.as_ref()).await,
            open("abroad", abroad.as_ref()).await,
        ]
    }

    /// Both audits find the books right.
    pub(crate) async fn assert_right(&self) {
        for books in [&self.home, &self.abroad] {
            assert_eq!(books.audit().await.unwrap().problems, Vec::<String>::new());
        }
    }
}

async fn open_zoo(operator: &LocalOperator) {
    let open = OpenMerchant {
        merchant: "zoo".parse().unwrap(),
        currency: Currency::PLN,
    };
    operator.open_merchant(open).await.unwrap();
}
