//! `conformance DIR`: the public vectors of the standards against our codecs. Never changes DIR.

use std::path::Path;

use crate::command;

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let [folder] = arguments else {
        return Err("name the folder with the vectors: `cargo xtask conformance DIR`".to_owned());
    };
    if !Path::new(folder).is_dir() {
        return Err(format!("`{folder}` is no folder"));
    }
    // Seen from where the caller stands; cargo is run in the workspace.
    let folder = std::path::absolute(folder).map_err(|error| format!("{folder}: {error}"))?;
    let folder = folder.to_string_lossy();
    command::run_cargo(&[
        "run",
        "--quiet",
        "--locked",
        "--package",
        "cityplus-vectors",
        "--bin",
        "conformance",
        "--",
        &folder,
    ])
}
