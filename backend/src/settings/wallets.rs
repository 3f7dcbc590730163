//! What the operator's people do with wallets and units, as it stands on the command line.

use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::{CityKey, UnitKey};
use clap::{Args, Subcommand};

use super::{Places, TariffOptions};

/// What the operator's people do with one wallet.
#[derive(Debug, Subcommand)]
pub enum WalletCommand {
    /// Blocks a wallet: from then on nothing goes out of it, and what comes in is kept.
    #[command(name = "block-wallet")]
    Block(OneWallet),
    /// Ends that.
    #[command(name = "unblock-wallet")]
    Unblock(OneWallet),
    /// Makes an anonymous wallet a named one, with a named one's ceilings; there is no way back.
    #[command(name = "upgrade-wallet")]
    Upgrade(OneWallet),
    /// Lets rides with a unit take named wallets below zero, as far as --debit-ride-max says.
    #[command(name = "debit-rides")]
    DebitRides {
        /// The city's key.
        city: CityKey,
        /// The unit's key, as in the city's pack.
        unit: UnitKey,
        /// Ends that.
        #[arg(long)]
        off: bool,
        /// Where everything is kept.
        #[command(flatten)]
        places: Places,
    },
}

/// Which wallet.
#[derive(Clone, Debug, Args)]
pub struct OneWallet {
    /// The city's key.
    pub city: CityKey,
    /// The wallet's id.
    pub wallet: WalletId,
    /// What an upgrade costs.
    #[command(flatten)]
    pub tariff: TariffOptions,
    /// Where everything is kept.
    #[command(flatten)]
    pub places: Places,
}
