//! What a person is told: never by colour alone.

/// What a notice, badge or verdict means. A shell draws each with a colour and a sign of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    #[default]
    Info,
    /// It went well: green, a tick.
    Success,
    /// Look out: amber, an exclamation mark or a question mark.
    Warning,
    /// It did not go: red, a cross.
    Error,
}

/// Something a person is told on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// Names the notice in intents.
    pub key: String,
    /// What it means.
    pub tone: Tone,
    /// What happened.
    pub title: String,
    /// What to do about it.
    pub text: String,
    /// The stable code of an error, for whoever helps; shown small.
    pub code: Option<String>,
    /// A button that does something about it.
    pub action: Option<super::Button>,
    /// Whether a person can put it away.
    pub dismissible: bool,
}

/// A word on how something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Badge {
    /// What it means.
    pub tone: Tone,
    /// The word.
    pub label: String,
}
