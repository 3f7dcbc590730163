//! Points: what a wallet's owner earns beside money (O15). They are kept in the operator's books in virtual currencies of
//! their own, each named by a city, and are never money.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_domain::keys::{PointsKey, UnitKey};
use serde::{Deserialize, Serialize};

/// The most rules of a city.
pub const POINTS_RULES_MAX: usize = 20;
/// The most points that one rule gives at a time.
pub const POINTS_STEP_MAX: i64 = 1_000_000;
/// The largest amount that one rule gives points for at a time, in minor units.
pub const PER_MINOR_MAX: i64 = 10_000_000;

/// How points are earned: so many for each full amount that was paid to one of the units. Rules of one name add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsRule {
    /// The points' name in the city.
    pub name: PointsKey,
    /// For each so much that was paid, in minor units of the city's currency; 1 to [`PER_MINOR_MAX`].
    pub per_minor: i64,
    /// So many points; 1 to [`POINTS_STEP_MAX`].
    pub points: i64,
    /// At these units; at every unit if none is named.
    #[serde(default)]
    pub units: Vec<UnitKey>,
}

impl PointsRule {
    /// The points for an amount, in minor units, that was paid to a unit.
    pub fn earned(&self, unit: &UnitKey, minor: i64) -> i64 {
        if self.per_minor <= 0 || minor <= 0 || !(self.units.is_empty() || self.units.contains(unit)) {
            return 0;
        }
        (minor / self.per_minor).saturating_mul(self.points.max(0))
    }
}

/// How many points of a name a wallet has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsBalance {
    /// The points' name.
    pub name: PointsKey,
    /// How many there are.
    pub points: i64,
}

/// `GET /v1/operator/wallets/{wallet_id}/points`: the owner's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsView {
    /// The wallet.
    pub wallet_id: WalletId,
    /// One for each name; none where nothing earns points.
    pub balances: Vec<PointsBalance>,
    /// When this was so.
    pub as_of: Timestamp,
}

/// What kind of movement a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PointsKind {
    /// By a payment.
    Earned,
    /// Taken back, because a payment was given back.
    TakenBack,
    /// A kind newer than this program.
    #[serde(other)]
    Other,
}

/// A line of a history of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsEntry {
    /// The movement.
    pub transfer_id: TransferId,
    /// Its kind.
    pub kind: PointsKind,
    /// How many came in (positive) or went out (negative).
    pub points: i64,
    /// How many there were after it.
    pub balance_after: i64,
    /// When.
    pub at: Timestamp,
    /// The payment it is about.
    pub payment_id: Option<PaymentId>,
}

/// `GET /v1/operator/wallets/{wallet_id}/points/{name}?cursor=…&limit=…`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsPage {
    /// The lines.
    pub entries: Vec<PointsEntry>,
    /// For the next page; none at the end.
    pub next_cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_for_full_amounts_at_the_named_units() {
        let rule = PointsRule {
            name: "opolek".parse().unwrap(),
            per_minor: 100,
            points: 2,
            units: vec!["zoo".parse().unwrap()],
        };
        let (zoo, pool): (UnitKey, UnitKey) = ("zoo".parse().unwrap(), "pool".parse().unwrap());
        for (minor, points) in [(0, 0), (-100, 0), (99, 0), (100, 2), (199, 2), (3_050, 60)] {
            assert_eq!(rule.earned(&zoo, minor), points, "{minor}");
            assert_eq!(rule.earned(&pool, minor), 0, "{minor}");
        }
        let everywhere = PointsRule {
            units: Vec::new(),
            ..rule
        };
        assert_eq!(everywhere.earned(&pool, 3_050), 60);
        assert_eq!(everywhere.earned(&pool, i64::MAX), i64::MAX / 100 * 2);
    }
}
