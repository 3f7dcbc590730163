//! What a person presses, types into or chooses from.

/// A button.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// What a screen reader says instead of the label, and why it is off if it is.
    pub accessibility: String,
    /// Whether it can be pressed now.
    pub enabled: bool,
    /// Whether what it started is still under way.
    pub busy: bool,
}

/// How a field is typed into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Any text on one line.
    #[default]
    Text,
    /// A mail address.
    Email,
    /// A password: not shown while it is typed.
    Password,
    /// A new password: the platform may offer to make one.
    NewPassword,
    /// A code from a mail or from a picture.
    Code,
}

/// A text field. The presenter holds its text: what is typed comes back in the next state.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Field {
    /// Names the field in intents.
    pub key: String,
    /// What it is for.
    pub label: String,
    /// The text in it.
    pub value: String,
    /// What helps to fill it in.
    pub hint: Option<String>,
    /// What is wrong with its text.
    pub error: Option<String>,
    /// How it is typed into.
    pub kind: FieldKind,
    /// The longest text it takes, in characters.
    pub max_chars: u32,
    /// Whether it can be typed into now.
    pub enabled: bool,
}

/// One of several, of which one is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Names the choice in intents.
    pub key: String,
    /// What stands on it.
    pub label: String,
    /// A second line, if there is one.
    pub detail: Option<String>,
    /// Whether it is the chosen one.
    pub selected: bool,
    /// Whether it can be chosen now.
    pub enabled: bool,
    /// What a screen reader says.
    pub accessibility: String,
}

/// A question before something that cannot be taken back. It stands above the screen until it is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialog {
    /// What is asked.
    pub title: String,
    /// What will happen.
    pub text: String,
    /// Does it.
    pub confirm: Button,
    /// Leaves everything as it is; also the Escape key and the back button.
    pub cancel: Button,
}
