//! Structured logs: JSON lines on standard error. They carry ids, routes and codes, never content (decision 18).

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging; how much is set by `CITYPLUS_LOG` (such as `info` or `cityplus_backend=debug`), `warn` if unset.
pub fn start() {
    let filter = EnvFilter::try_from_env("CITYPLUS_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr);
    // A second start, as in a test, changes nothing.
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
}
