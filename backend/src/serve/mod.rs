//! Serving until told to stop, and stopping without losing anything.

mod edge;

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::store::Database;
use edge::{Edge, Limits};

/// How long requests under way are waited for when stopping; orders left open are driven on at the next start.
const DRAIN_MAX: Duration = Duration::from_secs(10);

/// What can be served: a city, or a payment operator alone.
pub trait Served: Send + Sync {
    /// Answers requests.
    fn router(&self) -> Router;

    /// Proxies in front of the server whose word on the client's address is taken.
    fn trusted_proxies(&self) -> Arc<[IpAddr]>;

    /// What it stands on; closed when serving has ended.
    fn databases(&self) -> &[(&'static str, Database)];

    /// Starts what works in the background until told to stop.
    fn spawn_workers(&self, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>>;
}

/// Serves on a listener until `stop` ends, then lets requests under way finish, stops the workers and closes the
/// databases.
pub async fn serve(
    app: impl Served,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = watch::channel(false);
    let workers = app.spawn_workers(&stopped);
    let edge = Edge::new(app.router(), app.trusted_proxies(), Limits::default());
    let mut server = tokio::spawn(edge.accept(listener, stopped));
    tokio::select! {
        ended = &mut server => return ended.map_err(std::io::Error::other),
        () = stop => { tracing::info!("stopping"); }
    }
    let _ = stopping.send(true);
    if tokio::time::timeout(DRAIN_MAX, &mut server).await.is_err() {
        tracing::warn!("requests still under way were cut off");
        server.abort();
    }
    if tokio::time::timeout(DRAIN_MAX, futures::future::join_all(workers))
        .await
        .is_err()
    {
        tracing::warn!("a worker did not stop in time");
    }
    let closed = futures::future::join_all(app.databases().iter().map(|(_, database)| database.close()));
    if tokio::time::timeout(DRAIN_MAX, closed).await.is_err() {
        tracing::warn!("a database did not close in time");
    }
    Ok(())
}

/// Ends at the first SIGTERM or Ctrl-C.
pub async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
