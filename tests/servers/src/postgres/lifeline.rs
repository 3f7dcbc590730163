//! Ends a PostgreSQL server when the process that started it is gone, however it went.
//!
//! `Drop` does not run on Ctrl-C or SIGKILL. A small shell holds the reading end of a pipe whose
//! writing end only the starter has: at its end the shell stops the server and removes its folder.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::ServerError;

use super::binaries::User;

/// `$1` `pg_ctl`, `$2` the server's folder. Stopping at once loses only what nobody will read.
const SCRIPT: &str = r#"
read -r _
if [ -f "$2/data/postmaster.pid" ]; then "$1" -D "$2/data" -m immediate -w stop; fi
rm -rf -- "$2"
"#;

/// Holds the pipe; dropping it ends the server and waits until the folder is gone.
#[derive(Debug)]
pub(crate) struct Lifeline(Child);

impl Lifeline {
    /// Starts the watcher, before the server, as the server's user.
    pub(crate) fn tie(pg_ctl: &Path, folder: &Path, user: Option<User>) -> Result<Self, ServerError> {
        let mut command = Command::new("sh");
        command.arg("-c").arg(SCRIPT).arg("sh").arg(pg_ctl).arg(folder);
        command
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        // A group of its own: Ctrl-C reaches the foreground group, and must not end the watcher first.
        command.process_group(0);
        if let Some(user) = user {
            command.uid(user.uid).gid(user.gid);
        }
        command
            .spawn()
            .map(Self)
            .map_err(ServerError::io("start the watcher of PostgreSQL"))
    }
}

impl Drop for Lifeline {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // Nothing to report to: a watcher that is gone already has done its work.
        let _ = self.0.wait();
    }
}
