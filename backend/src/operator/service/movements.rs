//! Money into wallets, between them and out of them.

use cityplus_domain::ids::TransferId;
use cityplus_protocol::Problem;
use cityplus_protocol::offline::{
    AllowanceKey, OfflinePayment, OfflineReceipt, SignedAllowance, SignedAllowanceOrder,
};
use cityplus_protocol::redemption::SignedRedemptionOrder;
use cityplus_protocol::transfer::SignedTransferOrder;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::routes::{Answer, Asked, ServiceState};
use crate::http::{IdempotencyKey, Json, Path};
use crate::operator::{
    CashPayOut, CashTopUp, GatewayName, OnlineTopUp, Operator, Receipt, Redemption, Sent, StartOnlineTopUp,
};

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(top_up_cash))
        .routes(routes!(gateways))
        .routes(routes!(start_online_top_up))
        .routes(routes!(online_top_up))
        .routes(routes!(send))
        .routes(routes!(keys))
        .routes(routes!(set_aside))
        .routes(routes!(settle_offline))
        .routes(routes!(redeem))
        .routes(routes!(redemption))
        .routes(routes!(pay_out))
}

/// Puts cash a teller has taken into a wallet.
#[utoipa::path(
    post,
    path = "/top-ups",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = CashTopUp,
    responses((status = 200, body = Receipt), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn top_up_cash(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(cash): Json<CashTopUp>,
) -> Answer<Receipt> {
    key.must_be(&cash.transfer)?;
    Ok(Json(operator.top_up_cash(cash).await?))
}

/// Through which gateways wallets may be topped up; the first is taken if nothing is said.
#[utoipa::path(
    get,
    path = "/gateways",
    tag = "service",
    responses((status = 200, body = Vec<GatewayName>), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn gateways(Asked(operator): Asked) -> Answer<Vec<GatewayName>> {
    Ok(Json(operator.gateways().await?))
}

/// Orders an online top-up at a gateway; the person pays on the page that comes back.
#[utoipa::path(
    post,
    path = "/online-top-ups",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = StartOnlineTopUp,
    responses((status = 200, body = OnlineTopUp), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn start_online_top_up(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(start): Json<StartOnlineTopUp>,
) -> Answer<OnlineTopUp> {
    key.must_be(&start.transfer)?;
    Ok(Json(operator.start_online_top_up(start).await?))
}

/// How an online top-up stands.
#[utoipa::path(
    get,
    path = "/online-top-ups/{transfer}",
    tag = "service",
    params(("transfer" = TransferId, Path, description = "The top-up")),
    responses((status = 200, body = OnlineTopUp), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn online_top_up(Asked(operator): Asked, Path(transfer): Path<TransferId>) -> Answer<OnlineTopUp> {
    Ok(Json(operator.online_top_up(transfer).await?))
}

/// Sends money to another wallet of the city, as the sender's device signed.
#[utoipa::path(
    post,
    path = "/transfers",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = SignedTransferOrder,
    responses((status = 200, body = Sent), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn send(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(signed): Json<SignedTransferOrder>,
) -> Answer<Sent> {
    key.must_be(&signed.order.transfer_id)?;
    Ok(Json(operator.send(signed).await?))
}

/// The keys that sign allowances, will sign them, or have signed some that may still be settled; none where nothing is paid
/// without a network.
#[utoipa::path(
    get,
    path = "/keys",
    tag = "service",
    responses((status = 200, body = Vec<AllowanceKey>), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn keys(Asked(operator): Asked) -> Answer<Vec<AllowanceKey>> {
    Ok(Json(operator.keys().await?))
}

/// Sets an amount aside, to be spent by the device that signed, without a network.
#[utoipa::path(
    post,
    path = "/allowances",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The allowance's id")),
    request_body = SignedAllowanceOrder,
    responses((status = 200, body = SignedAllowance), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn set_aside(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(signed): Json<SignedAllowanceOrder>,
) -> Answer<SignedAllowance> {
    key.must_be(&signed.order.allowance_id)?;
    Ok(Json(operator.set_aside(signed).await?))
}

/// Settles an order that a device made without a network.
#[utoipa::path(
    post,
    path = "/offline-payments",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The transfer's id")),
    request_body = OfflinePayment,
    responses((status = 200, body = OfflineReceipt), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn settle_offline(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(payment): Json<Box<OfflinePayment>>,
) -> Answer<OfflineReceipt> {
    key.must_be(&payment.order.transfer_id)?;
    Ok(Json(operator.settle_offline(*payment).await?))
}

/// Takes money out of a wallet, as its owner's device signed: to a bank account, or in cash that waits at a desk.
#[utoipa::path(
    post,
    path = "/redemptions",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The redemption's id")),
    request_body = SignedRedemptionOrder,
    responses((status = 200, body = Redemption), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn redeem(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(signed): Json<SignedRedemptionOrder>,
) -> Answer<Redemption> {
    key.must_be(&signed.order.redemption_id)?;
    Ok(Json(operator.redeem(signed).await?))
}

/// How a redemption stands.
#[utoipa::path(
    get,
    path = "/redemptions/{redemption}",
    tag = "service",
    params(("redemption" = TransferId, Path, description = "The redemption")),
    responses((status = 200, body = Redemption), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn redemption(Asked(operator): Asked, Path(redemption): Path<TransferId>) -> Answer<Redemption> {
    Ok(Json(operator.redemption(redemption).await?))
}

/// A teller hands out the cash of a redemption. After an error nothing must be handed out.
#[utoipa::path(
    post,
    path = "/pay-outs",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The redemption's id")),
    request_body = CashPayOut,
    responses((status = 200, body = Redemption), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn pay_out(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(pay_out): Json<CashPayOut>,
) -> Answer<Redemption> {
    key.must_be(&pay_out.redemption)?;
    Ok(Json(operator.pay_out_cash(pay_out).await?))
}
