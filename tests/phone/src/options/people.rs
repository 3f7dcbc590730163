//! The commands for money between people.

use std::path::PathBuf;

use cityplus_domain::Currency;
use cityplus_domain::ids::WalletId;
use clap::{Subcommand, ValueEnum};

#[derive(Subcommand)]
pub(crate) enum People {
    /// Send money to another wallet.
    Send {
        /// The receiver's wallet, as it is shown in their app.
        #[arg(long, required_unless_present = "to", conflicts_with = "to")]
        wallet: Option<WalletId>,
        /// The receiver's mail address or telephone number, if they agreed to be found by it, or their code.
        #[arg(long)]
        to: Option<String>,
        /// Such as 20.00.
        #[arg(long)]
        amount: String,
        /// [default: the city's]
        #[arg(long)]
        currency: Option<Currency>,
    },
    /// Be found by one's mail address from now on, or no longer; without a word it is only shown.
    Findable {
        #[arg(value_enum)]
        switch: Option<Switch>,
        /// By one's telephone number instead, once it is confirmed.
        #[arg(long)]
        number: bool,
    },
    /// One's telephone number: a code goes to the one that is given; without one it is only shown.
    Number {
        /// Such as +48601234567; nine digits alone are a Polish number.
        number: Option<String>,
        /// Take the number off the account.
        #[arg(long, conflicts_with = "number")]
        remove: bool,
    },
    /// Confirm one's telephone number by the code of the text message.
    ConfirmNumber { code: String },
    /// Ask for money: the code for the payer. Without an amount it is one's own code, which serves for any.
    Request {
        /// Such as 12,50.
        amount: Option<String>,
        /// What it is for, up to 80 characters.
        #[arg(long, requires = "amount")]
        note: Option<String>,
        /// [default: the city's]
        #[arg(long, requires = "amount")]
        currency: Option<Currency>,
        /// Write the QR symbol to this file, too.
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
    /// What was asked for on this phone, and what of it was paid.
    Requests,
    /// Pay what a code asks for.
    PayRequest {
        #[arg(required_unless_present = "picture")]
        code: Option<String>,
        /// Read the code off this picture, PNG or JPEG, as a camera would.
        #[arg(long, value_name = "FILE", conflicts_with = "code")]
        picture: Option<PathBuf>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Switch {
    On,
    Off,
}
