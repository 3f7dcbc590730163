//! The signed ticket code: issue, show, scan, verdict.
//!
//! A city signs a ticket once; the phone that holds it signs it again every few
//! seconds; an inspector, a gate and the server reach the same verdict with the
//! same function, with or without a network.
//!
//! Pure: no files, no network, no clock, no database. It must never panic on a
//! scanned text, never accept another algorithm than Ed25519 and never call a
//! ticket not valid only because a filter said "perhaps".
//!
//! The format is described, well enough to write it a second time, in
//! `tests/vectors/FORMAT.md`.

pub mod base45;
pub mod claims;
pub mod code;
pub mod cose;
pub mod denylist;
pub mod device;
pub mod issuer;
pub mod keyset;
pub mod qr;
pub mod seed;
pub mod verdict;

mod cbor;

pub use claims::{Claims, ClaimsError};
pub use code::{Code, DecodeError, Level, SignedTicket, decode, printed};
pub use denylist::{Denylist, DenylistError, Listing};
pub use device::{DeviceSigner, PresentError, RingDeviceKey, SignerError, present};
pub use issuer::{IssueError, IssuerKey, KeyError, issue};
pub use keyset::{IssuerPublicKey, KeyId, KeySet};
pub use qr::{QrError, QrMatrix, large_qr_matrix, qr_matrix};
pub use seed::SecretSeed;
pub use verdict::{
    Denials, InspectionContext, Limits, Outcome, Reason, TicketView, Verdict, judge, judge_text,
};
