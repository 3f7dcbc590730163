//! Opening, locking, corruption.

use super::*;
use crate::key_store::MemoryKeyStore;

struct Device {
    home: tempfile::TempDir,
    keys: MemoryKeyStore,
}

impl Device {
    fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            keys: MemoryKeyStore::default(),
        }
    }

    fn path(&self) -> std::path::PathBuf {
        self.home.path().join("device.db")
    }

    fn open(&self) -> Result<Store, EngineError> {
        Store::open(&self.path(), &self.keys)
    }

    fn code(&self) -> &'static str {
        self.open().err().map_or("opened", |error| error.code())
    }
}

#[test]
fn keeps_what_was_written_and_nothing_that_broke_off() {
    let device = Device::new();
    let store = device.open().unwrap();
    store
        .write_now(|view| view.set_setting("name", &"Zażółć"))
        .unwrap();
    let broken: Result<(), _> = store.write_now(|view| {
        view.set_setting("name", &"gone")?;
        Err(EngineError::NotSignedIn)
    });
    assert!(broken.is_err());
    drop(store);
    let again = device.open().unwrap();
    assert_eq!(
        again
            .read_now(|view| view.setting::<String>("name"))
            .unwrap()
            .as_deref(),
        Some("Zażółć")
    );
}

#[test]
fn nothing_readable_is_in_the_files() {
    let device = Device::new();
    let store = device.open().unwrap();
    let secret = "jan.kowalski@example.com";
    store
        .write_now(|view| view.set_setting("account", &secret))
        .unwrap();
    for file in std::fs::read_dir(device.home.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(12).any(|part| part == &secret.as_bytes()[..12]));
    }
}

#[test]
fn a_store_without_its_key_is_locked_and_left_alone() {
    let device = Device::new();
    drop(device.open().unwrap());
    let master = device.keys.get("store-master").unwrap().unwrap();
    device.keys.delete("store-master").unwrap();
    assert_eq!(device.code(), "store_locked");
    device.keys.set("store-master", &[9; 32]).unwrap();
    assert_eq!(device.code(), "store_locked");
    device.keys.set("store-master", &[9; 7]).unwrap();
    assert_eq!(device.code(), "key_store_failed");
    device.keys.set("store-master", &master).unwrap();
    assert_eq!(device.code(), "opened");
}

#[test]
fn a_damaged_file_is_told_and_left_alone() {
    let device = Device::new();
    std::fs::write(device.path(), b"this is no database at all".repeat(100)).unwrap();
    assert_eq!(device.code(), "store_corrupt");
    assert!(
        std::fs::read(device.path())
            .unwrap()
            .starts_with(b"this is no database")
    );
}

#[test]
fn an_empty_file_is_a_new_store() {
    let device = Device::new();
    std::fs::write(device.path(), b"").unwrap();
    assert_eq!(device.code(), "opened");
}

#[test]
fn a_newer_store_asks_for_a_newer_program() {
    let device = Device::new();
    let store = device.open().unwrap();
    store
        .write_now(|view| Ok(view.sql.pragma_update(None, "user_version", schema::NEWEST + 1)?))
        .unwrap();
    drop(store);
    assert_eq!(device.code(), "store_too_new");
}

#[test]
fn values_swapped_between_rows_do_not_open() {
    let device = Device::new();
    let store = device.open().unwrap();
    let swapped = store.write_now(|view| {
        view.set_setting("balance", &1)?;
        view.set_setting("limit", &1_000_000)?;
        view.sql.execute(
            "UPDATE setting SET value = (SELECT value FROM setting WHERE key = 'limit') WHERE key = 'balance'",
            [],
        )?;
        view.setting::<i64>("balance")
    });
    assert_eq!(swapped.unwrap_err().code(), "store_corrupt");
}

#[test]
fn two_programs_making_the_store_at_once_agree_on_its_key() {
    let device = Device::new();
    std::thread::scope(|scope| {
        let opened: Vec<_> = (0..4).map(|_| scope.spawn(|| device.code())).collect();
        for one in opened {
            assert_eq!(one.join().unwrap(), "opened");
        }
    });
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let device = Device::new();
    let _store = device.open().unwrap();
    for file in std::fs::read_dir(device.home.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.file_name());
    }
}
