//! Small Debian trixie systems beside this one, for tools that the machine's own Debian does not have.
//!
//! A system is made once from the machine's own mirror, kept in a cache folder outside the clone, and only read
//! from then on. What runs there (`sandbox.rs`) sees the folders it is given and nothing else of the machine.
//! Never changes the machine itself, and never leaves a mount behind.

mod cache;
mod make;
mod mirror;
mod sandbox;

use std::path::PathBuf;

pub(crate) use sandbox::{Sandbox, place};

/// One system: a name, what is installed there, and how to see that it works.
pub(crate) struct System {
    name: &'static str,
    /// To be raised with every change below: a system of another revision is another folder.
    revision: u32,
    /// Beside Debian's smallest set.
    packages: &'static [&'static str],
    /// A program, its arguments, and words that its output must have.
    proof: (&'static str, &'static [&'static str], &'static str),
}

/// Swift with its package manager, `XCTest` and Foundation. 2.6 GB.
pub(crate) const SWIFT: System = System {
    name: "swift",
    revision: 1,
    packages: &[
        "swiftlang",
        "ca-certificates",
        "libc6-dev",
        "g++",
        "libncurses-dev",
    ],
    // The code that uniffi makes is checked with this release; sid's 6.2 does not link tests.
    proof: ("swiftc", &["--version"], "Swift version 6.0.3"),
};

/// Wine 10, a screen without hardware, and what looks at that screen and types. 1.4 GB.
pub(crate) const WINE: System = System {
    name: "wine",
    revision: 1,
    packages: &["wine", "wine64", "xvfb", "xauth", "maim", "xdotool"],
    // Wine 8 has no bcryptprimitives.dll, without which no Rust program starts.
    proof: ("wine", &["--version"], "wine-10."),
};

impl System {
    /// Whether it was made: the folder gets its name only when all is in it.
    pub(crate) fn exists(&self) -> bool {
        self.folder().is_ok_and(|folder| folder.is_dir())
    }

    /// Makes it where it does not exist: some minutes and some gigabytes. Several may try at once; one makes it.
    pub(crate) fn make(&self) -> Result<(), String> {
        make::make(self)
    }

    fn folder(&self) -> Result<PathBuf, String> {
        Ok(cache::folder()?.join(format!("trixie-{}-{}", self.name, self.revision)))
    }
}
