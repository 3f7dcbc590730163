//! A column's values as PostgreSQL reads an array: one text.

use std::fmt::Write as _;

use super::Value;

/// The text of an array.
pub(super) struct Array(String);

impl Array {
    /// Of values of one type.
    pub(super) fn of<'a>(values: impl Iterator<Item = &'a Value>) -> String {
        let mut array = Self::begin();
        for value in values {
            match value {
                Value::Text(Some(text)) => array.text(text),
                Value::Number(Some(number)) => array.number(*number),
                Value::Text(None) | Value::Number(None) => array.raw("NULL"),
            }
        }
        array.end()
    }

    pub(super) fn of_texts(texts: &[String]) -> String {
        let mut array = Self::begin();
        for text in texts {
            array.text(text);
        }
        array.end()
    }

    fn begin() -> Self {
        Self("{".to_owned())
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }

    fn comma(&mut self) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
    }

    fn raw(&mut self, text: &str) {
        self.comma();
        self.0.push_str(text);
    }

    fn number(&mut self, number: i64) {
        self.comma();
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{number}");
    }

    /// In quotes, which a text and nothing else has: so is NULL told from a text that says it.
    fn text(&mut self, text: &str) {
        self.comma();
        self.0.push('"');
        for part in text.split_inclusive(['"', '\\']) {
            if let Some(before) = part.strip_suffix(['"', '\\']) {
                self.0.push_str(before);
                self.0.push('\\');
                self.0.push_str(part.get(before.len()..).unwrap_or_default());
            } else {
                self.0.push_str(part);
            }
        }
        self.0.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_so_that_they_are_read_back() {
        let texts = [
            Value::text("a"),
            Value::Text(None),
            Value::text("NULL"),
            Value::text("x\"y\\z, {}"),
        ];
        assert_eq!(Array::of(texts.iter()), r#"{"a",NULL,"NULL","x\"y\\z, {}"}"#);
        let numbers = [Value::number(-5), Value::Number(None), Value::number(i64::MAX)];
        assert_eq!(Array::of(numbers.iter()), "{-5,NULL,9223372036854775807}");
        assert_eq!(Array::of_texts(&[String::new()]), r#"{""}"#);
        assert_eq!(Array::of(std::iter::empty()), "{}");
    }
}
