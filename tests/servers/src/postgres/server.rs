//! A PostgreSQL server of one's own, from the installed binaries, in a folder that goes away with it.

use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fmt::Write as _, fs};

use crate::{ServerError, port};

use super::binaries::{self, User};
use super::database::check_name;
use super::lifeline::Lifeline;

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
    binaries: PathBuf,
    port: u16,
    // Held for its `Drop`.
    _lifeline: Lifeline,
}

impl Server {
    /// A durable server with the default options.
    pub fn start() -> Result<Self, ServerError> {
        Self::start_with(Options::default())
    }

    /// Makes the folder, the cluster (user `postgres`, trust on 127.0.0.1 only) and starts it on a free port.
    pub fn start_with(options: Options) -> Result<Self, ServerError> {
        let binaries = binaries::folder()?;
        let user = binaries::unprivileged_user()?;
        let folder = make_folder(user)?;
        // From here on the folder goes away with the lifeline, also when a step below fails.
        let lifeline = Lifeline::tie(&binaries.join("pg_ctl"), &folder, user)?;
        let data = folder.join("data");
        run(
            command(&binaries.join("initdb"), &folder, user)
                .arg("-D")
                .arg(&data)
                .args([
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
        configure(&data, &folder, options)?;
        let mut failure = ServerError::NoPort { tries: START_TRIES };
        for _ in 0..START_TRIES {
            let port = port::free()?;
            match launch(&binaries, &folder, user, port) {
                Ok(()) => {
                    return Ok(Self {
                        binaries,
                        port,
                        _lifeline: lifeline,
                    });
                }
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
        super::database::statement(&self.url("postgres"), &format!("CREATE DATABASE {name}"))?;
        Ok(self.url(name))
    }

    /// The server's port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where a program of the same installation is, for example `pgbench`.
    pub fn program(&self, name: &str) -> Result<PathBuf, ServerError> {
        let path = self.binaries.join(name);
        if path.exists() {
            Ok(path)
        } else {
            Err(ServerError::NoPostgres {
                program: name.to_owned(),
            })
        }
    }
}

fn make_folder(user: Option<User>) -> Result<PathBuf, ServerError> {
    // A short name: the path of a Unix socket has about 100 characters at most.
    let folder = tempfile::Builder::new()
        .prefix("cityplus-pg-")
        .tempdir()
        .map_err(ServerError::io("make a folder for PostgreSQL"))?;
    if let Some(user) = user {
        chown(folder.path(), Some(user.uid), Some(user.gid))
            .map_err(ServerError::io("give the folder to PostgreSQL's user"))?;
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700))
        .map_err(ServerError::io("close the folder of PostgreSQL"))?;
    Ok(folder.keep())
}

fn configure(data: &Path, folder: &Path, options: Options) -> Result<(), ServerError> {
    let file = data.join("postgresql.conf");
    let mut text = fs::read_to_string(&file).map_err(ServerError::io("read postgresql.conf"))?;
    let durable = if options.durable { "on" } else { "off" };
    write!(
        text,
        "\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{}'\nmax_connections = {}\n\
         fsync = {durable}\nsynchronous_commit = {durable}\nfull_page_writes = {durable}\ntimezone = 'UTC'\n",
        folder.display(),
        options.max_connections,
    )
    .map_err(|_| ServerError::Failed {
        what: "write postgresql.conf".to_owned(),
        output: String::new(),
    })?;
    fs::write(&file, text).map_err(ServerError::io("write postgresql.conf"))
}

fn launch(binaries: &Path, folder: &Path, user: Option<User>, port: u16) -> Result<(), ServerError> {
    let log = folder.join("log");
    let port_option = format!("-p {port}");
    let started = run(
        command(&binaries.join("pg_ctl"), folder, user)
            .arg("-D")
            .arg(folder.join("data"))
            .arg("-l")
            .arg(&log)
            .args(["-w", "-t", "60", "-o", &port_option, "start"]),
        "start PostgreSQL",
    );
    started.map(drop).map_err(|error| match error {
        ServerError::Failed { what, output } => {
            let log = fs::read_to_string(&log).unwrap_or_default();
            ServerError::Failed {
                what,
                output: format!("{output}\n{}", tail(&log)),
            }
        }
        other => other,
    })
}

fn command(program: &Path, folder: &Path, user: Option<User>) -> Command {
    let mut command = Command::new(program);
    // A folder the user may enter; messages in one language.
    command.current_dir(folder).env("LC_ALL", "C");
    if let Some(user) = user {
        command.uid(user.uid).gid(user.gid);
    }
    command
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
