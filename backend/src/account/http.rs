//! The account's part of the API.

mod findable;
mod number;

use async_trait::async_trait;
use axum::extract::State;
use axum::http::StatusCode;
use cityplus_protocol::Problem;
use cityplus_protocol::account::{
    AccountView, Confirm, Devices, ForgotPassword, Login, RefreshToken, Register, ReplaceDevice, Replaced,
    ResetPassword, Session, SetRoles, Unblock, WalletBlock,
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{AccountError, Accounts};
use crate::http::{ApiError, AppState, Authenticate, ClientAddress, Json, Principal};

/// The account's part of the API.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(register))
        .routes(routes!(confirm))
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(forgot_password))
        .routes(routes!(reset_password))
        .routes(routes!(block))
        .routes(routes!(unblock))
        .routes(routes!(devices))
        .routes(routes!(replace))
        .routes(routes!(me))
        .routes(routes!(set_roles))
        .merge(findable::routes())
        .merge(number::routes())
}

impl From<AccountError> for ApiError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => error.into(),
            AccountError::Fault(reason) => Self::internal(&reason),
            AccountError::Busy => Self::unavailable(2),
            AccountError::Field { field, message } => Self::field(field, message),
            AccountError::RateLimited { retry_after_s } => {
                Self::new(error.code(), error.to_string()).retry_after(retry_after_s)
            }
            other => Self::new(other.code(), other.to_string()),
        }
    }
}

#[async_trait]
impl Authenticate for Accounts {
    async fn authenticate(&self, access_token: &str) -> Result<Principal, ApiError> {
        Ok(Self::authenticate(self, access_token).await?)
    }
}

/// Asks for an account. A mail says how to go on; the answer is the same for an address that has one.
#[utoipa::path(
    post,
    path = "/v1/account/register",
    tag = "account",
    request_body = Register,
    responses(
        (status = 202, description = "A mail is on its way"),
        (status = 422, description = "`invalid_field`, `weak_password`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    )
)]
async fn register(
    State(state): State<AppState>,
    client: ClientAddress,
    Json(asked): Json<Register>,
) -> Result<StatusCode, ApiError> {
    state.accounts.register(&asked, client.0).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Confirms the mail address by the token of the mailed link; each serves once.
#[utoipa::path(
    post,
    path = "/v1/account/confirm",
    tag = "account",
    request_body = Confirm,
    responses(
        (status = 204, description = "The account is open"),
        (status = 422, description = "`invalid_field`, `invalid_token`", body = Problem)
    )
)]
async fn confirm(State(state): State<AppState>, Json(asked): Json<Confirm>) -> Result<StatusCode, ApiError> {
    state.accounts.confirm(asked.token.as_str()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs in on a device, which proves its key and is registered if it is new.
#[utoipa::path(
    post,
    path = "/v1/account/login",
    tag = "account",
    request_body = Login,
    responses(
        (status = 200, body = Session),
        (status = 401, description = "`wrong_credentials`", body = Problem),
        (status = 403, description = "`not_confirmed`", body = Problem),
        (status = 409, description = "`device_taken`, `too_many_devices`", body = Problem),
        (status = 422, description = "`invalid_field`, `invalid_proof`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    )
)]
async fn login(
    State(state): State<AppState>,
    client: ClientAddress,
    Json(asked): Json<Login>,
) -> Result<Json<Session>, ApiError> {
    Ok(Json(state.accounts.login(&asked, client.0).await?))
}

/// Turns a refresh token into a fresh session. Repeat it within 30 s if the answer was lost; later use of an old token
/// ends the session.
#[utoipa::path(
    post,
    path = "/v1/account/refresh",
    tag = "account",
    request_body = RefreshToken,
    responses(
        (status = 200, body = Session),
        (status = 401, description = "`not_signed_in`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    )
)]
async fn refresh(
    State(state): State<AppState>,
    Json(asked): Json<RefreshToken>,
) -> Result<Json<Session>, ApiError> {
    Ok(Json(state.accounts.refresh(asked.refresh_token.as_str()).await?))
}

/// Ends the session of a refresh token; repeating it does no harm.
#[utoipa::path(
    post,
    path = "/v1/account/logout",
    tag = "account",
    request_body = RefreshToken,
    responses(
        (status = 204, description = "The session has ended"),
        (status = 422, description = "`invalid_field`", body = Problem)
    )
)]
async fn logout(
    State(state): State<AppState>,
    Json(asked): Json<RefreshToken>,
) -> Result<StatusCode, ApiError> {
    state.accounts.logout(asked.refresh_token.as_str()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for a one-time code by mail; the answer is the same for an address without account.
#[utoipa::path(
    post,
    path = "/v1/account/password/forgot",
    tag = "account",
    request_body = ForgotPassword,
    responses(
        (status = 202, description = "If there is an account, a mail is on its way"),
        (status = 422, description = "`invalid_field`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    )
)]
async fn forgot_password(
    State(state): State<AppState>,
    client: ClientAddress,
    Json(asked): Json<ForgotPassword>,
) -> Result<StatusCode, ApiError> {
    state.accounts.forgot_password(&asked.email, client.0).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Sets a new password by the mailed code and ends every session of the account.
#[utoipa::path(
    post,
    path = "/v1/account/password/reset",
    tag = "account",
    request_body = ResetPassword,
    responses(
        (status = 204, description = "The new password holds"),
        (status = 422, description = "`invalid_field`, `invalid_token`, `weak_password`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    )
)]
async fn reset_password(
    State(state): State<AppState>,
    client: ClientAddress,
    Json(asked): Json<ResetPassword>,
) -> Result<StatusCode, ApiError> {
    state.accounts.reset_password(&asked, client.0).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Blocks the wallet at once, for every device of the account: nothing more is spent from it. Any session will do, and
/// repeating it does no harm. Opening it again takes the password.
#[utoipa::path(
    post,
    path = "/v1/account/block",
    tag = "account",
    responses(
        (status = 200, description = "Kept; `operator_told` says whether the operator has it already", body = WalletBlock),
        (status = 401, description = "`not_signed_in`", body = Problem),
        (status = 403, description = "`forbidden`: the account has no wallet", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn block(State(state): State<AppState>, principal: Principal) -> Result<Json<WalletBlock>, ApiError> {
    Ok(Json(state.accounts.block(principal.account_id).await?))
}

/// Opens a wallet again that its owner has blocked.
#[utoipa::path(
    post,
    path = "/v1/account/unblock",
    tag = "account",
    request_body = Unblock,
    responses(
        (status = 200, description = "Kept; `operator_told` says whether the operator has it already", body = WalletBlock),
        (status = 401, description = "`not_signed_in`, `wrong_credentials`", body = Problem),
        (status = 403, description = "`forbidden`: the account has no wallet", body = Problem),
        (status = 422, description = "`invalid_field`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn unblock(
    State(state): State<AppState>,
    principal: Principal,
    Json(asked): Json<Unblock>,
) -> Result<Json<WalletBlock>, ApiError> {
    let password = asked.password.as_str();
    Ok(Json(state.accounts.unblock(&principal, password).await?))
}

/// The account's devices.
#[utoipa::path(
    get,
    path = "/v1/account/devices",
    tag = "account",
    responses(
        (status = 200, body = Devices),
        (status = 401, description = "`not_signed_in`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn devices(State(state): State<AppState>, principal: Principal) -> Result<Json<Devices>, ApiError> {
    Ok(Json(state.accounts.devices(&principal).await?))
}

/// Takes a lost device off the account, or all but the one that asks. It is signed out at once, its key signs nothing
/// more, its tickets are made anew for the device that asks, and a wallet that its owner has blocked is opened again.
/// What was set aside on it to be paid without a network can be spent until that time is over, and the rest then comes
/// back; the lost device gets nothing new. Repeating it does no harm.
#[utoipa::path(
    post,
    path = "/v1/account/replace",
    tag = "account",
    request_body = ReplaceDevice,
    responses(
        (status = 200, body = Replaced),
        (status = 401, description = "`not_signed_in`, `wrong_credentials`", body = Problem),
        (status = 404, description = "`not_found`: the account has no such device", body = Problem),
        (status = 422, description = "`invalid_field`", body = Problem),
        (status = 429, description = "`rate_limited`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn replace(
    State(state): State<AppState>,
    principal: Principal,
    Json(asked): Json<ReplaceDevice>,
) -> Result<Json<Replaced>, ApiError> {
    let replaced = state
        .accounts
        .replace(&principal, &asked, &*state.ticketing)
        .await?;
    Ok(Json(replaced))
}

/// Who one is.
#[utoipa::path(
    get,
    path = "/v1/account/me",
    tag = "account",
    responses(
        (status = 200, body = AccountView),
        (status = 401, description = "`not_signed_in`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn me(State(state): State<AppState>, principal: Principal) -> Result<Json<AccountView>, ApiError> {
    Ok(Json(state.accounts.me(principal.account_id).await?))
}

/// Gives an account exactly these roles; administrators only.
#[utoipa::path(
    put,
    path = "/v1/admin/roles",
    tag = "account",
    request_body = SetRoles,
    responses(
        (status = 200, body = AccountView),
        (status = 401, description = "`not_signed_in`", body = Problem),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`unknown_account`", body = Problem),
        (status = 422, description = "`invalid_field`", body = Problem)
    ),
    security(("access_token" = []))
)]
async fn set_roles(
    State(state): State<AppState>,
    principal: Principal,
    Json(asked): Json<SetRoles>,
) -> Result<Json<AccountView>, ApiError> {
    Ok(Json(state.accounts.set_roles(&principal, &asked).await?))
}
