//! Programs that the chores call, in the folder of the workspace. Never through a shell.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the workspace: cargo names the one of this crate when it runs it.
pub(crate) fn root() -> PathBuf {
    let here =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("tests/xtask"), PathBuf::from);
    let root = here.parent().and_then(Path::parent).unwrap_or(Path::new(""));
    if root.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        root.to_path_buf()
    }
}

/// The cargo that runs us.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

/// A program to be run in the workspace, without input.
pub(crate) fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    // What cargo tells this crate about itself would mislead a cargo started by it.
    for variable in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
        command.env_remove(variable);
    }
    command
}

/// Runs to the end and shows what is run; an exit code other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let shown = describe(command);
    eprintln!("$ {shown}");
    let status = command
        .status()
        .map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` ended with {status}"))
    }
}

/// `cargo ARGUMENTS` with the output on the terminal.
pub(crate) fn run_cargo(arguments: &[&str]) -> Result<(), String> {
    run(&mut program(&cargo(), arguments))
}

/// Runs quietly; returns what it wrote to stdout.
pub(crate) fn read(command: &mut Command) -> Result<Vec<u8>, String> {
    let shown = describe(command);
    let output = command
        .output()
        .map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!(
        "`{shown}` ended with {}: {}",
        output.status,
        errors.trim()
    ))
}

/// Whether a program can be started and says that all is well.
pub(crate) fn works(name: &str, arguments: &[&str]) -> bool {
    program(name, arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The command as a person would type it, without the folder of the program.
pub(crate) fn describe(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy().into_owned());
    let words: Vec<String> = std::iter::once(name).chain(arguments).collect();
    // Of a program in a sandbox, the program: the many options before it are always the same.
    match words.iter().position(|word| word == "--") {
        Some(at) if words.first().is_some_and(|name| name == "bwrap") => words.split_at(at + 1).1.join(" "),
        _ => words.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::{describe, program, read, run, works};

    #[test]
    fn what_is_run_is_shown_without_its_folder() {
        assert_eq!(describe(&program("/usr/bin/true", &["a", "b"])), "true a b");
    }

    #[test]
    fn a_failure_names_the_program_and_its_words() {
        assert!(
            run(&mut program("false", &[]))
                .unwrap_err()
                .contains("`false` ended with")
        );
        let error = read(&mut program("sh", &["-c", "echo broken >&2; exit 4"])).unwrap_err();
        assert!(error.contains("broken") && error.contains('4'), "{error}");
        assert!(
            run(&mut program("no-such-program", &[]))
                .unwrap_err()
                .contains("cannot run")
        );
        assert!(works("true", &[]) && !works("false", &[]) && !works("no-such-program", &[]));
    }
}
