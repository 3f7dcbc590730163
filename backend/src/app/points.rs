//! Telling the operator what earns points in the city, as its pack says.

use std::sync::Arc;
use std::time::Duration;

use cityplus_protocol::points::PointsRule;

use crate::operator::Operator;

/// How long is waited for an operator that is away.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// Tells it once; true when it was heard, or refused for good. What it knows already changes nothing.
pub(super) async fn tell(operator: &dyn Operator, rules: &[PointsRule]) -> bool {
    match operator.set_points_rules(rules.to_vec()).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "the operator could not be told what earns points");
            !error.is_retryable()
        }
    }
}

/// Tells it until it is heard.
pub(super) async fn tell_until_heard(operator: Arc<dyn Operator>, rules: Arc<[PointsRule]>) {
    while !tell(&*operator, &rules).await {
        tokio::time::sleep(AGAIN_AFTER).await;
    }
}
