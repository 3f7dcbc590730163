//! Fees and deposits: both ends.

use async_trait::async_trait;
use cityplus_domain::Currency;
use cityplus_domain::ids::WalletId;
use cityplus_protocol::Problem;
use cityplus_protocol::tariff::Tariff;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::remote::{RemoteOperator, ask};
use super::routes::{Answer, Asked, ServiceState};
use crate::http::{IdempotencyKey, Json, Query};
use crate::operator::{
    ChargeReplacement, ChargedReplacement, Deposits, OpenDeposit, OpenedDeposit, OperatorError,
    ReturnDeposit, ReturnedDeposit, Tariffs,
};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(tariff))
        .routes(routes!(charge_replacement))
        .routes(routes!(open_deposit))
        .routes(routes!(return_deposit))
}

/// In which currency.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Priced {
    currency: Currency,
}

/// What deeds cost in a currency.
#[utoipa::path(
    get,
    path = "/tariff",
    tag = "service",
    params(("currency" = Currency, Query, description = "In which currency")),
    responses((status = 200, body = Tariff), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn tariff(Asked(operator): Asked, Query(priced): Query<Priced>) -> Answer<Tariff> {
    Ok(Json(operator.tariff(priced.currency).await?))
}

/// Takes the fee for replacing a lost device: up to what is in the wallet, and never a refusal for lack of money.
#[utoipa::path(
    post,
    path = "/replacement-charges",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = ChargeReplacement,
    responses((status = 200, body = ChargedReplacement), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn charge_replacement(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(charge): Json<ChargeReplacement>,
) -> Answer<ChargedReplacement> {
    key.must_be(&charge.transfer)?;
    Ok(Json(operator.charge_replacement(charge).await?))
}

/// A teller takes the cash of a deposit for an anonymous wallet, and of what may be spent from it: both or neither.
#[utoipa::path(
    post,
    path = "/deposits",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The deposit's id")),
    request_body = OpenDeposit,
    responses((status = 200, body = OpenedDeposit), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn open_deposit(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(open): Json<OpenDeposit>,
) -> Answer<OpenedDeposit> {
    key.must_be(&open.opening)?;
    Ok(Json(operator.open_deposit(open).await?))
}

/// A teller hands out a wallet's deposit with all that is left in it. After an error nothing must be handed out.
#[utoipa::path(
    post,
    path = "/deposit-returns",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The return's id")),
    request_body = ReturnDeposit,
    responses((status = 200, body = ReturnedDeposit), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn return_deposit(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(back): Json<ReturnDeposit>,
) -> Answer<ReturnedDeposit> {
    key.must_be(&back.returning)?;
    Ok(Json(operator.return_deposit(back).await?))
}

#[async_trait]
impl Tariffs for RemoteOperator {
    async fn tariff(&self, currency: Currency) -> Result<Tariff, OperatorError> {
        ask(self.to(Method::GET, "/tariff").query(&Priced { currency })).await
    }

    async fn charge_replacement(
        &self,
        charge: ChargeReplacement,
    ) -> Result<ChargedReplacement, OperatorError> {
        ask(self.creates("/replacement-charges", &charge.transfer, &charge)).await
    }

    async fn reopen(&self, wallet: WalletId, version: i64) -> Result<(), OperatorError> {
        let path = format!("/wallets/{wallet}/reopen");
        self.wishes(Method::POST, &path, version).await
    }
}

#[async_trait]
impl Deposits for RemoteOperator {
    async fn open_deposit(&self, open: OpenDeposit) -> Result<OpenedDeposit, OperatorError> {
        ask(self.creates("/deposits", &open.opening, &open)).await
    }

    async fn return_deposit(&self, back: ReturnDeposit) -> Result<ReturnedDeposit, OperatorError> {
        ask(self.creates("/deposit-returns", &back.returning, &back)).await
    }
}
