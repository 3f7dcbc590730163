//! Scanning tickets at a venue, with or without a network.

use crate::view::{Button, Choice, Fact, Field, Notice, Tone};

/// The sign of a verdict, beside its colour and its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// A tick.
    Tick,
    /// A cross.
    Cross,
    /// A question mark.
    #[default]
    Question,
}

/// What is said of a code, large enough to be seen from two metres.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerdictPanel {
    /// The colour: success, error or warning.
    pub tone: Tone,
    /// The sign.
    pub sign: Sign,
    /// The word.
    pub word: String,
    /// Why.
    pub reason: String,
    /// What to do.
    pub advice: String,
    /// How many persons may go in; none where nobody may.
    pub persons: Option<String>,
    /// Which document must be shown.
    pub document: Option<String>,
    /// What is on the ticket.
    pub facts: Vec<Fact>,
    /// The stable code of the reason.
    pub code: String,
    /// What a screen reader says at once.
    pub accessibility: String,
}

/// A scan of before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanRow {
    /// Names the scan.
    pub scan_id: String,
    /// The verdict's colour.
    pub tone: Tone,
    /// The verdict's sign.
    pub sign: Sign,
    /// The verdict's word and reason.
    pub title: String,
    /// What kind of ticket, when.
    pub detail: String,
    /// What the server found later, such as a second use.
    pub finding: Option<Notice>,
    /// What a screen reader says.
    pub accessibility: String,
}

/// The screen of an inspector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InspectorState {
    /// Its title.
    pub title: String,
    /// Heading of the venues.
    pub venues_title: String,
    /// Where is inspected.
    pub venues: Vec<Choice>,
    /// Whether frames of the camera are looked at now.
    pub scanning: bool,
    /// What to do with the camera.
    pub hint: String,
    /// The verdict on the last code; none before the first, and after "next".
    pub verdict: Option<VerdictPanel>,
    /// Clears the verdict for the next person.
    pub next: Button,
    /// A code typed in or pasted.
    pub typed: Field,
    /// Judges it.
    pub judge: Button,
    /// Judges a picture out of a file.
    pub choose_image: Button,
    /// How old the lists are, in words; amber or red where they are too old.
    pub lists: Notice,
    /// Fetches the lists.
    pub fetch_lists: Button,
    /// How many scans wait to be sent.
    pub waiting: String,
    /// Sends them.
    pub upload: Button,
    /// Heading of the scans of before.
    pub history_title: String,
    /// The scans of before, newest first, at most 50.
    pub history: Vec<ScanRow>,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, PartialEq, Eq)]
pub enum InspectorIntent {
    /// Another venue.
    SelectVenue {
        /// Its key.
        venue: String,
    },
    /// A frame of the camera. While one is looked at, only the newest of those that come is kept.
    Frame {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// Bytes from one row to the next.
        row_stride: u32,
        /// The luma plane, row by row.
        luma: Vec<u8>,
    },
    /// A picture out of a file: PNG or JPEG.
    Image {
        /// The file's content.
        content: Vec<u8>,
    },
    /// The text of a code that the platform read itself.
    Code {
        /// The text.
        text: String,
    },
    /// A text was typed.
    Type {
        /// All of it.
        text: String,
    },
    /// Judge what was typed.
    Judge,
    /// The next person.
    Next,
    /// Fetch the lists.
    FetchLists,
    /// Send the scans.
    Upload,
    /// The camera cannot be used.
    CameraFailed {
        /// What the platform says; for the log only.
        reason: String,
    },
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
