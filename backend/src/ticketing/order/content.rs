//! What an order needs later, as it was when ordered: a new price list or pack does not change an order under way.

use cityplus_domain::ids::{DeviceId, OrderId, PaymentId, TicketId, WalletId};
use cityplus_domain::keys::{CityKey, UnitKey, VenueKey};
use cityplus_domain::quote::{Quote, QuotedLine};
use cityplus_domain::{Money, Timestamp};
use cityplus_protocol::abroad::SignedAbroadOrder;
use cityplus_protocol::payment::SignedPaymentOrder;
use cityplus_protocol::ticketing::{TicketState, TicketView};
use cityplus_protocol::{PublicKey, Signature};
use cityplus_ticketcode::{Claims, IssueError, IssuerKey, issue};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use super::door::Door;

/// What the tickets of a line say in their codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LineClaims {
    /// The variant's number in ticket codes.
    pub(super) code: u16,
    pub(super) persons: u8,
    pub(super) document_check: bool,
}

/// What pays an order, as a device signed it. Orders of before are all of the first form, and are read as it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Paid {
    /// From a wallet of this city.
    Here(SignedPaymentOrder),
    /// From a wallet that is held at a partner's operator.
    AtPartner {
        /// The partner's city.
        home: CityKey,
        order: SignedAbroadOrder,
    },
}

/// What both forms of a payment say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms<'p> {
    pub(super) wallet: WalletId,
    pub(super) merchant: &'p UnitKey,
    pub(super) amount: Money,
    pub(super) created_at: Timestamp,
}

impl Paid {
    /// The payment's id.
    pub(super) const fn id(&self) -> PaymentId {
        match self {
            Self::Here(signed) => signed.order.payment_id,
            Self::AtPartner { order, .. } => order.order.payment_id,
        }
    }

    /// Through which door it goes.
    pub(super) const fn door(&self) -> Door {
        match self {
            Self::Here(_) => Door::Here,
            Self::AtPartner { .. } => Door::Partner,
        }
    }

    pub(super) const fn terms(&self) -> Terms<'_> {
        match self {
            Self::Here(signed) => Terms {
                wallet: signed.order.wallet_id,
                merchant: &signed.order.merchant,
                amount: signed.order.amount,
                created_at: signed.order.created_at,
            },
            Self::AtPartner { order, .. } => Terms {
                wallet: order.order.wallet_id,
                merchant: &order.order.merchant,
                amount: order.order.amount,
                created_at: order.order.created_at,
            },
        }
    }

    /// What was signed, by which key, and the signature.
    pub(super) fn proof(&self) -> (Vec<u8>, PublicKey, Signature) {
        match self {
            Self::Here(signed) => (signed.order.signing_bytes(), signed.public_key, signed.signature),
            Self::AtPartner { order, .. } => (order.order.signing_bytes(), order.public_key, order.signature),
        }
    }
}

/// The order's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) quote: Quote,
    /// One for each line of the quote.
    pub(super) claims: Vec<LineClaims>,
    pub(super) venue: VenueKey,
    /// The venue's number in ticket codes.
    pub(super) venue_code: u16,
    pub(super) printable: bool,
    /// Whether the tickets are for paper: no device signs their codes. Orders of before are not.
    #[serde(default)]
    pub(super) printed: bool,
    pub(super) payment: Paid,
    /// Of an order that a linked wallet pays: the buyer's own. Orders of before are paid by the buyer's.
    #[serde(default)]
    pub(super) user: Option<WalletId>,
    /// When the reservation of the money ends by itself.
    pub(super) reserved_until: Timestamp,
}

/// For whom tickets are signed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bearer {
    pub(super) order_id: OrderId,
    pub(super) device_id: DeviceId,
    pub(super) device_key: PublicKey,
}

impl Content {
    /// Signs the tickets: one for each unit of count.
    pub(super) fn sign(
        &self,
        bearer: Bearer,
        key: &IssuerKey,
        now: Timestamp,
    ) -> Result<Vec<TicketView>, IssueError> {
        let mut tickets = Vec::new();
        for (line, says) in self.quote.lines.iter().zip(&self.claims) {
            for _ in 0..line.count {
                tickets.push(self.sign_one(bearer, key, line, *says, TicketId::new(now))?);
            }
        }
        Ok(tickets)
    }

    fn sign_one(
        &self,
        bearer: Bearer,
        key: &IssuerKey,
        line: &QuotedLine,
        says: LineClaims,
        id: TicketId,
    ) -> Result<TicketView, IssueError> {
        let window = self.quote.window;
        let claims = Claims {
            id,
            valid_from: window.from,
            valid_until: window.until,
            device: (!self.printed).then_some(bearer.device_key.0),
            venue: self.venue_code,
            variant: says.code,
            persons: says.persons,
            document_check: says.document_check,
            print_allowed: self.printable,
        };
        let signed = issue(key, &claims)?;
        Ok(TicketView {
            ticket_id: id,
            order_id: bearer.order_id,
            product: self.quote.product.clone(),
            variant: line.variant.clone(),
            venue: self.venue.clone(),
            day: self.quote.day,
            window,
            persons: says.persons,
            document_check: says.document_check,
            price: line.unit_price,
            state: TicketState::Active,
            // Paper is used by whoever holds it: money given back for it would be given for a ticket in somebody's hand.
            refundable_until: self.quote.refundable_until.filter(|_| !self.printed),
            device_id: bearer.device_id,
            signed: BASE64URL_NOPAD.encode(signed.as_bytes()),
            used_at: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;
    use cityplus_protocol::abroad::AbroadOrder;
    use cityplus_protocol::payment::PaymentOrder;

    use super::*;

    #[test]
    fn orders_of_before_are_read_as_paid_from_here() {
        let (public_key, signature) = (PublicKey([1; 32]), Signature([2; 64]));
        let here = SignedPaymentOrder {
            order: PaymentOrder {
                payment_id: PaymentId::from_bytes([1; 16]),
                wallet_id: WalletId::from_bytes([2; 16]),
                merchant: "zoo".parse().unwrap(),
                amount: Money::new(6_000, Currency::PLN),
                created_at: Timestamp::from_millis(1_790_000_000_000),
            },
            public_key,
            signature,
        };
        let abroad = SignedAbroadOrder {
            order: AbroadOrder {
                payment_id: here.order.payment_id,
                wallet_id: here.order.wallet_id,
                merchant_city: "opole".parse().unwrap(),
                merchant: here.order.merchant.clone(),
                amount: here.order.amount,
                created_at: here.order.created_at,
            },
            public_key,
            signature,
        };
        let kept = serde_json::to_string(&here).unwrap();
        assert_eq!(serde_json::from_str::<Paid>(&kept).unwrap(), Paid::Here(here));
        let paid = Paid::AtPartner {
            home: "brno".parse().unwrap(),
            order: abroad,
        };
        let kept = serde_json::to_string(&paid).unwrap();
        assert_eq!(serde_json::from_str::<Paid>(&kept).unwrap(), paid);
    }
}
