//! What a call of the core costs another language, over the same call in Rust.
//!
//! The Rust calls are measured here, the others by a program in that language, which prints `NAME NANOSECONDS` lines. The
//! limit is a promise: at most 20 µs more than in Rust, whatever the call carries.

use std::hint::black_box;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cityplus_domain::SystemClock;
use cityplus_engine::MemoryKeyStore;
use cityplus_screens::app::ports::Ports;
use cityplus_screens::sign_in::{SignInIntent, SignInState};
use cityplus_screens::{App, AppOptions, Mode, ScreenHandle};

use crate::figure::Figure;

const LIMIT_US: f64 = 20.0;
/// A port where nothing listens: no call waits for a server.
const NOWHERE: &str = "http://127.0.0.1:9";
const BATCHES: usize = 31;
const CALLS: u32 = 2_000;
/// Fewer than a screen lets wait.
const INTENTS: u32 = 32;
const STATE_WITHIN: Duration = Duration::from_secs(10);

/// What is measured, by the names that every language prints.
const CALL_NAMES: [&str; 3] = ["open_screens", "latest", "send"];

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The other language's name in the figures.
    #[arg(long, default_value = "kotlin")]
    language: String,
    /// The program in that language and its arguments; the server's address and a folder are added. `cargo xtask bench
    /// ffi` builds and names it.
    #[arg(last = true, required = true)]
    program: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<Vec<Figure>, String> {
    let rust = in_rust()?;
    let other = in_other_language(&options.program)?;
    let mut figures = Vec::new();
    for (name, rust_ns) in rust {
        let other_ns = other
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, ns)| *ns)
            .ok_or_else(|| format!("the program in {} did not measure `{name}`", options.language))?;
        eprintln!(
            "{name}: {rust_ns:.0} ns in Rust, {other_ns:.0} ns in {}",
            options.language
        );
        let over_us = (other_ns - rust_ns) / 1_000.0;
        figures.push(
            Figure::new(
                format!("ffi_{}_{name}_over_rust", options.language),
                over_us,
                "us",
                LIMIT_US,
            )
            .at_most(1.0),
        );
    }
    Ok(figures)
}

fn in_rust() -> Result<Vec<(&'static str, f64)>, String> {
    let folder = tempfile::tempdir().map_err(|error| format!("no folder: {error}"))?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("no runtime: {error}"))?;
    let options = AppOptions {
        folder: folder.path().join("store"),
        server: NOWHERE.to_owned(),
        key_store: Arc::new(MemoryKeyStore::default()),
        ports: Ports::default(),
        clock: Arc::new(SystemClock),
        mode: Mode::Personal,
        device_name: "bench".to_owned(),
        language: "pl".to_owned(),
        plain_http_allowed: false,
        runtime: None,
    };
    let app = runtime
        .block_on(App::open(options))
        .map_err(|error| error.to_string())?;
    let screen = app.open_sign_in();
    wait_until(|| screen.latest().is_some())?;
    let measured = CALL_NAMES.into_iter().zip([
        median(|| Ok(per_call(|| app.open_screens())))?,
        median(|| Ok(per_call(|| screen.latest())))?,
        median(|| send(&screen))?,
    ]);
    Ok(measured.collect())
}

/// Only the sending is measured; that the screen has taken all of it is waited for.
fn send(screen: &ScreenHandle<SignInState, SignInIntent>) -> Result<f64, String> {
    let texts: Vec<String> = (0..INTENTS)
        .map(|number| format!("jan{number}@example.com"))
        .collect();
    let start = Instant::now();
    for text in &texts {
        let intent = SignInIntent::Type {
            key: "email".to_owned(),
            text: text.clone(),
        };
        screen.send(intent).map_err(|error| error.to_string())?;
    }
    let took = nanoseconds(start.elapsed(), INTENTS);
    let last = texts.last().map_or("", String::as_str);
    wait_until(|| shows(screen, last))?;
    // The next batch must change the text again.
    let intent = SignInIntent::Type {
        key: "email".to_owned(),
        text: String::new(),
    };
    screen.send(intent).map_err(|error| error.to_string())?;
    wait_until(|| !shows(screen, last))?;
    Ok(took)
}

/// Whether a field of the screen holds this text.
fn shows(screen: &ScreenHandle<SignInState, SignInIntent>, text: &str) -> bool {
    let state = screen.latest();
    state.is_some_and(|state| state.fields.iter().any(|field| field.value == text))
}

fn wait_until(holds: impl Fn() -> bool) -> Result<(), String> {
    let end = Instant::now() + STATE_WITHIN;
    while !holds() {
        if Instant::now() > end {
            return Err("the screen does not answer".to_owned());
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

fn per_call<T>(call: impl Fn() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        black_box(call());
    }
    nanoseconds(start.elapsed(), CALLS)
}

fn nanoseconds(time: Duration, calls: u32) -> f64 {
    time.as_secs_f64() * 1e9 / f64::from(calls)
}

/// Of several batches the one in the middle: a busy machine makes some slow.
fn median(batch: impl Fn() -> Result<f64, String>) -> Result<f64, String> {
    let mut times = (0..BATCHES)
        .map(|_| batch())
        .collect::<Result<Vec<f64>, String>>()?;
    times.sort_by(f64::total_cmp);
    times
        .get(BATCHES / 2)
        .copied()
        .ok_or_else(|| "nothing was measured".to_owned())
}

fn in_other_language(program: &[String]) -> Result<Vec<(String, f64)>, String> {
    let (name, arguments) = program.split_first().ok_or("no program is named")?;
    let folder = tempfile::tempdir().map_err(|error| format!("no folder: {error}"))?;
    let output = Command::new(name)
        .args(arguments)
        .arg(NOWHERE)
        .arg(folder.path())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run `{name}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{name}` ended with {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().filter_map(measured).collect())
}

/// A line `NAME NANOSECONDS`.
fn measured(line: &str) -> Option<(String, f64)> {
    let (name, nanoseconds) = line.split_once(' ')?;
    Some((name.to_owned(), nanoseconds.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::measured;

    #[test]
    fn a_line_is_a_name_and_a_number() {
        assert_eq!(measured("latest 812.5"), Some(("latest".to_owned(), 812.5)));
        for other in ["", "latest", "latest fast", "[INFO] 3 x"] {
            assert_eq!(measured(other), None, "{other}");
        }
    }
}
