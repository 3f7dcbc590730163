//! What deeds cost, and the teller who takes and gives back deposits.

use axum::extract::State;
use axum::http::StatusCode;
use cityplus_domain::Currency;
use cityplus_protocol::Problem;
use cityplus_protocol::account::Role;
use cityplus_protocol::tariff::{DepositReceipt, DepositReturn, ReturnDeposit, TakeDeposit, Tariff};
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::{ApiError, AppState, IdempotencyKey, Json, Principal, Query};
use crate::operator;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(tariff))
        .routes(routes!(take_deposit))
        .routes(routes!(return_deposit))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Which {
    currency: Option<Currency>,
}

/// What deeds cost, before anybody does one.
#[utoipa::path(
    get,
    path = "/v1/operator/tariff",
    tag = "operator",
    params(
        ("currency" = Option<Currency>, Query, description = "In which currency; without it that of one's own wallet"),
    ),
    responses((status = 200, body = Tariff), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn tariff(
    State(state): State<AppState>,
    principal: Principal,
    Query(which): Query<Which>,
) -> Result<Json<Tariff>, ApiError> {
    let currency = match (which.currency, principal.wallet_id) {
        (Some(currency), _) => currency,
        (None, Some(wallet)) => state.operator.wallet(wallet).await?.balance.currency,
        (None, None) => {
            let message = "this account has no wallet: name the currency, such as PLN".to_owned();
            return Err(ApiError::field("currency", message));
        }
    };
    Ok(Json(state.operator.tariff(currency).await?))
}

/// A teller takes the cash of a deposit for an anonymous wallet and of what may be spent from it; both are taken or
/// neither. The same request again is the same deposit.
#[utoipa::path(
    post,
    path = "/v1/operator/deposits",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The deposit's id")),
    request_body = TakeDeposit,
    responses((status = 201, body = DepositReceipt), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn take_deposit(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(asked): Json<TakeDeposit>,
) -> Result<(StatusCode, Json<DepositReceipt>), ApiError> {
    principal.require(Role::Teller)?;
    key.must_be(&asked.deposit_id)?;
    let open = operator::OpenDeposit {
        opening: asked.deposit_id,
        wallet: asked.wallet_id,
        deposit: asked.deposit,
        balance: asked.balance,
        teller: principal.account_id.to_string(),
    };
    let opened = state.operator.open_deposit(open).await?;
    let receipt = DepositReceipt {
        deposit_id: opened.opening,
        wallet_id: opened.wallet,
        deposit: opened.deposit,
        balance: opened.balance,
        at: opened.at,
        deposit_receipt: opened.deposit_receipt,
        balance_receipt: opened.balance_receipt,
    };
    Ok((StatusCode::CREATED, Json(receipt)))
}

/// A teller hands out a wallet's deposit and all that is left in it; nothing goes in or out of it any more. The same
/// request again is the same return. After a refusal nothing must be handed out.
#[utoipa::path(
    post,
    path = "/v1/operator/deposit-returns",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The return's id")),
    request_body = ReturnDeposit,
    responses((status = 201, body = DepositReturn), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn return_deposit(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(asked): Json<ReturnDeposit>,
) -> Result<(StatusCode, Json<DepositReturn>), ApiError> {
    principal.require(Role::Teller)?;
    key.must_be(&asked.return_id)?;
    let back = operator::ReturnDeposit {
        returning: asked.return_id,
        wallet: asked.wallet_id,
        identity_checked: asked.identity_checked,
        teller: principal.account_id.to_string(),
    };
    let returned = state.operator.return_deposit(back).await?;
    let receipt = DepositReturn {
        return_id: returned.returning,
        wallet_id: returned.wallet,
        deposit: returned.deposit,
        rest: returned.rest,
        at: returned.at,
    };
    Ok((StatusCode::CREATED, Json(receipt)))
}
