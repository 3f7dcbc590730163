//! `bindings LANGUAGE`: the sources of another language, written by uniffi from the facade's library.
//!
//! They go into the folder of that language's package and are never tracked: the library is their only source.

mod swift;

use std::path::{Path, PathBuf};

use crate::artifacts::{self, Artifacts};
use crate::command;

pub(crate) use swift::{PACKAGE as SWIFT_PACKAGE, generate as swift};

/// The only crate that names uniffi.
pub(crate) const FACADE: &str = "cityplus-ffi";
/// The generator is the facade's own: of the same version, and no program to install.
pub(crate) const GENERATOR_FEATURE: &str = "cityplus-ffi/bindgen";
const GENERATOR: &str = "uniffi-bindgen";

/// What the sources are made from, and what they call.
pub(crate) struct Facade {
    pub(crate) library: PathBuf,
    generator: PathBuf,
}

impl Facade {
    /// Out of a build with [`GENERATOR_FEATURE`].
    pub(crate) fn of(artifacts: &Artifacts) -> Result<Self, String> {
        Ok(Self {
            library: artifacts.library(FACADE)?,
            generator: artifacts.binary(GENERATOR)?,
        })
    }

    fn generate(&self, language: &str, folder: &Path) -> Result<(), String> {
        let mut command = command::program(
            &self.generator.to_string_lossy(),
            &["generate", "--language", language],
        );
        command.arg("--no-format").arg("--out-dir").arg(folder);
        command::run(command.arg("--library").arg(&self.library))
    }
}

/// Builds the facade and the generator, and nothing else.
pub(crate) fn build() -> Result<Artifacts, String> {
    let arguments = [
        "build",
        "--package",
        FACADE,
        "--features",
        GENERATOR_FEATURE,
        "--locked",
        artifacts::MESSAGES,
    ];
    artifacts::build(&mut command::program(&command::cargo(), &arguments))
}

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    match arguments {
        [language] if language == "swift" => swift(&Facade::of(&build()?)?),
        _ => Err("name a language: `cargo xtask bindings swift`".to_owned()),
    }
}
