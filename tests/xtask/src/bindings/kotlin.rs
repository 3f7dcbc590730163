//! Kotlin: one source, in a folder of its own beside what a person wrote.

use std::fs;

use crate::command::root;

use super::{Facade, empty, quicker};

/// The package; the folder below is in `.gitignore`.
pub(crate) const PACKAGE: &str = "bindings/kotlin";
const GENERATED: &str = "generated";
const SOURCE: &str = "city/plus/cityplus.kt";
/// What the source looks like.
const CONFIGURATION: &str = "uniffi.toml";

/// Writes the source anew.
pub(crate) fn generate(facade: &Facade) -> Result<(), String> {
    let package = root().join(PACKAGE);
    let folder = package.join(GENERATED);
    empty(&folder)?;
    facade.generate("kotlin", Some(&package.join(CONFIGURATION)), &folder)?;
    let path = folder.join(SOURCE);
    let failed = |error| format!("{}: {error}", path.display());
    let text = fs::read_to_string(&path).map_err(failed)?;
    fs::write(&path, quicker::kotlin(&text)?).map_err(failed)
}
