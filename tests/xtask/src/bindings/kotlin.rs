//! Kotlin: one source, in a folder of its own beside what a person wrote.

use crate::command::root;

use super::{Facade, empty};

/// The package; the folder below is in `.gitignore`.
pub(crate) const PACKAGE: &str = "bindings/kotlin";
const GENERATED: &str = "generated";
/// What the source looks like.
const CONFIGURATION: &str = "uniffi.toml";

/// Writes the source anew.
pub(crate) fn generate(facade: &Facade) -> Result<(), String> {
    let package = root().join(PACKAGE);
    let folder = package.join(GENERATED);
    empty(&folder)?;
    facade.generate("kotlin", Some(&package.join(CONFIGURATION)), &folder)
}
