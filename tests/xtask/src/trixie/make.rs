//! Makes a system with mmdebstrap, under another name until it is proved to work.

use std::fs::{self, File};
use std::path::Path;

use crate::command;
use crate::setup;

use super::{Sandbox, System, cache, mirror};

const RELEASE: &str = "trixie";

pub(super) fn make(system: &System) -> Result<(), String> {
    setup::need(&setup::MMDEBSTRAP)?;
    setup::need(&setup::BUBBLEWRAP)?;
    let cache = cache::folder()?;
    fs::create_dir_all(&cache).map_err(|error| format!("{}: {error}", cache.display()))?;
    let folder = system.folder()?;
    let _turn = turn(&folder.with_extension("lock"))?;
    if system.exists() {
        return Ok(());
    }
    let unfinished = folder.with_extension("unfinished");
    // Left by a run that was killed. Nothing is mounted there: mmdebstrap mounts in a namespace of its own.
    remove(&unfinished)?;
    let made = fill(system, &unfinished).and_then(|()| prove(system, &unfinished));
    if let Err(reason) = made {
        remove(&unfinished)?;
        return Err(reason);
    }
    fs::rename(&unfinished, &folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Waits for whoever makes the same system; the lock ends with the value, and with this process.
fn turn(path: &Path) -> Result<File, String> {
    let failed = |error| format!("{}: {error}", path.display());
    let file = File::create(path).map_err(failed)?;
    file.lock().map_err(failed)?;
    Ok(file)
}

fn fill(system: &System, folder: &Path) -> Result<(), String> {
    let mirror = mirror::of_this_machine()?;
    let include = format!("--include={}", system.packages.join(","));
    let folder = folder.to_string_lossy();
    let mut command = command::program(
        "mmdebstrap",
        &["--quiet", "--variant=minbase", "--format=directory", &include],
    );
    command.args(mirror.settings.iter().map(|line| format!("--aptopt={line}")));
    command.args([RELEASE, &*folder, &mirror.address]);
    command::run(&mut command)
}

fn prove(system: &System, folder: &Path) -> Result<(), String> {
    let (program, arguments, words) = system.proof;
    let output = command::read(&mut Sandbox::at(folder).command(program, arguments))?;
    let output = String::from_utf8_lossy(&output);
    if output.contains(words) {
        Ok(())
    } else {
        Err(format!(
            "{RELEASE} has another {program}: {}, wanted {words}",
            output.trim()
        ))
    }
}

fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(format!("{}: {error}", folder.display()))
        }
        _ => Ok(()),
    }
}
