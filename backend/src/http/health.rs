//! `/healthz`: the process lives. `/readyz`: it can work, that is, its databases answer.

use axum::extract::State;
use cityplus_protocol::ErrorCode;

use super::{ApiError, Frame};

pub(super) async fn healthz() -> &'static str {
    "ok\n"
}

pub(super) async fn readyz(State(frame): State<Frame>) -> Result<&'static str, ApiError> {
    for (name, database) in frame.databases.iter() {
        if let Err(error) = database.ping().await {
            tracing::warn!(database = name, %error, "not ready");
            let detail = format!("the {name} database does not answer");
            return Err(ApiError::new(ErrorCode::Unavailable, detail).retry_after(2));
        }
    }
    Ok("ready\n")
}
