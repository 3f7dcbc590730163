//! Swift: one source for the package's own module, one C header and module map for the module below it.

use std::fs;

use crate::command::root;

use super::{Facade, empty, quicker};

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
    facade.generate("swift", None, &written)?;
    let header_file = format!("{NAMESPACE}FFI.h");
    let failed = |file: &str, error| format!("`{file}` of the bindings: {error}");
    let source = format!("{NAMESPACE}.swift");
    let text = fs::read_to_string(written.join(&source)).map_err(|error| failed(&source, error))?;
    fs::write(swift.join(&source), quicker::swift(&text)?).map_err(|error| failed(&source, error))?;
    let text = fs::read_to_string(written.join(&header_file)).map_err(|error| failed(&header_file, error))?;
    fs::write(header.join(&header_file), c_names(&text)).map_err(|error| failed(&header_file, error))?;
    // A module map of our own: the generated one links Darwin, and has a name that only Xcode is told.
    let map = format!("module {NAMESPACE}FFI {{\n    header \"{header_file}\"\n    export *\n}}\n");
    let path = header.join("module.modulemap");
    fs::write(&path, map).map_err(|error| format!("{}: {error}", path.display()))
}

/// uniffi 0.32 writes Swift's backticks around words such as `open` into the C header, too, where they mean nothing.
fn c_names(header: &str) -> String {
    header.replace('`', "")
}

#[cfg(test)]
mod tests {
    use super::c_names;

    #[test]
    fn words_of_swift_are_plain_names_in_c() {
        assert_eq!(c_names("Method0 _Nonnull `open`;"), "Method0 _Nonnull open;");
    }
}
