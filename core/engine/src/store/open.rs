//! Opening the store: the file, its key, its version. Fast when nothing has to change, since every start waits for it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::{Sealer, View, schema};
use crate::EngineError;
use crate::key_store::KeyStore;

/// The master key's name in the key store.
const MASTER: &str = "store-master";
/// A value that opens only with the key the store was made with.
const KEY_CHECK: &str = "key-check";
/// How long to wait for another program that writes.
const BUSY_WAIT: Duration = Duration::from_secs(5);

pub(super) fn open(path: &Path, key_store: &dyn KeyStore) -> Result<(Connection, Sealer), EngineError> {
    prepare_file(path).map_err(|error| EngineError::StoreUnusable(error.kind().to_string()))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.pragma_update(None, "synchronous", "FULL")?;
    if schema::version(&connection)? < schema::NEWEST {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // The write lock also keeps two programs from making two keys at once.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        upgrade(&transaction, key_store)?;
        transaction.commit()?;
    }
    let master = key_store.get(MASTER)?.ok_or(EngineError::StoreLocked)?;
    let sealer = Sealer::new(&master)?;
    check_key(&connection, &sealer)?;
    Ok((connection, sealer))
}

/// Makes the folder and an empty file that only its owner may read; SQLite gives its side files the same mode.
fn prepare_file(path: &Path) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn upgrade(transaction: &Transaction<'_>, key_store: &dyn KeyStore) -> Result<(), EngineError> {
    // Another program may have been faster while this one waited for the write lock.
    let is_new = schema::version(transaction)? == 0;
    let master = match key_store.get(MASTER)? {
        // A key without a store is left over from a store that was moved away: it serves the new one as well.
        Some(master) => master,
        None if is_new => {
            let master = Sealer::new_master()?.to_vec();
            key_store.set(MASTER, &master)?;
            master
        }
        None => return Err(EngineError::StoreLocked),
    };
    let sealer = Sealer::new(&master)?;
    let view = View {
        sql: transaction,
        sealer: &sealer,
    };
    if is_new {
        schema::migrate(&view)?;
        view.set_setting(KEY_CHECK, &KEY_CHECK)
    } else {
        // With another store's key every value would look damaged to the steps that open them.
        check_key(transaction, &sealer)?;
        schema::migrate(&view)
    }
}

fn check_key(connection: &Connection, sealer: &Sealer) -> Result<(), EngineError> {
    let view = View {
        sql: connection,
        sealer,
    };
    match view.setting::<String>(KEY_CHECK) {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(EngineError::StoreCorrupt("its key check is missing".to_owned())),
        // The row can be read but not opened: it is another key's store.
        Err(EngineError::StoreCorrupt(_)) => Err(EngineError::StoreLocked),
        Err(error) => Err(error),
    }
}
