//! The city as a real process, and the people at it. Everybody signs in once, before the crashes: signing in is limited.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use cityplus_backend::store::Locations;
use cityplus_domain::ids::WalletId;
use cityplus_domain::{Currency, Money, SystemClock};
use cityplus_engine::{Engine, EngineOptions, Timeouts, TopUpOutcome};
use cityplus_gateway_sim::{Chance, Faults, Settings, Simulator};
use cityplus_support::city::{Databases, Kind, PASSWORD, device_options, sign_up, staff_login};
use cityplus_support::mailbox::Mailbox;
use cityplus_support::process::{Backend, Setup};

use super::people::{Cash, Till};
use super::progress::Progress;

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

/// Whom and what people meet; cheap to clone.
#[derive(Clone)]
pub(crate) struct Town {
    /// Everybody who has a wallet.
    pub(crate) residents: Vec<Resident>,
    /// Who takes cash and hands it out.
    pub(crate) tellers: Vec<Arc<Engine>>,
    /// The pages on which cards pay.
    pub(crate) gateways: Arc<Simulator>,
    /// What has happened.
    pub(crate) progress: Arc<Progress>,
}

/// City and people.
pub(crate) struct World {
    /// Who buys.
    pub(crate) residents: Vec<Resident>,
    /// Who takes cash.
    pub(crate) tellers: Vec<Arc<Engine>>,
    /// What was put in before the first kill.
    pub(crate) opening: Till,
    /// The payment gateways, which nobody kills.
    pub(crate) gateways: Arc<Simulator>,
    // Before folder and databases, so that it ends before they go.
    server: Option<Backend>,
    /// The operator's server, where it is apart.
    operator: Option<Backend>,
    databases: Option<Databases>,
    folder: tempfile::TempDir,
}

impl World {
    /// A city with everybody signed in and some money in every wallet. The seed is of what goes wrong at the gateways.
    pub(crate) async fn new(kind: Kind, seed: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let gateways = gateways(folder.path(), seed).await;
        let databases = Databases::new(kind);
        let mut setup = Setup::default();
        if let Some((city, operator)) = databases.as_ref().map(Databases::urls) {
            setup.database_url = Some(city.to_owned());
            setup.arguments = vec!["--operator-database-url".into(), operator.into()];
        }
        let paid_online: [OsString; 2] = ["--gateways".into(), gateways_file(folder.path()).into()];
        let operator = (kind == Kind::Apart)
            .then(|| Backend::start_operator(paid_online.to_vec()).expect("the operator starts"));
        if let Some((operator, token)) = &operator {
            setup.arguments = vec!["--operator".into(), operator.url().into()];
            setup.environment = vec![("CITYPLUS_OPERATOR_TOKEN".into(), token.into())];
        } else {
            setup.arguments.extend(paid_online);
        }
        let mut world = Self {
            residents: Vec::new(),
            tellers: Vec::new(),
            opening: Till::new(),
            gateways,
            server: Some(Backend::start_with(setup).expect("the city starts")),
            operator: operator.map(|(operator, _)| operator),
            databases,
            folder,
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
        // Whoever has these can be paid without a network.
        patient.fetch_operator_keys().await.expect("the operator's keys");
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
        device_options(self.folder(), &self.server().url(), name, Arc::new(SystemClock))
    }

    /// Every device.
    pub(crate) fn engines(&self) -> Vec<Arc<Engine>> {
        let residents = self.residents.iter().map(|resident| &resident.engine);
        residents.chain(&self.tellers).map(Arc::clone).collect()
    }

    /// What people meet, who write down here what has happened.
    pub(crate) fn town(&self, progress: Arc<Progress>) -> Town {
        Town {
            residents: self.residents.clone(),
            tellers: self.tellers.clone(),
            gateways: Arc::clone(&self.gateways),
            progress,
        }
    }

    /// A folder that goes with the world.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The server with the operator's books.
    pub(crate) fn operators(&self) -> &Backend {
        self.operator.as_ref().unwrap_or_else(|| self.server())
    }

    /// Where the operator's database is, if it is not in its server's data folder.
    pub(crate) fn operators_url(&self) -> Option<&str> {
        self.databases.as_ref().map(|databases| databases.urls().1)
    }

    fn server(&self) -> &Backend {
        self.server.as_ref().expect("the server is here")
    }

    /// Gives the processes away, to who kills them: the city's first, that with the operator's books last.
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

/// Both gateways, with notifications that are lost, doubled, out of order or not signed as they should be, and with
/// answers that do not come; and the file that leads to them.
async fn gateways(folder: &Path, seed: u64) -> Arc<Simulator> {
    let faults = Faults {
        lose: Chance::Share(0.4),
        double: Chance::Share(0.2),
        delay_ms: 50,
        reorder: Chance::Share(0.2),
        wrong_signature: Chance::Share(0.1),
        lose_answers: Chance::Share(0.1),
        ..Faults::default()
    };
    let settings = Settings {
        faults,
        seed,
        ..Settings::default()
    };
    let pos = settings.points_of_sale.first().expect("a point of sale").clone();
    let shop = settings.shop.clone();
    let simulator = Simulator::start(settings).await.expect("a simulator");
    let text = format!(
        r#"
        [payu]
        base = "{url}"
        pos_id = "{}"
        client_id = "{}"
        client_secret = "{}"
        second_key = "{}"

        [gopay]
        base = "{url}"
        goid = {}
        client_id = "{}"
        client_secret = "{}"
        "#,
        pos.id,
        pos.client_id,
        pos.secret,
        pos.key,
        shop.goid,
        shop.client_id,
        shop.secret,
        url = simulator.url
    );
    std::fs::write(gateways_file(folder), text).expect("a file");
    Arc::new(simulator)
}

fn gateways_file(folder: &Path) -> PathBuf {
    folder.join("gateways.toml")
}

/// The same device with less patience.
async fn hasty(mut options: EngineOptions) -> Arc<Engine> {
    options.timeouts = HASTY;
    Arc::new(Engine::open(options).await.expect("the same device"))
}
