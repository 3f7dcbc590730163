//! The payment operator without a city: a server of its own, which cities ask over the network.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use cityplus_domain::Clock;
use cityplus_domain::keys::CityKey;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{OPERATOR_KEY, StartError, gateways, keepers, make_folder, partners};
use crate::http::{About, Frame, Metrics, pages};
use crate::operator::service::{self, Access, CityToken, ServiceState};
use crate::operator::{Books, OperatorError, OperatorKey, OperatorLimits, public_routes};
use crate::serve::Served;
use crate::store::{Database, StoreOptions, operator_migrations};

/// What an operator's server is made of.
#[derive(Clone, Debug)]
pub struct ApartSettings {
    /// Where files are kept; made if it is not there.
    pub data: PathBuf,
    /// The URL of the operator's database.
    pub location: String,
    /// How it is opened.
    pub store: StoreOptions,
    /// The limits and the tariff in force.
    pub limits: OperatorLimits,
    /// The file of the payment gateways; without it nothing is paid online.
    pub gateways: Option<PathBuf>,
    /// The file of the partners; without it no wallet of another operator's pays here.
    pub partners: Option<PathBuf>,
    /// The address that gateways and people coming back from them reach, without a slash at its end.
    pub public_url: String,
    /// Proxies in front of the server whose word on the client's address is taken.
    pub trusted_proxies: Vec<IpAddr>,
}

/// An operator, ready to serve cities, to give them tokens and to look into its own books.
pub struct OperatorApart {
    router: Router,
    trusted_proxies: Arc<[IpAddr]>,
    books: Books,
    access: Access,
    databases: [(&'static str, Database); 1],
}

/// What the API of an operator is.
const ABOUT: About = About {
    title: "City+ operator",
    purpose: "The API of a City+ payment operator, for the servers of cities. It knows wallets, never persons. A \
              refusal has the member `refusal`, which says exactly what was refused.",
    token: "city_token",
    token_from: "From `cityplus city-token CITY` on the operator's server",
};

impl OperatorApart {
    /// Opens the ledger. Must be called inside a Tokio runtime.
    pub async fn assemble(settings: ApartSettings, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        make_folder(&settings.data).map_err(|reason| StartError::Data {
            folder: settings.data.clone(),
            reason,
        })?;
        let ledger = Database::open(&settings.location, operator_migrations(), settings.store).await?;
        let gateways = gateways(settings.gateways.as_deref(), &settings.public_url)?;
        let key = OperatorKey::open(&settings.data.join(OPERATOR_KEY))?;
        let books = Books::open(ledger.clone(), Arc::clone(&clock), settings.limits)
            .with_gateways(gateways)
            .with_partners(partners(settings.partners.as_deref())?)
            .with_key(key);
        let access = Access::new(ledger.clone(), Arc::clone(&clock));
        let databases = [("operator", ledger)];
        let state = ServiceState {
            books: books.clone(),
            access: access.clone(),
        };
        let frame = Frame {
            clock,
            metrics: Arc::new(Metrics::new()),
            databases: Arc::new(databases.clone()),
            about: ABOUT,
        };
        Ok(Self {
            router: crate::http::router(
                service::routes().merge(public_routes(books.clone())?),
                pages::style(),
                state,
                frame,
            ),
            trusted_proxies: settings.trusted_proxies.into(),
            books,
            access,
            databases,
        })
    }

    /// Gives a city a new token; the one before it stops working within ten seconds.
    pub async fn give_token(&self, city: &CityKey) -> Result<CityToken, OperatorError> {
        self.access.give(city).await
    }

    /// Gives a partner of a city a new token; the one before it stops working at once.
    pub async fn give_partner_token(
        &self,
        city: &CityKey,
        partner: &CityKey,
    ) -> Result<CityToken, OperatorError> {
        self.access.give_partner(city, partner).await
    }

    /// The operator's books.
    pub const fn books(&self) -> &Books {
        &self.books
    }
}

impl Served for OperatorApart {
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
        keepers(&self.books, stopped).into()
    }
}
