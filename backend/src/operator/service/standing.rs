//! What a wallet may do: blocked or not, anonymous or named.

use cityplus_domain::ids::WalletId;
use cityplus_protocol::Problem;
use serde::{Deserialize, Serialize};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::routes::{Asked, Done, ServiceState, done};
use crate::http::{Path, Query};
use crate::operator::{Operator, Tariffs};

/// Which wish of the city it is about a wallet: the newest counts, in whatever order they arrive.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Version {
    /// Higher with each wish.
    pub(super) version: i64,
}

pub(super) fn routes() -> OpenApiRouter<ServiceState> {
    OpenApiRouter::new()
        .routes(routes!(block, unblock))
        .routes(routes!(reopen))
        .routes(routes!(upgrade))
}

/// Blocks a wallet: once this is answered, nothing new goes out of it.
#[utoipa::path(
    put,
    path = "/wallets/{wallet}/block",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("version" = i64, Query, minimum = 0, description = "Of the city's wish; a lower one than was heard changes nothing"),
    ),
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn block(
    Asked(operator): Asked,
    Path(wallet): Path<WalletId>,
    Query(Version { version }): Query<Version>,
) -> Done {
    done(operator.block(wallet, version).await)
}

/// Ends that; of a wallet that is not blocked it is no error.
#[utoipa::path(
    delete,
    path = "/wallets/{wallet}/block",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("version" = i64, Query, minimum = 0, description = "Of the city's wish; a lower one than was heard changes nothing"),
    ),
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn unblock(
    Asked(operator): Asked,
    Path(wallet): Path<WalletId>,
    Query(Version { version }): Query<Version>,
) -> Done {
    done(operator.unblock(wallet, version).await)
}

/// Ends an owner's block without its fee, for who replaces a lost device.
#[utoipa::path(
    post,
    path = "/wallets/{wallet}/reopen",
    tag = "service",
    params(
        ("wallet" = WalletId, Path, description = "The wallet"),
        ("version" = i64, Query, minimum = 0, description = "Of the city's wish; a lower one than was heard changes nothing"),
    ),
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn reopen(
    Asked(operator): Asked,
    Path(wallet): Path<WalletId>,
    Query(Version { version }): Query<Version>,
) -> Done {
    done(operator.reopen(wallet, version).await)
}

/// Makes an anonymous wallet a named one; there is no way back.
#[utoipa::path(
    post,
    path = "/wallets/{wallet}/upgrade",
    tag = "service",
    params(("wallet" = WalletId, Path, description = "The wallet")),
    responses((status = 204), (status = "4XX", body = Problem)),
    security(("city_token" = []))
)]
async fn upgrade(Asked(operator): Asked, Path(wallet): Path<WalletId>) -> Done {
    done(operator.upgrade(wallet).await)
}
