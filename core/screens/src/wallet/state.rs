//! The wallet: balance, points, statement, ways to top up.

use crate::frame::Place;
use crate::view::{Amount, Button, CodePicture, Fact, Notice, Tone};

/// A line of the statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatementRow {
    /// Names the line.
    pub transfer_id: String,
    /// What it was.
    pub title: String,
    /// With whom, when.
    pub detail: String,
    /// The money, with its sign.
    pub money: String,
    /// What was in the wallet afterwards.
    pub balance_after: String,
    /// Whether it came in (success) or went out (info).
    pub tone: Tone,
    /// What a screen reader says.
    pub accessibility: String,
}

/// A way to put money in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopUpWay {
    /// Names the way in intents.
    pub key: String,
    /// What it is called.
    pub title: String,
    /// How it goes.
    pub text: String,
    /// What to show or tell there: the wallet's number, to copy.
    pub number: Option<String>,
    /// The same as a QR symbol.
    pub code: Option<CodePicture>,
    /// Begins it; none where nothing is to be begun here.
    pub action: Option<Button>,
}

/// What can be done with the money of a wallet: each on a screen of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalletDeed {
    /// The screen it leads to.
    pub place: Place,
    /// Its button.
    pub button: Button,
}

/// The screen of the wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WalletState {
    /// Its title.
    pub title: String,
    /// The money that can be spent.
    pub balance: Option<Amount>,
    /// Money reserved for orders under way.
    pub reserved: Option<Amount>,
    /// As of when.
    pub as_of: Option<String>,
    /// What can be done with the money; empty where there is no wallet.
    pub deeds: Vec<WalletDeed>,
    /// Heading of the ways to top up.
    pub ways_title: String,
    /// Ways to top up.
    pub ways: Vec<TopUpWay>,
    /// Heading of the points; none where the city gives none, or they are not known.
    pub points_title: Option<String>,
    /// How many points there are of each name.
    pub points: Vec<Fact>,
    /// The last movements of points, newest first.
    pub points_statement: Vec<StatementRow>,
    /// Heading of the statement.
    pub statement_title: String,
    /// The statement, newest first.
    pub statement: Vec<StatementRow>,
    /// Said where there is none, or none can be had without the server.
    pub statement_empty: Option<String>,
    /// Shows more of it; none at the end.
    pub more: Option<Button>,
    /// Asks the operator again.
    pub refresh: Button,
    /// What there is to tell.
    pub notice: Option<Notice>,
}

/// What the screen is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WalletIntent {
    /// Ask the operator again.
    Refresh,
    /// More of the statement.
    ShowMore,
    /// Begin a way to top up.
    TopUp {
        /// The way's key.
        key: String,
    },
    /// To the screen of a deed.
    Do {
        /// Where it leads.
        place: Place,
    },
    /// The button of the notice.
    ActOnNotice,
    /// The notice was read.
    DismissNotice,
}
