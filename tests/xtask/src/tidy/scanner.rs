//! Rust source with everything blanked out that is no code: comments, strings, characters.
//!
//! No parser: it knows just enough that braces and keywords can be counted. Lines stay where they are.

/// The same text, same lines, with spaces in place of comments and of the content of literals.
pub(super) fn code_only(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let rest = characters.get(at..).unwrap_or_default();
        let before = at.checked_sub(1).and_then(|index| characters.get(index)).copied();
        let length = skipped(rest, before);
        let taken = rest.get(..length.max(1)).unwrap_or_default();
        for character in taken {
            out.push(if length == 0 || *character == '\n' {
                *character
            } else {
                ' '
            });
        }
        at += taken.len();
    }
    out
}

/// How many characters from here on are no code; 0 where this one is.
fn skipped(rest: &[char], before: Option<char>) -> usize {
    match rest {
        ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
        ['/', '*', ..] => block_comment(rest),
        ['"', ..] => string(rest),
        ['\'', ..] => character(rest),
        ['r', '"' | '#', ..] if !before.is_some_and(is_word) || before == Some('b') => raw_string(rest),
        _ => 0,
    }
}

/// Block comments nest.
fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        match rest.get(at..) {
            Some(['/', '*', ..]) => (depth, at) = (depth + 1, at + 2),
            Some(['*', '/', ..]) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn string(rest: &[char]) -> usize {
    let mut escaped = false;
    for (index, character) in rest.iter().enumerate().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character, or 0 where the quote begins a lifetime.
fn character(rest: &[char]) -> usize {
    match rest {
        ['\'', '\\', _, tail @ ..] => tail
            .iter()
            .position(|c| *c == '\'')
            .map_or(rest.len(), |index| index + 4),
        ['\'', _, '\'', ..] => 3,
        _ => 0,
    }
}

/// `r"…"` and `r#"…"#`, or 0 where it is a raw name such as `r#type`.
fn raw_string(rest: &[char]) -> usize {
    let hashes = rest.iter().skip(1).take_while(|c| **c == '#').count();
    if rest.get(hashes + 1) != Some(&'"') {
        return 0;
    }
    let mut at = hashes + 2;
    while at < rest.len() {
        let closes = rest.get(at) == Some(&'"')
            && rest
                .get(at + 1..at + 1 + hashes)
                .is_some_and(|tail| tail.iter().all(|c| *c == '#'));
        if closes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    rest.len()
}

pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[cfg(test)]
mod tests {
    use super::code_only;

    #[test]
    fn what_is_no_code_becomes_space() {
        for (text, kept) in [
            ("a // } b\nc", "ac"),
            ("a /* { /* } */ { */ b", "ab"),
            (r#"f("}", x)"#, "f(,x)"),
            (r#"f("\"}", x)"#, "f(,x)"),
            ("f('{', '\\'', '\\u{7d}')", "f(,,)"),
            ("fn f<'a>(x: &'a str) {}", "fnf<'a>(x:&'astr){}"),
            ("r#\"}\"}\"# b", "b"),
            ("br\"}\" r#fn", "br#fn"),
            ("var\"}\"", "var"),
            ("\"a\nb\" c", "c"),
            ("\"open }", ""),
            ("/* open }", ""),
        ] {
            let code = code_only(text);
            assert_eq!(code.split_whitespace().collect::<String>(), kept, "{text}");
            assert_eq!(code.chars().count(), text.chars().count(), "{text}");
            let lines = |text: &str| text.lines().map(|line| line.chars().count()).collect::<Vec<_>>();
            assert_eq!(lines(&code), lines(text), "{text}");
        }
    }
}
