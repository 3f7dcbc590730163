//! How a screen lives: one task that takes intents and events, and publishes a state whenever it changed.
//!
//! A presenter is plain code without locks: it is only ever called from its task. What takes time runs beside it and comes
//! back as an event. Nothing here knows what a screen is about.

mod handle;
mod screen;
mod work;

pub use handle::{ScreenHandle, SendError};
pub(crate) use screen::{Screen, start};
pub(crate) use work::Work;
