//! Reading a code, beside the field that takes it as a text.

use super::{Button, Notice};

/// The camera and pictures as ways to fill in a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeScan {
    /// The key of the field that the code is for.
    pub field: String,
    /// Starts the camera, or stops it where it is on.
    pub camera: Button,
    /// Reads a picture out of a file.
    pub choose_image: Button,
    /// Whether the camera is to run: a shell starts it when this comes, and stops it when it goes.
    pub scanning: bool,
    /// What to do with the camera; empty where it is off.
    pub hint: String,
    /// Why no code was read.
    pub notice: Option<Notice>,
}

/// What a screen is told of the camera and of pictures.
#[derive(Clone, PartialEq, Eq)]
pub enum ScanIntent {
    /// The camera is wanted.
    StartCamera,
    /// It is not wanted any more.
    StopCamera,
    /// A frame of the camera, where it was wanted. While one is looked at, only the newest of those that come is kept.
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
    /// The camera cannot be used.
    CameraFailed {
        /// What the platform says; for the log only.
        reason: String,
    },
    /// The notice was read.
    DismissNotice,
}
