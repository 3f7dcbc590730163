//! What the account room refuses, each with its stable code.

use cityplus_protocol::ErrorCode;

use super::opener::LackingFee;
use crate::store::StoreError;

/// A refusal or a failure.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Unknown address or wrong password: which of the two is not told.
    #[error("the mail address or the password is wrong; check both, or ask for a new password")]
    WrongCredentials,
    /// The password of somebody who is signed in is wrong.
    #[error("the password is wrong; type it again, or ask for a new one")]
    WrongPassword,
    /// The password is right, but the mailed link has not been used.
    #[error("confirm the mail address first: open the link in the mail, or register again to get a new one")]
    NotConfirmed,
    /// A confirmation link that is unknown, used or too old.
    #[error(
        "the link is wrong, used or too old; if the address is confirmed already, sign in, else register again"
    )]
    InvalidLink,
    /// A one-time code that is wrong, used, too old or tried too often.
    #[error("the code is wrong, used or too old; ask for a new one")]
    InvalidCode,
    /// A password that is among the first to be guessed.
    #[error("this password is among the first to be guessed; choose a longer or more unusual one")]
    WeakPassword,
    /// The device does not prove that it holds the key.
    #[error("the signature over the device's id and key does not fit; sign the proof with the device's key")]
    InvalidProof,
    /// The device's id or key belongs to another account or device.
    #[error("this device or its key is registered elsewhere; make a new device id and key and sign in again")]
    DeviceTaken,
    /// All places for devices are taken by devices that are signed in.
    #[error("too many devices are signed in; sign out on one of them, or set a new password to sign out all")]
    TooManyDevices,
    /// No such device of this account. Of another's it is told the same.
    #[error("this account has no such device; look at the list of its devices")]
    UnknownDevice,
    /// No account with that address.
    #[error("there is no account with this mail address; the person must register and confirm first")]
    UnknownAccount,
    /// No account that agreed to be found so: whether there is none, or it did not agree, is not told.
    #[error(
        "nobody who wants to be found has this mail address or number; check it, or ask the person to show a code"
    )]
    NobodyFound,
    /// No such token, or no longer.
    #[error("the session has ended; sign in again")]
    NotSignedIn,
    /// The city lets no text messages go to that country.
    #[error("this city sends no text messages to numbers of that country; give a number of another one")]
    NumberNotReached,
    /// The wallet cannot pay for what is asked.
    #[error("this costs {}, and only {} is available; top up the wallet first", .0.fee, .0.available)]
    FeeNotCovered(LackingFee),
    /// Not allowed; the text says why.
    #[error("{0}")]
    Forbidden(&'static str),
    /// A field whose form the protocol allows but this server cannot use.
    #[error("{field}: {message}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is needed there.
        message: &'static str,
    },
    /// Tried too often.
    #[error("too many attempts; try again in {retry_after_s} s")]
    RateLimited {
        /// Seconds until the next attempt is looked at.
        retry_after_s: u32,
    },
    /// Too much to do at this moment.
    #[error("the server is busy; try again in a moment")]
    Busy,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of this server: no randomness, a hash that cannot be read, a file that cannot be written.
    #[error("{0}")]
    Fault(String),
}

impl AccountError {
    /// The stable code.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::WrongCredentials | Self::WrongPassword => ErrorCode::WrongCredentials,
            Self::NotConfirmed => ErrorCode::NotConfirmed,
            Self::InvalidLink | Self::InvalidCode => ErrorCode::InvalidToken,
            Self::WeakPassword => ErrorCode::WeakPassword,
            Self::InvalidProof => ErrorCode::InvalidProof,
            Self::DeviceTaken => ErrorCode::DeviceTaken,
            Self::TooManyDevices => ErrorCode::TooManyDevices,
            Self::UnknownDevice | Self::NobodyFound => ErrorCode::NotFound,
            Self::UnknownAccount => ErrorCode::UnknownAccount,
            Self::NotSignedIn => ErrorCode::NotSignedIn,
            Self::NumberNotReached => ErrorCode::NumberNotReached,
            Self::FeeNotCovered(_) => ErrorCode::InsufficientFunds,
            Self::Forbidden(_) => ErrorCode::Forbidden,
            Self::Field { .. } => ErrorCode::InvalidField,
            Self::RateLimited { .. } => ErrorCode::RateLimited,
            Self::Busy => ErrorCode::Unavailable,
            Self::Store(error) if error.is_retryable() => ErrorCode::Unavailable,
            Self::Store(_) | Self::Fault(_) => ErrorCode::Internal,
        }
    }
}

impl From<sqlx::Error> for AccountError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
