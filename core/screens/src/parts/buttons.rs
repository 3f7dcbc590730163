//! Buttons in their three moods: on, off with its reason, busy; and one of several that are chosen from.

use crate::speech::Speech;
use crate::view::{Button, Choice};

/// A button that can be pressed.
pub(crate) fn on(label: impl Into<String>) -> Button {
    let label = label.into();
    Button {
        accessibility: label.clone(),
        label,
        enabled: true,
        busy: false,
    }
}

/// A button that cannot be pressed; a screen reader says why.
pub(crate) fn off(label: impl Into<String>, why: &str) -> Button {
    let label = label.into();
    Button {
        accessibility: format!("{label}. {why}"),
        label,
        enabled: false,
        busy: false,
    }
}

/// A button whose work is under way; a screen reader says so.
pub(crate) fn busy(label: impl Into<String>, what: &str) -> Button {
    Button {
        busy: true,
        ..off(label, what)
    }
}

/// A button that is on, or busy.
pub(crate) fn on_unless_busy(label: impl Into<String>, is_busy: bool, what: &str) -> Button {
    if is_busy { busy(label, what) } else { on(label) }
}

/// One of several to choose from; a screen reader says which one is chosen.
pub(crate) fn choice(key: &str, label: String, selected: bool, enabled: bool, speech: &Speech) -> Choice {
    Choice {
        key: key.to_owned(),
        accessibility: if selected {
            speech.say_with("common-selected", &[("name", (&label).into())])
        } else {
            label.clone()
        },
        label,
        detail: None,
        selected,
        enabled,
    }
}
