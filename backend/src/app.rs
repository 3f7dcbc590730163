//! The assembly: opens the databases, puts the rooms together and hands out one router. The only place that knows them all.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use cityplus_domain::Clock;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::account::{self, AccountError, AccountSettings, Accounts, FirstRun, OperatorWallets};
use crate::city::{LoadedCity, PackProblem};
use crate::http::{AppState, Metrics};
use crate::mail::{FileMailer, MailError, Mailer, Outbox, Sender, SmtpMailer};
use crate::operator::{self, LocalOperator, Operator, OperatorLimits};
use crate::store::{Database, Locations, StoreError, StoreOptions, city_migrations, operator_migrations};
use crate::sync::{self, Journal};
use crate::ticketing::{self, IssuerError, IssuerSecret, Parts, Sale, Ticketing, TicketingError};
use crate::web;

/// What an app is made of.
#[derive(Clone, Debug)]
pub struct AppSettings {
    /// Where files are kept; made if it is not there.
    pub data: PathBuf,
    /// The city.
    pub city: LoadedCity,
    /// Where the databases are.
    pub locations: Locations,
    /// How the databases are opened.
    pub store: StoreOptions,
    /// The mail server; none writes files.
    pub smtp: Option<String>,
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
    /// Mails cannot be sent.
    #[error(transparent)]
    Mail(#[from] MailError),
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
    pub(crate) trusted_proxies: Arc<[IpAddr]>,
    operator: LocalOperator,
    accounts: Arc<Accounts>,
    ticketing: Arc<Ticketing>,
    outbox: Arc<Outbox>,
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
        let ledger =
            Database::open(&settings.locations.operator, operator_migrations(), store.clone()).await?;
        let journal = Journal::new(database.clone());
        let operator = LocalOperator::new(ledger.clone(), Arc::clone(&clock), OperatorLimits::default());
        let operator_door: Arc<dyn Operator> = Arc::new(operator.clone());
        let outbox = Arc::new(Outbox::new(
            database.clone(),
            Arc::clone(&clock),
            mailer(&settings)?,
        ));
        let accounts = Arc::new(accounts(&settings, &database, &clock, &outbox, &operator_door)?);
        let first_run = accounts
            .ensure_staff(&settings.data.join("first-run.json"))
            .await?;
        let parts = Parts {
            database: database.clone(),
            journal: journal.clone(),
            operator: Arc::clone(&operator_door),
            bindings: Arc::clone(&accounts) as _,
            clock: Arc::clone(&clock),
            sale: sale(&settings.city),
            secret: IssuerSecret::open(&settings.data.join("issuer.key"))?,
        };
        let ticketing = Ticketing::open(parts).await?;
        // A city can sell from its first second; if the operator is out of reach the worker goes on trying.
        ticketing.open_merchants().await;
        let databases: Arc<[_]> = Arc::new([("city", database), ("operator", ledger)]);
        let state = AppState {
            clock,
            authenticator: Arc::clone(&accounts) as _,
            accounts: Arc::clone(&accounts),
            operator: operator_door,
            ticketing: Arc::clone(&ticketing),
            sync: journal,
            catalogue_version: Arc::from(settings.city.version.as_str()),
            metrics: Arc::new(Metrics::new()),
            databases: Arc::clone(&databases),
        };
        Ok(Self {
            router: router(&settings.city, state)?,
            first_run,
            trusted_proxies: settings.trusted_proxies.into(),
            operator,
            accounts,
            ticketing,
            outbox,
            databases,
        })
    }

    /// Starts what works in the background until told to stop.
    pub fn spawn_workers(&self, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
        let operator = self.operator.clone();
        let mut until = stopped.clone();
        vec![
            tokio::spawn(Arc::clone(&self.accounts).run(stopped.clone())),
            tokio::spawn(Arc::clone(&self.ticketing).run(stopped.clone())),
            tokio::spawn(Arc::clone(&self.outbox).run(stopped.clone())),
            tokio::spawn(async move {
                // Sweeping is one transaction at a time: cutting it between two loses nothing.
                tokio::select! {
                    () = operator.sweep_for_ever() => {}
                    _ = until.wait_for(|stop| *stop) => {}
                }
            }),
        ]
    }

    /// The operator in this process, for audits.
    pub const fn operator(&self) -> &LocalOperator {
        &self.operator
    }

    /// Closes the databases.
    pub async fn close(&self) {
        for (_, database) in self.databases.iter() {
            database.close().await;
        }
    }
}

fn accounts(
    settings: &AppSettings,
    database: &Database,
    clock: &Arc<dyn Clock>,
    outbox: &Arc<Outbox>,
    operator: &Arc<dyn Operator>,
) -> Result<Accounts, AccountError> {
    let city = &settings.city.catalogue.city;
    let about = AccountSettings {
        public_url: settings.public_url.clone(),
        service_name: service_name(&settings.city),
        currency: city.currency,
    };
    let opener = Arc::new(OperatorWallets(Arc::clone(operator)));
    Accounts::new(
        database.clone(),
        Arc::clone(clock),
        Arc::clone(outbox),
        opener,
        about,
    )
}

fn router(city: &LoadedCity, state: AppState) -> Result<Router, StartError> {
    let rooms = account::routes()
        .merge(operator::routes())
        .merge(ticketing::routes())
        .merge(sync::routes());
    let pages = account::pages().merge(web::pages(city)?);
    Ok(crate::http::router(rooms, pages, state))
}

fn sale(city: &LoadedCity) -> Sale {
    Sale {
        catalogue: Arc::new(city.catalogue.clone()),
        version: Arc::from(city.version.as_str()),
    }
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
