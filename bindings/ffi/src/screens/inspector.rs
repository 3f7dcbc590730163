//! Scanning tickets at a venue, with or without a network.

pub use cityplus_screens::inspector::{InspectorIntent, InspectorState, ScanRow, Sign, VerdictPanel};
use cityplus_screens::view::{Button, Choice, Fact, Field, Notice, Tone};

/// The sign of a verdict, beside its colour and its word.
#[uniffi::remote(Enum)]
pub enum Sign {
    Tick,
    Cross,
    Question,
}

/// What is said of a code, large enough to be seen from two metres.
#[uniffi::remote(Record)]
pub struct VerdictPanel {
    pub tone: Tone,
    pub sign: Sign,
    pub word: String,
    pub reason: String,
    pub advice: String,
    pub persons: Option<String>,
    pub document: Option<String>,
    pub facts: Vec<Fact>,
    pub code: String,
    pub accessibility: String,
}

/// A scan of before.
#[uniffi::remote(Record)]
pub struct ScanRow {
    pub scan_id: String,
    pub tone: Tone,
    pub sign: Sign,
    pub title: String,
    pub detail: String,
    pub finding: Option<Notice>,
    pub accessibility: String,
}

/// The screen of an inspector.
#[uniffi::remote(Record)]
pub struct InspectorState {
    pub title: String,
    pub venues_title: String,
    pub venues: Vec<Choice>,
    pub scanning: bool,
    pub hint: String,
    pub verdict: Option<VerdictPanel>,
    pub next: Button,
    pub typed: Field,
    pub judge: Button,
    pub choose_image: Button,
    pub lists: Notice,
    pub fetch_lists: Button,
    pub waiting: String,
    pub upload: Button,
    pub history_title: String,
    pub history: Vec<ScanRow>,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum InspectorIntent {
    SelectVenue {
        venue: String,
    },
    Frame {
        width: u32,
        height: u32,
        row_stride: u32,
        luma: Vec<u8>,
    },
    Image {
        content: Vec<u8>,
    },
    Code {
        text: String,
    },
    Type {
        text: String,
    },
    Judge,
    Next,
    FetchLists,
    Upload,
    CameraFailed {
        reason: String,
    },
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// Scanning tickets at a venue, with or without a network.
    InspectorScreen shows InspectorState takes InspectorIntent
}
