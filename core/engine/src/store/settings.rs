//! Single values by name: session, account, wallet, catalogue, cursors, clock.

use rusqlite::OptionalExtension;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::View;
use crate::EngineError;

const TABLE: &str = "setting";

impl View<'_> {
    /// The value of a name, if there is one.
    pub(crate) fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, EngineError> {
        let sealed: Option<Vec<u8>> = self
            .sql
            .prepare_cached("SELECT value FROM setting WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        sealed
            .map(|sealed| self.sealer.open(TABLE, key, &sealed))
            .transpose()
    }

    /// Keeps a value.
    pub(crate) fn set_setting<T: Serialize>(&self, key: &str, value: &T) -> Result<(), EngineError> {
        let sealed = self.sealer.seal(TABLE, key, value)?;
        self.sql
            .prepare_cached(
                "INSERT INTO setting (key, value) VALUES (?1, ?2) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute((key, sealed))?;
        Ok(())
    }

    /// Forgets a value.
    pub(crate) fn delete_setting(&self, key: &str) -> Result<(), EngineError> {
        self.sql.execute("DELETE FROM setting WHERE key = ?1", [key])?;
        Ok(())
    }
}
