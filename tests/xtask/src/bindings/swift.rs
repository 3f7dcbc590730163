//! Swift: one source for the package's own module, one C header and module map for the module below it.

use std::fs;
use std::path::Path;

use crate::command::root;

use super::Facade;

/// The package; the two folders below are in `.gitignore`.
pub(crate) const PACKAGE: &str = "bindings/swift";
const SWIFT: &str = "Sources/CityPlus/Generated";
const HEADER: &str = "Sources/CityPlusFFI";
/// Named in the facade's `setup_scaffolding!`.
const NAMESPACE: &str = "cityplus";

/// Writes the sources anew.
pub(crate) fn generate(facade: &Facade) -> Result<(), String> {
    let package = root().join(PACKAGE);
    let (swift, header) = (package.join(SWIFT), package.join(HEADER));
    let written = root().join("target/xtask/bindings-swift");
    for folder in [&swift, &header, &written] {
        empty(folder)?;
    }
    facade.generate("swift", &written)?;
    let header_file = format!("{NAMESPACE}FFI.h");
    take(&written, &format!("{NAMESPACE}.swift"), &swift)?;
    take(&written, &header_file, &header)?;
    // A module map of our own: the generated one links Darwin, and has a name that only Xcode is told.
    let map = format!("module {NAMESPACE}FFI {{\n    header \"{header_file}\"\n    export *\n}}\n");
    let path = header.join("module.modulemap");
    fs::write(&path, map).map_err(|error| format!("{}: {error}", path.display()))
}

fn empty(folder: &Path) -> Result<(), String> {
    let failed = |error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(failed)?;
    }
    fs::create_dir_all(folder).map_err(failed)
}

fn take(from: &Path, file: &str, to: &Path) -> Result<(), String> {
    let copied = fs::copy(from.join(file), to.join(file));
    copied
        .map(drop)
        .map_err(|error| format!("`{file}` of the bindings: {error}"))
}
