//! Benchmark `windows`: how soon the desktop shell shows a page, and how much memory it keeps.
//!
//! The limits are promises: half a second, 80 MB resident. The window stands on a virtual screen whose memory is a file; it
//! is there when letters are to be seen on it, not when a window was only opened. How large the download is, is weighed
//! where the download is built: `cargo xtask windows-exe`.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::figure::Figure;

const SHELL: &str = "cityplus-windows";
/// How a download is built; its files are in a folder of the same name.
const PROFILE: &str = "desktop";
const SHOWN_LIMIT_MS: f64 = 500.0;
const RESIDENT_LIMIT_MB: f64 = 80.0;
/// How often the shell is started; the slowest counts.
const STARTS: usize = 5;
/// How long the shell is left alone before its memory is read.
const IDLE: Duration = Duration::from_secs(3);
const SHOWN_WITHIN: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(10);
/// Letters have edges in many shades: an empty window has a handful of colours.
const COLORS_OF_A_PAGE: usize = 40;

/// What can be set from the command line.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The shell; without it this repository's, as it is downloaded, which is built if need be.
    #[arg(long)]
    binary: Option<PathBuf>,
}

/// Measures, and returns the figures in the order they are printed.
pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let binary = binary(options)?;
    let folder = tempfile::tempdir().map_err(text)?;
    let screen = Screen::start(folder.path())?;
    let mut slowest = Duration::ZERO;
    let mut resident = 0.0_f64;
    for start in 0..STARTS {
        let from = Instant::now();
        let shell = screen.show(&binary, &folder.path().join("device"))?;
        screen.wait_for_a_page(SHOWN_WITHIN)?;
        slowest = slowest.max(from.elapsed());
        if start + 1 == STARTS {
            std::thread::sleep(IDLE);
            resident = resident_mb(shell.0.id())?;
        }
        drop(shell);
        screen.wait_until_empty()?;
    }
    Ok(vec![
        Figure::new(
            format!("windows_page_shown_slowest_of_{STARTS}"),
            slowest.as_secs_f64() * 1_000.0,
            "ms",
            SHOWN_LIMIT_MS,
        )
        .at_most(1.0),
        Figure::new("windows_resident_idle", resident, "MB", RESIDENT_LIMIT_MB).at_most(1.0),
    ])
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The shell to measure. It is the repository's, so it is built where it is missing.
fn binary(options: &Options) -> Result<PathBuf, String> {
    if let Some(given) = &options.binary {
        return std::path::absolute(given).map_err(text);
    }
    let own = std::env::current_exe().map_err(text)?;
    let targets = own
        .parent()
        .and_then(Path::parent)
        .ok_or("the benchmark stands in no target folder")?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--profile",
            PROFILE,
            "--locked",
            "--package",
            SHELL,
            "--bin",
            SHELL,
        ])
        .status();
    if built.map_err(text)?.success() {
        Ok(targets.join(PROFILE).join(SHELL))
    } else {
        Err("the shell could not be built".to_owned())
    }
}

/// A process that ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// A virtual screen.
struct Screen {
    _server: Running,
    display: String,
    memory: PathBuf,
}

impl Screen {
    fn start(folder: &Path) -> Result<Self, String> {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1200x900x24",
                "-nolisten",
                "tcp",
                "-fbdir",
            ])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb does not start ({error}); install it (Debian: xvfb)"))?;
        let out = server.stdout.take();
        let server = Running(server);
        let mut number = String::new();
        let out = out.ok_or("Xvfb says nothing")?;
        BufReader::new(out).read_line(&mut number).map_err(text)?;
        if number.trim().is_empty() {
            return Err("Xvfb found no display".to_owned());
        }
        Ok(Self {
            _server: server,
            display: format!(":{}", number.trim()),
            memory: folder.join("Xvfb_screen0"),
        })
    }

    /// Starts the shell, for a server that does not answer: what is shown is on the device.
    fn show(&self, binary: &Path, data: &Path) -> Result<Running, String> {
        let shell = Command::new(binary)
            .args(["--server", "http://127.0.0.1:9", "--language", "pl", "--data"])
            .arg(data)
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        shell.map(Running).map_err(text)
    }

    fn wait_for_a_page(&self, within: Duration) -> Result<(), String> {
        self.wait(within, |colors| colors >= COLORS_OF_A_PAGE, "no page was shown")
    }

    fn wait_until_empty(&self) -> Result<(), String> {
        self.wait(SHOWN_WITHIN, |colors| colors <= 2, "the window stays")
    }

    fn wait(&self, within: Duration, enough: fn(usize) -> bool, otherwise: &str) -> Result<(), String> {
        let end = Instant::now() + within;
        while Instant::now() < end {
            if enough(self.colors()?) {
                return Ok(());
            }
            std::thread::sleep(POLL);
        }
        Err(format!("{otherwise} within {within:?}"))
    }

    /// How many colours are on the screen; every 16th row is enough.
    fn colors(&self) -> Result<usize, String> {
        const ROW_BYTES: usize = 1_200 * 4;
        let memory = fs::read(&self.memory).map_err(text)?;
        let rows = memory.len().min(900 * ROW_BYTES);
        let pixels = memory.get(memory.len() - rows..).unwrap_or_default();
        let mut colors = BTreeSet::new();
        for row in pixels.chunks_exact(ROW_BYTES).step_by(16) {
            for pixel in row.chunks_exact(4) {
                colors.insert(pixel.get(..3));
                if colors.len() > COLORS_OF_A_PAGE {
                    return Ok(colors.len());
                }
            }
        }
        Ok(colors.len())
    }
}

fn resident_mb(process: u32) -> Result<f64, String> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).map_err(text)?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    let kilobytes = kilobytes.ok_or("the shell has ended")?;
    Ok(megabytes(kilobytes * 1_024))
}
