//! The commands for linked wallets and points.

use cityplus_domain::ids::LinkId;
use cityplus_domain::keys::PointsKey;
use cityplus_domain::{Currency, Timestamp};
use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Linked {
    /// Let another wallet have what it buys paid from one's own.
    Allow {
        /// Whose: the mail address of somebody who agreed to be found by it, or the number of the wallet.
        who: String,
        /// At most so much on one day, such as 20.00.
        #[arg(long)]
        per_day: String,
        /// At most so much in one month, such as 200.00.
        #[arg(long)]
        per_month: String,
        /// Until when, such as 2027-06-30T23:59:59+02:00 [default: until it is ended].
        #[arg(long, value_parser = super::moment)]
        until: Option<Timestamp>,
        /// [default: the city's]
        #[arg(long)]
        currency: Option<Currency>,
    },
    /// Who may have what they buy paid from one's own wallet, and from whose one may pay.
    Links,
    /// End such a link, on whichever side it is.
    EndLink {
        /// The link's id.
        id: LinkId,
    },
    /// The points that were earned.
    Points {
        /// The history of the points of this name, newest first.
        #[arg(long)]
        name: Option<PointsKey>,
    },
}
