//! A browser that writes down what it is to open, in the place of the system's.
//!
//! Which one that is, an environment variable says, and nobody changes the variables of a running program: so a walk with
//! this browser runs in a process of its own. There it is also the only one with a window, as the platform has it.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Names the file that the browser writes to.
const PAGES: &str = "CITYPLUS_WALK_PAGES";
const SCRIPT: &str = "printf '%s\\n' \"$1\" >> \"$CITYPLUS_WALK_PAGES\"\n";

/// How long a test may take. Each of its own waits is shorter.
const PATIENCE: Duration = Duration::from_mins(8);

pub(crate) struct Browser {
    pages: PathBuf,
}

impl Browser {
    /// The browser of this process; none where it has the system's.
    pub(crate) fn here() -> Option<Self> {
        let pages = std::env::var_os(PAGES)?.into();
        Some(Self { pages })
    }

    /// Runs one test of this program, by its full name, in a process that has the browser.
    pub(crate) fn run(test: &str) {
        let folder = tempfile::tempdir().expect("a folder");
        let script = folder.path().join("browser.sh");
        std::fs::write(&script, SCRIPT).expect("a script");
        // The variable is a list of commands with their arguments, and a percent sign stands for the page.
        let named = script.to_str().expect("a readable name");
        let is_plain = !named.contains([':', '%']) && !named.contains(char::is_whitespace);
        assert!(
            is_plain,
            "no browser can be named by {named}; set TMPDIR to another folder"
        );
        let said = folder.path().join("said");
        let out = File::create(&said).expect("a file");
        let child = Command::new(std::env::current_exe().expect("this program"))
            .args([test, "--exact", "--nocapture"])
            .env("BROWSER", format!("sh {named}"))
            .env(PAGES, folder.path().join("pages"))
            .stdout(out.try_clone().expect("the same file"))
            .stderr(out)
            .spawn()
            .expect("the test runs");
        let is_good = has_succeeded(child);
        let said = std::fs::read(&said).unwrap_or_default();
        let said = String::from_utf8_lossy(&said);
        // A name that is none would pass, too, with nothing done.
        assert!(is_good && said.contains("1 passed"), "{test}: {said}");
    }

    /// What it was to open, in that order.
    pub(crate) fn opened(&self) -> Vec<String> {
        let pages = std::fs::read_to_string(&self.pages).unwrap_or_default();
        pages.lines().map(str::to_owned).collect()
    }
}

/// Waits for its end; one that takes too long is ended.
fn has_succeeded(mut child: Child) -> bool {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("its status") {
            return status.success();
        }
        if started.elapsed() > PATIENCE {
            let _ = child.kill().and_then(|()| child.wait());
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
