//! Small things an app remembers on the device: language, size of texts. They belong to the device, not to who is signed in.

use crate::{Engine, EngineError};

/// The longest name and value, in bytes.
const NOTE_MAX_BYTES: usize = 4096;

impl Engine {
    /// The note of a name, if there is one.
    pub async fn note(&self, name: &str) -> Result<Option<String>, EngineError> {
        let key = key(name);
        self.store.read(move |view| view.setting(&key)).await
    }

    /// Keeps a note; replaces the one before.
    pub async fn set_note(&self, name: &str, value: &str) -> Result<(), EngineError> {
        if name.len() > NOTE_MAX_BYTES || value.len() > NOTE_MAX_BYTES {
            return Err(EngineError::input(
                "note",
                format!("at most {NOTE_MAX_BYTES} bytes"),
            ));
        }
        let (key, value) = (key(name), value.to_owned());
        self.store.write(move |view| view.set_setting(&key, &value)).await
    }
}

/// Apart from the engine's own names.
fn key(name: &str) -> String {
    format!("note-{name}")
}
