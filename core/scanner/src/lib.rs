//! QR codes in a camera frame or a picture: pixels in, texts out.
//!
//! Every shell scans with this one decoder, so that a code that one phone reads
//! is read by all. What a text means is not known here: tickets are judged by
//! `cityplus-ticketcode`.
//!
//! Pure: no camera, no files, no clock, no threads. Frames and pictures are
//! foreign input: whatever they hold, it must never panic, never take memory
//! for a size that was not checked, and never search without an end.

mod frame;
mod luma;
mod picture;
mod scan;
mod symbols;

pub use frame::{Frame, FrameError, MAX_PIXELS};
pub use picture::{MAX_PICTURE_BYTES, PictureError, scan_picture};
pub use scan::{MAX_CODES, MAX_TEXT_BYTES, ScanError, scan};
