//! Linked wallets: an owner lets another wallet, such as a child's or an employee's, have what it buys paid from their own
//! (K3: "charged to a linked account"), up to a limit of a day and of a month, and signs that with the device's key.
//!
//! Whoever uses it signs a payment order that names the wallet that pays; the order of before says that they may.

use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::signed::signed;

/// What is signed: what that wallet buys may be paid from this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkOrder {
    /// Made by the device; a link is made once.
    pub link_id: LinkId,
    /// The wallet that pays: the signer's own.
    pub wallet_id: WalletId,
    /// The wallet whose devices may order payments from it.
    pub user_wallet_id: WalletId,
    /// Most that may be charged on one day of the calendar, in UTC.
    pub per_day: Money,
    /// Most that may be charged in one month of the calendar, in UTC.
    pub per_month: Money,
    /// When it ends by itself; never if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// When the device signed, by its best knowledge of the server's time.
    pub created_at: Timestamp,
}

impl LinkOrder {
    /// The bytes a device signs: a label, then each field on a line of its own, in this order: link id, the wallet that
    /// pays, the wallet that may use it, minor units and currency of the day's limit, then of the month's, milliseconds of
    /// the end or a hyphen, milliseconds of the signing. The label is no other order's: no signature can stand for another.
    pub fn signing_bytes(&self) -> Vec<u8> {
        let valid_until = self
            .valid_until
            .map_or_else(|| "-".to_owned(), |end| end.millis().to_string());
        format!(
            "cityplus-link-order-1\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{valid_until}\n{}\n",
            self.link_id,
            self.wallet_id,
            self.user_wallet_id,
            self.per_day.minor,
            self.per_day.currency,
            self.per_month.minor,
            self.per_month.currency,
            self.created_at.millis()
        )
        .into_bytes()
    }
}

signed! {
    /// A link order and the signature over its [`LinkOrder::signing_bytes`].
    #[derive(Clone, Copy, Debug)]
    SignedLinkOrder, LinkOrder
}

/// A link as it stands. Both wallets see the same of it, and nothing of what is in the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    /// The link.
    pub link_id: LinkId,
    /// The wallet that pays.
    pub wallet_id: WalletId,
    /// The wallet whose devices may order payments from it.
    pub user_wallet_id: WalletId,
    /// Most that may be charged on one day (UTC).
    pub per_day: Money,
    /// Most that may be charged in one month (UTC).
    pub per_month: Money,
    /// What may still be charged today, by both limits; nothing of one that has ended.
    pub left_today: Money,
    /// What may still be charged this month; nothing of one that has ended.
    pub left_this_month: Money,
    /// When it ends by itself.
    pub valid_until: Option<Timestamp>,
    /// Since when it holds.
    pub made_at: Timestamp,
    /// When somebody ended it.
    pub ended_at: Option<Timestamp>,
}

impl Link {
    /// Whether anything may be charged at that moment, the limits aside.
    pub fn is_in_force(&self, at: Timestamp) -> bool {
        self.ended_at.is_none() && self.valid_until.is_none_or(|end| at < end)
    }
}

/// `GET /v1/operator/links`: those by which others use one's own wallet, and those that one may use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Links {
    /// Those by which the wallet pays, then those by which others pay for it; each side those in force first, then the newest,
    /// at most 50.
    pub links: Vec<Link>,
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    fn order() -> LinkOrder {
        LinkOrder {
            link_id: LinkId::from_bytes([1; 16]),
            wallet_id: WalletId::from_bytes([2; 16]),
            user_wallet_id: WalletId::from_bytes([3; 16]),
            per_day: Money::new(2_000, Currency::PLN),
            per_month: Money::new(20_000, Currency::PLN),
            valid_until: Some(Timestamp::from_millis(1_800_000_000_000)),
            created_at: Timestamp::from_millis(1_790_000_000_000),
        }
    }

    #[test]
    fn signing_bytes_do_not_change() {
        let start = "cityplus-link-order-1\n01010101-0101-0101-0101-010101010101\n\
                     02020202-0202-0202-0202-020202020202\n03030303-0303-0303-0303-030303030303\n\
                     2000\nPLN\n20000\nPLN\n";
        for (valid_until, end) in [
            (order().valid_until, "1800000000000\n1790000000000\n"),
            (None, "-\n1790000000000\n"),
        ] {
            let order = LinkOrder {
                valid_until,
                ..order()
            };
            assert_eq!(
                String::from_utf8(order.signing_bytes()).unwrap(),
                format!("{start}{end}")
            );
        }
    }
}
