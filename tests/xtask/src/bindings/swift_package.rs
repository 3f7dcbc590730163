//! Swift's own tools on the package, in a trixie system: the workspace to read, a folder of ours to write.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::root;
use crate::setup;
use crate::trixie::{self, Sandbox};

const PACKAGE: &str = "project/bindings/swift";

/// What `swift build` and `swift test` are told of where they may write.
const PLACES: [(&str, &str); 4] = [
    ("--scratch-path", "build"),
    ("--cache-path", "cache"),
    ("--config-path", "config"),
    ("--security-path", "security"),
];

/// The package where its tools can work on it.
pub(crate) struct Package {
    scratch: PathBuf,
}

impl Package {
    /// Makes the system where there is none, and the folder to write.
    pub(crate) fn ready() -> Result<Self, String> {
        setup::need(&setup::BUBBLEWRAP)?;
        setup::need(&setup::SWIFT)?;
        let scratch = root().join("target/swift");
        fs::create_dir_all(&scratch).map_err(|error| format!("{}: {error}", scratch.display()))?;
        Ok(Self { scratch })
    }

    /// For tools that need no library.
    pub(crate) fn sandbox(&self) -> Result<Sandbox, String> {
        Ok(Sandbox::of(&trixie::SWIFT)?
            .reads(&absolute(&root())?, "project")
            .writes(&absolute(&self.scratch)?, "scratch")
            .begins_in(PACKAGE))
    }

    /// With the library of the facade.
    pub(crate) fn linked(&self, library: &Path) -> Result<Sandbox, String> {
        let folder = library.parent().unwrap_or(Path::new("."));
        Ok(self
            .sandbox()?
            .reads(&absolute(folder)?, "library")
            .variable("CITYPLUS_LIBRARY_FOLDER", &trixie::place("library")))
    }
}

/// The arguments by which everything that is built goes to the folder to write.
pub(crate) fn places() -> Vec<String> {
    let written = |(option, name): (&str, &str)| [option.to_owned(), built(name)];
    PLACES.into_iter().flat_map(written).collect()
}

/// As seen in the sandbox: something in the folder to write.
pub(crate) fn built(name: &str) -> String {
    trixie::place(&format!("scratch/{name}"))
}

fn absolute(path: &Path) -> Result<PathBuf, String> {
    path.canonicalize()
        .map_err(|error| format!("{}: {error}", path.display()))
}
