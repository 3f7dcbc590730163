//! Ticketing's part of the API. Handlers read, ask the room and answer; rules live in the room.

mod catalogue;
mod inspection;
mod orders;
mod tickets;

use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::Role;
use utoipa_axum::router::OpenApiRouter;

use super::{Buyer, TicketingError};
use crate::http::{ApiError, AppState, Principal};

/// Ticketing's part of the API.
pub fn routes() -> OpenApiRouter<AppState> {
    catalogue::routes()
        .merge(orders::routes())
        .merge(tickets::routes())
        .merge(inspection::routes())
}

/// Who may buy: a resident for their phone, a seller on paper for whoever stands before them.
fn buyer(principal: &Principal, printed: bool) -> Result<Buyer, ApiError> {
    principal.require(if printed { Role::Seller } else { Role::Resident })?;
    let wallet_id = principal.wallet_id.ok_or_else(|| {
        ApiError::new(
            ErrorCode::Forbidden,
            "this account has no wallet to pay from; ask an administrator for the role again",
        )
    })?;
    Ok(Buyer {
        account_id: principal.account_id,
        device_id: principal.device_id,
        device_key: principal.device_key,
        wallet_id,
    })
}

impl From<TicketingError> for ApiError {
    fn from(error: TicketingError) -> Self {
        match error {
            TicketingError::Store(error) => error.into(),
            TicketingError::OperatorAway => Self::unavailable(2),
            TicketingError::TooManyWaiting => Self::from(error.problem()).retry_after(60),
            TicketingError::Internal(_) | TicketingError::Issuer(_) => Self::internal(&error),
            other => other.problem().into(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
