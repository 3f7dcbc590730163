//! The files that are, or could be, committed: what git tracks and what it does not ignore.

use std::fmt;
use std::fs;

use crate::command::{self, root};

/// One file, its path from the root with `/`.
#[derive(Debug)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

impl File {
    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        let text = std::str::from_utf8(&self.bytes).ok()?;
        (!text.contains('\0')).then_some(text)
    }

    pub(super) fn has_extension(&self, extension: &str) -> bool {
        self.path
            .rsplit_once('.')
            .is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
    }

    /// The folder it is in, `""` at the root.
    pub(super) fn folder(&self) -> &str {
        self.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// What a rule complains of, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) path: String,
    /// From 1; 0 where the file as a whole is meant.
    pub(super) line: usize,
    pub(super) text: String,
}

impl Problem {
    pub(super) fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(formatter, "{}: {}", self.path, self.text),
            line => write!(formatter, "{}:{line}: {}", self.path, self.text),
        }
    }
}

/// All files.
#[derive(Debug)]
pub(super) struct Tree(Vec<File>);

impl Tree {
    pub(super) fn of_repository() -> Result<Self, String> {
        let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
        let names = command::read(&mut command::program("git", &list))?;
        let names = String::from_utf8(names).map_err(|_| "a file name is no UTF-8".to_owned())?;
        let mut names: Vec<&str> = names.split('\0').filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        names.dedup();
        let root = root();
        let mut files = Vec::new();
        for name in names {
            let path = root.join(name);
            // Deleted, but not yet in a commit; a link or a submodule is no file of ours.
            if path.is_file() {
                let bytes = fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
                files.push(File {
                    path: name.to_owned(),
                    bytes,
                });
            }
        }
        Ok(Self(files))
    }

    pub(super) fn files(&self) -> &[File] {
        &self.0
    }

    /// Texts with this extension, with their text.
    pub(super) fn texts<'a>(&'a self, extension: &'a str) -> impl Iterator<Item = (&'a File, &'a str)> {
        self.0
            .iter()
            .filter(move |file| file.has_extension(extension))
            .filter_map(|file| Some((file, file.text()?)))
    }

    pub(super) fn find(&self, path: &str) -> Option<&File> {
        self.0.iter().find(|file| file.path == path)
    }

    /// Whether a path is a file or a folder with a file in it. A `*` at the end of a part stands for any end.
    pub(super) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        if let Some((start, _)) = path.split_once('*') {
            return self.0.iter().any(|file| file.path.starts_with(start));
        }
        self.0.iter().any(|file| {
            file.path
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

#[cfg(test)]
impl Tree {
    /// A tree made for a test.
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        Self(files.iter().map(file).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{Problem, Tree};

    #[test]
    fn files_and_their_folders_exist() {
        let tree = Tree::of(&[("core/domain/src/lib.rs", ""), ("README.md", "")]);
        for path in [
            "core",
            "core/",
            "core/domain/src/lib.rs",
            "README.md",
            "core/*",
            "core/domain/src/*.rs",
        ] {
            assert!(tree.has(path), "{path}");
        }
        for path in [
            "cor",
            "core/domain/src/lib",
            "README",
            "core/engine",
            "bindings/*",
        ] {
            assert!(!tree.has(path), "{path}");
        }
    }

    #[test]
    fn a_problem_names_file_and_line() {
        assert_eq!(Problem::new("a.rs", 3, "bad").to_string(), "a.rs:3: bad");
        assert_eq!(Problem::new("a.rs", 0, "bad").to_string(), "a.rs: bad");
    }
}
