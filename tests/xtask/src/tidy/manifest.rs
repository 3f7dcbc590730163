//! What a crate's `Cargo.toml` says of its name and of what it depends on.

use toml::Table;

use super::tree::{Problem, Tree};

/// One crate of the workspace.
#[derive(Debug)]
pub(super) struct Manifest {
    pub(super) path: String,
    /// The folder it is in, `""` at the root.
    pub(super) folder: String,
    pub(super) name: String,
    /// Normal and build dependencies, for any platform; sorted.
    pub(super) dependencies: Vec<String>,
    pub(super) dev_dependencies: Vec<String>,
    /// Dependencies whose version is written here and not in the workspace.
    pub(super) own_versions: Vec<String>,
    pub(super) has_workspace_lints: bool,
}

/// The crates, and for each manifest that cannot be read why.
pub(super) fn all(tree: &Tree) -> Vec<Result<Manifest, Problem>> {
    let manifests = tree
        .files()
        .iter()
        .filter(|file| file.path.rsplit('/').next() == Some("Cargo.toml"));
    let mut all = Vec::new();
    for file in manifests {
        match file.text().unwrap_or_default().parse::<Table>() {
            Ok(table) => all.extend(manifest(&file.path, file.folder(), &table).map(Ok)),
            Err(error) => all.push(Err(Problem::new(&file.path, 0, error.message()))),
        }
    }
    all
}

/// `None` for a manifest without a package.
fn manifest(path: &str, folder: &str, table: &Table) -> Option<Manifest> {
    let name = table.get("package")?.get("name")?.as_str()?.to_owned();
    let sections = sections(table);
    let names = |kinds: &[&str]| {
        let mut names: Vec<String> = sections
            .iter()
            .filter(|(kind, _)| kinds.contains(kind))
            .flat_map(|(_, section)| section.keys().cloned())
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let own_versions = sections
        .iter()
        .flat_map(|(_, section)| section.iter())
        .filter(|(_, value)| value.get("workspace").and_then(toml::Value::as_bool) != Some(true));
    Some(Manifest {
        path: path.to_owned(),
        folder: folder.to_owned(),
        name,
        dependencies: names(&["dependencies", "build-dependencies"]),
        dev_dependencies: names(&["dev-dependencies"]),
        own_versions: own_versions.map(|(name, _)| name.clone()).collect(),
        has_workspace_lints: table
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            .and_then(toml::Value::as_bool)
            .unwrap_or(false),
    })
}

/// The tables of dependencies, those of one platform too.
fn sections(table: &Table) -> Vec<(&'static str, &Table)> {
    let platforms = table
        .get("target")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(Table::values);
    let tables: Vec<&Table> = std::iter::once(table)
        .chain(platforms.filter_map(toml::Value::as_table))
        .collect();
    let mut sections = Vec::new();
    for table in tables {
        for kind in ["dependencies", "build-dependencies", "dev-dependencies"] {
            if let Some(section) = table.get(kind).and_then(toml::Value::as_table) {
                sections.push((kind, section));
            }
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::all;

    #[test]
    fn names_and_dependencies_are_read() {
        let text = "[package]\nname = \"x\"\n[lints]\nworkspace = true\n[dependencies]\na.workspace = true\nb = \"1\"\n\
                    [target.'cfg(unix)'.dependencies]\nc = { workspace = true }\n[build-dependencies]\nd.workspace = true\n\
                    [dev-dependencies]\ne.workspace = true\n";
        let tree = Tree::of(&[("core/x/Cargo.toml", text), ("Cargo.toml", "[workspace]\n")]);
        let [Ok(manifest)] = &*all(&tree) else {
            panic!("one crate")
        };
        assert_eq!(
            (manifest.name.as_str(), manifest.folder.as_str()),
            ("x", "core/x")
        );
        assert_eq!(manifest.dependencies, ["a", "b", "c", "d"]);
        assert_eq!(manifest.dev_dependencies, ["e"]);
        assert_eq!(manifest.own_versions, ["b"]);
        assert!(manifest.has_workspace_lints);
    }

    #[test]
    fn a_manifest_that_is_none_is_a_problem() {
        assert!(matches!(
            &*all(&Tree::of(&[("Cargo.toml", "[package")])),
            [Err(_)]
        ));
    }
}
