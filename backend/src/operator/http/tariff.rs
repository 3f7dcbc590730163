//! What deeds cost, and the teller who takes and gives back deposits.

use axum::extract::State;
use cityplus_domain::Currency;
use cityplus_protocol::Problem;
use cityplus_protocol::tariff::{DepositReceipt, DepositReturn, ReturnDeposit, TakeDeposit, Tariff};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Created, InCurrency, created, teller};
use crate::http::{ApiError, AppState, IdempotencyKey, Json, Principal, Query};
use crate::operator;

pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(tariff))
        .routes(routes!(take_deposit))
        .routes(routes!(return_deposit))
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
    Query(asked): Query<InCurrency>,
) -> Result<Json<Tariff>, ApiError> {
    let currency = match (asked.currency, principal.wallet_id) {
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
) -> Created<DepositReceipt> {
    let teller = teller(&principal)?;
    key.must_be(&asked.deposit_id)?;
    let open = operator::OpenDeposit {
        opening: asked.deposit_id,
        wallet: asked.wallet_id,
        deposit: asked.deposit,
        balance: asked.balance,
        teller,
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
    Ok(created(receipt))
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
) -> Created<DepositReturn> {
    let teller = teller(&principal)?;
    key.must_be(&asked.return_id)?;
    let back = operator::ReturnDeposit {
        returning: asked.return_id,
        wallet: asked.wallet_id,
        identity_checked: asked.identity_checked,
        teller,
    };
    let returned = state.operator.return_deposit(back).await?;
    let receipt = DepositReturn {
        return_id: returned.returning,
        wallet_id: returned.wallet,
        deposit: returned.deposit,
        rest: returned.rest,
        at: returned.at,
    };
    Ok(created(receipt))
}
