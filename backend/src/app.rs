//! The assembly: opens the databases, puts the rooms together and hands out one router. The only place that knows them all.

mod apart;
mod points;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use cityplus_domain::Clock;
use cityplus_protocol::points::PointsRule;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::account::{self, AccountError, AccountSettings, Accounts, FirstRun, OperatorWallets};
use crate::city::{LoadedCity, PackProblem};
use crate::http::{About, AppState, Frame, Metrics};
use crate::mail::{FileMailer, MailError, Mailer, Outbox, Sender, SmtpMailer};
use crate::operator::gateway::{GatewayFile, GatewayFileError, Gateways};
use crate::operator::service::{OperatorUrl, RemoteOperator, RemoteSetupError};
use crate::operator::{
    self, Books, Operator, OperatorKey, OperatorKeyError, OperatorLimits, PartnerBook, PartnerFile,
    PartnerFileError,
};
use crate::serve::Served;
use crate::sms::{FileTexter, Reach, SmsFile, SmsFileError};
use crate::store::{Database, Locations, StoreError, StoreOptions, city_migrations, operator_migrations};
use crate::sync::{self, Journal};
use crate::ticketing::{self, IssuerError, IssuerSecret, Parts, Sale, Ticketing, TicketingError};
use crate::web;

pub use apart::{ApartSettings, OperatorApart};

/// Where the payment operator is.
#[derive(Clone, Default)]
pub enum OperatorPlace {
    /// In this process, over a database of its own.
    #[default]
    Here,
    /// Another server.
    There {
        /// Its address.
        url: OperatorUrl,
        /// The city's token there.
        token: String,
    },
}

impl std::fmt::Debug for OperatorPlace {
    /// Without the token.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Here => formatter.write_str("Here"),
            Self::There { url, .. } => formatter
                .debug_struct("There")
                .field("url", url)
                .finish_non_exhaustive(),
        }
    }
}

/// What an app is made of.
#[derive(Clone, Debug)]
pub struct AppSettings {
    /// Where files are kept; made if it is not there.
    pub data: PathBuf,
    /// The city.
    pub city: LoadedCity,
    /// Where the databases are.
    pub locations: Locations,
    /// Where the payment operator is.
    pub operator: OperatorPlace,
    /// The file of the payment gateways, for an operator in this process; without it nothing is paid online.
    pub gateways: Option<PathBuf>,
    /// The file of the partners of an operator in this process; without it no other city's wallets pay here.
    pub partners: Option<PathBuf>,
    /// The limits and the tariff of an operator in this process.
    pub limits: OperatorLimits,
    /// How the databases are opened.
    pub store: StoreOptions,
    /// The mail server; none writes files.
    pub smtp: Option<String>,
    /// The file of the service for text messages; none writes files.
    pub sms: Option<PathBuf>,
    /// The address people reach the server at, without a slash at its end.
    pub public_url: String,
    /// Proxies in front of the server whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
}

/// Why a server cannot start; each says what to change.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("the data folder {folder} cannot be used ({reason}); give --data a folder that can be written")]
    Data {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The city pack is not in order.
    #[error("the city pack is not in order:\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    City(Vec<PackProblem>),
    /// A database cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The payment operator cannot be asked.
    #[error(transparent)]
    Operator(#[from] RemoteSetupError),
    /// The payment gateways cannot be used.
    #[error(transparent)]
    Gateways(#[from] GatewayFileError),
    /// The partners cannot be used.
    #[error(transparent)]
    Partners(#[from] PartnerFileError),
    /// The operator's key cannot be used.
    #[error(transparent)]
    OperatorKey(#[from] OperatorKeyError),
    /// Mails cannot be sent.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// Text messages cannot be sent.
    #[error(transparent)]
    Sms(#[from] SmsFileError),
    /// The account room cannot start.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// The issuer's keys cannot be opened.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// The ticketing room cannot start.
    #[error(transparent)]
    Ticketing(#[from] TicketingError),
    /// The server's pages cannot be made.
    #[error("the server's texts cannot be used: {0}")]
    Texts(#[from] crate::mail::TextsError),
}

/// A city, ready to serve.
pub struct App {
    /// Answers requests.
    pub router: Router,
    /// The staff accounts, if this start made them.
    pub first_run: Option<FirstRun>,
    trusted_proxies: Arc<[IpAddr]>,
    /// The operator's in this process; none where it is another server.
    books: Option<Books>,
    accounts: Arc<Accounts>,
    ticketing: Arc<Ticketing>,
    outbox: Arc<Outbox>,
    messages: Arc<Outbox>,
    operator: Arc<dyn Operator>,
    points: Arc<[PointsRule]>,
    databases: Arc<[(&'static str, Database)]>,
}

impl App {
    /// Puts a city together. Must be called inside a Tokio runtime.
    pub async fn assemble(settings: AppSettings, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        make_folder(&settings.data).map_err(|reason| StartError::Data {
            folder: settings.data.clone(),
            reason,
        })?;
        let store = &settings.store;
        let database = Database::open(&settings.locations.city, city_migrations(), store.clone()).await?;
        let journal = Journal::new(database.clone());
        let mut databases = vec![("city", database.clone())];
        let (books, operator) = open_operator(&settings, &clock, &mut databases).await?;
        let (texter, reach) = texter(&settings)?;
        let [outbox, messages] = outboxes(&settings, &database, &clock, texter)?;
        let posts = [&outbox, &messages];
        let accounts = Arc::new(accounts(&settings, &database, &clock, posts, &operator, reach)?);
        let first_run = accounts
            .ensure_staff(&settings.data.join("first-run.json"))
            .await?;
        let parts = Parts {
            database: database.clone(),
            journal: journal.clone(),
            operator: Arc::clone(&operator),
            bindings: Arc::clone(&accounts) as _,
            clock: Arc::clone(&clock),
            sale: sale(&settings.city),
            secret: IssuerSecret::open(&settings.data.join("issuer.key"))?,
        };
        let ticketing = Ticketing::open(parts).await?;
        // A city can sell from its first second; if the operator is out of reach the worker goes on trying.
        ticketing.open_merchants().await;
        let points: Arc<[PointsRule]> = settings.city.points.clone().into();
        points::tell(&*operator, &points).await;
        let databases: Arc<[_]> = databases.into();
        let frame = Frame {
            clock: Arc::clone(&clock),
            metrics: Arc::new(Metrics::new()),
            databases: Arc::clone(&databases),
            about: ABOUT,
        };
        let state = AppState {
            clock,
            authenticator: Arc::clone(&accounts) as _,
            accounts: Arc::clone(&accounts),
            operator: Arc::clone(&operator),
            ticketing: Arc::clone(&ticketing),
            sync: journal,
            catalogue_version: Arc::from(settings.city.version.as_str()),
        };
        Ok(Self {
            router: router(&settings.city, books.as_ref(), state, frame)?,
            first_run,
            trusted_proxies: settings.trusted_proxies.into(),
            books,
            accounts,
            ticketing,
            outbox,
            messages,
            operator,
            points,
            databases,
        })
    }

    /// The operator's books, for audits; none where the operator is another server.
    pub const fn books(&self) -> Option<&Books> {
        self.books.as_ref()
    }
}

impl Served for App {
    fn router(&self) -> Router {
        self.router.clone()
    }

    fn trusted_proxies(&self) -> Arc<[IpAddr]> {
        Arc::clone(&self.trusted_proxies)
    }

    fn databases(&self) -> &[(&'static str, Database)] {
        &self.databases
    }

    fn spawn_workers(&self, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
        let mut workers = vec![
            tokio::spawn(Arc::clone(&self.accounts).run(stopped.clone())),
            tokio::spawn(Arc::clone(&self.ticketing).run(stopped.clone())),
            tokio::spawn(Arc::clone(&self.outbox).run(stopped.clone())),
            tokio::spawn(Arc::clone(&self.messages).run(stopped.clone())),
        ];
        let (operator, rules) = (Arc::clone(&self.operator), Arc::clone(&self.points));
        let told = points::tell_until_heard(operator, rules);
        workers.push(until_stopped(told, stopped.clone()));
        workers.extend(self.books.iter().flat_map(|books| keepers(books, stopped)));
        workers
    }
}

/// The file of the key that signs allowances, in the data folder.
const OPERATOR_KEY: &str = "operator.key";

/// What the API of a city is.
const ABOUT: About = About {
    title: "City+",
    purpose: "The API of a City+ backend.",
    token: "access_token",
    token_from: "From /v1/account/login",
};

/// Those who take care of an operator's books until told to stop: they free reservations that are over and follow
/// online top-ups and what was cut off between two operators. One step at a time is kept: cutting them between two loses nothing.
fn keepers(books: &Books, stopped: &watch::Receiver<bool>) -> [JoinHandle<()>; 3] {
    [
        until_stopped(books.clone().drive_partners_for_ever(), stopped.clone()),
        until_stopped(books.clone().sweep_for_ever(), stopped.clone()),
        until_stopped(books.clone().follow_online_top_ups_for_ever(), stopped.clone()),
    ]
}

fn until_stopped(
    work: impl Future<Output = ()> + Send + 'static,
    mut stopped: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        tokio::select! {
            () = work => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    })
}

/// The partners of a file; none without one.
fn partners(file: Option<&Path>) -> Result<PartnerBook, PartnerFileError> {
    file.map_or_else(|| Ok(PartnerBook::default()), PartnerFile::partners)
}

/// The gateways of a file; none without one.
fn gateways(file: Option<&Path>, public_url: &str) -> Result<Gateways, GatewayFileError> {
    file.map_or_else(
        || Ok(Gateways::default()),
        |file| GatewayFile::gateways(file, public_url),
    )
}

/// The way to the payment operator, and its books if they are here: then its database is added to those of this process.
async fn open_operator(
    settings: &AppSettings,
    clock: &Arc<dyn Clock>,
    databases: &mut Vec<(&'static str, Database)>,
) -> Result<(Option<Books>, Arc<dyn Operator>), StartError> {
    let city = settings.city.catalogue.city.key.clone();
    Ok(match &settings.operator {
        OperatorPlace::Here => {
            let store = settings.store.clone();
            let ledger = Database::open(&settings.locations.operator, operator_migrations(), store).await?;
            databases.push(("operator", ledger.clone()));
            let gateways = gateways(settings.gateways.as_deref(), &settings.public_url)?;
            let key = OperatorKey::open(&settings.data.join(OPERATOR_KEY))?;
            let books = Books::open(ledger, Arc::clone(clock), settings.limits)
                .with_gateways(gateways)
                .with_partners(partners(settings.partners.as_deref())?)
                .with_key(key);
            (Some(books.clone()), Arc::new(books.of_city(city)))
        }
        OperatorPlace::There { url, token } => {
            let there = RemoteOperator::new(url, token)?;
            there.check_token(&city).await?;
            (None, Arc::new(there))
        }
    })
}

fn accounts(
    settings: &AppSettings,
    database: &Database,
    clock: &Arc<dyn Clock>,
    [outbox, messages]: [&Arc<Outbox>; 2],
    operator: &Arc<dyn Operator>,
    reach: Reach,
) -> Result<Accounts, AccountError> {
    let city = &settings.city.catalogue.city;
    let about = AccountSettings {
        public_url: settings.public_url.clone(),
        service_name: service_name(&settings.city),
        currency: city.currency,
        reach,
    };
    let opener = Arc::new(OperatorWallets(Arc::clone(operator)));
    Accounts::new(
        database.clone(),
        Arc::clone(clock),
        Arc::clone(outbox),
        Arc::clone(messages),
        opener,
        about,
    )
}

fn router(
    city: &LoadedCity,
    books: Option<&Books>,
    state: AppState,
    frame: Frame,
) -> Result<Router, StartError> {
    let mut rooms = account::routes()
        .merge(operator::routes())
        .merge(ticketing::routes())
        .merge(sync::routes());
    if let Some(books) = books {
        rooms = rooms.merge(operator::public_routes(books.clone())?);
    }
    let pages = account::pages().merge(web::pages(city)?);
    Ok(crate::http::router(rooms, pages, state, frame))
}

fn sale(city: &LoadedCity) -> Sale {
    Sale {
        catalogue: Arc::new(city.catalogue.clone()),
        version: Arc::from(city.version.as_str()),
    }
}

/// What waits to be sent: mails, and text messages.
fn outboxes(
    settings: &AppSettings,
    database: &Database,
    clock: &Arc<dyn Clock>,
    texter: Arc<dyn Mailer>,
) -> Result<[Arc<Outbox>; 2], StartError> {
    let mails = Outbox::new(database.clone(), Arc::clone(clock), mailer(settings)?);
    let messages = Outbox::of_texts(database.clone(), Arc::clone(clock), texter);
    Ok([Arc::new(mails), Arc::new(messages)])
}

/// Who takes text messages, and where they may go.
fn texter(settings: &AppSettings) -> Result<(Arc<dyn Mailer>, Reach), StartError> {
    let (service, reach) = match &settings.sms {
        Some(file) => SmsFile::service(file)?,
        None => (None, Reach::default()),
    };
    let texter: Arc<dyn Mailer> = if let Some(service) = service {
        Arc::new(service)
    } else {
        let folder = settings.data.join("sms");
        tracing::warn!(
            folder = %folder.display(),
            "no service for text messages is set up: the codes that confirm telephone numbers lie there as files for a \
             day and reach nobody; --sms names a service"
        );
        Arc::new(FileTexter::new(folder)?)
    };
    Ok((texter, reach))
}

fn mailer(settings: &AppSettings) -> Result<Arc<dyn Mailer>, StartError> {
    let from = Sender::new(&service_name(&settings.city), &settings.city.contact.mail)?;
    Ok(match &settings.smtp {
        Some(url) => Arc::new(SmtpMailer::new(url, from)?),
        None => Arc::new(FileMailer::new(settings.data.join("mail"), from)?),
    })
}

/// What the service is called in the city's first language.
fn service_name(city: &LoadedCity) -> String {
    let language = city.catalogue.city.languages.first().map_or("pl", String::as_str);
    city.catalogue.city.name.in_language(language).to_owned()
}

/// The data folder holds secrets: only its owner may look in.
fn make_folder(folder: &std::path::Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut how = std::fs::DirBuilder::new();
    how.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut how, 0o700);
    how.create(folder)
}
