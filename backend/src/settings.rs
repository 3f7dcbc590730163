//! The command line, and what it settles. Every option may also come from the environment.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use chrono::NaiveDate;
use cityplus_domain::Currency;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::keys::{CityKey, UnitKey};
use cityplus_protocol::redemption::BankAccount;
use cityplus_protocol::texts::Name;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::operator::MerchantModel;
use crate::operator::service::OperatorUrl;

mod cards;
mod clearing;
mod keys;
mod tariff;
mod wallets;

pub use cards::{CardCommand, CardRefundOutcome};
pub use clearing::{ClearingCommand, OneClearing, OnePartner, PartnerWithFile};
pub use keys::{KeyCommand, RotateWhen};
pub use tariff::TariffOptions;
pub use wallets::{OneWallet, WalletCommand};

/// The City+ server.
#[derive(Debug, Parser)]
#[command(
    name = "cityplus",
    version,
    about = "The City+ server: a city's e-services behind one address"
)]
#[command(args_conflicts_with_subcommands = true)]
pub struct CommandLine {
    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The options of `serve`, which may stand without its name.
    #[command(flatten)]
    pub serve: Settings,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves a city until it is told to stop.
    Serve(Box<Settings>),
    /// Checks a city pack and names file, line and field of what is wrong.
    CheckCity {
        /// The pack's folder.
        dir: PathBuf,
    },
    /// Recomputes every balance and hash of the payment operator's ledger and says what does not fit; it may be in use.
    Audit {
        /// The seal an audit told before: it is an error if the books are not just as they were then, as after a backup of
        /// that moment was put back.
        #[arg(long, value_name = "SEAL")]
        seal_is: Option<String>,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Keeps what is agreed with a unit: where its money goes and what the operator keeps of its sales.
    MerchantTerms {
        /// The city's key.
        city: CityKey,
        /// The unit's key, as in the city's pack.
        unit: UnitKey,
        /// The unit's bank account.
        #[arg(long)]
        iban: BankAccount,
        /// Whose account it is.
        #[arg(long)]
        name: String,
        /// What the operator keeps of sales, in hundredths of a per cent: 125 is 1.25 %.
        #[arg(long, default_value_t = 0)]
        fee_basis_points: u32,
        /// Whose account at a gateway the money of cards goes to: `aggregated` is the operator's, which pays out;
        /// `dedicated` the unit's own, as it stands in the gateways' file.
        #[arg(long, default_value_t = MerchantModel::Aggregated)]
        model: MerchantModel,
        /// The operator's fee is of what the unit was paid directly, too.
        #[arg(long)]
        fee_on_direct: bool,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Lists devices that have paid twice with the same money without a network, with both orders and their signatures.
    DoubleSpends {
        /// The city's key.
        city: CityKey,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Closes the day: each unit's sales, refunds and fees since the last close, and what it is paid.
    CloseDay {
        /// The city's key.
        city: CityKey,
        /// Writes the report as CSV to this file, too.
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Makes a file for the bank (ISO 20022 pain.001.001.09) of everything that waits to be paid.
    Payouts {
        /// The city's key.
        city: CityKey,
        /// The operator's name, as its bank knows it.
        #[arg(long, env = "CITYPLUS_BANK_NAME")]
        name: String,
        /// The operator's bank account.
        #[arg(long, env = "CITYPLUS_BANK_ACCOUNT")]
        iban: BankAccount,
        /// In which currency.
        #[arg(long, default_value = "PLN")]
        currency: Currency,
        /// Makes this file again, by the number it was made with.
        #[arg(long, value_name = "NUMBER")]
        again: Option<String>,
        /// The file; it must not be there yet.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Lists the files for the bank that were made, with the numbers by which `payouts --again` makes them anew.
    PayoutFiles {
        /// The city's key.
        city: CityKey,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Lists the closes of a city's merchants that were made since a day.
    Closes {
        /// The city's key.
        city: CityKey,
        /// The first day, in UTC.
        #[arg(long, value_name = "YYYY-MM-DD")]
        since: NaiveDate,
        /// Writes them as a table too; the file must not be there yet.
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Money that came to wallets by bank transfer.
    #[command(flatten)]
    Bank(BankCommand),
    /// What a gateway's answer was lost of, and a person has to look at.
    #[command(flatten)]
    Card(CardCommand),
    /// What is owed between this operator and another city's.
    Clearing {
        /// What to do.
        #[command(subcommand)]
        command: ClearingCommand,
    },
    /// What a wallet may do.
    #[command(flatten)]
    Wallet(WalletCommand),
    /// The keys that sign what is set aside.
    #[command(flatten)]
    Key(KeyCommand),
    /// Gives a city a new token for the payment operator's server and prints it; the one before it stops working.
    CityToken {
        /// The city's key, as in its pack.
        city: CityKey,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
}

/// What is done with the statements of the operator's bank.
#[derive(Debug, Subcommand)]
pub enum BankCommand {
    /// Puts what people have sent by bank transfer into wallets, from a file of the bank (camt.053 or MT940).
    #[command(name = "bank-statement")]
    Statement {
        /// The city's key.
        city: CityKey,
        /// The bank's file.
        file: PathBuf,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Lists the transfers that wait for a person.
    #[command(name = "bank-waiting")]
    Waiting {
        /// The city's key.
        city: CityKey,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Puts a transfer that waits into a wallet.
    #[command(name = "bank-assign")]
    Assign {
        /// The city's key.
        city: CityKey,
        /// The transfer's id, as in the list.
        entry: TransferId,
        /// The wallet's id.
        wallet: WalletId,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Sends a transfer that waits back; the next file of payouts has it.
    #[command(name = "bank-return")]
    Return {
        /// The city's key.
        city: CityKey,
        /// The transfer's id, as in the list.
        entry: TransferId,
        /// The account it goes to.
        #[arg(long)]
        iban: BankAccount,
        /// Whose account it is.
        #[arg(long)]
        name: Name,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
    /// Takes a transfer that is for no wallet off the list; nothing moves.
    #[command(name = "bank-ignore")]
    Ignore {
        /// The city's key.
        city: CityKey,
        /// The transfer's id, as in the list.
        entry: TransferId,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
}

/// Where everything is kept.
#[derive(Clone, Args)]
pub struct Places {
    /// Where databases, mails, text messages and first passwords are kept.
    #[arg(long, env = "CITYPLUS_DATA", default_value = "./data", value_name = "DIR")]
    pub data: PathBuf,
    /// PostgreSQL instead of the embedded SQLite: `postgres://USER@HOST/NAME`.
    #[arg(
        long,
        env = "CITYPLUS_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// The payment operator's database; with --database-url it is `NAME_operator` on the same server.
    #[arg(
        long,
        env = "CITYPLUS_OPERATOR_DATABASE_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    pub operator_database_url: Option<String>,
}

/// A part of the server that can stand alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The payment operator, for the servers of cities.
    Operator,
}

/// How a city is served.
#[derive(Clone, Args)]
pub struct Settings {
    /// Where everything is kept.
    #[command(flatten)]
    pub places: Places,
    /// Serves one part alone.
    #[arg(long, env = "CITYPLUS_ONLY", value_name = "PART", conflicts_with_all = ["operator", "operator_token"])]
    pub only: Option<Part>,
    /// The payment operator's server, if it is another one; needs --operator-token.
    #[arg(
        long,
        env = "CITYPLUS_OPERATOR",
        value_name = "URL",
        requires = "operator_token"
    )]
    pub operator: Option<OperatorUrl>,
    /// The city's token there, as `cityplus city-token` printed it. Better given by the environment.
    #[arg(
        long,
        env = "CITYPLUS_OPERATOR_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true,
        requires = "operator"
    )]
    pub operator_token: Option<String>,
    /// The payment gateways of the operator here: a TOML file with the tables `payu` and `gopay`. Without it nothing is
    /// paid online.
    #[arg(
        long,
        env = "CITYPLUS_GATEWAYS",
        value_name = "FILE",
        conflicts_with = "operator"
    )]
    pub gateways: Option<PathBuf>,
    /// The partners of the operator here, other cities whose wallets pay here: a TOML file with a table `partner` for each.
    #[arg(
        long,
        env = "CITYPLUS_PARTNERS",
        value_name = "FILE",
        conflicts_with = "operator"
    )]
    pub partners: Option<PathBuf>,
    /// The city: the name of a pack that comes with the program, or a folder.
    #[arg(long, env = "CITYPLUS_CITY", default_value = "opole", value_name = "DIR|NAME")]
    pub city: String,
    /// The address to listen on; port 0 takes a free one.
    #[arg(
        long,
        env = "CITYPLUS_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDR"
    )]
    pub listen: SocketAddr,
    /// The mail server: `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`; without it mails are files in DATA/mail.
    #[arg(long, env = "CITYPLUS_SMTP", value_name = "URL", hide_env_values = true)]
    pub smtp: Option<String>,
    /// The service for text messages, SMSAPI.pl: a TOML file with `token`, `from` and, for another address, `base`; without
    /// them text messages are files in DATA/sms, kept for a day. `calling_codes` says where they may go (`["48"]`),
    /// `messages_a_day` how many of the whole city (5000); both hold for files, too.
    #[arg(long, env = "CITYPLUS_SMS", value_name = "FILE")]
    pub sms: Option<PathBuf>,
    /// The address people and payment gateways reach this server at; `http://LISTEN` if nothing is said.
    #[arg(long, env = "CITYPLUS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// What the operator here takes for its deeds.
    #[command(flatten)]
    pub tariff: TariffOptions,
    /// A proxy in front of this server, by its address; only its X-Forwarded-For is believed. May be given again.
    #[arg(
        long,
        env = "CITYPLUS_TRUSTED_PROXY",
        value_delimiter = ',',
        value_name = "IP"
    )]
    pub trusted_proxy: Vec<IpAddr>,
}

impl std::fmt::Debug for Places {
    /// Without the URLs: they may hold passwords.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Places")
            .field("data", &self.data)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Settings {
    /// Without the URLs: they may hold passwords.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("places", &self.places)
            .field("city", &self.city)
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn plain_means_serve_with_the_defaults() {
        let plain = CommandLine::try_parse_from(["cityplus"]).unwrap();
        assert!(plain.command.is_none());
        assert_eq!(plain.serve.city, "opole");
        let named = CommandLine::try_parse_from(["cityplus", "serve", "--listen", "127.0.0.1:0"]).unwrap();
        let Some(Command::Serve(settings)) = named.command else {
            panic!("serve expected")
        };
        assert_eq!(settings.listen.port(), 0);
        assert!(CommandLine::try_parse_from(["cityplus", "serve", "--listen", "nowhere"]).is_err());
    }

    #[test]
    fn settings_do_not_print_secrets() {
        for arguments in [
            &["--database-url", "postgres://user:hunter2@localhost/city"][..],
            &[
                "--operator",
                "https://operator.test",
                "--operator-token",
                "hunter2",
            ],
        ] {
            let line = CommandLine::try_parse_from([&["cityplus"], arguments].concat()).unwrap();
            assert!(!format!("{line:?}").contains("hunter2"));
        }
    }

    #[test]
    fn an_operator_elsewhere_needs_address_and_token_and_no_operator_here() {
        let parse =
            |arguments: &[&str]| CommandLine::try_parse_from([&["cityplus", "serve"], arguments].concat());
        let there = ["--operator", "http://10.0.0.7:8090", "--operator-token", "t"];
        assert!(parse(&there).is_ok() && parse(&["--only", "operator"]).is_ok());
        for wrong in [
            &["--operator", "http://10.0.0.7:8090"][..],
            &["--operator-token", "t"],
            &["--operator", "ftp://10.0.0.7", "--operator-token", "t"],
            &["--operator", "https://user@host", "--operator-token", "t"],
            &["--operator", "https://host/path", "--operator-token", "t"],
            &["--only", "city"],
            &[&there[..], &["--only", "operator"]].concat(),
        ] {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
