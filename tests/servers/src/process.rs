//! The real `cityplus` server as a process of its own: to be killed, stopped and started again.
//!
//! Reaches it only the way a person does: command line, HTTP, signals.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::postgres::tail;
use crate::{ServerError, port};

/// The environment variable that names the binary; `cargo xtask test` sets it.
pub const BINARY: &str = "CITYPLUS_BIN";

const START_TRIES: u32 = 4;
const READY_WITHIN: Duration = Duration::from_mins(1);
const STOP_WITHIN: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(20);
/// Shorter, because the time until ready is measured.
const READY_POLL: Duration = Duration::from_millis(4);

/// How a backend is started. The folder `--data` and the address are the harness's own.
#[derive(Debug, Clone, Default)]
pub struct Setup {
    /// The server's binary; without it the one that [`binary`] finds.
    pub binary: Option<PathBuf>,
    /// `--database-url`; without it the backend keeps SQLite in its data folder.
    pub database_url: Option<String>,
    /// More options of `cityplus serve`.
    pub arguments: Vec<OsString>,
    /// Environment variables for the process.
    pub environment: Vec<(OsString, OsString)>,
}

/// A `cityplus` process with a data folder of its own. Dropping it kills the process and removes the folder.
#[derive(Debug)]
pub struct Backend {
    setup: Setup,
    folder: tempfile::TempDir,
    port: u16,
    child: Option<Child>,
}

impl Backend {
    /// Starts the server on SQLite and waits until `/readyz` answers 200.
    pub fn start() -> Result<Self, ServerError> {
        Self::start_with(Setup::default())
    }

    /// Starts the payment operator as a server of its own, with these arguments beside; returns it and the token that it
    /// has given to the city `opole`.
    pub fn start_operator(mut arguments: Vec<OsString>) -> Result<(Self, String), ServerError> {
        arguments.extend(["--only".into(), "operator".into()]);
        let operator = Self::start_with(Setup {
            arguments,
            ..Setup::default()
        })?;
        let token = operator.run(&["city-token", "opole"])?.trim().to_owned();
        Ok((operator, token))
    }

    /// Starts the server as `setup` says and waits until `/readyz` answers 200.
    pub fn start_with(setup: Setup) -> Result<Self, ServerError> {
        let folder = tempfile::Builder::new()
            .prefix("cityplus-backend-")
            .tempdir()
            .map_err(ServerError::io("make a data folder"))?;
        let mut backend = Self {
            setup,
            folder,
            port: 0,
            child: None,
        };
        let mut failure = ServerError::NoPort { tries: START_TRIES };
        for _ in 0..START_TRIES {
            backend.port = port::free()?;
            match backend.launch() {
                Ok(()) => return Ok(backend),
                // Another process may have taken the port; every other failure would only repeat itself.
                Err(error @ ServerError::Failed { .. }) if backend.port_is_taken() => failure = error,
                Err(error) => return Err(error),
            }
        }
        Err(failure)
    }

    /// `http://127.0.0.1:PORT`, the same after a restart.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The folder given as `--data`: mails, `first-run.json`, SQLite.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What another command of the program prints, such as `audit`, on the same data; fails where the command does.
    pub fn run(&self, arguments: &[&str]) -> Result<String, ServerError> {
        let mut command = self.command()?;
        command.args(arguments).arg("--data").arg(self.data());
        let output = command.output().map_err(ServerError::io("run cityplus"))?;
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() {
            return Ok(said(&output.stdout));
        }
        let what = format!("cityplus {}", arguments.join(" "));
        Err(failed(&what, &said(&output.stderr)))
    }

    /// Starts another command of the program, on the same data, and does not wait for its end: it may be killed on the
    /// way. What it prints can be read from the child.
    pub fn begin(&self, arguments: &[&str]) -> Result<Child, ServerError> {
        let mut command = self.command()?;
        command.args(arguments).arg("--data").arg(self.data());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(ServerError::io("start cityplus"))
    }

    /// What the process has written to its terminal so far, over all its starts.
    pub fn log(&self) -> String {
        fs::read(self.log_file())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// The process id, while it runs: for its memory in `/proc`.
    pub fn id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// SIGKILL: the process gets no chance to finish anything. The data stay.
    pub fn kill9(&mut self) -> Result<(), ServerError> {
        let Some(mut child) = self.child.take() else {
            return Ok(());
        };
        child
            .kill()
            .and_then(|()| child.wait())
            .map(drop)
            .map_err(ServerError::io("kill cityplus"))
    }

    /// SIGTERM, and waits for the end. The data stay; fails where the process does not end in 30 s.
    pub fn stop(&mut self) -> Result<ExitStatus, ServerError> {
        let Some(mut child) = self.child.take() else {
            return Err(failed("stop cityplus", "it does not run"));
        };
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let sent = pid
            .ok_or(rustix::io::Errno::SRCH)
            .and_then(|pid| kill_process(pid, Signal::TERM));
        sent.map_err(|errno| ServerError::io("send SIGTERM to cityplus")(errno.into()))?;
        let end = Instant::now() + STOP_WITHIN;
        while Instant::now() < end {
            if let Some(status) = child.try_wait().map_err(ServerError::io("wait for cityplus"))? {
                return Ok(status);
            }
            std::thread::sleep(POLL);
        }
        let _ = child.kill().and_then(|()| child.wait());
        Err(failed(
            "stop cityplus",
            &format!("no end within {STOP_WITHIN:?} of SIGTERM\n{}", tail(&self.log())),
        ))
    }

    /// Starts it again on the same data and port, after `kill9` or `stop`; a running one is killed first.
    pub fn restart(&mut self) -> Result<(), ServerError> {
        self.kill9()?;
        self.launch()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn port_is_taken(&self) -> bool {
        std::net::TcpListener::bind(self.address()).is_err()
    }

    fn address(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))
    }

    /// The program, in the harness's folder, without what the developer's environment would tell it.
    fn command(&self) -> Result<Command, ServerError> {
        let program = self.setup.binary.clone().map_or_else(binary, existing)?;
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            // The developer's own database or mail server must never be what a test works on.
            if name.to_string_lossy().starts_with("CITYPLUS_") {
                command.env_remove(name);
            }
        }
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        Ok(command)
    }

    fn launch(&mut self) -> Result<(), ServerError> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_file())
            .map_err(ServerError::io("open the log of cityplus"))?;
        let errors = log
            .try_clone()
            .map_err(ServerError::io("open the log of cityplus"))?;
        let mut command = self.command()?;
        command
            .arg("serve")
            .arg("--data")
            .arg(self.data())
            .arg("--listen")
            .arg(self.address().to_string());
        if let Some(url) = &self.setup.database_url {
            command.arg("--database-url").arg(url);
        }
        command
            .args(&self.setup.arguments)
            .envs(self.setup.environment.iter().cloned());
        command.stdout(log).stderr(errors);
        let child = command.spawn().map_err(ServerError::io("start cityplus"))?;
        let child = self.child.insert(child);
        if let Err(reason) = wait_until_ready(child, SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))) {
            self.kill9()?;
            return Err(failed(
                "start cityplus",
                &format!("{reason}\n{}", tail(&self.log())),
            ));
        }
        Ok(())
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let _ = self.kill9();
    }
}

fn failed(what: &str, output: &str) -> ServerError {
    ServerError::Failed {
        what: what.to_owned(),
        output: output.to_owned(),
    }
}

fn wait_until_ready(child: &mut Child, address: SocketAddr) -> Result<(), String> {
    let end = Instant::now() + READY_WITHIN;
    while Instant::now() < end {
        match child.try_wait() {
            Ok(None) => {}
            Ok(Some(status)) => return Err(format!("it ended with {status} before it was ready")),
            Err(error) => return Err(format!("its state is unknown: {error}")),
        }
        if is_ready(address) {
            return Ok(());
        }
        std::thread::sleep(READY_POLL);
    }
    Err(format!("/readyz did not answer 200 within {READY_WITHIN:?}"))
}

/// The one request the harness sends itself; a client library for it would triple the build of xtask.
fn is_ready(address: SocketAddr) -> bool {
    let answer = || -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut start = vec![0; 12];
        stream.read_exact(&mut start)?;
        Ok(start)
    };
    answer().is_ok_and(|start| start == b"HTTP/1.1 200")
}

/// `CITYPLUS_BIN`, else `cityplus` beside the folder of the running test's executable.
pub fn binary() -> Result<PathBuf, ServerError> {
    let path = match std::env::var_os(BINARY) {
        Some(path) => PathBuf::from(path),
        None => beside_the_test()?,
    };
    existing(path)
}

fn existing(path: PathBuf) -> Result<PathBuf, ServerError> {
    if path.is_file() {
        Ok(path)
    } else {
        Err(ServerError::NoBackend { path })
    }
}

/// Tests run from `target/PROFILE/deps`, binaries stand in `target/PROFILE`.
fn beside_the_test() -> Result<PathBuf, ServerError> {
    let test = std::env::current_exe().map_err(ServerError::io("find the running test"))?;
    let folder = test.parent().unwrap_or(Path::new(""));
    let folder = if folder.ends_with("deps") {
        folder.parent().unwrap_or(folder)
    } else {
        folder
    };
    Ok(folder.join("cityplus"))
}
