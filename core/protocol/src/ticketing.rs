//! Ticketing's part of the API: catalogue, quote, order, ticket, refund.

use chrono::NaiveDate;
use cityplus_domain::catalogue::Catalogue;
use cityplus_domain::ids::{DeviceId, OrderId, RefundId, TicketId};
use cityplus_domain::keys::{CityKey, ProductKey, VariantKey, VenueKey};
use cityplus_domain::quote::Line;
use cityplus_domain::validity::Window;
use cityplus_domain::{Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::abroad::SignedAbroadOrder;
use crate::payment::SignedPaymentOrder;
use crate::problem::Problem;

/// `GET /v1/ticketing/catalogue`; `ETag` is the version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatalogueView {
    /// Changes whenever the catalogue does.
    pub version: String,
    /// All of it.
    pub catalogue: Catalogue,
}

/// `POST /v1/ticketing/quotes`: what it costs; the answer is a [`cityplus_domain::quote::Quote`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskQuote {
    /// Which product.
    pub product: ProductKey,
    /// For which day.
    pub day: NaiveDate,
    /// How many of what.
    pub lines: Vec<Line>,
}

/// `POST /v1/ticketing/orders`. `Idempotency-Key` is the order's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceOrder {
    /// Made by the device, kept in its outbox before it is sent.
    pub order_id: OrderId,
    /// Which product.
    pub product: ProductKey,
    /// For which day.
    pub day: NaiveDate,
    /// How many of what.
    pub lines: Vec<Line>,
    /// The payment, signed by the device; its amount is the price the buyer saw.
    pub payment: SignedPaymentOrder,
    /// Tickets on paper, bound to no device: only of products that may be printed.
    #[serde(default, skip_serializing_if = "is_false")]
    pub printed: bool,
}

/// Left out where it says nothing: an order of before is read, and written, as it was.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// `POST /v1/ticketing/abroad-orders`: an order that a wallet of another city pays, held at that city's operator
/// (Pardubice P13). `Idempotency-Key` is the order's id.
///
/// The tickets are for the device that orders; the payment is signed by a device of the wallet's, which need not be the
/// same one: the wallet's operator knows its key, this city does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceAbroadOrder {
    /// Made by the device, kept in its outbox before it is sent.
    pub order_id: OrderId,
    /// Which product.
    pub product: ProductKey,
    /// For which day.
    pub day: NaiveDate,
    /// How many of what.
    pub lines: Vec<Line>,
    /// The city whose operator holds the wallet: one of [`PartnerCities`].
    pub home: CityKey,
    /// The payment to the unit that sells it here, of the price the buyer saw.
    pub payment: SignedAbroadOrder,
}

/// `GET /v1/ticketing/partners`: the cities whose wallets pay here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PartnerCities {
    /// None where only wallets of this city pay.
    pub cities: Vec<CityKey>,
}

/// How far an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OrderState {
    /// Under way; ask again, or wait for sync.
    Pending,
    /// Paid, and the tickets are there.
    Completed,
    /// Not paid, no tickets; the problem says why.
    Refused,
}

/// An order: the answer to placing one, `GET /v1/ticketing/orders/{order_id}`, and a part of sync.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderView {
    /// The order.
    pub order_id: OrderId,
    /// How far it is.
    pub state: OrderState,
    /// Which product.
    pub product: ProductKey,
    /// For which day.
    pub day: NaiveDate,
    /// What it costs.
    pub total: Money,
    /// The tickets, once completed.
    pub tickets: Vec<TicketView>,
    /// Why it was refused.
    pub problem: Option<Problem>,
}

/// How a ticket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TicketState {
    /// Bought, to be used.
    Active,
    /// Seen by an inspector or a gate.
    Used,
    /// A refund is under way; it can no longer be used.
    Refunding,
    /// Given back.
    Refunded,
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketView {
    /// The ticket.
    pub ticket_id: TicketId,
    /// The order it was bought in.
    pub order_id: OrderId,
    /// What it is for.
    pub product: ProductKey,
    /// Which kind.
    pub variant: VariantKey,
    /// Where.
    pub venue: VenueKey,
    /// The day chosen.
    pub day: NaiveDate,
    /// When it is valid.
    pub window: Window,
    /// How many persons it admits.
    pub persons: u8,
    /// Whether a document must be shown with it.
    pub document_check: bool,
    /// What it cost.
    pub price: Money,
    /// How it stands.
    pub state: TicketState,
    /// The first moment at which it is no longer taken back; none if never.
    pub refundable_until: Option<Timestamp>,
    /// The device whose key the code is bound to.
    pub device_id: DeviceId,
    /// The ticket signed by the issuer, level 1: base64url of the bytes that cityplus-ticketcode reads.
    pub signed: String,
    /// When it was first seen by an inspector.
    pub used_at: Option<Timestamp>,
}

/// `POST /v1/ticketing/tickets/{ticket_id}/refund`. `Idempotency-Key` is the refund's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskRefund {
    /// Made by the device.
    pub refund_id: RefundId,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefundView {
    /// The refund.
    pub refund_id: RefundId,
    /// Whether the money is back already; else it follows by itself.
    pub done: bool,
    /// How much.
    pub amount: Money,
    /// The ticket as it stands now.
    pub ticket: TicketView,
}

/// `GET /v1/ticketing/tickets?cursor=…&limit=…`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TicketPage {
    /// The tickets.
    pub tickets: Vec<TicketView>,
    /// For the next page; none at the end.
    pub next_cursor: Option<String>,
}
