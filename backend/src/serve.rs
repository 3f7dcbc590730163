//! Serving until told to stop, and stopping without losing anything.

use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::App;

/// How long requests under way are waited for when stopping; orders left open are driven on at the next start.
const DRAIN_MAX: Duration = Duration::from_secs(10);

/// Serves on a listener until `stop` ends, then lets requests under way finish, stops the workers and closes the
/// databases.
pub async fn serve(
    app: App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (stopping, stopped) = watch::channel(false);
    let workers = app.spawn_workers(&stopped);
    let service = app
        .router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    let mut drain = stopped.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        // An error means that the sender is gone: stop as well.
        let _ = drain.wait_for(|stop| *stop).await;
    });
    let mut server = tokio::spawn(server.into_future());
    tokio::select! {
        ended = &mut server => return ended.map_err(std::io::Error::other)?,
        () = stop => { tracing::info!("stopping"); }
    }
    let _ = stopping.send(true);
    if tokio::time::timeout(DRAIN_MAX, &mut server).await.is_err() {
        tracing::warn!("requests still under way were cut off");
        server.abort();
    }
    for worker in workers {
        if tokio::time::timeout(DRAIN_MAX, worker).await.is_err() {
            tracing::warn!("a worker did not stop in time");
        }
    }
    app.close().await;
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
