//! What a build has made, by the messages of cargo: test programs, binaries and libraries for other languages.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::bindings;
use crate::command;

/// The argument of cargo that makes it tell what is read here.
pub(crate) const MESSAGES: &str = "--message-format=json-render-diagnostics";

/// One test program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) package: String,
    /// `lib`, `bin` or the name of the file in `tests`.
    pub(crate) target: String,
    pub(crate) path: PathBuf,
    /// The folder of the package: where cargo would run it.
    pub(crate) folder: PathBuf,
}

/// What cargo said of a build that went well.
pub(crate) struct Artifacts(Vec<Value>);

/// Builds with the given cargo command, which must ask for [`MESSAGES`]. Its complaints go to the terminal.
pub(crate) fn build(cargo: &mut Command) -> Result<Artifacts, String> {
    eprintln!("$ {}", command::describe(cargo));
    cargo.stderr(Stdio::inherit());
    let output = cargo
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err("the build failed".to_owned());
    }
    Ok(Artifacts::of(&String::from_utf8_lossy(&output.stdout)))
}

/// The one build of all chores that run something: one set of features, so that nothing is compiled twice.
///
/// `--all-targets` builds the binaries too: the crash test needs the real `cityplus`, the suites in other languages the
/// generator of their sources.
pub(crate) fn build_all() -> Result<Artifacts, String> {
    let arguments = [
        "build",
        "--workspace",
        "--all-targets",
        "--features",
        bindings::GENERATOR_FEATURE,
        "--locked",
        MESSAGES,
    ];
    build(&mut command::program(&command::cargo(), &arguments))
}

impl Artifacts {
    fn of(messages: &str) -> Self {
        let messages = messages
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        Self(messages.collect())
    }

    /// All test programs, by package and target.
    pub(crate) fn programs(&self) -> Result<Vec<Program>, String> {
        let mut programs: Vec<Program> = self.0.iter().filter_map(program).collect();
        programs.sort_by(|a, b| (&a.package, &a.target).cmp(&(&b.package, &b.target)));
        if programs.is_empty() {
            Err("the build made no test program".to_owned())
        } else {
            Ok(programs)
        }
    }

    /// The binary of this name that is no test.
    pub(crate) fn binary(&self, name: &str) -> Result<PathBuf, String> {
        let is_it = |message: &&Value| {
            let target = message.get("target");
            target
                .and_then(|target| target.get("name"))
                .and_then(Value::as_str)
                == Some(name)
                && message.pointer("/profile/test") == Some(&Value::Bool(false))
        };
        let path = self
            .0
            .iter()
            .filter(is_it)
            .find_map(|message| message.get("executable")?.as_str());
        path.map(PathBuf::from)
            .ok_or_else(|| format!("the build made no binary `{name}`"))
    }

    /// The library of a package that other languages load: `.so`, `.dylib` or `.dll`.
    pub(crate) fn library(&self, name: &str) -> Result<PathBuf, String> {
        let of_package = |message: &&Value| {
            message
                .get("package_id")
                .and_then(Value::as_str)
                .and_then(package)
                == Some(name)
        };
        let files = self
            .0
            .iter()
            .filter(of_package)
            .filter_map(|message| message.get("filenames")?.as_array());
        let is_library = |path: &&Path| {
            path.extension()
                .is_some_and(|ending| ["so", "dylib", "dll"].iter().any(|known| ending == *known))
        };
        files
            .flatten()
            .filter_map(|path| path.as_str().map(Path::new))
            .find(is_library)
            .map(Path::to_path_buf)
            .ok_or_else(|| format!("the build made no library of `{name}`: is it a cdylib?"))
    }
}

/// A message of cargo, where it tells of a test program.
fn program(message: &Value) -> Option<Program> {
    let is_test = message.get("profile")?.get("test")?.as_bool()?;
    let path = message.get("executable")?.as_str().filter(|_| is_test)?;
    let target = message.get("target")?;
    let manifest = PathBuf::from(message.get("manifest_path")?.as_str()?);
    let kind = target.get("kind")?.get(0)?.as_str()?;
    let name = target.get("name")?.as_str()?;
    Some(Program {
        package: package(message.get("package_id")?.as_str()?)?.to_owned(),
        target: if kind == "lib" {
            kind.to_owned()
        } else {
            name.to_owned()
        },
        path: PathBuf::from(path),
        folder: manifest.parent()?.to_path_buf(),
    })
}

/// `path+file:///DIR#NAME@VERSION`, or `path+file:///DIR/NAME#VERSION` where the folder has the package's name.
fn package(id: &str) -> Option<&str> {
    let (address, fragment) = id.rsplit_once('#')?;
    match fragment.split_once('@') {
        Some((name, _)) => Some(name),
        None => address.rsplit_once('/').map(|(_, name)| name),
    }
}

#[cfg(test)]
mod tests {
    use super::{Artifacts, package};
    use std::path::Path;

    fn line(test: bool, files: &str, executable: &str) -> String {
        let start = r#"{"reason":"compiler-artifact","package_id":"path+file:///x/core/domain#cityplus-domain@0.1.0","#;
        format!(
            r#"{start}"manifest_path":"/x/core/domain/Cargo.toml","target":{{"kind":["lib"],"name":"cityplus_domain"}},"profile":{{"test":{test}}},"filenames":[{files}],"executable":{executable}}}"#
        )
    }

    #[test]
    fn test_programs_are_found_among_the_messages() {
        let lines = [
            line(false, "", "\"/x/cityplus\""),
            line(true, "", "null"),
            "no json".to_owned(),
            "{}".to_owned(),
            line(true, "", "\"/x/target/debug/deps/d-1\""),
        ];
        let found = Artifacts::of(&lines.join("\n")).programs().unwrap();
        let [found] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            (found.package.as_str(), found.target.as_str()),
            ("cityplus-domain", "lib")
        );
        assert_eq!(found.folder.to_str(), Some("/x/core/domain"));
        assert!(Artifacts::of("").programs().is_err());
    }

    #[test]
    fn binaries_and_libraries_are_found() {
        let artifacts = Artifacts::of(&line(false, r#""/x/d.rlib","/x/libd.so""#, "\"/x/domain\""));
        assert_eq!(
            artifacts.binary("cityplus_domain").unwrap(),
            Path::new("/x/domain")
        );
        assert_eq!(
            artifacts.library("cityplus-domain").unwrap(),
            Path::new("/x/libd.so")
        );
        let artifacts = Artifacts::of(&line(true, r#""/x/d.rlib""#, "\"/x/deps/domain-1\""));
        assert!(
            artifacts
                .binary("cityplus_domain")
                .unwrap_err()
                .contains("cityplus_domain")
        );
        assert!(
            artifacts
                .library("cityplus-domain")
                .unwrap_err()
                .contains("cdylib")
        );
    }

    #[test]
    fn both_forms_of_a_package_id_are_read() {
        assert_eq!(
            package("path+file:///x/backend#cityplus-backend@0.1.0"),
            Some("cityplus-backend")
        );
        assert_eq!(
            package("path+file:///x/cityplus-backend#0.1.0"),
            Some("cityplus-backend")
        );
        assert_eq!(package("nothing"), None);
    }
}
