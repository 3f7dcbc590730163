//! Many rows in one statement.
//!
//! SQLite is given them as a VALUES list. A statement is prepared once for each of a few sizes and filled up with rows
//! that find nothing: a new text for every number of rows would be parsed again every time and fill the connection's
//! cache. Its placeholders are plain question marks, because SQLite searches the list of all numbered ones for each of
//! them, which takes longer than all the rest.
//!
//! PostgreSQL is given each column as one array. Thousands of placeholders cost it more than the rows that they make:
//! every one is an expression to be planned, set up and thrown away again.

mod array;

use std::sync::{Arc, OnceLock};

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, AnyConnection, AssertSqlSafe};

use array::Array;

/// The sizes a statement is prepared in. 256 is the entries of a full batch of 128 transfers, 512 those of linked ones.
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

    /// Its column's type.
    const fn type_name(&self) -> &'static str {
        match self {
            Self::Text(_) => "TEXT",
            Self::Number(_) => "BIGINT",
        }
    }
}

/// The texts of a statement: of each size for SQLite, one for PostgreSQL.
#[derive(Debug)]
struct Texts {
    lists: [OnceLock<Arc<str>>; SIZES.len()],
    arrays: OnceLock<Arc<str>>,
}

impl Texts {
    const fn new() -> Self {
        Self {
            lists: [const { OnceLock::new() }; SIZES.len()],
            arrays: OnceLock::new(),
        }
    }

    /// The smallest prepared size that holds so many rows, and its text.
    fn list(&self, rows: usize, make: impl FnOnce(usize) -> String) -> (usize, Arc<str>) {
        let found = SIZES.iter().zip(&self.lists).find(|(size, _)| **size >= rows);
        match found {
            Some((size, text)) => (*size, Arc::clone(text.get_or_init(|| make(*size).into()))),
            None => (rows, make(rows).into()),
        }
    }

    fn array(&self, make: impl FnOnce() -> String) -> Arc<str> {
        Arc::clone(self.arrays.get_or_init(|| make().into()))
    }
}

fn takes_lists(connection: &AnyConnection) -> bool {
    connection.backend_name() == "SQLite"
}

type Query = sqlx::query::Query<'static, Any, AnyArguments>;

fn bind(query: Query, value: Value) -> Query {
    match value {
        Value::Text(text) => query.bind(text),
        Value::Number(number) => query.bind(number),
    }
}

/// Writes any number of rows. The first column is a text that is never empty.
#[derive(Debug)]
pub(super) struct Write {
    table: &'static str,
    columns: &'static [&'static str],
    form: Form,
    texts: Texts,
}

#[derive(Clone, Copy, Debug)]
enum Form {
    /// And what stands behind it, such as `ON CONFLICT (id) DO NOTHING`.
    Insert(&'static str),
    Update,
}

impl Write {
    /// Rows that are new.
    pub(super) const fn insert(
        table: &'static str,
        columns: &'static [&'static str],
        then: &'static str,
    ) -> Self {
        Self {
            table,
            columns,
            form: Form::Insert(then),
            texts: Texts::new(),
        }
    }

    /// Rows that are there: found by the first column, the others are set.
    pub(super) const fn update(table: &'static str, columns: &'static [&'static str]) -> Self {
        Self {
            table,
            columns,
            form: Form::Update,
            texts: Texts::new(),
        }
    }

    /// Writes the rows; `values` holds them one after the other, column by column.
    pub(super) async fn execute(
        &self,
        connection: &mut AnyConnection,
        values: Vec<Value>,
    ) -> sqlx::Result<()> {
        if values.is_empty() {
            Ok(())
        } else if takes_lists(connection) {
            self.execute_lists(connection, values).await
        } else {
            self.execute_arrays(connection, &values).await
        }
    }

    async fn execute_lists(&self, connection: &mut AnyConnection, values: Vec<Value>) -> sqlx::Result<()> {
        let width = self.columns.len();
        let mut left = values.into_iter();
        while left.len() > 0 {
            let chunk: Vec<Value> = left.by_ref().take(LARGEST * width).collect();
            let fillers: Vec<Value> = chunk.iter().take(width).map(Value::filler).collect();
            let rows = chunk.len() / width.max(1);
            let (size, text) = self.texts.list(rows, |size| {
                let row = format!("({})", question_marks(width));
                self.text(&format!("(VALUES {}) AS given", vec![row; size].join(", ")))
            });
            let mut query = sqlx::query(AssertSqlSafe(text));
            for value in chunk {
                query = bind(query, value);
            }
            for _ in rows..size {
                for filler in &fillers {
                    query = bind(query, filler.clone());
                }
            }
            let done = query.execute(&mut *connection).await?;
            self.check(rows, done.rows_affected())?;
        }
        Ok(())
    }

    async fn execute_arrays(&self, connection: &mut AnyConnection, values: &[Value]) -> sqlx::Result<()> {
        let width = self.columns.len().max(1);
        let column = |first: usize| values.iter().skip(first).step_by(width);
        let text = self.texts.array(|| {
            let types = values.iter().take(width).zip(1..);
            let arrays = types.map(|(value, number)| format!("CAST(${number} AS {}[])", value.type_name()));
            let given = format!(
                "unnest({}) AS given ({})",
                arrays.collect::<Vec<_>>().join(", "),
                self.given("").join(", ")
            );
            self.text(&given)
        });
        let mut query = sqlx::query(AssertSqlSafe(text));
        for first in 0..width {
            query = query.bind(Array::of(column(first)));
        }
        let done = query.execute(connection).await?;
        self.check(values.len() / width, done.rows_affected())
    }

    /// A row that was to be changed is there: it was read and locked before.
    fn check(&self, rows: usize, changed: u64) -> sqlx::Result<()> {
        match self.form {
            Form::Update if u64::try_from(rows) != Ok(changed) => Err(sqlx::Error::RowNotFound),
            _ => Ok(()),
        }
    }

    /// The names of the given columns.
    fn given(&self, before: &str) -> Vec<String> {
        (1..=self.columns.len())
            .map(|number| format!("{before}column{number}"))
            .collect()
    }

    fn text(&self, given: &str) -> String {
        let Self { table, columns, .. } = self;
        match self.form {
            Form::Insert(then) => format!(
                "INSERT INTO {table} ({}) SELECT {} FROM {given} WHERE column1 <> '' {then}",
                columns.join(", "),
                self.given("").join(", ")
            ),
            Form::Update => {
                let columns = columns.iter().zip(self.given("given."));
                let set: Vec<String> = columns
                    .skip(1)
                    .map(|(to, from)| format!("{to} = {from}"))
                    .collect();
                let key = self.columns.first().copied().unwrap_or_default();
                format!(
                    "UPDATE {table} SET {} FROM {given} WHERE {table}.{key} = given.column1",
                    set.join(", ")
                )
            }
        }
    }
}

/// A SELECT or DELETE whose text ends in the column of the keys that it is given.
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
            texts: Texts::new(),
            end,
        }
    }

    /// The rows of the keys, in the order of the statement.
    pub(super) async fn fetch(
        &self,
        connection: &mut AnyConnection,
        keys: &[String],
    ) -> sqlx::Result<Vec<AnyRow>> {
        let mut rows = Vec::new();
        for query in self.queries(takes_lists(connection), keys) {
            rows.extend(query.fetch_all(&mut *connection).await?);
        }
        Ok(rows)
    }

    /// Runs it for its effect.
    pub(super) async fn execute(&self, connection: &mut AnyConnection, keys: &[String]) -> sqlx::Result<()> {
        for query in self.queries(takes_lists(connection), keys) {
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }

    /// None without keys.
    fn queries(&self, lists: bool, keys: &[String]) -> Vec<Query> {
        if keys.is_empty() {
            Vec::new()
        } else if lists {
            keys.chunks(LARGEST).map(|chunk| self.list(chunk)).collect()
        } else {
            let text = self
                .texts
                .array(|| format!("{} = ANY (CAST($1 AS TEXT[])) {}", self.start, self.end));
            vec![sqlx::query(AssertSqlSafe(text)).bind(Array::of_texts(keys))]
        }
    }

    fn list(&self, keys: &[String]) -> Query {
        let (size, text) = self.texts.list(keys.len(), |size| {
            format!("{} IN ({}) {}", self.start, question_marks(size), self.end)
        });
        let mut query = sqlx::query(AssertSqlSafe(text));
        // No key is empty: what fills up finds nothing.
        for place in 0..size {
            query = query.bind(keys.get(place).cloned().unwrap_or_default());
        }
        query
    }
}

fn question_marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}
