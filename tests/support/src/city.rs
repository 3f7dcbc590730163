//! A city in this process: the real backend behind real HTTP, real engines as devices, one clock to turn.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cityplus_backend::app::{ApartSettings, App, AppSettings, OperatorApart, OperatorPlace};
use cityplus_backend::operator::{Audit, Books, OperatorLimits};
use cityplus_backend::serve::Served;
use cityplus_backend::store::{Locations, StoreOptions};
use cityplus_backend::{city, serve};
use cityplus_domain::ids::WalletId;
use cityplus_domain::{Clock, ManualClock, Money, Timestamp};
use cityplus_engine::{Engine, EngineOptions, MemoryKeyStore, TopUpOutcome};
use cityplus_servers::TestDatabase;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::mailbox::Mailbox;

/// The deposit for a tourist's wallet in a test's city, in minor units.
pub const TEST_DEPOSIT: i64 = 2_000;

/// The usual limits, and deposits are taken.
fn limits() -> OperatorLimits {
    OperatorLimits {
        deposit: TEST_DEPOSIT,
        ..OperatorLimits::default()
    }
}

/// A password that the account room takes.
pub const PASSWORD: &str = "most nad Odra o swicie";

/// Which engine a city's databases stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Embedded, in the data folder.
    Sqlite,
    /// On the server that `cargo xtask test` started.
    Postgres,
    /// Embedded, and the payment operator is a server of its own that the city asks over HTTP.
    Apart,
}

/// Two PostgreSQL databases for one city, the city's and the operator's; gone with the value.
#[derive(Debug)]
pub struct Databases {
    city: TestDatabase,
    operator: TestDatabase,
}

impl Databases {
    /// New ones on PostgreSQL; none otherwise: SQLite keeps its own in the data folder.
    pub fn new(kind: Kind) -> Option<Self> {
        let database = |name| cityplus_servers::test_database(name).expect("a PostgreSQL database");
        (kind == Kind::Postgres).then(|| Self {
            city: database("city"),
            operator: database("operator"),
        })
    }

    /// The URLs of the city's and the operator's.
    pub fn urls(&self) -> (&str, &str) {
        (self.city.url(), self.operator.url())
    }
}

/// A city with a clock that stands until it is turned.
pub struct TestCity {
    /// The city's time, and every device's unless it is given another one.
    pub clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
    databases: Option<Databases>,
    address: SocketAddr,
    running: Option<Running>,
    apart: Option<Apart>,
    gateways: Option<PathBuf>,
    partners: Option<PathBuf>,
}

/// A server that runs.
struct Running {
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
    /// If the operator is in it.
    books: Option<Books>,
}

/// An operator that is a server of its own.
struct Apart {
    address: SocketAddr,
    token: String,
    running: Option<Running>,
}

impl Running {
    fn start(program: impl Served + 'static, listener: TcpListener, books: Option<Books>) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(async move {
            serve::serve(program, listener, async move { drop(stopped.await) })
                .await
                .expect("serving ends well");
        });
        Self { stop, server, books }
    }

    /// Stops it as a person would.
    async fn stop(self) {
        let _ = self.stop.send(());
        self.server.await.expect("the server ends without a panic");
    }
}

impl TestCity {
    /// A new city on a database of its own, at noon of a summer day.
    pub async fn start(kind: Kind) -> Self {
        Self::start_with_gateways(kind, None).await
    }

    /// With the payment gateways of a file.
    pub async fn start_with_gateways(kind: Kind, gateways: Option<PathBuf>) -> Self {
        Self::start_with(kind, gateways, None).await
    }

    /// With the payment gateways of a file, and with the partners of another one.
    pub async fn start_with(kind: Kind, gateways: Option<PathBuf>, partners: Option<PathBuf>) -> Self {
        let noon = Timestamp::parse_rfc3339("2027-07-10T12:00:00+02:00").expect("a time");
        let folder = tempfile::tempdir().expect("a folder");
        let mut city = Self {
            clock: Arc::new(ManualClock::at(noon)),
            folder,
            databases: Databases::new(kind),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            running: None,
            apart: None,
            gateways,
            partners,
        };
        if kind == Kind::Apart {
            city.start_operator().await;
        }
        city.start_server().await;
        city
    }

    /// Starts an operator that is apart, on the address it had before.
    pub async fn start_operator(&mut self) {
        let before = self.apart.take().map(|apart| (apart.address, apart.token));
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let listener = TcpListener::bind(before.as_ref().map_or(any, |(address, _)| *address))
            .await
            .expect("the operator's address");
        let data = self.folder.path().join("operator");
        let settings = ApartSettings {
            location: Locations::resolve(&data, None, None).expect("databases").operator,
            store: StoreOptions::default(),
            limits: limits(),
            gateways: self.gateways.clone(),
            partners: self.partners.clone(),
            public_url: format!(
                "http://{}",
                listener.local_addr().expect("a bound socket has an address")
            ),
            trusted_proxies: Vec::new(),
            data,
        };
        let operator = OperatorApart::assemble(settings, Arc::clone(&self.clock) as Arc<dyn Clock>)
            .await
            .expect("an operator");
        let token = if let Some((_, token)) = before {
            token
        } else {
            let city = "opole".parse().expect("a key");
            let token = operator.give_token(&city).await.expect("a token");
            token.as_str().to_owned()
        };
        let address = listener.local_addr().expect("a bound socket has an address");
        let books = operator.books().clone();
        self.apart = Some(Apart {
            address,
            token,
            running: Some(Running::start(operator, listener, Some(books))),
        });
    }

    /// Stops an operator that is apart; the city goes on without it.
    pub async fn stop_operator(&mut self) {
        if let Some(running) = self.apart.as_mut().and_then(|apart| apart.running.take()) {
            running.stop().await;
        }
    }

    /// Starts the server, on the address it had before.
    pub async fn start_server(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the city's address");
        self.address = listener.local_addr().expect("a bound socket has an address");
        let data = self.data();
        let (database, operator) = self.databases.as_ref().map(Databases::urls).unzip();
        let settings = AppSettings {
            locations: Locations::resolve(&data, database, operator).expect("databases"),
            city: city::resolve("opole").expect("the pack is in order"),
            store: StoreOptions::default(),
            limits: limits(),
            operator: self.operator_place(),
            gateways: self.gateways.clone(),
            partners: self.partners.clone().filter(|_| self.apart.is_none()),
            smtp: None,
            sms: None,
            public_url: self.url(),
            trusted_proxies: Vec::new(),
            data,
        };
        let app = App::assemble(settings, Arc::clone(&self.clock) as Arc<dyn Clock>)
            .await
            .expect("a city");
        let books = app.books().cloned();
        self.running = Some(Running::start(app, listener, books));
    }

    fn operator_place(&self) -> OperatorPlace {
        self.apart.as_ref().map_or(OperatorPlace::Here, |apart| {
            let url = format!("http://{}", apart.address);
            OperatorPlace::There {
                url: url.parse().expect("an operator's address"),
                token: apart.token.clone(),
            }
        })
    }

    /// Stops the server as a person would; devices go on without it.
    pub async fn stop_server(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// Where devices find the server.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The server's address.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The server's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The mails the server has sent.
    pub fn mailbox(&self) -> Mailbox {
        Mailbox::of(&self.data())
    }

    /// The ledger's books, recomputed.
    pub async fn audit(&self) -> Audit {
        let apart = self.apart.as_ref().and_then(|apart| apart.running.as_ref());
        let running = apart.or(self.running.as_ref()).expect("the operator runs");
        let books = running.books.as_ref().expect("the operator's books are in it");
        books.audit().await.expect("the books can be read")
    }

    /// A device of its own, reaching the server at an address.
    pub async fn device_at(&self, url: &str, name: &str) -> Engine {
        Engine::open(device_options(
            self.folder.path(),
            url,
            name,
            Arc::clone(&self.clock) as _,
        ))
        .await
        .expect("a device")
    }

    /// A device of its own.
    pub async fn device(&self, name: &str) -> Engine {
        self.device_at(&self.url(), name).await
    }

    /// A new resident, signed in on a new device reaching the server at an address.
    pub async fn resident_at(&self, url: &str, name: &str) -> Engine {
        let device = self.device_at(url, name).await;
        sign_up(&device, &self.mailbox(), name).await;
        device
    }

    /// A new resident, signed in on a new device.
    pub async fn resident(&self, name: &str) -> Engine {
        self.resident_at(&self.url(), name).await
    }

    /// A member of staff of the first start (`inspector`, `teller`, `clerk`, `administrator`) on a new device.
    pub async fn staff(&self, role: &str, device: &str) -> Engine {
        let engine = self.device(device).await;
        let (email, password) = staff_login(&self.data(), role);
        engine.log_in(&email, &password).await.expect("staff can sign in");
        engine
    }

    /// Puts money into a resident's wallet at a teller's desk.
    pub async fn top_up(&self, resident: &Engine, amount: Money) {
        let teller = self
            .staff("teller", &format!("desk-{}", self.clock.now().millis()))
            .await;
        let wallet = resident
            .fetch_wallet()
            .await
            .expect("a resident has a wallet")
            .wallet_id;
        let outcome = teller.top_up(wallet, amount).await.expect("the teller may");
        assert!(matches!(outcome, TopUpOutcome::Done(_)), "{outcome:?}");
    }
}

/// The wallet of whoever is signed in, as their device knows it.
pub async fn wallet_of(resident: &Engine) -> WalletId {
    let person = resident.account().await.expect("somebody is signed in");
    person.account.wallet_id.expect("a resident has a wallet")
}

/// How a device of a test is opened.
pub fn device_options(folder: &Path, url: &str, name: &str, clock: Arc<dyn Clock>) -> EngineOptions {
    let database = folder.join(format!("{name}.device.db"));
    let mut options = EngineOptions::new(database, url, clock, Arc::new(MemoryKeyStore::default()));
    name.clone_into(&mut options.device_name);
    options
}

/// Registers, follows the mailed link and signs in.
pub async fn sign_up(device: &Engine, mailbox: &Mailbox, name: &str) {
    let email = format!("{name}@example.com");
    device
        .register(&email, PASSWORD, name, "pl")
        .await
        .expect("registered");
    let token = mailbox.confirmation_token(&email, Duration::from_secs(10)).await;
    device.confirm(&token).await.expect("confirmed");
    device.log_in(&email, PASSWORD).await.expect("signed in");
}

/// Mail address and password of a member of staff, from `first-run.json`.
pub fn staff_login(data: &Path, role: &str) -> (String, String) {
    let text = std::fs::read_to_string(data.join("first-run.json")).expect("the first start has written it");
    let first_run: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let field = |name: &str| first_run[role][name].as_str().expect("a text").to_owned();
    (field("email"), field("password"))
}
