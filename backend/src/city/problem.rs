//! What is wrong with a pack, and where: file, line, column, field, and what to do.
//!
//! Problems are collected, never thrown one by one: whoever mends a pack sees all of them at once.

use std::fmt;

/// The most problems that are told of one pack; the rest is counted.
pub const PROBLEMS_MAX: usize = 200;

/// A spot in a file, counted from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// One thing wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackProblem {
    /// The file, relative to the pack's folder.
    pub file: String,
    /// Where in the file; none if the file as a whole is meant.
    pub position: Option<Position>,
    /// The path to the field, such as `products[0].prices[1].from`; empty if no field is meant.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl PackProblem {
    /// Of a file as a whole.
    pub(super) fn of_file(file: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            position: None,
            field: String::new(),
            message: message.into(),
        }
    }
}

impl fmt::Display for PackProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(Position { line, column }) = self.position {
            write!(formatter, ":{line}:{column}")?;
        }
        if !self.field.is_empty() {
            write!(formatter, ": {}", self.field)?;
        }
        write!(formatter, ": {}", self.message)
    }
}

/// A text file of a pack.
#[derive(Debug)]
pub(super) struct SourceFile<'p> {
    /// Its name, relative to the pack's folder.
    pub(super) name: &'p str,
    /// What stands in it.
    pub(super) text: &'p str,
}

/// The position of a byte of a text; past its end, the end.
pub(super) fn position(text: &str, offset: usize) -> Position {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(..end).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
    }
}

/// Where a value stands. The line is worked out only when there is a problem to tell.
#[derive(Clone, Debug)]
pub(super) struct Place<'p> {
    /// In which file.
    pub(super) file: &'p SourceFile<'p>,
    /// At which byte.
    pub(super) offset: usize,
    /// In which field.
    pub(super) field: String,
}

impl<'p> Place<'p> {
    /// The beginning of a file.
    pub(super) const fn start(file: &'p SourceFile<'p>) -> Self {
        Self {
            file,
            offset: 0,
            field: String::new(),
        }
    }

    /// The same spot, as a field of it.
    pub(super) fn field(&self, name: &str) -> Self {
        let name = if is_plain(name) {
            name.to_owned()
        } else {
            format!("{:?}", shortened(name))
        };
        let field = if self.field.is_empty() {
            name
        } else {
            format!("{}.{name}", self.field)
        };
        Self { field, ..*self }
    }

    /// The same spot, as an element of it.
    pub(super) fn item(&self, index: usize) -> Self {
        Self {
            field: format!("{}[{index}]", self.field),
            ..*self
        }
    }

    /// Another byte of the same file and field.
    pub(super) fn at(self, offset: usize) -> Self {
        Self { offset, ..self }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = position(self.file.text, self.offset);
        write!(formatter, "{}:{line}:{column}", self.file.name)
    }
}

fn is_plain(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    (1..=60).contains(&name.len()) && name.bytes().all(plain)
}

/// A text short enough to be shown in a message.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Problems {
    told: Vec<PackProblem>,
    untold: usize,
}

impl Problems {
    /// One more.
    pub(super) fn push(&mut self, problem: PackProblem) {
        if self.told.len() < PROBLEMS_MAX {
            self.told.push(problem);
        } else {
            self.untold += 1;
        }
    }

    /// One more, of a place.
    pub(super) fn at(&mut self, place: &Place<'_>, message: impl Into<String>) {
        if self.told.len() >= PROBLEMS_MAX {
            self.untold += 1;
            return;
        }
        self.told.push(PackProblem {
            file: place.file.name.to_owned(),
            position: Some(position(place.file.text, place.offset)),
            field: place.field.clone(),
            message: message.into(),
        });
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// All of them, file by file from the top; the last says how many are not told.
    pub(super) fn into_list(mut self) -> Vec<PackProblem> {
        self.told
            .sort_by(|one, two| (&one.file, one.position).cmp(&(&two.file, two.position)));
        self.told.dedup();
        if self.untold > 0 {
            let message = format!("{} more problems are not shown; mend these first", self.untold);
            self.told.push(PackProblem::of_file("…", message));
        }
        self.told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let text = "a = 1\nżó = 2\r\n";
        let cases = [
            (0, 1, 1),
            (4, 1, 5),
            (6, 2, 1),
            (8, 2, 2),
            (7, 2, 1),
            (10, 2, 3),
            (99, 3, 1),
        ];
        for (offset, line, column) in cases {
            assert_eq!(position(text, offset), Position { line, column }, "{offset}");
        }
    }

    #[test]
    fn the_rest_is_counted() {
        let mut problems = Problems::default();
        for number in 0..PROBLEMS_MAX + 7 {
            problems.push(PackProblem::of_file(format!("{number:04}"), "bad"));
        }
        let list = problems.into_list();
        assert_eq!(list.len(), PROBLEMS_MAX + 1);
        assert_eq!(
            list.last().unwrap().to_string(),
            "…: 7 more problems are not shown; mend these first"
        );
    }
}
