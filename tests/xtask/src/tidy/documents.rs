//! Paths that a Markdown file names in backticks exist, from the root or from the folder of the file; so do those it links to.

use super::tree::{File, Problem, Tree};

/// Endings by which a name without a folder is still a file of ours.
const FILE_ENDINGS: [&str; 3] = [".md", ".toml", ".rs"];
/// Folders that a document in a crate may begin a path with.
const CRATE_FOLDERS: [&str; 4] = ["src", "tests", "cities", "migrations"];
/// What will come is told there, in words.
const EXEMPT: [&str; 1] = ["CHANGELOG.md"];

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, text) in tree
        .texts("md")
        .filter(|(file, _)| !EXEMPT.contains(&file.path.as_str()))
    {
        for (line, named) in in_backticks(text) {
            for path in alternatives(named) {
                if is_path(tree, &path) && !exists(tree, file, &path) {
                    problems.push(Problem::new(&file.path, line, format!("`{path}` does not exist")));
                }
            }
        }
        for (line, target) in links(text) {
            if !exists(tree, file, target) {
                problems.push(Problem::new(
                    &file.path,
                    line,
                    format!("the link to `{target}` leads nowhere"),
                ));
            }
        }
    }
    problems
}

/// Targets of `[text](target)` inside the repository, without `#place`, with their line.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for rest in line.split("](").skip(1) {
            let target = rest.split([')', '#']).next().unwrap_or_default();
            if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                found.push((index + 1, target));
            }
        }
    }
    found
}

/// Spans between single backticks, with their line; blocks between fences are left out.
fn in_backticks(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut spans = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            spans.extend(line.split('`').skip(1).step_by(2).map(|span| (index + 1, span)));
        }
    }
    spans
}

/// `a/{b,c}` names `a/b` and `a/c`.
fn alternatives(named: &str) -> Vec<String> {
    let parts = named
        .split_once('{')
        .and_then(|(start, rest)| Some((start, rest.split_once('}')?)));
    match parts {
        Some((start, (middle, end))) => middle
            .split(',')
            .flat_map(|part| alternatives(&format!("{start}{}{end}", part.trim())))
            .collect(),
        None => vec![named.to_owned()],
    }
}

/// Whether the words mean a path in this repository: they begin with a folder of it, or end like a file of it.
fn is_path(tree: &Tree, named: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/._-*".contains(c);
    if named.is_empty() || !named.chars().all(allowed) {
        return false;
    }
    match named.split_once('/') {
        Some(("", _)) => false,
        Some((first, _)) => {
            CRATE_FOLDERS.contains(&first)
                || tree.files().iter().any(|file| is_in(file, first))
                || is_top_level(first)
        }
        None => FILE_ENDINGS
            .iter()
            .any(|ending| named.len() > ending.len() && named.ends_with(ending)),
    }
}

fn is_in(file: &File, first: &str) -> bool {
    file.path
        .strip_prefix(first)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Folders of the house, whether or not they hold something yet.
fn is_top_level(first: &str) -> bool {
    [
        "core", "bindings", "android", "ios", "windows", "backend", "tests", ".ci",
    ]
    .contains(&first)
}

fn exists(tree: &Tree, document: &File, path: &str) -> bool {
    let here = document.folder();
    let from_here = if here.is_empty() {
        path.to_owned()
    } else {
        format!("{here}/{path}")
    };
    let by_name = !path.contains('/')
        && tree
            .files()
            .iter()
            .any(|file| file.path.ends_with(&format!("/{path}")));
    tree.has(path) || tree.has(&from_here) || by_name
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    fn problems(text: &str) -> Vec<String> {
        let tree = Tree::of(&[
            ("README.md", text),
            ("deny.toml", ""),
            ("core/domain/src/money.rs", ""),
            ("core/domain/README.md", "`src/money.rs`"),
            ("backend/src/lib.rs", ""),
        ]);
        check(&tree).into_iter().map(|problem| problem.text).collect()
    }

    #[test]
    fn what_is_there_may_be_named() {
        for text in [
            "`core/domain`, `core/domain/`, `core/domain/src/money.rs`, `core/*`, `money.rs`, `deny.toml`",
            "`core/{domain}`, `backend/src/*.rs`",
            "`/v1/sync`, `a/b`, `text/html`, `cargo xtask test`, `DATA/mail/*.eml`, `first-run.json`, `.md`",
            "```\nbackend/nowhere `core/nowhere`\n```",
            "[a](deny.toml) [b](core/domain/README.md#why) [c](https://example.org/x) [d](#here) [e](mailto:a@b.pl)",
        ] {
            assert_eq!(problems(text), [] as [String; 0], "{text}");
        }
    }

    #[test]
    fn what_is_not_there_is_found() {
        for (text, missing) in [
            ("x\n`core/engine`", "`core/engine`"),
            ("`core/{domain,screens}`", "`core/screens`"),
            ("`bindings/ffi`", "`bindings/ffi`"),
            ("`src/money.rs`", "`src/money.rs`"),
            ("`GUIDE.md`", "`GUIDE.md`"),
            ("see [the guide](docs/guide.md#top)", "`docs/guide.md`"),
            ("`core/domain/src/mone`", "`core/domain/src/mone`"),
        ] {
            let found = problems(text);
            assert!(
                matches!(&*found, [only] if only.contains(missing)),
                "{text}: {found:?}"
            );
        }
        let tree = Tree::of(&[("core/domain/README.md", "`src/gone.rs`")]);
        assert_eq!(check(&tree).len(), 1);
    }
}
