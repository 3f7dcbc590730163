//! Every dependency has a line in the README of its crate, under "Dependencies", that says why it was chosen;
//! and the README names none that is gone.

use super::manifest::{self, Manifest};
use super::tree::{Problem, Tree};

const INTERNAL: &str = "cityplus-";

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    // What cannot be read is reported by the rule on crates.
    manifest::all(tree)
        .into_iter()
        .filter_map(Result::ok)
        .flat_map(|manifest| check_crate(tree, &manifest))
        .collect()
}

fn check_crate(tree: &Tree, manifest: &Manifest) -> Vec<Problem> {
    let readme = if manifest.folder.is_empty() {
        "README.md".to_owned()
    } else {
        format!("{}/README.md", manifest.folder)
    };
    let text = tree
        .find(&readme)
        .and_then(|file| file.text())
        .unwrap_or_default();
    let reasons = reasons(text);
    let mut problems = Vec::new();
    for dependency in manifest
        .dependencies
        .iter()
        .filter(|name| !name.starts_with(INTERNAL))
    {
        if !reasons
            .iter()
            .any(|(_, name, reason)| name == dependency && !reason.is_empty())
        {
            let text = format!(
                "say under \"## Dependencies\" why `{dependency}` was chosen: \"- `{dependency}`: …\""
            );
            problems.push(Problem::new(&readme, 0, text));
        }
    }
    for (line, name, _) in reasons {
        if !manifest
            .dependencies
            .iter()
            .chain(&manifest.dev_dependencies)
            .any(|dependency| dependency == name)
        {
            problems.push(Problem::new(
                &readme,
                line,
                format!("`{name}` is no dependency of `{}`", manifest.name),
            ));
        }
    }
    problems
}

/// Line, name and reason of each entry in the section; one entry may name several.
fn reasons(text: &str) -> Vec<(usize, &str, &str)> {
    let mut inside = false;
    let mut entries = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('#') {
            inside = line.trim_start_matches('#').trim() == "Dependencies";
        } else if inside && let Some((names, reason)) = entry(line) {
            entries.extend(names.into_iter().map(|name| (index + 1, name, reason)));
        }
    }
    entries
}

/// "- `a`, `b`: why".
fn entry(line: &str) -> Option<(Vec<&str>, &str)> {
    let (names, reason) = line
        .strip_prefix("- `")
        .or_else(|| line.strip_prefix("* `"))?
        .split_once("`:")?;
    Some((names.split("`, `").collect(), reason.trim()))
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn problems(readme: &str) -> usize {
        let manifest = "[package]\nname = \"x\"\n[dependencies]\nserde.workspace = true\ncityplus-y.workspace = true\n\
                        [dev-dependencies]\nproptest.workspace = true\n";
        check(&Tree::of(&[
            ("core/x/Cargo.toml", manifest),
            ("core/x/README.md", readme),
        ]))
        .len()
    }

    #[test]
    fn every_dependency_needs_a_reason_and_every_reason_a_dependency() {
        for (readme, expected) in [
            ("# x\n## Dependencies\n- `serde`: bodies.\n", 0),
            (
                "## Dependencies\n\n- `serde`, `proptest`: bodies.\n\n## More\n- `other`: no entry\n",
                0,
            ),
            ("", 1),
            ("- `serde`: bodies.\n", 1),
            ("## Dependencies\n- `serde`:\n", 1),
            ("## Dependencies\n- serde: bodies.\n", 1),
            ("## Dependencies\n- `serde`: bodies.\n- `gone`: was good.\n", 1),
            ("## Dependencies\n- `serde_json`: bodies.\n", 2),
        ] {
            assert_eq!(problems(readme), expected, "{readme}");
        }
    }
}
