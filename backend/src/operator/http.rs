//! The operator's part of the API: a wallet's owner looks into it, a teller puts cash in.

mod cards;
mod links;
mod offline;
mod online;
mod points;
mod redemptions;
mod tariff;
mod till;

use axum::extract::State;
use axum::http::StatusCode;
use cityplus_domain::Currency;
use cityplus_domain::ids::WalletId;
use cityplus_protocol::Problem;
use cityplus_protocol::account::Role;
use cityplus_protocol::operator::{
    CashTopUp, SendReceipt, StatementEntry, StatementPage, TopUpReceipt, WalletView,
};
use cityplus_protocol::transfer::SignedTransferOrder;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::OperatorError;
use crate::http::{ApiError, AppState, IdempotencyKey, Json, Path, Principal, Query};

/// Entries of a statement's page if nothing is said.
const PAGE: u32 = 50;

/// The operator's part of the API.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(wallet))
        .routes(routes!(wallet_statement))
        .routes(routes!(top_up))
        .routes(routes!(send))
        .merge(cards::routes())
        .merge(links::routes())
        .merge(points::routes())
        .merge(online::routes())
        .merge(offline::routes())
        .merge(redemptions::routes())
        .merge(till::routes())
        .merge(tariff::routes())
}

/// What is made new: answered with 201.
type Created<T> = Result<(StatusCode, Json<T>), ApiError>;

const fn created<T>(made: T) -> (StatusCode, Json<T>) {
    (StatusCode::CREATED, Json(made))
}

/// In which currency, if that is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InCurrency {
    currency: Option<Currency>,
}

/// What is in one's own wallet.
#[utoipa::path(
    get,
    path = "/v1/operator/wallets/{wallet_id}",
    tag = "operator",
    params(("wallet_id" = WalletId, Path, description = "The caller's own wallet")),
    responses((status = 200, body = WalletView), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn wallet(
    State(state): State<AppState>,
    principal: Principal,
    Path(wallet): Path<WalletId>,
) -> Result<Json<WalletView>, ApiError> {
    must_own(&principal, wallet)?;
    let as_of = state.clock.now();
    let found = state.operator.wallet(wallet).await?;
    Ok(Json(WalletView {
        wallet_id: wallet,
        balance: found.balance,
        available: found.available,
        as_of,
        blocked: found.blocked,
        blocked_by_operator: found.blocked_by_operator,
    }))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    cursor: Option<String>,
    limit: Option<u32>,
}

/// The history of one's own wallet, newest first.
#[utoipa::path(
    get,
    path = "/v1/operator/wallets/{wallet_id}/statement",
    tag = "operator",
    params(
        ("wallet_id" = WalletId, Path, description = "The caller's own wallet"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before; without it the newest"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 100, description = "Entries on the page; 50 if not said"),
    ),
    responses((status = 200, body = StatementPage), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn wallet_statement(
    State(state): State<AppState>,
    principal: Principal,
    Path(wallet): Path<WalletId>,
    Query(page): Query<Page>,
) -> Result<Json<StatementPage>, ApiError> {
    must_own(&principal, wallet)?;
    let cursor = page.cursor.map(|text| text.parse()).transpose()?;
    let found = state
        .operator
        .statement(wallet, cursor, page.limit.unwrap_or(PAGE))
        .await?;
    let entries = found.entries.into_iter().map(|entry| StatementEntry {
        transfer_id: entry.transfer,
        kind: entry.kind,
        amount: entry.amount,
        balance_after: entry.balance_after,
        at: entry.at,
        counterparty: entry.counterparty,
        charged_by: entry.charged_by,
    });
    Ok(Json(StatementPage {
        entries: entries.collect(),
        next_cursor: found.next.map(|cursor| cursor.to_string()),
    }))
}

/// Puts cash that a teller has taken into a wallet. The same request again is the same top-up.
#[utoipa::path(
    post,
    path = "/v1/operator/top-ups",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = CashTopUp,
    responses((status = 201, body = TopUpReceipt), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn top_up(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(asked): Json<CashTopUp>,
) -> Created<TopUpReceipt> {
    let teller = teller(&principal)?;
    key.must_be(&asked.transfer_id)?;
    let top_up = super::CashTopUp {
        transfer: asked.transfer_id,
        wallet: asked.wallet_id,
        amount: asked.amount,
        teller,
    };
    let receipt = state.operator.top_up_cash(top_up).await?;
    let receipt = TopUpReceipt {
        transfer_id: receipt.transfer,
        wallet_id: receipt.wallet,
        amount: receipt.amount,
        at: receipt.at,
        receipt_number: receipt.receipt_number,
    };
    Ok(created(receipt))
}

/// Sends money from one's own wallet to another wallet of the city. The same request again is the same transfer.
#[utoipa::path(
    post,
    path = "/v1/operator/transfers",
    tag = "operator",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = SignedTransferOrder,
    responses((status = 201, body = SendReceipt), (status = "4XX", body = Problem)),
    security(("access_token" = []))
)]
async fn send(
    State(state): State<AppState>,
    principal: Principal,
    key: IdempotencyKey,
    Json(signed): Json<SignedTransferOrder>,
) -> Created<SendReceipt> {
    must_own(&principal, signed.order.from_wallet_id)?;
    key.must_be(&signed.order.transfer_id)?;
    let sent = state.operator.send(signed).await?;
    let receipt = SendReceipt {
        transfer_id: sent.transfer,
        to_wallet_id: sent.to,
        amount: sent.amount,
        at: sent.at,
    };
    Ok(created(receipt))
}

/// The teller who asks, as the operator knows them: by an opaque id, and who that is only the account room can say.
fn teller(principal: &Principal) -> Result<String, ApiError> {
    principal.require(Role::Teller)?;
    Ok(principal.account_id.to_string())
}

/// Another person's wallet is as unknown as one that does not exist.
fn must_own(principal: &Principal, wallet: WalletId) -> Result<(), ApiError> {
    if principal.wallet_id == Some(wallet) {
        Ok(())
    } else {
        Err(OperatorError::UnknownWallet.into())
    }
}

impl From<OperatorError> for ApiError {
    fn from(error: OperatorError) -> Self {
        let field = match &error {
            OperatorError::Unavailable => return Self::unavailable(2),
            OperatorError::Internal(reason) => return Self::internal(reason),
            OperatorError::Cursor => "cursor",
            OperatorError::PageSize { .. } => "limit",
            OperatorError::Expiry { .. } => "expires_at",
            OperatorError::Teller => "teller",
            OperatorError::Language => "language",
            OperatorError::SavedTwice => "save_card",
            OperatorError::SameWallet => "order.to_wallet_id",
            OperatorError::LinkTerms => "order",
            OperatorError::PointsRules => "rules",
            other => return Self::new(other.code(), other.to_string()),
        };
        Self::field(field, error.to_string())
    }
}

#[cfg(test)]
mod tests;
