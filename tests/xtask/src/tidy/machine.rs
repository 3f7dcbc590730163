//! No path of one machine in what is committed: it would work there only, and tells who wrote it.

use super::tree::{Problem, Tree};

/// Written in two parts, so that this file does not hold them.
const PLACES: [&str; 6] = [
    concat!("/wo", "rk/"),
    concat!("/tmp/", "wt"),
    concat!("/ro", "ot"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("C:\\", "Users"),
];

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.files() {
        let lines = file.text().unwrap_or_default().lines().enumerate();
        for (index, line) in lines {
            if let Some(place) = PLACES.iter().find(|place| names(line, place)) {
                problems.push(Problem::new(
                    &file.path,
                    index + 1,
                    format!("`{place}` is a path of one machine"),
                ));
            }
        }
    }
    problems
}

/// Whether the line has the place as the beginning of a path: not as the middle of an address, not as a longer word.
fn names(line: &str, place: &str) -> bool {
    line.match_indices(place).any(|(at, _)| {
        let before = line.get(..at).and_then(|start| start.chars().next_back());
        let after = line.get(at + place.len()..).and_then(|rest| rest.chars().next());
        let begins = !before.is_some_and(|c| c.is_alphanumeric() || "._-}~".contains(c));
        let ends =
            place.ends_with('/') || !after.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-');
        begins && ends
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::{PLACES, check};

    #[test]
    fn every_place_is_found() {
        for place in PLACES {
            for line in [format!("see `{place}`"), place.to_owned(), format!("x={place}")] {
                let problems = check(&Tree::of(&[("a.md", &format!("first\n{line}\n"))]));
                assert!(matches!(&*problems, [only] if only.line == 2), "{line}");
            }
        }
    }

    #[test]
    fn addresses_and_longer_words_are_not_meant() {
        for line in [
            concat!("https://example.org/wo", "rk/1"),
            concat!("/ro", "oted"),
            concat!("$HOME/ro", "ots"),
            concat!("a/ho", "me/page"),
        ] {
            assert_eq!(check(&Tree::of(&[("a.md", line)])), [], "{line}");
        }
    }
}
