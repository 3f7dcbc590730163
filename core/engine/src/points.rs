//! Points: what the wallet has earned beside money. Only online: it is the operator's word, not ours.

use cityplus_domain::keys::PointsKey;
use cityplus_protocol::operator::STATEMENT_PAGE_MAX;
use cityplus_protocol::paths;
use cityplus_protocol::points::{PointsPage, PointsView};

use crate::http::Call;
use crate::{Engine, EngineError};

impl Engine {
    /// The points of one's own wallet, one balance for each name.
    pub async fn points(&self) -> Result<PointsView, EngineError> {
        let account = self.account().await?.account;
        let wallet_id = account.wallet_id.ok_or(EngineError::NoWallet)?;
        let call = Call::get(paths::POINTS).with("{wallet_id}", wallet_id);
        let points: PointsView = self.send(&call).await?.json()?;
        if points.wallet_id == wallet_id {
            Ok(points)
        } else {
            Err(EngineError::ServerGarbage("it names another wallet".to_owned()))
        }
    }

    /// A page of the history of the points of a name, newest first.
    pub async fn points_history(
        &self,
        name: &PointsKey,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<PointsPage, EngineError> {
        let account = self.account().await?.account;
        let wallet_id = account.wallet_id.ok_or(EngineError::NoWallet)?;
        let mut call = Call::get(paths::POINTS_HISTORY)
            .with("{wallet_id}", wallet_id)
            .with("{name}", name)
            .query("limit", limit.clamp(1, STATEMENT_PAGE_MAX));
        if let Some(cursor) = cursor {
            call = call.query("cursor", cursor);
        }
        self.send(&call).await?.json()
    }
}
