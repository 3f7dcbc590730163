//! Values that are kept as texts.

use std::str::FromStr;

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::StoreError;

/// The value that is kept as a text in a row's column, counted from 0; `name` is the column's, for the log.
///
/// # Errors
/// [`StoreError::corrupt`] if the text has no meaning here.
pub(crate) fn parsed<T: FromStr>(row: &AnyRow, column: usize, name: &str) -> Result<T, StoreError> {
    let text: &str = row.try_get(column)?;
    text.parse().map_err(|_| StoreError::corrupt(name))
}
