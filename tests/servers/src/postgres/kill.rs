//! Ends a PostgreSQL server as the death of its machine does: all its processes at once, none of them asked.
//!
//! Its processes are in sessions of their own, so no signal to a group reaches them all. The first process is stopped
//! before the others are killed: it can start no more of them, and as it cannot take note of the dead ones either, no
//! number of theirs goes to somebody else's process meanwhile. This needs Linux's `/proc`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::ServerError;

const STOPS_WITHIN: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(1);
/// The line of `postmaster.pid` with the key and the number of the server's System V memory, counted from nought.
const MEMORY_LINE: usize = 6;

/// Kills the server of a cluster that runs, and takes away what it would have taken away itself: its process file, so
/// that nobody signals this number again, and the few bytes of System V memory that outlive processes.
pub(super) fn kill(data: &Path) -> Result<(), ServerError> {
    let file = data.join("postmaster.pid");
    let text = fs::read_to_string(&file).map_err(ServerError::io("read postmaster.pid"))?;
    let first = text
        .lines()
        .next()
        .and_then(|line| line.trim().parse().ok())
        .ok_or_else(|| failed("postmaster.pid names no process"))?;
    signal(first, Signal::STOP)?;
    let children_died = kill_children(first);
    // Whatever went wrong: a process that is stopped would not even hear that it is to end.
    signal(first, Signal::KILL)?;
    children_died?;
    wait_until_dead(first)?;
    fs::remove_file(&file).map_err(ServerError::io("remove postmaster.pid"))?;
    if let Some(memory) = memory(&text) {
        // Where there is no such program a few bytes are left until the machine starts anew.
        let _ = Command::new("ipcrm")
            .args(["-m", memory])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
    Ok(())
}

fn kill_children(first: i32) -> Result<(), ServerError> {
    wait_until_stopped(first)?;
    for child in children(first)? {
        signal(child, Signal::KILL)?;
    }
    Ok(())
}

fn signal(process: i32, signal: Signal) -> Result<(), ServerError> {
    // A number that stands for a group or for everybody is nobody's here.
    let pid = Some(process).filter(|number| *number > 1).and_then(Pid::from_raw);
    pid.ok_or(rustix::io::Errno::SRCH)
        .and_then(|pid| kill_process(pid, signal))
        .map_err(|errno| ServerError::io("send a signal to PostgreSQL")(errno.into()))
}

fn wait_until_stopped(process: i32) -> Result<(), ServerError> {
    wait_until("it does not stop", || matches!(standing(process), Some((_, 'T'))))
}

/// Gone, or dead and not yet taken note of by whoever is to do that.
fn wait_until_dead(process: i32) -> Result<(), ServerError> {
    wait_until("it outlives SIGKILL", || {
        matches!(standing(process), None | Some((_, 'Z' | 'X')))
    })
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) -> Result<(), ServerError> {
    let end = Instant::now() + STOPS_WITHIN;
    while Instant::now() < end {
        if is_so() {
            return Ok(());
        }
        std::thread::sleep(POLL);
    }
    Err(failed(what))
}

/// The processes that a process has started and that are not dead.
fn children(parent: i32) -> Result<Vec<i32>, ServerError> {
    let entries = fs::read_dir("/proc").map_err(ServerError::io("read /proc"))?;
    let processes = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    Ok(processes
        .filter(
            |process| matches!(standing(*process), Some((of, state)) if of == parent && !"ZX".contains(state)),
        )
        .collect())
}

/// Whose child a process is, and its state; none if there is no such process.
fn standing(process: i32) -> Option<(i32, char)> {
    parse(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// Of a line such as `71 (postgres: writer) S 70 …`. The name may hold anything, also brackets.
fn parse(stat: &str) -> Option<(i32, char)> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace();
    let state = fields.next()?.chars().next()?;
    Some((fields.next()?.parse().ok()?, state))
}

/// The number of the System V memory, from the text of `postmaster.pid`.
fn memory(file: &str) -> Option<&str> {
    let number = file.lines().nth(MEMORY_LINE)?.split_ascii_whitespace().nth(1)?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(number)
}

fn failed(output: &str) -> ServerError {
    ServerError::Failed {
        what: "kill PostgreSQL".to_owned(),
        output: output.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{children, memory, parse, standing};

    #[test]
    fn a_process_is_read_whatever_its_name() {
        assert_eq!(parse("71 (postgres: writer) S 70 71 71 0"), Some((70, 'S')));
        assert_eq!(parse("71 (a) T 9 (b) Z 70 71"), Some((70, 'Z')));
        for text in ["", "71", "71 (a)", "71 (a) S", "71 (a) S x"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_memory_is_read_from_the_seventh_line() {
        let file = "70\n/data\n1790000000\n12000\n/socket\n127.0.0.1\n  12000001     32768\nready   \n";
        assert_eq!(memory(file), Some("32768"));
        assert_eq!(memory("70\n/data\n"), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_child_is_found_while_it_lives() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let (own, pid) = (
            i32::try_from(std::process::id()).unwrap(),
            i32::try_from(child.id()).unwrap(),
        );
        assert!(children(own).unwrap().contains(&pid));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!children(own).unwrap().contains(&pid));
        assert_eq!(standing(pid), None);
    }
}
