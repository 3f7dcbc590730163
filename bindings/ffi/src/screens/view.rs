//! The pieces that states are made of.

pub use cityplus_screens::view::{
    Amount, Badge, Button, Choice, CodePicture, CodeScan, Dialog, Fact, Field, FieldKind, Icon, Notice,
    ScanIntent, TicketRow, Tone,
};

/// A button.
#[uniffi::remote(Record)]
pub struct Button {
    pub label: String,
    pub accessibility: String,
    pub enabled: bool,
    pub busy: bool,
}

/// How a field is typed into.
#[uniffi::remote(Enum)]
pub enum FieldKind {
    Text,
    Email,
    Password,
    NewPassword,
    Code,
}

/// A text field. The presenter holds its text: what is typed comes back in the next state.
#[uniffi::remote(Record)]
pub struct Field {
    pub key: String,
    pub label: String,
    pub value: String,
    pub hint: Option<String>,
    pub error: Option<String>,
    pub kind: FieldKind,
    pub max_chars: u32,
    pub enabled: bool,
}

/// One of several, of which one is chosen.
#[uniffi::remote(Record)]
pub struct Choice {
    pub key: String,
    pub label: String,
    pub detail: Option<String>,
    pub selected: bool,
    pub enabled: bool,
    pub accessibility: String,
}

/// A question before something that cannot be taken back. It stands above the screen until it is answered.
#[uniffi::remote(Record)]
pub struct Dialog {
    pub title: String,
    pub text: String,
    pub confirm: Button,
    pub cancel: Button,
}

/// What a notice, badge or verdict means. A shell draws each with a colour and a sign of its own.
#[uniffi::remote(Enum)]
pub enum Tone {
    Info,
    Success,
    Warning,
    Error,
}

/// Something a person is told on the screen.
#[uniffi::remote(Record)]
pub struct Notice {
    pub key: String,
    pub tone: Tone,
    pub title: String,
    pub text: String,
    pub code: Option<String>,
    pub action: Option<Button>,
    pub dismissible: bool,
}

/// A word on how something stands.
#[uniffi::remote(Record)]
pub struct Badge {
    pub tone: Tone,
    pub label: String,
}

/// A picture a shell has in its own style.
#[uniffi::remote(Enum)]
pub enum Icon {
    Home,
    Ticket,
    Wallet,
    Scan,
    Settings,
    Place,
    Zoo,
    Pool,
    IceRink,
    Bus,
    Bike,
    Parking,
    Library,
    Museum,
    Rental,
}

/// A QR symbol. Always drawn dark on white, in every colour scheme, with a white margin of 4 modules: readers need it.
#[uniffi::remote(Record)]
pub struct CodePicture {
    pub side: u32,
    pub modules: Vec<u8>,
    pub text: String,
    pub accessibility: String,
}

/// The camera and pictures as ways to fill in a field.
#[uniffi::remote(Record)]
pub struct CodeScan {
    pub field: String,
    pub camera: Button,
    pub choose_image: Button,
    pub scanning: bool,
    pub hint: String,
    pub notice: Option<Notice>,
}

/// What a screen is told of the camera and of pictures.
#[uniffi::remote(Enum)]
pub enum ScanIntent {
    StartCamera,
    StopCamera,
    Frame {
        width: u32,
        height: u32,
        row_stride: u32,
        luma: Vec<u8>,
    },
    Image {
        content: Vec<u8>,
    },
    CameraFailed {
        reason: String,
    },
    DismissNotice,
}

/// A label and what it says.
#[uniffi::remote(Record)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// A label and money.
#[uniffi::remote(Record)]
pub struct Amount {
    pub label: String,
    pub money: String,
    pub accessibility: String,
}

/// A ticket in a list.
#[uniffi::remote(Record)]
pub struct TicketRow {
    pub ticket_id: String,
    pub title: String,
    pub detail: String,
    pub when: String,
    pub price: String,
    pub badge: Badge,
    pub accessibility: String,
}
