//! One build for all suites, the server's binary included, and the list of test programs that came out of it.

use std::path::PathBuf;

use serde_json::Value;

use crate::command;

/// One test program.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program {
    pub(super) package: String,
    /// `lib`, `bin` or the name of the file in `tests`.
    pub(super) target: String,
    pub(super) path: PathBuf,
    /// The folder of the package: where cargo would run it.
    pub(super) folder: PathBuf,
}

/// `--all-targets` builds the binaries too, with the same features: the crash test needs the real `cityplus`.
pub(super) fn all() -> Result<Vec<Program>, String> {
    let arguments = [
        "build",
        "--workspace",
        "--all-targets",
        "--locked",
        "--message-format=json-render-diagnostics",
    ];
    eprintln!("$ cargo {}", arguments.join(" "));
    let mut build = command::program(&command::cargo(), &arguments);
    build.stderr(std::process::Stdio::inherit());
    let output = build
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err("the build failed".to_owned());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut programs: Vec<Program> = messages.lines().filter_map(program).collect();
    programs.sort_by(|a, b| (&a.package, &a.target).cmp(&(&b.package, &b.target)));
    if programs.is_empty() {
        Err("the build made no test program".to_owned())
    } else {
        Ok(programs)
    }
}

/// A line of cargo's messages, where it tells of a test program.
fn program(line: &str) -> Option<Program> {
    let message: Value = serde_json::from_str(line).ok()?;
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
    use super::{package, program};

    #[test]
    fn test_programs_are_found_among_the_messages() {
        let line = |test: bool, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"path+file:///x/core/domain#cityplus-domain@0.1.0",
                "manifest_path":"/x/core/domain/Cargo.toml","target":{{"kind":["lib"],"name":"cityplus_domain"}},
                "profile":{{"test":{test}}},"executable":{executable}}}"#
            )
        };
        let found = program(&line(true, "\"/x/target/debug/deps/d-1\"")).unwrap();
        assert_eq!(
            (found.package.as_str(), found.target.as_str()),
            ("cityplus-domain", "lib")
        );
        assert_eq!(found.folder.to_str(), Some("/x/core/domain"));
        for other in [
            line(false, "\"/x/cityplus\""),
            line(true, "null"),
            "no json".to_owned(),
            "{}".to_owned(),
        ] {
            assert_eq!(program(&other), None, "{other}");
        }
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
