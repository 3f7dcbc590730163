//! No Rust file over 450 lines, no function over 70: both fit a head, the second a screen.

use super::scanner::{code_only, is_word};
use super::tree::{Problem, Tree};

const FILE_LINES: usize = 450;
const FUNCTION_LINES: usize = 70;

pub(super) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, text) in tree.texts("rs") {
        let lines = text.lines().count();
        if lines > FILE_LINES {
            problems.push(Problem::new(
                &file.path,
                0,
                format!("{lines} lines: split it, {FILE_LINES} at most"),
            ));
        }
        for function in functions(text) {
            if function.lines > FUNCTION_LINES {
                let text = format!(
                    "`{}` has {} lines, {FUNCTION_LINES} at most",
                    function.name, function.lines
                );
                problems.push(Problem::new(&file.path, function.line, text));
            }
        }
    }
    problems
}

#[derive(Debug, PartialEq, Eq)]
struct Function {
    name: String,
    line: usize,
    lines: usize,
}

/// Every `fn` with a body, nested ones too.
fn functions(text: &str) -> Vec<Function> {
    let code = code_only(text);
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, character) in code.char_indices() {
        let begins_word = is_word(character) && !is_word(before) && before != '#';
        before = character;
        let Some(after) = code
            .get(at..)
            .filter(|_| begins_word)
            .and_then(|rest| rest.strip_prefix("fn"))
        else {
            continue;
        };
        if !after.starts_with(char::is_whitespace) {
            continue;
        }
        let name: String = after.trim_start().chars().take_while(|c| is_word(*c)).collect();
        if let Some(body) = body_length(after).filter(|_| !name.is_empty()) {
            let line = count_lines(code.get(..at).unwrap_or_default());
            let lines = count_lines(after.get(..body).unwrap_or_default());
            found.push(Function { name, line, lines });
        }
    }
    found
}

fn count_lines(text: &str) -> usize {
    text.matches('\n').count() + 1
}

/// Bytes up to the closing brace of the body; `None` where there is no body.
fn body_length(after: &str) -> Option<usize> {
    let mut brackets = 0_i32;
    let mut braces = 0_i32;
    for (at, character) in after.char_indices() {
        match character {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                // A brace inside the brackets of the head is a constant's: `[u8; { N }]`.
                if braces == 0 && brackets == 0 {
                    return Some(at);
                }
                // The end of what the function stands in: it has no body.
                if braces < 0 {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::{check, functions};

    fn lengths(text: &str) -> Vec<(String, usize, usize)> {
        functions(text)
            .into_iter()
            .map(|function| (function.name, function.line, function.lines))
            .collect()
    }

    #[test]
    fn functions_are_measured_through_strings_and_comments() {
        for (text, expected) in [
            ("fn a() {}\n", vec![("a", 1, 1)]),
            (
                "\nfn a(\n  b: [u8; 3],\n) {\n  \"}\"; // }\n}\n",
                vec![("a", 2, 5)],
            ),
            ("trait T {\n fn a(&self);\n fn b() {\n }\n}\n", vec![("b", 3, 2)]),
            ("fn a() {\n fn b() {\n }\n}\n", vec![("a", 1, 4), ("b", 2, 2)]),
            ("type F = fn(u8) -> u8;\nlet often = 1;\n", vec![]),
            ("// fn a() {}\nconst S: &str = \"fn b() {}\";\n", vec![]),
            ("fn a() -> [u8; { 3 }] {\n x\n}\n", vec![("a", 1, 3)]),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(name, line, lines)| (name.to_owned(), line, lines))
                .collect();
            assert_eq!(lengths(text), expected, "{text}");
        }
    }

    #[test]
    fn long_functions_and_files_are_found() {
        let function = |lines: usize| format!("fn a() {{\n{}}}\n", "x;\n".repeat(lines - 2));
        assert_eq!(check(&Tree::of(&[("a.rs", &function(70))])), []);
        let problems = check(&Tree::of(&[("a.rs", &function(71))]));
        assert!(
            matches!(&*problems, [only] if only.line == 1 && only.text.contains("71")),
            "{problems:?}"
        );
        assert_eq!(
            check(&Tree::of(&[
                ("a.rs", &"\n".repeat(450)),
                ("a.md", &"\n".repeat(451))
            ])),
            []
        );
        assert_eq!(check(&Tree::of(&[("a.rs", &"\n".repeat(451))])).len(), 1);
    }
}
