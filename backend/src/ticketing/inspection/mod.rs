//! Inspection: what inspectors take along, and what becomes of the scans they bring back (decisions 8, 9).
//!
//! The verdict is ticketcode's: the server judges a scan by the function that the inspector's device used. Evidence is
//! kept as it came and never thrown away because it does not fit.

mod denylist;
mod judge;
mod lists;
mod misuse;
mod scans;
mod uses;

use cityplus_domain::ids::{AccountId, DeviceId};

pub(super) use denylist::deny;
pub use misuse::Misuse;

/// Lists keep what has ended for so long: clocks differ, and a day's last visitors leave late.
const KEPT_ON_MS: i64 = 24 * 3_600_000;

/// Who inspects, and on which device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspector {
    /// The inspector's account.
    pub account_id: AccountId,
    /// The device.
    pub device_id: DeviceId,
}
