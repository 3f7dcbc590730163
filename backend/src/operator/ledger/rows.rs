//! Many rows in one statement, the same text for both databases.
//!
//! A statement is prepared once for each of a few sizes and filled up with rows that its WHERE leaves out: a new text
//! for every number of rows would be parsed again every time and fill the connection's cache. The one difference
//! between the databases: SQLite searches the list of all numbered placeholders for each of them, which takes longer
//! than all the rest, so there they are plain question marks.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyConnection, AssertSqlSafe};

/// The sizes a statement is prepared in. 512 is the entries of a full batch of 256 transfers.
const SIZES: [usize; 6] = [1, 8, 32, 128, 256, 512];
const LARGEST: usize = 512;

/// A value of the two types there are.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(Option<String>),
    Number(Option<i64>),
}

impl Value {
    pub(super) fn text(value: &(impl ToString + ?Sized)) -> Self {
        Self::Text(Some(value.to_string()))
    }

    pub(super) const fn number(value: i64) -> Self {
        Self::Number(Some(value))
    }

    /// A value of the same type for a row that is left out.
    const fn filler(&self) -> Self {
        match self {
            Self::Text(_) => Self::Text(Some(String::new())),
            Self::Number(_) => Self::Number(Some(0)),
        }
    }
}

/// A text for each database and size.
type Texts = [[OnceLock<Arc<str>>; SIZES.len()]; 2];

const fn no_texts() -> Texts {
    [const { [const { OnceLock::new() }; SIZES.len()] }; 2]
}

/// How a database's placeholders are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Places {
    Numbered,
    Plain,
}

impl Places {
    fn of(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "SQLite" {
            Self::Plain
        } else {
            Self::Numbered
        }
    }

    /// Appends the placeholder of a number, counted from one.
    fn write(self, text: &mut String, number: usize) {
        // Writing to a String cannot fail.
        let _ = match self {
            Self::Numbered => write!(text, "${number}"),
            Self::Plain => text.write_char('?'),
        };
    }
}

type Query = sqlx::query::Query<'static, Any, AnyArguments>;

fn bind(query: Query, value: Value) -> Query {
    match value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
    }
}

/// An INSERT of any number of rows. The first column must be a text that is never empty.
#[derive(Debug)]
pub(super) struct Insert {
    table: &'static str,
    columns: &'static [&'static str],
    /// Such as `ON CONFLICT (id) DO UPDATE SET …`.
    then: &'static str,
    texts: Texts,
}

impl Insert {
    pub(super) const fn new(
        table: &'static str,
        columns: &'static [&'static str],
        then: &'static str,
    ) -> Self {
        Self {
            table,
            columns,
            then,
            texts: no_texts(),
        }
    }

    /// Writes the rows; `values` holds them one after the other, column by column.
    pub(super) async fn execute(
        &self,
        connection: &mut AnyConnection,
        values: Vec<Value>,
    ) -> sqlx::Result<()> {
        let places = Places::of(connection);
        let width = self.columns.len();
        let mut left = values.into_iter();
        while left.len() > 0 {
            let chunk: Vec<Value> = left.by_ref().take(LARGEST * width).collect();
            let fillers: Vec<Value> = chunk.iter().take(width).map(Value::filler).collect();
            let rows = chunk.len() / width.max(1);
            let (size, text) = pick(&self.texts, places, rows, |size| self.text(places, size));
            let mut query = sqlx::query(AssertSqlSafe(text));
            for value in chunk {
                query = bind(query, value);
            }
            for _ in rows..size {
                for filler in &fillers {
                    query = bind(query, filler.clone());
                }
            }
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }

    fn text(&self, places: Places, rows: usize) -> String {
        let Self {
            table, columns, then, ..
        } = self;
        let width = columns.len();
        let given: Vec<String> = (1..=width).map(|column| format!("column{column}")).collect();
        let mut text = format!(
            "INSERT INTO {table} ({}) SELECT {} FROM (VALUES ",
            columns.join(", "),
            given.join(", ")
        );
        for row in 0..rows {
            for column in 0..width {
                let before = match (row, column) {
                    (0, 0) => "(",
                    (_, 0) => "), (",
                    _ => ", ",
                };
                text.push_str(before);
                places.write(&mut text, row * width + column + 1);
            }
        }
        let _ = write!(text, ")) AS given WHERE column1 <> '' {then}");
        text
    }
}

/// A SELECT or DELETE whose text ends in `… IN` and is given any number of keys.
#[derive(Debug)]
pub(super) struct ByKeys {
    start: &'static str,
    texts: Texts,
    end: &'static str,
}

impl ByKeys {
    pub(super) const fn new(start: &'static str, end: &'static str) -> Self {
        Self {
            start,
            texts: no_texts(),
            end,
        }
    }

    /// The rows of the keys, in the order of the statement.
    pub(super) async fn fetch(
        &self,
        connection: &mut AnyConnection,
        keys: &[String],
    ) -> sqlx::Result<Vec<AnyRow>> {
        let places = Places::of(connection);
        let mut rows = Vec::new();
        for chunk in keys.chunks(LARGEST) {
            rows.extend(self.query(places, chunk).fetch_all(&mut *connection).await?);
        }
        Ok(rows)
    }

    /// Runs it for its effect.
    pub(super) async fn execute(&self, connection: &mut AnyConnection, keys: &[String]) -> sqlx::Result<()> {
        let places = Places::of(connection);
        for chunk in keys.chunks(LARGEST) {
            self.query(places, chunk).execute(&mut *connection).await?;
        }
        Ok(())
    }

    fn query(&self, places: Places, keys: &[String]) -> Query {
        let (size, text) = pick(&self.texts, places, keys.len(), |size| {
            let mut text = format!("{} (", self.start);
            for number in 1..=size {
                text.push_str(if number == 1 { "" } else { ", " });
                places.write(&mut text, number);
            }
            let _ = write!(text, ") {}", self.end);
            text
        });
        let mut query = sqlx::query(AssertSqlSafe(text));
        // No key is empty: what fills up finds nothing.
        for place in 0..size {
            query = query.bind(keys.get(place).cloned().unwrap_or_default());
        }
        query
    }
}

/// The smallest prepared size that holds so many rows, and its text.
fn pick(texts: &Texts, places: Places, rows: usize, make: impl FnOnce(usize) -> String) -> (usize, Arc<str>) {
    let [numbered, plain] = texts;
    let texts = if places == Places::Plain { plain } else { numbered };
    let found = SIZES.iter().zip(texts).find(|(size, _)| **size >= rows);
    match found {
        Some((size, text)) => (*size, Arc::clone(text.get_or_init(|| make(*size).into()))),
        None => (rows, make(rows).into()),
    }
}
