//! The operator over the network: what a company that is not the city offers to cities, and how a city uses it.
//!
//! Both ends are here, so that they cannot drift: [`routes`] answers, [`RemoteOperator`] asks. What travels are the
//! types of the operator's door themselves. A refusal is a problem with the member `refusal`, from which the asking
//! side makes the very error the answering side had. A city shows itself by a token ([`Access`]) and meets only what
//! is its own. Sending the same again is always safe: every call carries the id its caller made.

mod access;
mod cards;
mod holds;
mod links;
mod movements;
mod partner;
mod partner_client;
mod partner_payments;
mod payments;
mod points;
mod remote;
mod routes;
mod standing;
mod tariff;
mod till;

pub use access::{Access, CityToken};
pub(super) use partner_client::PartnerClient;
pub use remote::{OperatorUrl, RemoteOperator, RemoteSetupError};
pub use routes::{ServiceState, routes};

/// Where all of it is.
const PREFIX: &str = "/v1/operator/service";
/// The member of a problem that says exactly what was refused.
const REFUSAL: &str = "refusal";
