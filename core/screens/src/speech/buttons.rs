//! Buttons with what a screen reader says of them.

use super::Speech;
use crate::view::Button;

impl Speech {
    /// A button with the text of a key. `off` is the key of the reason why it cannot be pressed; what is under way cannot
    /// be pressed either.
    pub(crate) fn button(&self, key: &str, off: Option<&str>, busy: bool) -> Button {
        self.labelled(self.say(key), off, busy)
    }

    /// A button with a label made elsewhere.
    pub(crate) fn labelled(&self, label: String, off: Option<&str>, busy: bool) -> Button {
        let accessibility = match (busy, off) {
            (true, _) => self.say_with("common-busy", &[("name", (&label).into())]),
            (false, Some(off)) => format!("{label}. {}", self.say(off)),
            (false, None) => label.clone(),
        };
        Button {
            enabled: !busy && off.is_none(),
            label,
            accessibility,
            busy,
        }
    }
}
