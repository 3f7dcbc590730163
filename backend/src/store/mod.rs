//! The databases: SQLite in a file by default, PostgreSQL by URL, one SQL text for both.
//!
//! Every room gets a [`Database`] and writes its own SQL in the common subset: placeholders `$1`,
//! only BIGINT and TEXT columns, `CAST(SUM(x) AS BIGINT)`. This module must never know a table of a room.

mod checkpoint;
mod column;
mod database;
mod error;
mod gate;
mod locations;
mod migrations;
mod options;
mod transaction;

pub(crate) use column::parsed;
pub use database::{Database, Kind};
pub use error::StoreError;
pub use gate::WriteGate;
pub use locations::Locations;
pub use migrations::{city_migrations, operator_migrations};
pub use options::StoreOptions;
pub use transaction::WriteTransaction;

#[cfg(test)]
mod tests;
