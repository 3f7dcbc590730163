//! What the operator's people do about other cities' operators.

use std::path::PathBuf;

use cityplus_domain::Currency;
use cityplus_domain::ids::TransferId;
use cityplus_domain::keys::CityKey;
use clap::{Args, Subcommand};

use super::Places;

/// What is done about partners.
#[derive(Debug, Subcommand)]
pub enum ClearingCommand {
    /// Gives a partner's operator a new token for charging a city's wallets and prints it; the one before it stops working.
    Token(OnePartner),
    /// Closes what has happened with a partner since the last close, and lists it. It moves nothing.
    Close {
        /// With whom.
        #[command(flatten)]
        partner: OnePartner,
        /// In which currency.
        #[arg(long, default_value = "PLN")]
        currency: Currency,
        /// Writes the list as CSV to this file, too; it must not be there yet.
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    /// Compares what units here are owed, as far as it is closed, with what the partner has; clears what is equal and names
    /// what is not.
    Compare(PartnerWithFile),
    /// Orders what is owed to a partner for clearings; the next `payouts` pays it.
    Pay(PartnerWithFile),
    /// Books what the partner has paid for a clearing, as the bank's statement shows it.
    Arrived(OneClearing),
    /// Lists a city's clearings, the newest first.
    List {
        /// The city's key.
        city: CityKey,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
}

/// Which partner of which city.
#[derive(Clone, Debug, Args)]
pub struct OnePartner {
    /// The city's key.
    pub city: CityKey,
    /// The partner: the other city's key.
    pub partner: CityKey,
    /// Where everything is kept.
    #[command(flatten)]
    pub places: Places,
}

/// A partner, and what is agreed with it.
#[derive(Clone, Debug, Args)]
pub struct PartnerWithFile {
    /// With whom.
    #[command(flatten)]
    pub partner: OnePartner,
    /// The partners' file, as the server has it.
    #[arg(long, env = "CITYPLUS_PARTNERS", value_name = "FILE")]
    pub partners: PathBuf,
}

/// Which clearing of which city.
#[derive(Clone, Debug, Args)]
pub struct OneClearing {
    /// The city's key.
    pub city: CityKey,
    /// The clearing's number, as in the list.
    pub clearing: TransferId,
    /// Where everything is kept.
    #[command(flatten)]
    pub places: Places,
}
