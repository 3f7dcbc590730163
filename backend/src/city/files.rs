//! The files of a pack: those of a folder, read within limits and never from outside of it, and those built in.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::problem::PackProblem;

/// The most bytes of a file.
pub const FILE_MAX_BYTES: usize = 256 * 1024;
/// The most files in a folder of a pack, of whatever kind.
pub const FILES_MAX: usize = 200;
/// The file on the city itself.
pub(super) const CITY_FILE: &str = "city.toml";
/// The folder of the units' files.
pub(super) const UNITS_FOLDER: &str = "units";

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFile {
    /// Its name, relative to the pack's folder: `city.toml` or `units/KEY.toml`.
    pub name: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// Lists the built-in packs: name, and files by the folder's list.
macro_rules! built_in {
    ($($city:literal: [$($file:literal),+ $(,)?];)+) => {
        /// The names of the packs built into the program.
        pub const BUILT_IN: &[&str] = &[$($city),+];

        fn built_in_files(city: &str) -> Option<Vec<(&'static str, &'static [u8])>> {
            match city {
                $($city => Some(vec![$((
                    $file,
                    include_bytes!(concat!("../../cities/", $city, "/", $file)).as_slice(),
                )),+]),)+
                _ => None,
            }
        }
    };
}

built_in! {
    "opole": [
        "city.toml",
        "units/mbp.toml",
        "units/mosir.toml",
        "units/mzk.toml",
        "units/um.toml",
        "units/zk.toml",
        "units/zoo.toml",
    ];
}

/// The files of a built-in pack.
pub fn built_in(city: &str) -> Option<Vec<PackFile>> {
    let file = |(name, bytes): (&str, &[u8])| PackFile {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    Some(built_in_files(city)?.into_iter().map(file).collect())
}

/// Reads the TOML files of a pack's folder; other files are left alone.
pub(super) fn in_folder(folder: &Path) -> Result<Vec<PackFile>, Vec<PackProblem>> {
    let shown = folder.display().to_string();
    let root = folder.canonicalize().map_err(|error| {
        let message = format!("the folder cannot be read ({error}); give the folder that holds {CITY_FILE}");
        vec![PackProblem::of_file(shown.clone(), message)]
    })?;
    if !root.is_dir() {
        let message = format!("is not a folder; give the folder that holds {CITY_FILE}");
        return Err(vec![PackProblem::of_file(shown, message)]);
    }
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for (part, prefix) in [(root.clone(), ""), (root.join(UNITS_FOLDER), "units/")] {
        for (name, path) in toml_files(&part, prefix, &mut problems) {
            match read(&root, &path) {
                Ok(bytes) => files.push(PackFile { name, bytes }),
                Err(message) => problems.push(PackProblem::of_file(name, message)),
            }
        }
    }
    if problems.is_empty() {
        Ok(files)
    } else {
        Err(problems)
    }
}

/// The TOML files directly in a folder, by name; none if the folder is not there.
fn toml_files(folder: &Path, prefix: &str, problems: &mut Vec<PackProblem>) -> Vec<(String, PathBuf)> {
    if !prefix.is_empty() && !folder.exists() {
        return Vec::new();
    }
    let listed = fs::read_dir(folder).and_then(|entries| {
        let paths = entries
            .take(FILES_MAX + 1)
            .map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<Result<Vec<_>, _>>()
    });
    let shown = if prefix.is_empty() { "." } else { UNITS_FOLDER };
    let mut paths = match listed {
        Ok(paths) => paths,
        Err(error) => {
            let message = format!("the folder cannot be read: {error}");
            problems.push(PackProblem::of_file(shown, message));
            return Vec::new();
        }
    };
    if paths.len() > FILES_MAX {
        let message = format!("holds more than {FILES_MAX} files; a pack needs a folder of its own");
        problems.push(PackProblem::of_file(shown, message));
        return Vec::new();
    }
    paths.sort();
    let toml_only = |path: &PathBuf| {
        path.extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
    };
    let named = |path: PathBuf| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        (format!("{prefix}{name}"), path)
    };
    paths.into_iter().filter(toml_only).map(named).collect()
}

fn read(root: &Path, path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| format!("cannot be read: {error}");
    let real = path.canonicalize().map_err(unreadable)?;
    if !real.starts_with(root) {
        return Err("is a link to a file outside the pack's folder; copy the file itself here".to_owned());
    }
    if !real.is_file() {
        return Err("is not a file; rename or remove it".to_owned());
    }
    let limit = u64::try_from(FILE_MAX_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let file = fs::File::open(&real).map_err(unreadable)?;
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}
