//! What is asked across two operators.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::PaymentId;
use cityplus_domain::keys::CityKey;
use cityplus_protocol::abroad::SignedAbroadOrder;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Reserves money of a wallet that lives at a partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthoriseAtPartner {
    /// The city whose operator has the wallet.
    pub home: CityKey,
    /// Must be the order's own payment id.
    pub payment: PaymentId,
    /// What the payer's device signed.
    pub order: SignedAbroadOrder,
    /// When the reservation ends by itself. Not a part of the content a retry must repeat: the first one stands.
    pub expires_at: Timestamp,
}

impl AuthoriseAtPartner {
    /// Whether a retry means the same.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.home == other.home && self.payment == other.payment && self.order == other.order
    }
}
