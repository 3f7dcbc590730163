//! Two servers: a primary, and a standby that has each commit on its disk before the client hears of it.

use std::time::{Duration, Instant};

use crate::ServerError;

use super::database::{query, statement};
use super::place::Place;
use super::server::{Options, Server, run};

/// The standby as the primary knows it.
const STANDBY: &str = "standby";
/// Of both, as both are to be able to be the primary. A commit returns when the standby, too, has flushed it. Shared
/// memory is files of the cluster's folder: what a killed server leaves behind goes away with the folder.
const SETTINGS: &str = "wal_level = replica\nmax_wal_senders = 5\nhot_standby = on\n\
                        wal_retrieve_retry_interval = '100ms'\nsynchronous_commit = on\n\
                        synchronous_standby_names = 'standby'\ndynamic_shared_memory_type = mmap\n";
const SYNCHRONOUS_WITHIN: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(50);

/// A primary and its synchronous standby; both end with the value.
#[derive(Debug)]
pub struct Pair {
    primary: Server,
    standby: Server,
}

impl Pair {
    /// Starts both and waits until the primary counts on the standby.
    pub fn start(options: Options) -> Result<Self, ServerError> {
        let primary = Server::start_configured(options, SETTINGS)?;
        let standby = standby_of(&primary)?;
        wait_until_synchronous(&primary)?;
        Ok(Self { primary, standby })
    }

    /// Takes writes, until it is killed.
    pub fn primary(&self) -> &Server {
        &self.primary
    }

    /// Takes none, until it is promoted.
    pub fn standby(&self) -> &Server {
        &self.standby
    }

    /// SIGKILL for every process of the primary.
    pub fn kill_primary(&self) -> Result<(), ServerError> {
        self.primary.kill9()
    }

    /// Makes the standby the primary, as a city's operator would: it has no standby of its own, so it must not wait for
    /// one. Returns when it takes writes.
    pub fn promote_standby(&self) -> Result<(), ServerError> {
        let url = self.standby.url("postgres");
        statement(&url, "ALTER SYSTEM SET synchronous_standby_names = ''")?;
        statement(&url, "SELECT pg_reload_conf()")?;
        self.standby.promote()
    }
}

/// A copy of a running primary that goes on following it.
fn standby_of(primary: &Server) -> Result<Server, ServerError> {
    let place = Place::make()?;
    let port = primary.port().to_string();
    run(
        place
            .command("pg_basebackup")
            .arg("-D")
            .arg(place.data())
            .args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres"])
            .args(["-R", "-X", "stream", "-c", "fast", "--no-sync"]),
        "copy the primary",
    )?;
    // By this name the standby presents itself.
    place.configure(&format_args!("cluster_name = '{STANDBY}'"))?;
    Server::start_in(place)
}

fn wait_until_synchronous(primary: &Server) -> Result<(), ServerError> {
    let url = primary.url("postgres");
    let end = Instant::now() + SYNCHRONOUS_WITHIN;
    let mut standing = String::new();
    while Instant::now() < end {
        standing = query(
            &url,
            "SELECT application_name, state, sync_state FROM pg_stat_replication",
        )?;
        if standing
            .lines()
            .any(|line| line == format!("{STANDBY}|streaming|sync"))
        {
            return Ok(());
        }
        std::thread::sleep(POLL);
    }
    Err(ServerError::Failed {
        what: "wait for the synchronous standby".to_owned(),
        output: standing,
    })
}
