//! Where a cluster is: a folder that goes away, the user it belongs to, and the programs that work on it.

use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fmt::Display, fs};

use crate::ServerError;

use super::binaries::{self, User};
use super::lifeline::Lifeline;
use super::server::{run, tail};

/// A folder for a cluster. Dropping it stops the server in it, if there is one, and removes it; so does the end of this
/// process.
#[derive(Debug)]
pub(super) struct Place {
    binaries: PathBuf,
    folder: PathBuf,
    user: Option<User>,
    // Held for its `Drop`.
    _lifeline: Lifeline,
}

impl Place {
    /// An empty folder.
    pub(super) fn make() -> Result<Self, ServerError> {
        let binaries = binaries::folder()?;
        let user = binaries::unprivileged_user()?;
        let folder = make_folder(user)?;
        // From here on the folder goes away with the lifeline, also when a later step fails.
        let lifeline = Lifeline::tie(&binaries.join("pg_ctl"), &folder, user)?;
        Ok(Self {
            binaries,
            folder,
            user,
            _lifeline: lifeline,
        })
    }

    /// The cluster's own folder, `-D` of most programs.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Where a program of the installation is.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.binaries.join(name)
    }

    /// A program of the installation, to be run as the cluster's user.
    pub(super) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.program(name));
        // A folder the user may enter; messages in one language.
        command.current_dir(&self.folder).env("LC_ALL", "C");
        if let Some(user) = self.user {
            command.uid(user.uid).gid(user.gid);
        }
        command
    }

    /// Adds lines to `postgresql.conf`; the last one of a setting counts.
    pub(super) fn configure(&self, lines: &impl Display) -> Result<(), ServerError> {
        fs::File::options()
            .append(true)
            .open(self.data().join("postgresql.conf"))
            .and_then(|mut file| {
                write!(
                    file,
                    "\nunix_socket_directories = '{}'\n{lines}\n",
                    self.folder.display()
                )
            })
            .map_err(ServerError::io("write postgresql.conf"))
    }

    /// Starts the server and waits until it takes connections.
    pub(super) fn launch(&self, port: u16) -> Result<(), ServerError> {
        let log = self.folder.join("log");
        let port_option = format!("-p {port}");
        let started = run(
            self.command("pg_ctl")
                .arg("-D")
                .arg(self.data())
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
    close(folder.path())?;
    Ok(folder.keep())
}

fn close(folder: &Path) -> Result<(), ServerError> {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
        .map_err(ServerError::io("close the folder of PostgreSQL"))
}
