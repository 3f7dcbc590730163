//! The way to an operator's books over the network, for suites that make books of their own: with gateways, with keys,
//! with a tariff. Each has a server of its own, without the keepers that work in the background.

use std::sync::Arc;

use async_trait::async_trait;
use axum::Router;
use cityplus_backend::http::{self, About, Frame, Metrics};
use cityplus_backend::operator::service::{self, Access, RemoteOperator, ServiceState};
use cityplus_backend::operator::{Books, Operator};
use cityplus_backend::store::Database;
use cityplus_domain::{Clock, ManualClock, Timestamp};
use tokio::net::TcpListener;

use super::url;
use crate::operator::{CITY, Place, Way};

const ABOUT: About = About {
    title: "City+ operator",
    purpose: "The API of an operator in a test.",
    token: "city_token",
    token_from: "From the test",
};

/// One token opens every server over this database.
struct Network {
    database: Database,
    token: String,
}

#[async_trait]
impl Way for Network {
    async fn to(&self, books: &Books, clock: &Arc<ManualClock>) -> Arc<dyn Operator> {
        let clock = Arc::clone(clock) as Arc<dyn Clock>;
        let state = ServiceState {
            books: books.clone(),
            access: Access::new(self.database.clone(), Arc::clone(&clock)),
        };
        let frame = Frame {
            clock,
            metrics: Arc::new(Metrics::new()),
            databases: Arc::new([("operator", self.database.clone())]),
            about: ABOUT,
        };
        let router = http::router(service::routes(), Router::new(), state, frame);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = url(listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Arc::new(RemoteOperator::new(&url, &self.token).unwrap())
    }
}

/// A database whose operator the city reaches over the network only.
pub(super) async fn over_the_network(database: Database) -> Place {
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
    let access = Access::new(database.clone(), clock);
    let token = access.give(&CITY.parse().unwrap()).await.unwrap();
    let network = Network {
        database: database.clone(),
        token: token.as_str().to_owned(),
    };
    Place {
        database,
        way: Arc::new(network),
    }
}
