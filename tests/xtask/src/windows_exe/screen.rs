//! A program for Windows on a screen of its own: somebody's eyes and hands before it.
//!
//! `wine/screen.sh` does what is said here, inside the sandbox. Knows nothing of what is on the screen.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::trixie;

use super::wine::Wine;

/// Nobody waits longer for a window or a page.
pub(super) const PATIENCE: Duration = Duration::from_mins(3);
pub(super) const POLL: Duration = Duration::from_millis(250);
/// So many pictures in a row show a page that is drawn to its end.
const STILL: usize = 6;
/// One picture with the caret, one without.
const CARET: usize = 2;

/// The screen with the program on it. Both end with the value.
pub(super) struct Screen {
    sandbox: Child,
    said: ChildStdin,
    answers: Receiver<String>,
    pictures: PathBuf,
}

impl Screen {
    /// Starts the program; its window comes later.
    pub(super) fn open(wine: &Wine, exe: &Path, arguments: &[&str], pictures: &Path) -> Result<Self, String> {
        make_room(pictures).map_err(|error| format!("{}: {error}", pictures.display()))?;
        let (Some(folder), Some(file)) = (exe.parent(), exe.file_name()) else {
            return Err(format!("{}: no program", exe.display()));
        };
        let script = trixie::place("project/tests/xtask/wine/screen.sh");
        let program = trixie::place(&format!("programs/{}", file.to_string_lossy()));
        let line = [&[script.as_str(), program.as_str()], arguments].concat();
        let mut command = wine
            .sandbox()?
            .reads(folder, "programs")
            .writes(pictures, "pictures")
            .command("sh", &line);
        let mut sandbox = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start a screen: {error}"))?;
        let (Some(said), Some(heard)) = (sandbox.stdin.take(), sandbox.stdout.take()) else {
            return Err("the screen cannot be talked to".to_owned());
        };
        let (sender, answers) = channel();
        // Ends with the sandbox, which holds the other end.
        std::thread::spawn(move || {
            for line in BufReader::new(heard).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Ok(Self {
            sandbox,
            said,
            answers,
            pictures: pictures.to_path_buf(),
        })
    }

    fn ask(&mut self, line: &str) -> Result<String, String> {
        writeln!(self.said, "{line}").map_err(|error| format!("the screen has ended: {error}"))?;
        match self.answers.recv_timeout(PATIENCE) {
            Ok(answer) if answer == "gone" => Err("the program has ended by itself".to_owned()),
            Ok(answer) => Ok(answer),
            Err(_) => Err(format!("no answer to `{line}`")),
        }
    }

    /// Presses keys one after another, by their names in X.
    pub(super) fn keys(&mut self, names: &[&str]) -> Result<(), String> {
        self.ask(&format!("keys {}", names.join(" "))).map(drop)
    }

    pub(super) fn type_text(&mut self, text: &str) -> Result<(), String> {
        self.ask(&format!("type {text}")).map(drop)
    }

    /// The window's title; empty while there is none.
    pub(super) fn title(&mut self) -> Result<String, String> {
        let answer = self.ask("title")?;
        Ok(answer.trim_start_matches("title").trim().to_owned())
    }

    /// Keeps what the screen shows.
    pub(super) fn picture(&mut self, name: &str) -> Result<PathBuf, String> {
        self.ask(&format!("picture {name}"))?;
        Ok(self.pictures.join(format!("{name}.png")))
    }

    /// Keeps what the screen shows once that changes no more.
    pub(super) fn still_picture(&mut self, name: &str) -> Result<PathBuf, String> {
        let end = Instant::now() + PATIENCE;
        let mut seen: Vec<Vec<u8>> = Vec::new();
        loop {
            let path = self.picture(name)?;
            seen.push(fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?);
            if is_still(&seen) {
                return Ok(path);
            }
            if Instant::now() > end {
                return Err("what the screen shows never comes to rest".to_owned());
            }
            std::thread::sleep(POLL);
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // The kernel ends everything in the sandbox with its first process.
        let _ = self.sandbox.kill().and_then(|()| self.sandbox.wait());
    }
}

/// A folder without pictures of an earlier walk.
fn make_room(pictures: &Path) -> io::Result<()> {
    fs::create_dir_all(pictures)?;
    for entry in fs::read_dir(pictures)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("wine") && name.ends_with(".png") {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Whether the newest pictures are all the same, but for a caret that comes and goes.
fn is_still(seen: &[Vec<u8>]) -> bool {
    let Some(from) = seen.len().checked_sub(STILL) else {
        return false;
    };
    let mut different: Vec<&Vec<u8>> = seen.iter().skip(from).collect();
    different.sort();
    different.dedup();
    different.len() <= CARET
}

#[cfg(test)]
mod tests {
    use super::is_still;

    fn seen(pictures: &str) -> Vec<Vec<u8>> {
        pictures.bytes().map(|picture| vec![picture]).collect()
    }

    #[test]
    fn a_blinking_caret_is_no_movement() {
        for (pictures, expected) in [
            ("", false),
            ("aaaaa", false),
            ("aaaaaa", true),
            ("xyzaaaaaa", true),
            ("ababab", true),
            ("aabbaa", true),
            ("aaabcc", false),
            ("abcdef", false),
        ] {
            assert_eq!(is_still(&seen(pictures)), expected, "{pictures}");
        }
    }
}
