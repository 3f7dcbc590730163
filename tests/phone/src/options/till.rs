//! What a teller does at the till, besides taking and handing out cash.

use cityplus_domain::Currency;
use cityplus_domain::ids::WalletId;
use cityplus_engine::protocol::till::TopUpName;
use clap::Subcommand;

/// A teller's commands.
#[derive(Subcommand)]
pub(crate) enum Till {
    /// Take back what was put into a wallet by mistake, as the teller who did it and within the shift.
    CancelTopUp {
        /// The number of its receipt, such as 12/0007, or the transfer's id.
        top_up: TopUpName,
    },
    /// What deeds of the operator cost.
    Tariff {
        /// [default: the city's]
        #[arg(long)]
        currency: Option<Currency>,
    },
    /// Take the cash of a deposit for a tourist's anonymous wallet and of what may be spent from it, as a teller.
    OpenDeposit {
        /// The wallet's number; one that is not there is opened.
        wallet: WalletId,
        /// What may be spent, nothing or more, such as 50.00.
        balance: String,
        /// The deposit, such as 20.00 [default: as the tariff says].
        #[arg(long, value_name = "AMOUNT")]
        deposit: Option<String>,
        /// [default: the city's]
        #[arg(long)]
        currency: Option<Currency>,
    },
    /// Hand out a wallet's deposit and all that is left in it, as a teller: the wallet ends.
    ReturnDeposit {
        /// The wallet's number.
        wallet: WalletId,
        /// The owner's document was looked at.
        #[arg(long)]
        identity_checked: bool,
    },
    /// Open a shift and say what is in the drawer; without it the first movement of cash opens one.
    OpenShift {
        /// Such as 200.00.
        #[arg(long, value_name = "AMOUNT")]
        float: String,
        /// [default: the city's]
        #[arg(long)]
        currency: Option<Currency>,
    },
    /// The open shift so far.
    Shift {
        /// [default: of more than one the oldest]
        #[arg(long)]
        currency: Option<Currency>,
    },
    /// Close the shift and see its report.
    CloseShift {
        /// What was counted in the drawer, such as 1250.00.
        #[arg(long, value_name = "AMOUNT")]
        counted: String,
        /// [default: the city's]
        #[arg(long)]
        currency: Option<Currency>,
    },
}
