//! TOML values that know where they stand. Each reading method gives the value, or notes a problem and gives nothing.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use toml::de::{DeTable, DeValue};

use super::problem::{Place, Problems, SourceFile, shortened};
use super::suggest::suggestion;

/// The most syntax errors told of one file; one slip can make the parser stumble over many lines that follow.
const SYNTAX_ERRORS_MAX: usize = 5;

/// Reads the TOML of a file. Where the syntax is broken nothing further is checked.
pub(super) fn parse<'p>(file: &'p SourceFile<'p>, problems: &mut Problems) -> Option<DeTable<'p>> {
    let (table, errors) = DeTable::parse_recoverable(file.text);
    for error in errors.iter().take(SYNTAX_ERRORS_MAX) {
        let offset = error.span().map_or(0, |span| span.start);
        let message = format!("not readable as TOML: {}", error.message());
        problems.at(&Place::start(file).at(offset), message);
    }
    errors.is_empty().then(|| table.into_inner())
}

/// A value.
#[derive(Clone, Debug)]
pub(super) struct Node<'p> {
    /// Where it stands.
    pub(super) place: Place<'p>,
    value: &'p DeValue<'p>,
}

/// A table: fields by name.
#[derive(Clone, Debug)]
pub(super) struct Table<'p> {
    /// Where it begins.
    pub(super) place: Place<'p>,
    fields: &'p DeTable<'p>,
}

const fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a decimal point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl<'p> Node<'p> {
    fn is_not(&self, needed: &str, problems: &mut Problems) {
        let message = format!("is {}, but {needed} is needed", kind(self.value));
        problems.at(&self.place, message);
    }

    /// Whether it is a text.
    pub(super) const fn is_text(&self) -> bool {
        matches!(self.value, DeValue::String(_))
    }

    /// A text; `example` shows one.
    pub(super) fn text(&self, example: &str, problems: &mut Problems) -> Option<&'p str> {
        if let DeValue::String(text) = self.value {
            return Some(text);
        }
        self.is_not(&format!("a text in quotes, such as \"{example}\","), problems);
        None
    }

    /// A text of a form of its own.
    pub(super) fn parsed<T: FromStr>(&self, example: &str, problems: &mut Problems) -> Option<T>
    where
        T::Err: Display,
    {
        match self.text(example, problems)?.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                problems.at(&self.place, error.to_string());
                None
            }
        }
    }

    /// A whole number in a range.
    pub(super) fn integer<T: TryFrom<i64>>(
        &self,
        range: &RangeInclusive<i64>,
        problems: &mut Problems,
    ) -> Option<T> {
        let (least, most) = (range.start(), range.end());
        let DeValue::Integer(digits) = self.value else {
            let needed = format!("a whole number from {least} to {most}, without quotes,");
            self.is_not(&needed, problems);
            return None;
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix()).ok();
        let fitting = number
            .filter(|number| range.contains(number))
            .and_then(|number| T::try_from(number).ok());
        if fitting.is_none() {
            let message = format!(
                "is {}, but must be from {least} to {most}",
                shortened(digits.as_str())
            );
            problems.at(&self.place, message);
        }
        fitting
    }

    /// True or false.
    pub(super) fn boolean(&self, problems: &mut Problems) -> Option<bool> {
        if let DeValue::Boolean(value) = self.value {
            return Some(*value);
        }
        self.is_not("true or false, without quotes,", problems);
        None
    }

    /// What a date or time literal says, or a text: how a date was written, with quotes or without.
    pub(super) fn written(&self) -> Option<String> {
        match self.value {
            DeValue::String(text) => Some(text.clone().into_owned()),
            DeValue::Datetime(moment) => Some(moment.to_string()),
            _ => None,
        }
    }

    /// The elements of a list of at most so many.
    pub(super) fn items(&self, most: usize, problems: &mut Problems) -> Option<Vec<Self>> {
        let DeValue::Array(array) = self.value else {
            self.is_not("a list", problems);
            return None;
        };
        if array.len() > most {
            let message = format!("holds {} entries, but at most {most} are allowed", array.len());
            problems.at(&self.place, message);
            return None;
        }
        let item = |(index, element): (usize, &'p toml::Spanned<DeValue<'p>>)| Self {
            place: self.place.item(index).at(element.span().start),
            value: element.get_ref(),
        };
        Some(array.iter().enumerate().map(item).collect())
    }

    /// A table with no other than the known fields.
    pub(super) fn table(&self, known: &[&str], problems: &mut Problems) -> Option<Table<'p>> {
        let table = self.any_table("a table such as { … }", problems)?;
        table.knows_only(known, problems);
        Some(table)
    }

    /// A table of whatever fields; `needed` says what it should be.
    pub(super) fn any_table(&self, needed: &str, problems: &mut Problems) -> Option<Table<'p>> {
        if let DeValue::Table(fields) = self.value {
            let place = self.place.clone();
            return Some(Table { place, fields });
        }
        self.is_not(needed, problems);
        None
    }
}

impl<'p> Table<'p> {
    /// The table that a file is.
    pub(super) fn of_file(
        file: &'p SourceFile<'p>,
        fields: &'p DeTable<'p>,
        known: &[&str],
        problems: &mut Problems,
    ) -> Self {
        let place = Place::start(file);
        let table = Self { place, fields };
        table.knows_only(known, problems);
        table
    }

    fn knows_only(&self, known: &[&str], problems: &mut Problems) {
        for name in self.fields.keys() {
            let text: &str = name.get_ref();
            if !known.contains(&text) {
                let place = self.place.field(text).at(name.span().start);
                let hint = suggestion(text, known.iter().copied());
                problems.at(&place, format!("unknown field; {hint}"));
            }
        }
    }

    /// A field that may be left out.
    pub(super) fn optional(&self, name: &str) -> Option<Node<'p>> {
        let value = self.fields.get(name)?;
        Some(Node {
            place: self.place.field(name).at(value.span().start),
            value: value.get_ref(),
        })
    }

    /// A field that must be there; `example` is what may stand after the equals sign.
    pub(super) fn required(&self, name: &str, example: &str, problems: &mut Problems) -> Option<Node<'p>> {
        let node = self.optional(name);
        if node.is_none() {
            let message = format!("missing; add a line such as: {name} = {example}");
            problems.at(&self.place.field(name), message);
        }
        node
    }

    /// The elements of a list that may be left out.
    pub(super) fn list(&self, name: &str, most: usize, problems: &mut Problems) -> Vec<Node<'p>> {
        self.optional(name)
            .and_then(|node| node.items(most, problems))
            .unwrap_or_default()
    }

    /// All fields: the name, where it stands, and the value.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'p str, Place<'p>, Node<'p>)> + '_ {
        self.fields.iter().map(|(name, value)| {
            let text: &'p str = name.get_ref();
            let node = Node {
                place: self.place.field(text).at(value.span().start),
                value: value.get_ref(),
            };
            (text, node.place.clone().at(name.span().start), node)
        })
    }
}
