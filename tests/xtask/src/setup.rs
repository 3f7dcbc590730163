//! `setup`: what the chores need beside Rust, installed where it is missing.
//!
//! Installs as root on Debian and its children; elsewhere it says what to install.
//! Never changes what is there.

use crate::command::{self, cargo, works};
use crate::{trixie, windows_exe::toolchain as cross};

/// The version is pinned: a newer one may read `deny.toml` differently.
const CARGO_DENY_VERSION: &str = "0.20.2";
const CARGO_FUZZ_VERSION: &str = "0.13.2";

/// Something the chores need.
pub(crate) struct Tool {
    name: &'static str,
    /// For whoever has to install it by hand.
    hint: &'static str,
    present: fn() -> bool,
    install: fn() -> Result<(), String>,
}

const GIT: Tool = Tool {
    name: "git",
    hint: "install git",
    present: || works("git", &["--version"]),
    install: || apt(&["git"]),
};

pub(crate) const POSTGRES: Tool = Tool {
    name: "PostgreSQL",
    hint: "install PostgreSQL 13 or newer with its server programs (Debian: postgresql)",
    present: cityplus_servers::postgres::is_installed,
    install: || apt(&["postgresql"]),
};

pub(crate) const RUST_COMPONENTS: Tool = Tool {
    name: "rustfmt and clippy",
    hint: "rustup component add rustfmt clippy",
    present: || works(&cargo(), &["fmt", "--version"]) && works(&cargo(), &["clippy", "--version"]),
    install: || {
        command::run(&mut command::program(
            "rustup",
            &["component", "add", "rustfmt", "clippy"],
        ))
    },
};

pub(crate) const CARGO_DENY: Tool = Tool {
    name: "cargo-deny",
    hint: "cargo install cargo-deny --locked",
    present: || works(&cargo(), &["deny", "--version"]),
    install: || {
        command::run_cargo(&[
            "install",
            "cargo-deny",
            "--locked",
            "--version",
            CARGO_DENY_VERSION,
        ])
    },
};

pub(crate) const CARGO_FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    hint: "cargo install cargo-fuzz --locked",
    present: || works(&cargo(), &["fuzz", "--version"]),
    install: || {
        command::run_cargo(&[
            "install",
            "cargo-fuzz",
            "--locked",
            "--version",
            CARGO_FUZZ_VERSION,
        ])
    },
};

pub(crate) const JAVA: Tool = Tool {
    name: "JDK",
    hint: "install a JDK of version 17 or newer (Debian: default-jdk-headless)",
    present: || works("javac", &["-version"]),
    install: || apt(&["default-jdk-headless"]),
};

pub(crate) const MAVEN: Tool = Tool {
    name: "Maven",
    hint: "install Maven 3.6.3 or newer (Debian: maven)",
    present: || works("mvn", &["--version"]),
    install: || apt(&["maven"]),
};

pub(crate) const MMDEBSTRAP: Tool = Tool {
    name: "mmdebstrap",
    hint: "install mmdebstrap",
    present: || works("mmdebstrap", &["--version"]),
    install: || apt(&["mmdebstrap"]),
};

pub(crate) const BUBBLEWRAP: Tool = Tool {
    name: "bubblewrap",
    hint: "install bubblewrap",
    present: || works("bwrap", &["--version"]),
    install: || apt(&["bubblewrap"]),
};

pub(crate) const SWIFT: Tool = Tool {
    name: "Swift 6.0.3",
    hint: "on a Debian machine with 3 GB of room run `cargo xtask setup --swift` as root",
    present: || trixie::SWIFT.exists(),
    install: || trixie::SWIFT.make(),
};

pub(crate) const WINE: Tool = Tool {
    name: "Wine 10",
    hint: "on a Debian machine with 2 GB of room run `cargo xtask setup --windows` as root",
    present: || trixie::WINE.exists(),
    install: || trixie::WINE.make(),
};

/// The compilers of `windows-exe`. Debian's Rust brings its own sources, from which the standard library for
/// Windows is built; the Rust of everything else stays as it is.
pub(crate) const CROSS: Tool = Tool {
    name: "Rust and C++ compilers for Windows",
    hint: "install rustc-web, cargo-web, rust-web-src and g++-mingw-w64-x86-64-posix (Debian 12 or newer)",
    present: cross::is_installed,
    install: || apt(&cross::PACKAGES),
};

/// The screen without glass of `bench windows`.
pub(crate) const XVFB: Tool = Tool {
    name: "Xvfb",
    hint: "install Xvfb (Debian: xvfb)",
    present: || works("Xvfb", &["-help"]),
    install: || apt(&["xvfb"]),
};

const ALWAYS: [Tool; 4] = [GIT, RUST_COMPONENTS, POSTGRES, CARGO_DENY];

/// Large, or for one chore only: that chore installs them, too.
const ON_REQUEST: [(&str, &[Tool]); 5] = [
    ("--bench", &[XVFB]),
    ("--fuzz", &[CARGO_FUZZ]),
    ("--kotlin", &[JAVA, MAVEN]),
    ("--swift", &[SWIFT]),
    ("--windows", &[CROSS, WINE]),
];

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let mut wanted: Vec<&Tool> = ALWAYS.iter().collect();
    for argument in arguments {
        let known = ON_REQUEST.iter().find(|(option, _)| option == argument);
        let (_, tools) = known.ok_or_else(|| format!("unknown argument `{argument}`"))?;
        wanted.extend(tools.iter());
    }
    let mut missing = Vec::new();
    for tool in wanted {
        match need(tool) {
            Ok(()) => eprintln!("{}: present", tool.name),
            Err(reason) => missing.push(reason),
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(missing.join("\n"))
    }
}

/// Installs a tool where it is missing, and fails where that cannot be done: a chore never goes on without it.
pub(crate) fn need(tool: &Tool) -> Result<(), String> {
    if (tool.present)() {
        return Ok(());
    }
    eprintln!("{}: missing, installing", tool.name);
    let installed = (tool.install)();
    if (tool.present)() {
        return Ok(());
    }
    let reason = installed
        .err()
        .unwrap_or_else(|| "it is not found after its installation".to_owned());
    Err(format!(
        "{} is missing: {reason}; do it by hand: {}",
        tool.name, tool.hint
    ))
}

fn apt(packages: &[&str]) -> Result<(), String> {
    if !cityplus_servers::is_root() || !works("apt-get", &["--version"]) {
        return Err("it can only be installed as root on Debian".to_owned());
    }
    let apt = |arguments: &[&str]| {
        command::run(command::program("apt-get", arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "--quiet"])?;
    let install = ["install", "--quiet", "--yes", "--no-install-recommends"];
    apt(&[install.as_slice(), packages].concat())
}

#[cfg(test)]
mod tests {
    use super::{Tool, need};

    #[test]
    fn a_missing_tool_is_named_with_what_to_do() {
        let tool = |present, install| Tool {
            name: "hammer",
            hint: "buy a hammer",
            present,
            install,
        };
        assert_eq!(need(&tool(|| true, || Ok(()))), Ok(()));
        let refused = need(&tool(|| false, || Err("shop is closed".to_owned()))).unwrap_err();
        assert!(
            refused.contains("shop is closed") && refused.contains("buy a hammer"),
            "{refused}"
        );
        let useless = need(&tool(|| false, || Ok(()))).unwrap_err();
        assert!(useless.contains("not found after"), "{useless}");
    }
}
