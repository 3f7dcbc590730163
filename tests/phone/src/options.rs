//! The command line. Tokens, passwords and codes may begin with a hyphen: one of 64 tokens in base64url does.

mod links;
mod people;
mod till;

use std::path::PathBuf;
use std::str::FromStr;

use chrono::NaiveDate;
use cityplus_domain::ids::{CardId, DeviceId, IdError, LinkId, TicketId, TransferId, WalletId};
use cityplus_domain::keys::{ProductKey, VariantKey, VenueKey};
use cityplus_domain::{Currency, Timestamp};
use cityplus_engine::protocol::operator::GatewayName;
use cityplus_engine::protocol::redemption::BankAccount;
use cityplus_engine::protocol::texts::Name;
use clap::{Args, Parser, Subcommand};

pub(crate) use links::Linked;
pub(crate) use people::{People, Switch};
pub(crate) use till::Till;

/// A City+ phone without a screen.
#[derive(Parser)]
#[command(name = "phone", version)]
pub(crate) struct Options {
    /// The folder that is the device: its store and its keys.
    #[arg(long, global = true, value_name = "DIR", default_value = "./phone-home")]
    pub(crate) home: PathBuf,
    /// The server; remembered by the device [at first: port 8080 of this machine].
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// Allow a server on another machine without TLS (test set-ups only).
    #[arg(long, global = true)]
    pub(crate) plain_http: bool,
    /// Print one JSON object instead of text.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where a password comes from.
#[derive(Args)]
pub(crate) struct PasswordOption {
    /// The password; better from the environment or from standard input, where nobody else sees it.
    #[arg(
        long,
        env = "CITYPLUS_PASSWORD",
        hide_env_values = true,
        allow_hyphen_values = true
    )]
    pub(crate) password: Option<String>,
    /// Read the password from the first line of standard input.
    #[arg(long, conflicts_with = "password")]
    pub(crate) password_stdin: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Ask for an account; a mail with a link follows.
    Register {
        #[arg(long)]
        email: String,
        #[command(flatten)]
        password: PasswordOption,
        #[arg(long)]
        name: String,
        /// The language of mails.
        #[arg(long, default_value = "pl")]
        language: String,
    },
    /// Confirm the mail address by the token of the mailed link.
    Confirm {
        #[arg(long, allow_hyphen_values = true)]
        token: String,
    },
    /// Sign in on this device.
    Login {
        #[arg(long)]
        email: String,
        #[command(flatten)]
        password: PasswordOption,
    },
    /// Sign out; tickets and wallet leave the device.
    Logout,
    /// Ask for a one-time code by mail.
    ForgotPassword {
        #[arg(long)]
        email: String,
    },
    /// Set a new password by the one-time code.
    ResetPassword {
        #[arg(long)]
        email: String,
        #[arg(long, allow_hyphen_values = true)]
        code: String,
        #[command(flatten)]
        password: PasswordOption,
    },
    /// Block the wallet at once, on every device: nothing more is paid from it.
    Block,
    /// Open a blocked wallet again.
    Unblock {
        #[command(flatten)]
        password: PasswordOption,
    },
    /// The account's devices.
    Devices,
    /// Put this device in the place of a lost one: balance and tickets move here, the lost one is signed out.
    Replace {
        #[command(flatten)]
        password: PasswordOption,
        /// The lost device [default: all but this one].
        #[arg(long, value_name = "ID")]
        device: Option<DeviceId>,
    },
    /// The wallet and its balance.
    Wallet,
    /// The wallet's movements, newest first.
    Statement {
        /// The `next_cursor` of the page before.
        #[arg(long, allow_hyphen_values = true)]
        cursor: Option<String>,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// What is sold, with today's prices.
    Catalogue {
        /// Only what is for this venue.
        #[arg(long)]
        venue: Option<VenueKey>,
    },
    /// Buy tickets.
    Buy {
        #[arg(long)]
        product: ProductKey,
        #[arg(long)]
        variant: VariantKey,
        /// The day of the tickets, as YYYY-MM-DD.
        #[arg(long)]
        date: NaiveDate,
        #[arg(long)]
        count: u32,
        /// Paid from the wallet of this link, whose owner allows it.
        #[arg(long, value_name = "ID")]
        from_linked: Option<LinkId>,
    },
    /// The tickets on this device, newest first.
    Tickets,
    /// The code of a ticket, signed now.
    Code {
        ticket: TicketId,
        /// Write the QR symbol to this file, too.
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
    /// Give a ticket back.
    Refund { ticket: TicketId },
    /// Put cash into a wallet, as a teller; or with --card money into one's own, paid on a gateway's page.
    TopUp(TopUpOptions),
    /// Take money out of one's own wallet: cash at a desk, or to a bank account.
    Redeem(RedeemOptions),
    /// Set money aside, to be paid from this phone without a network.
    SetAside {
        /// Such as 50.00.
        #[arg(long)]
        amount: String,
        /// [default: the city's]
        #[arg(long)]
        currency: Option<Currency>,
    },
    /// What is set aside on this phone.
    Allowance,
    /// Hand back what is left of it; `settle` brings it into the wallet.
    HandBack,
    /// Pay another wallet without a network: the code for the receiver's phone.
    OfferOffline {
        /// The receiver's wallet.
        #[arg(long)]
        wallet: WalletId,
        /// Such as 20.00.
        #[arg(long)]
        amount: String,
        /// [default: the city's]
        #[arg(long)]
        currency: Option<Currency>,
        /// Write the QR symbol to this file, too.
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
    /// Take a payment by the code on the payer's phone, without a network.
    AcceptOffline {
        #[arg(allow_hyphen_values = true, required_unless_present = "picture")]
        code: Option<String>,
        /// Read the code off this picture, PNG or JPEG, as a camera would.
        #[arg(long, value_name = "FILE", conflicts_with = "code")]
        picture: Option<PathBuf>,
    },
    /// Settle what was paid or received without a network.
    Settle,
    /// How one's own redemption stands.
    Redemption {
        /// The redemption's id.
        id: TransferId,
    },
    /// Hand out the cash of a redemption, as a teller.
    PayOut {
        /// The redemption's id, as its owner shows it.
        id: TransferId,
        /// A document of the owner was seen.
        #[arg(long)]
        identity_checked: bool,
    },
    #[command(flatten)]
    Till(Till),
    /// How a top-up by card stands.
    OnlineTopUp {
        /// The transfer's id.
        id: TransferId,
    },
    /// Through which gateways a wallet may be topped up.
    Gateways,
    /// The cards that are saved for one's own wallet.
    Cards,
    /// Forget a saved card.
    ForgetCard {
        /// The card's id.
        card: CardId,
    },
    #[command(flatten)]
    People(People),
    #[command(flatten)]
    Linked(Linked),
    /// Download the inspection lists, as an inspector.
    Lists,
    /// Judge a code.
    Inspect {
        #[arg(allow_hyphen_values = true, required_unless_present = "picture")]
        code: Option<String>,
        /// Read the code off this picture, PNG or JPEG, as a camera would.
        #[arg(long, value_name = "FILE", conflicts_with = "code")]
        picture: Option<PathBuf>,
        #[arg(long)]
        venue: VenueKey,
        /// The moment to judge at, such as 2026-11-21T12:00:00+01:00 [default: now].
        #[arg(long, value_parser = moment)]
        at: Option<Timestamp>,
    },
    /// Send the scans to the server.
    Upload,
    /// Send what waits and fetch what changed.
    Sync,
    /// What was asked for and how far it is.
    Outbox,
    /// Forget a refusal that was looked at.
    Dismiss {
        /// The entry's id.
        id: String,
    },
}

/// How money is put into a wallet.
#[derive(Args)]
pub(crate) struct TopUpOptions {
    #[arg(long, required_unless_present = "card", conflicts_with = "card")]
    pub(crate) wallet: Option<WalletId>,
    /// Into one's own wallet, by card or from a bank; with this saved card, if one is named.
    #[arg(long, value_name = "CARD", num_args = 0..=1, default_missing_value = CardChoice::ANY)]
    pub(crate) card: Option<CardChoice>,
    /// Have the card that pays saved, if the person agrees on the gateway's page.
    #[arg(long, requires = "card")]
    pub(crate) save_card: bool,
    /// Through this gateway [default: the operator's first].
    #[arg(long, requires = "card")]
    pub(crate) gateway: Option<GatewayName>,
    /// Such as 50.00.
    #[arg(long)]
    pub(crate) amount: String,
    /// [default: the city's]
    #[arg(long)]
    pub(crate) currency: Option<Currency>,
}

/// Which card pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CardChoice {
    /// Whichever is given on the gateway's page.
    Any,
    /// A saved one.
    Saved(CardId),
}

impl CardChoice {
    const ANY: &str = "any";
}

impl FromStr for CardChoice {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text == Self::ANY {
            Ok(Self::Any)
        } else {
            text.parse().map(Self::Saved)
        }
    }
}

/// How money is taken out.
#[derive(Args)]
pub(crate) struct RedeemOptions {
    /// Such as 20.00.
    #[arg(long)]
    pub(crate) amount: String,
    /// [default: the city's]
    #[arg(long)]
    pub(crate) currency: Option<Currency>,
    /// To this bank account; without it the cash waits at the desk.
    #[arg(long, requires = "name")]
    pub(crate) iban: Option<BankAccount>,
    /// Whose bank account it is.
    #[arg(long, requires = "iban")]
    pub(crate) name: Option<Name>,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse_rfc3339(text)
        .ok_or_else(|| "a moment such as 2026-11-21T12:00:00+01:00 is needed".to_owned())
}

#[cfg(test)]
mod tests;
