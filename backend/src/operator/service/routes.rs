//! The answering side: the operator's door, call by call.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::bytes::PublicKey;
use cityplus_protocol::{ErrorCode, Problem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::access::Access;
use super::standing::Version;
use super::{PREFIX, REFUSAL};
use crate::http::{ApiError, IdempotencyKey, Json, Path, Query, bearer_token};
use crate::operator::{
    Books, Cursor, LocalOperator, OpenMerchant, OpenWallet, Operator, OperatorError, StatementPage, Wallet,
};

/// What the service's handlers can reach; cheap to clone.
#[derive(Clone, Debug)]
pub struct ServiceState {
    /// The operator's books.
    pub books: Books,
    /// The cities it serves.
    pub access: Access,
}

/// The service's part of the API.
pub fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new().nest(
        PREFIX,
        OpenApiRouter::new()
            .routes(routes!(city))
            .routes(routes!(open_wallet))
            .routes(routes!(wallet))
            .routes(routes!(statement))
            .routes(routes!(bind_device, unbind_device))
            .merge(super::standing::routes())
            .merge(super::links::routes())
            .merge(super::points::routes())
            .merge(super::cards::routes())
            .merge(super::holds::routes())
            .routes(routes!(open_merchant))
            .merge(super::movements::routes())
            .merge(super::till::routes())
            .merge(super::tariff::routes())
            .merge(super::payments::routes())
            .merge(super::partner_payments::routes())
            .merge(super::partner::routes()),
    )
}

/// The operator as the city that asks meets it.
pub(super) struct Asked(pub(super) LocalOperator);

impl FromRequestParts<ServiceState> for Asked {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ServiceState) -> Result<Self, Refused> {
        let unknown = || ApiError::new(ErrorCode::NotSignedIn, "send the city's token as a bearer token");
        let token = bearer_token(parts).ok_or_else(unknown)?;
        let city = state.access.city_of(token).await?.ok_or_else(unknown)?;
        Ok(Self(state.books.of_city(city)))
    }
}

/// A problem, and in it what exactly the operator refused.
pub(super) struct Refused(ApiError);

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<OperatorError> for Refused {
    fn from(error: OperatorError) -> Self {
        // A fault has no form on the network: it is the operator's own affair.
        let member = serde_json::to_value(&error).ok();
        let problem = ApiError::from(error);
        Self(match member {
            Some(member) => problem.with_member(REFUSAL, member),
            None => problem,
        })
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

pub(super) type Answer<T> = Result<Json<T>, Refused>;

/// An answer that says only that it was done.
pub(super) type Done = Result<StatusCode, Refused>;

pub(super) fn done(did: Result<(), OperatorError>) -> Done {
    did?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whose token it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct AskedBy {
    /// The city's key.
    pub(super) city: CityKey,
}

/// Whose token it is: asked by a city's server when it starts.
#[utoipa::path(
    get,
    path = "/city",
    tag = "service",
    responses((status = 200, body = AskedBy), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn city(Asked(operator): Asked) -> Json<AskedBy> {
    let city = operator.city().clone();
    Json(AskedBy { city })
}

/// Opens a wallet; opening it again changes nothing.
#[utoipa::path(
    post,
    path = "/wallets",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The wallet's id")),
    request_body = OpenWallet,
    responses((status = 200, body = Wallet), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn open_wallet(
    Asked(operator): Asked,
    key: IdempotencyKey,
    Json(open): Json<OpenWallet>,
) -> Answer<Wallet> {
    key.must_be(&open.wallet)?;
    Ok(Json(operator.open_wallet(open).await?))
}

/// What is in a wallet.
#[utoipa::path(
    get,
    path = "/wallets/{wallet}",
    tag = "service",
    params(("wallet" = WalletId, Path, description = "The wallet")),
    responses((status = 200, body = Wallet), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn wallet(Asked(operator): Asked, Path(wallet): Path<WalletId>) -> Answer<Wallet> {
    Ok(Json(operator.wallet(wallet).await?))
}

/// Which piece of a statement.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Piece {
    /// Entries older than this one; the newest if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<Cursor>,
    /// At most so many, 1 to 100.
    pub(super) limit: u32,
}

/// A wallet's history, newest first.
#[utoipa::path(
    get,
    path = "/wallets/{wallet}/statement",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("after" = Option<String>, Query, description = "`next` of the piece before; without it the newest"),
        ("limit" = u32, Query, minimum = 1, maximum = 100, description = "Entries at most"),
    ),
    responses((status = 200, body = StatementPage), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn statement(
    Asked(operator): Asked,
    Path(wallet): Path<WalletId>,
    Query(piece): Query<Piece>,
) -> Answer<StatementPage> {
    Ok(Json(operator.statement(wallet, piece.after, piece.limit).await?))
}

/// Lets a device's key sign payment orders of a wallet.
#[utoipa::path(
    put,
    path = "/wallets/{wallet}/devices/{public_key}",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("public_key" = PublicKey, Path, description = "The device's key"),
        ("version" = i64, Query, minimum = 0, description = "Of the city's wish; a lower one than was heard changes nothing"),
    ),
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn bind_device(
    Asked(operator): Asked,
    Path((wallet, public_key)): Path<(WalletId, PublicKey)>,
    Query(Version { version }): Query<Version>,
) -> Done {
    done(operator.bind_device(wallet, public_key, version).await)
}

/// Takes that right away; a key that does not have it is no error.
#[utoipa::path(
    delete,
    path = "/wallets/{wallet}/devices/{public_key}",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("public_key" = PublicKey, Path, description = "The device's key"),
        ("version" = i64, Query, minimum = 0, description = "Of the city's wish; a lower one than was heard changes nothing"),
    ),
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn unbind_device(
    Asked(operator): Asked,
    Path((wallet, public_key)): Path<(WalletId, PublicKey)>,
    Query(Version { version }): Query<Version>,
) -> Done {
    done(operator.unbind_device(wallet, public_key, version).await)
}

/// Opens a unit's settlement account; opening it again changes nothing.
#[utoipa::path(
    post,
    path = "/merchants",
    tag = "service",
    params(("Idempotency-Key" = String, Header, description = "The unit's key")),
    request_body = OpenMerchant,
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn open_merchant(Asked(operator): Asked, key: IdempotencyKey, Json(open): Json<OpenMerchant>) -> Done {
    key.must_be(&open.merchant)?;
    done(operator.open_merchant(open).await)
}
