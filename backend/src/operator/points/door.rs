//! The operator's door for points, in this process and over the network.

use async_trait::async_trait;
use cityplus_domain::ids::WalletId;
use cityplus_domain::keys::PointsKey;
use cityplus_protocol::points::{PointsBalance, PointsEntry, PointsRule};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::{Cursor, LocalOperator, OperatorError};

/// A piece of a history of points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointsHistory {
    /// Newest first.
    pub entries: Vec<PointsEntry>,
    /// For the next piece; none at the end.
    pub next: Option<Cursor>,
}

/// The part of the operator's door that keeps points.
#[async_trait]
pub trait Points: Send + Sync {
    /// Says what earns points in the city from now on, in the place of what was said before. What was earned stays.
    async fn set_points_rules(&self, rules: Vec<PointsRule>) -> Result<(), OperatorError>;

    /// What a wallet has, one for each name.
    async fn points(&self, wallet: WalletId) -> Result<Vec<PointsBalance>, OperatorError>;

    /// The history of a wallet's points of a name, newest first: at most `limit` entries (1 to 100) older than the cursor.
    async fn points_history(
        &self,
        wallet: WalletId,
        name: PointsKey,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<PointsHistory, OperatorError>;
}

#[async_trait]
impl Points for LocalOperator {
    async fn set_points_rules(&self, rules: Vec<PointsRule>) -> Result<(), OperatorError> {
        super::set_rules(self.books(), self.city(), rules).await
    }

    async fn points(&self, wallet: WalletId) -> Result<Vec<PointsBalance>, OperatorError> {
        super::balances(self.books(), self.city(), wallet).await
    }

    async fn points_history(
        &self,
        wallet: WalletId,
        name: PointsKey,
        after: Option<Cursor>,
        limit: u32,
    ) -> Result<PointsHistory, OperatorError> {
        super::history(self.books(), self.city(), (wallet, name), after, limit).await
    }
}
