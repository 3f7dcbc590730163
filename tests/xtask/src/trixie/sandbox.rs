//! A program in a system, in namespaces of its own made by bubblewrap: the kernel takes mounts and processes back
//! with the last process, however that ends.
//!
//! The system itself is read only and `/tmp` is new each time, so that several runs at once never meet.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::command;

use super::System;

/// Where folders of the machine appear: empty in every Debian, and a file system of its own here.
const MOUNTS: &str = "/mnt";

/// What a program is given. `NAME` of a folder appears as `/mnt/NAME`.
pub(crate) struct Sandbox {
    arguments: Vec<OsString>,
}

impl Sandbox {
    /// In the given system, which must exist.
    pub(crate) fn of(system: &System) -> Result<Self, String> {
        Ok(Self::at(&system.folder()?))
    }

    pub(super) fn at(root: &Path) -> Self {
        let mut sandbox = Self {
            arguments: Vec::new(),
        };
        sandbox.add("--ro-bind", [root.as_os_str(), "/".as_ref()]);
        for (option, place) in [
            ("--proc", "/proc"),
            ("--dev", "/dev"),
            ("--tmpfs", "/tmp"),
            ("--tmpfs", "/run"),
            ("--tmpfs", MOUNTS),
        ] {
            sandbox.add(option, [place]);
        }
        for option in [
            "--unshare-pid",
            "--unshare-ipc",
            "--new-session",
            "--die-with-parent",
            // The developer's own settings stay outside.
            "--clearenv",
        ] {
            sandbox.add(option, [""; 0]);
        }
        sandbox
            .variable("PATH", "/usr/bin:/bin")
            .variable("HOME", "/tmp")
            .variable("LANG", "C.UTF-8")
    }

    /// The folder may be read.
    pub(crate) fn reads(mut self, folder: &Path, name: &str) -> Self {
        self.add("--ro-bind", [folder.as_os_str(), place(name).as_ref()]);
        self
    }

    /// The folder may be changed, too.
    pub(crate) fn writes(mut self, folder: &Path, name: &str) -> Self {
        self.add("--bind", [folder.as_os_str(), place(name).as_ref()]);
        self
    }

    /// An environment variable; there are no others than those set here, `PATH`, `HOME` and `LANG`.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.add("--setenv", [name, value]);
        self
    }

    /// Begins in `/mnt/NAME`.
    pub(crate) fn begins_in(mut self, name: &str) -> Self {
        self.add("--chdir", [place(name)]);
        self
    }

    /// The program, to be run by the helpers of [`command`].
    pub(crate) fn command(self, program: &str, arguments: &[&str]) -> Command {
        let mut command = command::program("bwrap", &[]);
        command
            .args(self.arguments)
            .arg("--")
            .arg(program)
            .args(arguments);
        command
    }

    fn add<T: Into<OsString>>(&mut self, option: &str, values: impl IntoIterator<Item = T>) {
        self.arguments.push(option.into());
        self.arguments.extend(values.into_iter().map(Into::into));
    }
}

/// What [`Sandbox::reads`] and [`Sandbox::writes`] make of a name.
pub(crate) fn place(name: &str) -> String {
    format!("{MOUNTS}/{name}")
}

#[cfg(test)]
mod tests {
    use super::{Sandbox, place};
    use crate::command::describe;
    use std::path::Path;

    #[test]
    fn a_program_gets_what_it_is_given_and_no_more() {
        let command = Sandbox::at(Path::new("/system"))
            .reads(Path::new("/clone"), "project")
            .writes(Path::new("/clone/target/x"), "scratch")
            .variable("A", "b c")
            .begins_in("project")
            .command("swift", &["test", "--quiet"]);
        assert_eq!(describe(&command), "swift test --quiet");
        let words: Vec<&str> = command.get_args().filter_map(|word| word.to_str()).collect();
        let has = |expected: &[&str]| words.windows(expected.len()).any(|found| found == expected);
        for expected in [
            &["--ro-bind", "/system", "/"][..],
            &["--ro-bind", "/clone", "/mnt/project"],
            &["--bind", "/clone/target/x", "/mnt/scratch"],
            &["--setenv", "A", "b c"],
            &["--chdir", "/mnt/project", "--", "swift", "test", "--quiet"],
            &["--clearenv"],
            &["--die-with-parent"],
            &["--unshare-pid"],
        ] {
            assert!(has(expected), "{expected:?} in {words:?}");
        }
        assert_eq!(words.iter().filter(|word| **word == "--bind").count(), 1);
        // Later mounts lie over earlier ones: a folder must come after the place that holds it.
        let at = |word: &str| words.iter().position(|found| *found == word).unwrap();
        assert!(at("/") < at("/mnt") && at("/mnt") < at(&place("project")));
    }
}
