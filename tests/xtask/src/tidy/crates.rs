//! Arrows between the crates of the house run one way, and the pure crates stay pure.
//!
//! `domain ← ticketcode, protocol ← engine ← screens ← ffi ← windows`, `scanner ← screens`,
//! `domain, ticketcode, protocol ← backend`. The backend never depends on the engine, nothing but the facade on uniffi, the product never on a test crate.

use super::manifest::{self, Manifest};
use super::tree::{Problem, Tree};

const INTERNAL: &str = "cityplus-";

/// What each crate of the product may use of the house. A crate without a line is a problem: write the line.
const ARROWS: [(&str, &[&str]); 9] = [
    ("cityplus-domain", &[]),
    ("cityplus-ticketcode", &["cityplus-domain"]),
    ("cityplus-protocol", &["cityplus-domain"]),
    ("cityplus-scanner", &[]),
    (
        "cityplus-engine",
        &["cityplus-domain", "cityplus-ticketcode", "cityplus-protocol"],
    ),
    (
        "cityplus-screens",
        &["cityplus-domain", "cityplus-engine", "cityplus-scanner"],
    ),
    (
        "cityplus-ffi",
        &[
            "cityplus-domain",
            "cityplus-engine",
            "cityplus-screens",
            "cityplus-ticketcode",
        ],
    ),
    ("cityplus-windows", &["cityplus-ffi"]),
    (
        "cityplus-backend",
        &["cityplus-domain", "cityplus-ticketcode", "cityplus-protocol"],
    ),
];

/// The one crate with lints of its own, the same but that `unsafe` is denied and not forbidden: generated code needs it.
const OWN_LINTS: &str = "cityplus-windows";
/// The one crate that names uniffi.
const FACADE: &str = "bindings/ffi";

/// Crates without files, network, database or an executor.
const PURE: [&str; 4] = [
    "cityplus-domain",
    "cityplus-ticketcode",
    "cityplus-protocol",
    "cityplus-scanner",
];
const IMPURE_DEPENDENCIES: [&str; 8] = [
    "async-std",
    "axum",
    "hyper",
    "reqwest",
    "rusqlite",
    "sqlx",
    "tokio",
    "ureq",
];

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for manifest in manifest::all(tree) {
        match manifest {
            Ok(manifest) => {
                let complaints = complaints(&manifest);
                problems.extend(
                    complaints
                        .into_iter()
                        .map(|text| Problem::new(&manifest.path, 0, text)),
                );
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems
}

fn complaints(manifest: &Manifest) -> Vec<String> {
    let mut complaints = Vec::new();
    let name = manifest.name.as_str();
    // The fuzz targets are a workspace of their own.
    let stands_alone = manifest.folder == "tests/fuzz";
    if !stands_alone {
        if !manifest.has_workspace_lints && name != OWN_LINTS {
            complaints.push("say `[lints] workspace = true`".to_owned());
        }
        let own = manifest.own_versions.iter();
        complaints
            .extend(own.map(|name| format!("take `{name}` from the workspace: `{name}.workspace = true`")));
    }
    let names_uniffi = manifest.dependencies.iter().any(|name| name == "uniffi");
    if names_uniffi && manifest.folder != FACADE {
        complaints.push(format!("only {FACADE} knows the bindings: `uniffi` stays out"));
    }
    if PURE.contains(&name) {
        let impure = manifest
            .dependencies
            .iter()
            .filter(|name| IMPURE_DEPENDENCIES.contains(&name.as_str()));
        complaints.extend(impure.map(|dependency| format!("`{name}` is pure: `{dependency}` stays out")));
    }
    if !manifest.folder.starts_with("tests/") {
        complaints.extend(arrow_complaints(manifest));
    }
    complaints
}

fn arrow_complaints(manifest: &Manifest) -> Vec<String> {
    let name = manifest.name.as_str();
    let Some((_, allowed)) = ARROWS.iter().find(|(of, _)| *of == name) else {
        return vec![format!(
            "no arrows known of `{name}`: add them to tests/xtask/src/tidy/crates.rs"
        )];
    };
    let internal = manifest
        .dependencies
        .iter()
        .filter(|name| name.starts_with(INTERNAL));
    internal
        .filter(|dependency| !allowed.contains(&dependency.as_str()))
        .map(|dependency| format!("`{name}` must not depend on `{dependency}`"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn problems(folder: &str, name: &str, dependencies: &[&str]) -> Vec<String> {
        let lines: Vec<String> = dependencies
            .iter()
            .map(|name| format!("{name}.workspace = true\n"))
            .collect();
        let lines = lines.concat();
        let text =
            format!("[package]\nname = \"{name}\"\n[lints]\nworkspace = true\n[dependencies]\n{lines}");
        let tree = Tree::of(&[(&format!("{folder}/Cargo.toml"), &text)]);
        check(&tree).into_iter().map(|problem| problem.text).collect()
    }

    #[test]
    fn arrows_that_run_the_right_way_pass() {
        for (folder, name, dependencies) in [
            ("core/domain", "cityplus-domain", &["serde"][..]),
            (
                "core/engine",
                "cityplus-engine",
                &["cityplus-domain", "cityplus-protocol", "tokio", "rusqlite"],
            ),
            (
                "backend",
                "cityplus-backend",
                &["cityplus-ticketcode", "sqlx", "tokio"],
            ),
            (
                "core/screens",
                "cityplus-screens",
                &["cityplus-engine", "cityplus-scanner"],
            ),
            ("bindings/ffi", "cityplus-ffi", &["cityplus-screens", "uniffi"]),
            ("windows", "cityplus-windows", &["cityplus-ffi", "slint"]),
            (
                "tests/support",
                "cityplus-support",
                &["cityplus-backend", "cityplus-engine"],
            ),
        ] {
            assert_eq!(problems(folder, name, dependencies), [] as [String; 0], "{name}");
        }
    }

    #[test]
    fn arrows_that_run_back_are_found() {
        for (folder, name, dependency) in [
            ("backend", "cityplus-backend", "cityplus-engine"),
            ("backend", "cityplus-backend", "cityplus-support"),
            ("core/domain", "cityplus-domain", "cityplus-protocol"),
            ("core/ticketcode", "cityplus-ticketcode", "cityplus-protocol"),
            ("core/engine", "cityplus-engine", "uniffi"),
            ("core/scanner", "cityplus-scanner", "cityplus-screens"),
            ("core/screens", "cityplus-screens", "cityplus-protocol"),
            ("tests/support", "cityplus-support", "uniffi"),
            ("windows", "cityplus-windows", "cityplus-screens"),
            ("core/protocol", "cityplus-protocol", "reqwest"),
            ("core/domain", "cityplus-domain", "tokio"),
        ] {
            let found = problems(folder, name, &[dependency]);
            assert!(
                matches!(&*found, [only] if only.contains(dependency)),
                "{name}: {found:?}"
            );
        }
        assert_eq!(
            problems("core/new", "cityplus-new", &[]).len(),
            1,
            "a crate without arrows"
        );
    }

    #[test]
    fn versions_and_lints_come_from_the_workspace() {
        let text = "[package]\nname = \"cityplus-x\"\n[dependencies]\nserde = \"1\"\n";
        assert_eq!(check(&Tree::of(&[("tests/x/Cargo.toml", text)])).len(), 2);
        assert_eq!(check(&Tree::of(&[("tests/fuzz/Cargo.toml", text)])), []);
    }
}
