//! What an order needs later, as it was when ordered: a new price list or pack does not change an order under way.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{DeviceId, OrderId, TicketId, WalletId};
use cityplus_domain::keys::VenueKey;
use cityplus_domain::quote::{Quote, QuotedLine};
use cityplus_protocol::PublicKey;
use cityplus_protocol::payment::SignedPaymentOrder;
use cityplus_protocol::ticketing::{TicketState, TicketView};
use cityplus_ticketcode::{Claims, IssueError, IssuerKey, issue};
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

/// What the tickets of a line say in their codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LineClaims {
    /// The variant's number in ticket codes.
    pub(super) code: u16,
    pub(super) persons: u8,
    pub(super) document_check: bool,
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
    pub(super) payment: SignedPaymentOrder,
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
