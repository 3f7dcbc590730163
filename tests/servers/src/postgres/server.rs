//! A PostgreSQL server of one's own, from the installed binaries, in a folder that goes away with it.

use std::path::PathBuf;
use std::process::Command;

use crate::{ServerError, port};

use super::database::{check_name, statement};
use super::kill;
use super::place::Place;

const START_TRIES: u32 = 5;
const OUTPUT_LIMIT: usize = 4_000;

/// How the server is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Wait for the disk at each commit (`fsync`). Without it a commit survives the death of a
    /// process but not of the machine: enough for tests, wrong for benchmarks.
    pub durable: bool,
    /// Greatest number of connections.
    pub max_connections: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            durable: true,
            max_connections: 300,
        }
    }
}

/// A running server. Dropping it stops the server and removes its folder; so does the end of this process.
#[derive(Debug)]
pub struct Server {
    place: Place,
    port: u16,
}

impl Server {
    /// A durable server with the default options.
    pub fn start() -> Result<Self, ServerError> {
        Self::start_with(Options::default())
    }

    /// Makes the folder, the cluster (user `postgres`, trust on 127.0.0.1 only) and starts it on a free port.
    pub fn start_with(options: Options) -> Result<Self, ServerError> {
        Self::start_configured(options, "")
    }

    /// With more lines of `postgresql.conf`, which count more than those of the options.
    pub(super) fn start_configured(options: Options, more: &str) -> Result<Self, ServerError> {
        let place = Place::make()?;
        run(
            place.command("initdb").arg("-D").arg(place.data()).args([
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
                "--no-sync",
            ]),
            "initdb",
        )?;
        place.configure(&format_args!("{}{more}", settings(options)))?;
        Self::start_in(place)
    }

    /// Starts the cluster of a place on a free port.
    pub(super) fn start_in(place: Place) -> Result<Self, ServerError> {
        let mut failure = ServerError::NoPort { tries: START_TRIES };
        for _ in 0..START_TRIES {
            let port = port::free()?;
            match place.launch(port) {
                Ok(()) => return Ok(Self { place, port }),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// Where a database of this server is: `postgres://postgres@127.0.0.1:PORT/NAME`.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database and returns its address.
    pub fn create_database(&self, name: &str) -> Result<String, ServerError> {
        check_name(name)?;
        statement(&self.url("postgres"), &format!("CREATE DATABASE {name}"))?;
        Ok(self.url(name))
    }

    /// The server's port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where a program of the same installation is, for example `pgbench`.
    pub fn program(&self, name: &str) -> Result<PathBuf, ServerError> {
        let path = self.place.program(name);
        if path.exists() {
            Ok(path)
        } else {
            Err(ServerError::NoPostgres {
                program: name.to_owned(),
            })
        }
    }

    /// Ends all processes of the server by SIGKILL: none gets a chance to finish anything. The folder stays as it is.
    pub(super) fn kill9(&self) -> Result<(), ServerError> {
        kill::kill(&self.place.data())
    }

    /// Makes a standby a server that takes writes, and waits until it does.
    pub(super) fn promote(&self) -> Result<(), ServerError> {
        run(
            self.place
                .command("pg_ctl")
                .arg("-D")
                .arg(self.place.data())
                .args(["-w", "-t", "60", "promote"]),
            "promote the standby",
        )
        .map(drop)
    }
}

/// What the options are in `postgresql.conf`.
fn settings(options: Options) -> String {
    let durable = if options.durable { "on" } else { "off" };
    format!(
        "listen_addresses = '127.0.0.1'\nmax_connections = {}\nfsync = {durable}\n\
         synchronous_commit = {durable}\nfull_page_writes = {durable}\ntimezone = 'UTC'\n",
        options.max_connections,
    )
}

/// Runs a program to its end; what it wrote goes into the error.
pub(crate) fn run(command: &mut Command, what: &str) -> Result<String, ServerError> {
    let output = command.output().map_err(ServerError::io(what))?;
    let written = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(written);
    }
    let text = format!("{written}{}", String::from_utf8_lossy(&output.stderr));
    Err(ServerError::Failed {
        what: what.to_owned(),
        output: tail(&text).to_owned(),
    })
}

/// The end of a text, cut at a character.
pub(crate) fn tail(text: &str) -> &str {
    let start = text.len().saturating_sub(OUTPUT_LIMIT);
    let start = (start..text.len())
        .find(|index| text.is_char_boundary(*index))
        .unwrap_or(text.len());
    text.get(start..).unwrap_or_default().trim_end()
}
