//! The city as a real process, and the people at it. Everybody signs in once, before the crashes: signing in is limited.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cityplus_backend::store::Locations;
use cityplus_domain::ids::WalletId;
use cityplus_domain::{Currency, Money, SystemClock};
use cityplus_engine::{Engine, EngineOptions, Timeouts, TopUpOutcome};
use cityplus_support::city::{Databases, Kind, PASSWORD, device_options, sign_up, staff_login};
use cityplus_support::mailbox::Mailbox;
use cityplus_support::process::{Backend, Setup};

use super::people::{Cash, Till};

const RESIDENTS: [&str; 4] = ["jan", "ola", "piotr", "zofia"];
const TELLERS: [&str; 2] = ["desk-1", "desk-2"];
/// What everybody has before the first kill.
const START: Money = Money::new(15_000, Currency::PLN);
/// A phone in a tram: it does not wait for a server that has just died.
const HASTY: Timeouts = Timeouts {
    connect: Duration::from_secs(1),
    request: Duration::from_secs(3),
};

/// A resident.
#[derive(Clone)]
pub(crate) struct Resident {
    /// The name, and the mail address before the `@`.
    pub(crate) name: &'static str,
    /// The phone.
    pub(crate) engine: Arc<Engine>,
    /// The wallet.
    pub(crate) wallet: WalletId,
}

/// City and people.
pub(crate) struct World {
    /// Who buys.
    pub(crate) residents: Vec<Resident>,
    /// Who takes cash.
    pub(crate) tellers: Vec<Arc<Engine>>,
    /// What was put in before the first kill.
    pub(crate) opening: Till,
    // Before folder and databases, so that it ends before they go.
    server: Option<Backend>,
    /// The operator's server, where it is apart.
    operator: Option<Backend>,
    databases: Option<Databases>,
    folder: tempfile::TempDir,
}

impl World {
    /// A city with everybody signed in and some money in every wallet.
    pub(crate) async fn new(kind: Kind) -> Self {
        let databases = Databases::new(kind);
        let mut setup = Setup::default();
        if let Some((city, operator)) = databases.as_ref().map(Databases::urls) {
            setup.database_url = Some(city.to_owned());
            setup.arguments = vec!["--operator-database-url".into(), operator.into()];
        }
        let operator = (kind == Kind::Apart).then(operator_apart);
        if let Some((operator, token)) = &operator {
            setup.arguments = vec!["--operator".into(), operator.url().into()];
            setup.environment = vec![("CITYPLUS_OPERATOR_TOKEN".into(), token.into())];
        }
        let mut world = Self {
            residents: Vec::new(),
            tellers: Vec::new(),
            opening: Till::new(),
            server: Some(Backend::start_with(setup).expect("the city starts")),
            operator: operator.map(|(operator, _)| operator),
            databases,
            folder: tempfile::tempdir().expect("a folder"),
        };
        for name in TELLERS {
            let teller = world.teller(name).await;
            world.tellers.push(teller);
        }
        for name in RESIDENTS {
            let resident = world.resident(name).await;
            world.open(resident.wallet).await;
            world.residents.push(resident);
        }
        world
    }

    async fn teller(&self, name: &str) -> Arc<Engine> {
        let (email, password) = staff_login(&self.server().data(), "teller");
        let options = self.device(name);
        let patient = Engine::open(options.clone()).await.expect("a device");
        patient
            .log_in(&email, &password)
            .await
            .expect("the teller signs in");
        hasty(options).await
    }

    async fn resident(&self, name: &'static str) -> Resident {
        let options = self.device(name);
        let patient = Engine::open(options.clone()).await.expect("a device");
        sign_up(&patient, &Mailbox::of(&self.server().data()), name).await;
        patient.fetch_catalogue().await.expect("a catalogue");
        let wallet = patient
            .fetch_wallet()
            .await
            .expect("a resident has a wallet")
            .wallet_id;
        drop(patient);
        Resident {
            name,
            engine: hasty(options).await,
            wallet,
        }
    }

    async fn open(&mut self, wallet: WalletId) {
        let teller = self.tellers.first().expect("a teller");
        let outcome = teller.top_up(wallet, START).await.expect("the teller may");
        let TopUpOutcome::Done(receipt) = outcome else {
            panic!("nobody has killed the server yet: {outcome:?}");
        };
        let cash = Cash {
            wallet,
            minor: START.minor,
            acknowledged: true,
        };
        self.opening.insert(receipt.transfer_id, cash);
    }

    /// A new device of a resident that knows only what the server tells it.
    pub(crate) async fn fresh_device(&self, name: &str) -> Engine {
        let device = Engine::open(self.device(&format!("{name}-fresh")))
            .await
            .expect("a device");
        let email = format!("{name}@example.com");
        device
            .log_in(&email, PASSWORD)
            .await
            .expect("a resident signs in");
        device
    }

    fn device(&self, name: &str) -> EngineOptions {
        let folder: &Path = self.folder.path();
        device_options(folder, &self.server().url(), name, Arc::new(SystemClock))
    }

    /// Every device.
    pub(crate) fn engines(&self) -> Vec<Arc<Engine>> {
        let residents = self.residents.iter().map(|resident| &resident.engine);
        residents.chain(&self.tellers).map(Arc::clone).collect()
    }

    fn server(&self) -> &Backend {
        self.server.as_ref().expect("the server is here")
    }

    /// Gives the processes away, to who kills them: the city's first.
    pub(crate) fn take_servers(&mut self) -> Vec<Backend> {
        let servers = [self.server.take(), self.operator.take()];
        servers.into_iter().flatten().collect()
    }

    /// Takes the processes back.
    pub(crate) fn put_servers(&mut self, servers: Vec<Backend>) {
        let mut servers = servers.into_iter();
        (self.server, self.operator) = (servers.next(), servers.next());
    }

    /// Ends the processes as a person would, and says where their databases are.
    pub(crate) fn stop(&mut self) -> Locations {
        for server in self.server.iter_mut().chain(&mut self.operator) {
            let status = server.stop().expect("the process ends when told to");
            assert!(status.success(), "{status}\n{}", server.log());
        }
        let (city, operator) = self.databases.as_ref().map(Databases::urls).unzip();
        let mut places = Locations::resolve(&self.server().data(), city, operator).expect("databases");
        if let Some(apart) = &self.operator {
            places.operator = Locations::resolve(&apart.data(), None, None)
                .expect("databases")
                .operator;
        }
        places
    }
}

/// An operator's process, and the token it gave to the city.
fn operator_apart() -> (Backend, String) {
    let setup = Setup {
        arguments: vec!["--only".into(), "operator".into()],
        ..Setup::default()
    };
    let operator = Backend::start_with(setup).expect("the operator starts");
    let printed = operator.run(&["city-token", "opole"]).expect("a token");
    (operator, printed.trim().to_owned())
}

/// The same device with less patience.
async fn hasty(mut options: EngineOptions) -> Arc<Engine> {
    options.timeouts = HASTY;
    Arc::new(Engine::open(options).await.expect("the same device"))
}
