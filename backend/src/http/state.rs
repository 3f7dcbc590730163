//! What every handler can reach: the doors of the rooms, behind shared pointers.

use std::sync::Arc;

use cityplus_domain::Clock;

use super::principal::Authenticate;
use crate::account::Accounts;
use crate::operator::Operator;
use crate::sync::Journal;
use crate::ticketing::Ticketing;

/// Shared by all handlers; cheap to clone. A room adds its door here.
#[derive(Clone)]
pub struct AppState {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who is asking.
    pub authenticator: Arc<dyn Authenticate>,
    /// Persons, sessions, roles.
    pub accounts: Arc<Accounts>,
    /// The payment operator.
    pub operator: Arc<dyn Operator>,
    /// Catalogue, orders, tickets, inspection.
    pub ticketing: Arc<Ticketing>,
    /// What changed for an account.
    pub sync: Journal,
    /// The catalogue's version.
    pub catalogue_version: Arc<str>,
}
