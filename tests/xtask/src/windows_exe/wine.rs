//! Programs for Windows under wine, with a Windows folder of their own below `target`.
//!
//! One at a time: the lock is held by the value. Never touches the wine of the person who works here.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::command::{self, root};
use crate::setup;
use crate::trixie::{self, Sandbox};

/// A Windows folder that is ready.
pub(super) struct Wine {
    prefix: PathBuf,
    _turn: File,
}

impl Wine {
    /// Makes the Windows folder anew, as a first start would find it.
    pub(super) fn start() -> Result<Self, String> {
        setup::need(&setup::WINE)?;
        let folder = root().join("target/wine");
        let failed = |error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(failed)?;
        let turn = File::create(folder.join("lock")).map_err(failed)?;
        turn.lock().map_err(failed)?;
        let prefix = folder.join("prefix");
        if prefix.exists() {
            fs::remove_dir_all(&prefix).map_err(failed)?;
        }
        fs::create_dir_all(&prefix).map_err(failed)?;
        let wine = Self { prefix, _turn: turn };
        // Waits for wine's own server to end: it writes the registry down only then.
        let script = "wineboot --init && wineserver --wait";
        let made = command::read(&mut wine.sandbox()?.command("sh", &["-c", script]));
        made.map(|_| wine)
    }

    /// A sandbox with this Windows folder and the workspace in `/mnt/project`, to read.
    pub(super) fn sandbox(&self) -> Result<Sandbox, String> {
        let absolute = |path: &Path| {
            path.canonicalize()
                .map_err(|error| format!("{}: {error}", path.display()))
        };
        let sandbox = Sandbox::of(&trixie::WINE)?
            .reads(&absolute(&root())?, "project")
            .writes(&absolute(&self.prefix)?, "wine")
            .variable("WINEPREFIX", &trixie::place("wine"))
            .variable("WINEARCH", "win64")
            // Wine's own remarks. And no offer to install what no program here needs.
            .variable("WINEDEBUG", "-all")
            .variable("WINEDLLOVERRIDES", "mscoree,mshtml=");
        Ok(sandbox)
    }
}
