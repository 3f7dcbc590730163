//! Whether an order may be taken at all: what is refused here leaves no trace.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::WalletId;
use cityplus_domain::quote::{QuoteError, quote};
use cityplus_protocol::payment::SignedPaymentOrder;
use cityplus_protocol::ticketing::PlaceOrder;
use ring::signature::{ED25519, UnparsedPublicKey};

use super::content::{Content, LineClaims};
use crate::ticketing::{Buyer, Sale, TicketingError};

/// How old a signed payment may be when it arrives: an order may have waited in the device's outbox for a network.
const PAYMENT_AGE_MAX_MS: i64 = 24 * 3_600_000;
/// How far ahead of the server a device's clock may be.
const CLOCK_AHEAD_MAX_MS: i64 = 10 * 60_000;
/// How long the money stays reserved if everything stands still.
const RESERVED_FOR_MS: i64 = 24 * 3_600_000;

/// Checks price and payment and gives what the saga needs. `user`: as [`Content::user`].
pub(super) fn check(
    sale: &Sale,
    buyer: &Buyer,
    ask: &PlaceOrder,
    user: Option<WalletId>,
    now: Timestamp,
) -> Result<Content, TicketingError> {
    let catalogue = &sale.catalogue;
    let quote = quote(catalogue, &ask.product, ask.day, &ask.lines, &[], now)?;
    let product = catalogue
        .product(&ask.product)
        .ok_or_else(|| QuoteError::UnknownProduct(ask.product.clone()))?;
    let venue = catalogue
        .venue(&product.venue)
        .ok_or_else(|| TicketingError::Internal(format!("product {} has no venue", product.key)))?;
    if ask.printed && !product.printable {
        return Err(TicketingError::NotPrintable);
    }
    let claims = quote.lines.iter().map(|line| {
        let variant = product
            .variant(&line.variant)
            .ok_or_else(|| QuoteError::UnknownVariant {
                product: product.key.clone(),
                variant: line.variant.clone(),
            })?;
        Ok(LineClaims {
            code: variant.code,
            persons: variant.persons,
            document_check: variant.requires.is_document(),
        })
    });
    let claims = claims.collect::<Result<Vec<_>, TicketingError>>()?;
    check_payment(&ask.payment, buyer, user, now)?;
    let order = &ask.payment.order;
    if order.merchant != venue.unit {
        return Err(TicketingError::Merchant {
            needed: venue.unit.clone(),
        });
    }
    if order.amount.currency != quote.total.currency {
        return Err(TicketingError::Currency {
            needed: quote.total.currency,
        });
    }
    if order.amount != quote.total {
        return Err(TicketingError::PriceChanged { total: quote.total });
    }
    Ok(Content {
        quote,
        claims,
        venue: venue.key.clone(),
        venue_code: venue.code,
        printable: product.printable,
        printed: ask.printed,
        payment: ask.payment.clone(),
        user,
        reserved_until: now.plus_ms(RESERVED_FOR_MS),
    })
}

/// Whether the buyer's device signed the payment just now. The operator checks the signature again for itself.
fn check_payment(
    payment: &SignedPaymentOrder,
    buyer: &Buyer,
    user: Option<WalletId>,
    now: Timestamp,
) -> Result<(), TicketingError> {
    let order = &payment.order;
    if order.wallet_id != buyer.wallet_id && user.is_none() {
        return Err(TicketingError::Wallet);
    }
    if payment.public_key != buyer.device_key {
        return Err(TicketingError::Signature);
    }
    UnparsedPublicKey::new(&ED25519, payment.public_key.0)
        .verify(&order.signing_bytes(), &payment.signature.0)
        .map_err(|_| TicketingError::Signature)?;
    let age_ms = now.ms_since(order.created_at);
    if (-CLOCK_AHEAD_MAX_MS..=PAYMENT_AGE_MAX_MS).contains(&age_ms) {
        Ok(())
    } else {
        Err(TicketingError::OrderTime)
    }
}
