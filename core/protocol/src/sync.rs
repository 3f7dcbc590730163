//! What changed since last time (decision 12): `GET /v1/sync?after=N`.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use serde::{Deserialize, Serialize};

use crate::operator::WalletView;
use crate::ticketing::{OrderView, TicketView};

/// The most changes in one answer.
pub const CHANGES_MAX: usize = 200;

/// What a change is of: the thing as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ChangeBody {
    /// A ticket.
    Ticket {
        /// As it stands now.
        ticket: TicketView,
    },
    /// A ticket was made anew for another device and serves no longer. The new one comes as a change of its own.
    TicketMoved {
        /// The ticket that serves no longer.
        ticket_id: TicketId,
    },
    /// An order; its tickets come as changes of their own and are left out here.
    Order {
        /// As it stands now.
        order: OrderView,
    },
    /// The wallet.
    Wallet {
        /// As it stood then; ask for it if it must be exact.
        wallet: WalletView,
    },
    /// A kind newer than this program.
    #[serde(other)]
    Other,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Change {
    /// Its number in the account's sequence; grows.
    pub seq: i64,
    /// What it is of.
    #[serde(flatten)]
    pub body: ChangeBody,
}

/// An answer. Asking again with `after` = `next` gives what follows; a thing that changed twice comes once, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncPage {
    /// The changes, in order.
    pub changes: Vec<Change>,
    /// To ask on from.
    pub next: i64,
    /// Whether there is more to ask for at once.
    pub more: bool,
    /// The catalogue's version; fetch the catalogue when it is another than the one held.
    pub catalogue_version: String,
    /// The server's time, by which the device keeps its clock's offset (decision 17).
    pub server_time: Timestamp,
}
