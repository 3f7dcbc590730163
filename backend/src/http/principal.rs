//! Who is asking.

use std::net::{IpAddr, SocketAddr};

use async_trait::async_trait;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::{header, request::Parts};
use cityplus_domain::ids::{AccountId, DeviceId, WalletId};
use cityplus_protocol::account::Role;
use cityplus_protocol::{ErrorCode, PublicKey};

use super::{ApiError, AppState};

/// A person signed in on a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The person's account.
    pub account_id: AccountId,
    /// The device.
    pub device_id: DeviceId,
    /// The device's key.
    pub device_key: PublicKey,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// The person's wallet; staff have none.
    pub wallet_id: Option<WalletId>,
}

impl Principal {
    /// Refuses a person without the role.
    pub fn require(&self, role: Role) -> Result<(), ApiError> {
        self.require_any(&[role])
    }

    /// Refuses a person with none of the roles.
    pub fn require_any(&self, roles: &[Role]) -> Result<(), ApiError> {
        if roles.iter().any(|role| self.roles.contains(role)) {
            return Ok(());
        }
        let names: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
        let detail = format!(
            "this needs the role {}; ask an administrator for it",
            names.join(" or ")
        );
        Err(ApiError::new(ErrorCode::Forbidden, detail))
    }
}

/// Knows the person of an access token: the account room.
#[async_trait]
pub trait Authenticate: Send + Sync {
    /// The person, or `not_signed_in`.
    async fn authenticate(&self, access_token: &str) -> Result<Principal, ApiError>;
}

impl FromRequestParts<AppState> for Principal {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let token = bearer_token(parts).ok_or_else(|| {
            ApiError::new(
                ErrorCode::NotSignedIn,
                "sign in and send the access token as a bearer token",
            )
        })?;
        state.authenticator.authenticate(token).await
    }
}

/// The token of an `Authorization: Bearer …` header (RFC 6750), of 128 characters at most.
pub(crate) fn bearer_token(parts: &Parts) -> Option<&str> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    let is_one = scheme.eq_ignore_ascii_case("bearer") && (1..=128).contains(&token.len());
    is_one.then_some(token)
}

/// The address a request came from, for rate limits; none where there is no network (in-process tests).
#[derive(Clone, Copy, Debug)]
pub struct ClientAddress(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let connection = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(connection.map(|ConnectInfo(address)| address.ip())))
    }
}
