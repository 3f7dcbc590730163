//! Starting and stopping the simulator.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use crate::app::{App, Attempt, Core, OrderView, PayError};
use crate::cards::{CardState, CardView};
use crate::disturb::{away, unsteady};
use crate::faults::{Dice, Faults};
use crate::fields::BODY_MAX;
use crate::notify::Desk;
use crate::orders::Gateway;
use crate::settings::Settings;
use crate::{control, gopay, pages, payu};

/// How long requests under way may take when the simulator stops.
const STOP_WITHIN: Duration = Duration::from_secs(5);
/// The shortest time between two looks for orders whose time is up.
const TICK_MIN: Duration = Duration::from_millis(1);

/// Why a simulator cannot start.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// The address is taken, or not one of this machine.
    #[error("cannot listen on {address}: {source}; give --listen another address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The client that sends notifications cannot be set up.
    #[error("notifications cannot be sent: {0}")]
    Client(String),
}

/// A running simulator. It stops when it is dropped.
pub struct Simulator {
    /// Where it is: `http://HOST:PORT`.
    pub url: String,
    app: App,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
    workers: Vec<JoinHandle<()>>,
}

impl Simulator {
    /// Starts one on the runtime that this is called in.
    pub async fn start(settings: Settings) -> Result<Self, SimulatorError> {
        let asked = settings.listen;
        let failed = |source| SimulatorError::Listen {
            address: asked,
            source,
        };
        let listener = TcpListener::bind(asked).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let dice = Arc::new(Dice::new(settings.faults, settings.seed));
        let desk = Desk::new(Arc::clone(&dice), settings.notify_wait, settings.hold_max)
            .map_err(SimulatorError::Client)?;
        let (notices, told) = mpsc::unbounded_channel();
        let url = format!("http://{address}");
        let every = settings.tick.max(TICK_MIN);
        let app: App = Arc::new(Core::new(settings, url.clone(), dice, notices));
        let (stop, stopped) = oneshot::channel::<()>();
        let router = router(Arc::clone(&app));
        let server = tokio::spawn(async move {
            let end = async move {
                // Dropped without a word when the simulator stops.
                let _ = stopped.await;
            };
            let served = axum::serve(listener, router).with_graceful_shutdown(end).await;
            if let Err(error) = served {
                tracing::error!(%error, "the simulator has ended");
            }
        });
        let workers = vec![
            tokio::spawn(desk.run(told)),
            tokio::spawn(watch_time(Arc::clone(&app), every)),
        ];
        Ok(Self {
            url,
            app,
            stop: Some(stop),
            server,
            workers,
        })
    }

    /// All orders, oldest first.
    pub fn orders(&self) -> Vec<OrderView> {
        self.app.orders()
    }

    /// One order.
    pub fn order(&self, gateway: Gateway, id: &str) -> Option<OrderView> {
        self.app.order(gateway, id)
    }

    /// The faults in force.
    pub fn faults(&self) -> Faults {
        self.app.dice.faults()
    }

    /// Puts these faults in the place of those in force.
    pub fn set_faults(&self, faults: Faults) {
        self.app.dice.set(faults);
    }

    /// Pays an order with a card, as its page does. If the shop asked for it, the person agrees that the card is kept.
    pub fn pay(&self, gateway: Gateway, id: &str, card: &str) -> Result<Attempt, PayError> {
        self.app.pay(gateway, id, card, true)
    }

    /// The same, without agreeing.
    pub fn pay_without_saving(&self, gateway: Gateway, id: &str, card: &str) -> Result<Attempt, PayError> {
        self.app.pay(gateway, id, card, false)
    }

    /// Confirms an order with a saved card, as its page does.
    pub fn confirm(&self, gateway: Gateway, id: &str) -> Result<Attempt, PayError> {
        self.app.confirm(gateway, id)
    }

    /// All cards that are kept, oldest first.
    pub fn cards(&self) -> Vec<CardView> {
        self.app.cards()
    }

    /// Has a kept card do this from now on; false if there is none of this number.
    pub fn set_card(&self, gateway: Gateway, id: u64, state: CardState) -> bool {
        self.app.set_card(gateway, id, state)
    }

    /// Leaves an order without paying, as its page does.
    pub fn abandon(&self, gateway: Gateway, id: &str) -> Result<(), PayError> {
        self.app.abandon(gateway, id)
    }

    /// Ends the orders whose time is up by now. The simulator does so by itself, too, a little later.
    pub fn pass_time(&self) {
        self.app.pass_time();
    }

    /// Stops, and waits for the requests under way. Notifications that wait to be sent again are lost.
    pub async fn stop(mut self) {
        self.end();
        let ended = tokio::time::timeout(STOP_WITHIN, &mut self.server).await;
        if ended.is_err() {
            self.server.abort();
        }
    }

    fn end(&mut self) {
        drop(self.stop.take());
        for worker in self.workers.drain(..) {
            worker.abort();
        }
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.end();
    }
}

fn router(app: App) -> Router {
    let interfaces = payu::routes()
        .merge(gopay::routes())
        .layer(from_fn_with_state(Arc::clone(&app), unsteady));
    Router::new()
        .merge(interfaces)
        .merge(pages::routes())
        .layer(from_fn_with_state(Arc::clone(&app), away))
        .merge(control::routes())
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(app)
}

/// Ends orders whose time is up, as long as the simulator runs.
async fn watch_time(app: App, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        app.pass_time();
    }
}
