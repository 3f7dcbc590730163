//! The tables of both databases, embedded at compile time from `backend/migrations`.
//!
//! A room adds numbered files to its database's folder (the folder's README says which numbers are whose) and
//! nothing here; `build.rs` sees the new file.

use sqlx::migrate::Migrator;

static CITY: Migrator = sqlx::migrate!("./migrations/city");
static OPERATOR: Migrator = sqlx::migrate!("./migrations/operator");

/// The city's tables.
pub fn city_migrations() -> &'static Migrator {
    &CITY
}

/// The payment operator's tables.
pub fn operator_migrations() -> &'static Migrator {
    &OPERATOR
}
