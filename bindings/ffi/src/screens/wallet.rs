//! The wallet: balance, points, statement, ways to top up.

use cityplus_screens::frame::Place;
use cityplus_screens::view::{Amount, Button, CodePicture, Fact, Notice, Tone};
pub use cityplus_screens::wallet::{StatementRow, TopUpWay, WalletDeed, WalletIntent, WalletState};

/// A line of the statement.
#[uniffi::remote(Record)]
pub struct StatementRow {
    pub transfer_id: String,
    pub title: String,
    pub detail: String,
    pub money: String,
    pub balance_after: String,
    pub tone: Tone,
    pub accessibility: String,
}

/// A way to put money in.
#[uniffi::remote(Record)]
pub struct TopUpWay {
    pub key: String,
    pub title: String,
    pub text: String,
    pub number: Option<String>,
    pub code: Option<CodePicture>,
    pub action: Option<Button>,
}

/// What can be done with the money of a wallet: each on a screen of its own.
#[uniffi::remote(Record)]
pub struct WalletDeed {
    pub place: Place,
    pub button: Button,
}

/// The screen of the wallet.
#[uniffi::remote(Record)]
pub struct WalletState {
    pub title: String,
    pub balance: Option<Amount>,
    pub reserved: Option<Amount>,
    pub as_of: Option<String>,
    pub deeds: Vec<WalletDeed>,
    pub ways_title: String,
    pub ways: Vec<TopUpWay>,
    pub points_title: Option<String>,
    pub points: Vec<Fact>,
    pub points_statement: Vec<StatementRow>,
    pub statement_title: String,
    pub statement: Vec<StatementRow>,
    pub statement_empty: Option<String>,
    pub more: Option<Button>,
    pub refresh: Button,
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[uniffi::remote(Enum)]
pub enum WalletIntent {
    Refresh,
    ShowMore,
    TopUp { key: String },
    Do { place: Place },
    ActOnNotice,
    DismissNotice,
}

super::handle::screen! {
    /// The wallet: balance, points, statement, ways to top up.
    WalletScreen shows WalletState takes WalletIntent
}
