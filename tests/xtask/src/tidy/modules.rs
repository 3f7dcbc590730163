//! Every Rust file begins with `//!`: what it is for, what it must never do.

use super::tree::{Problem, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    tree.texts("rs")
        .filter(|(_, text)| !begins_with_a_door_sign(text))
        .map(|(file, _)| Problem::new(&file.path, 1, "begin the file with `//!`: what it is for"))
        .collect()
}

/// The first line says something; only an empty line or a crate attribute may stand before it.
fn begins_with_a_door_sign(text: &str) -> bool {
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("#!["));
    first
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|said| !said.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::check;

    #[test]
    fn a_module_without_its_purpose_is_found() {
        for (text, problems) in [
            ("//! Money.\n\nuse x;\n", 0),
            ("\n#![no_main]\n//! Money.\n", 0),
            ("use x;\n//! Money.\n", 1),
            ("//!\n//! Money.\n", 1),
            ("// Money.\n", 1),
            ("/// Money.\n", 1),
            ("", 1),
        ] {
            assert_eq!(check(&Tree::of(&[("a.rs", text)])).len(), problems, "{text}");
        }
        assert_eq!(check(&Tree::of(&[("a.md", "text")])), []);
    }
}
