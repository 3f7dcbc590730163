//! Whether an order may be taken at all: what is refused here leaves no trace.

use chrono::NaiveDate;
use cityplus_domain::Timestamp;
use cityplus_domain::ids::{OrderId, WalletId};
use cityplus_domain::keys::{CityKey, ProductKey};
use cityplus_domain::quote::{Line, QuoteError, quote};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::content::{Content, LineClaims, Paid};
use crate::ticketing::{Buyer, Sale, TicketingError};

/// How old a signed payment may be when it arrives: an order may have waited in the device's outbox for a network.
const PAYMENT_AGE_MAX_MS: i64 = 24 * 3_600_000;
/// How far ahead of the server a device's clock may be.
const CLOCK_AHEAD_MAX_MS: i64 = 10 * 60_000;
/// How long the money stays reserved if everything stands still.
const RESERVED_FOR_MS: i64 = 24 * 3_600_000;
/// The same of money in another city, and so how long an order waits for that city's operator: whoever has none of their
/// own money here stands before a gate, and should hear soon that they must pay another way. Never beyond the ticket's time.
const RESERVED_ABROAD_FOR_MS: i64 = 3_600_000;

/// An order as it is asked for, whoever pays it.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) order_id: OrderId,
    pub(super) product: &'a ProductKey,
    pub(super) day: NaiveDate,
    pub(super) lines: &'a [Line],
    pub(super) printed: bool,
    pub(super) payment: Paid,
    /// As [`Content::user`].
    pub(super) user: Option<WalletId>,
}

/// Checks price and payment and gives what the saga needs.
pub(super) fn check(
    sale: &Sale,
    buyer: &Buyer,
    asked: Asked<'_>,
    now: Timestamp,
) -> Result<Content, TicketingError> {
    let catalogue = &sale.catalogue;
    let quote = quote(catalogue, asked.product, asked.day, asked.lines, &[], now)?;
    let product = catalogue
        .product(asked.product)
        .ok_or_else(|| QuoteError::UnknownProduct(asked.product.clone()))?;
    let venue = catalogue
        .venue(&product.venue)
        .ok_or_else(|| TicketingError::Internal(format!("product {} has no venue", product.key)))?;
    if asked.printed && !product.printable {
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
    check_payment(&asked, buyer, &catalogue.city.key, now)?;
    let order = asked.payment.terms();
    if *order.merchant != venue.unit {
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
    let reserved_until = match &asked.payment {
        Paid::Here(_) => now.plus_ms(RESERVED_FOR_MS),
        Paid::AtPartner { .. } => now.plus_ms(RESERVED_ABROAD_FOR_MS).min(quote.window.until),
    };
    Ok(Content {
        quote,
        claims,
        venue: venue.key.clone(),
        venue_code: venue.code,
        printable: product.printable,
        printed: asked.printed,
        payment: asked.payment,
        user: asked.user,
        reserved_until,
    })
}

/// Whether the buyer's device signed the payment just now; of a wallet that is held elsewhere, whether the key that the
/// payment names did: whose key it is, that wallet's operator knows. Each operator checks the signature again for itself.
fn check_payment(
    asked: &Asked<'_>,
    buyer: &Buyer,
    city: &CityKey,
    now: Timestamp,
) -> Result<(), TicketingError> {
    let order = asked.payment.terms();
    let (signed, public_key, signature) = asked.payment.proof();
    let is_signed = UnparsedPublicKey::new(&ED25519, public_key.0).verify(&signed, &signature.0);
    match &asked.payment {
        Paid::Here(_) => {
            if order.wallet != buyer.wallet_id && asked.user.is_none() {
                return Err(TicketingError::Wallet);
            }
            if public_key != buyer.device_key {
                return Err(TicketingError::Signature);
            }
            is_signed.map_err(|_| TicketingError::Signature)?;
        }
        Paid::AtPartner { order: abroad, .. } => {
            is_signed.map_err(|_| TicketingError::AbroadSignature)?;
            if abroad.order.merchant_city != *city {
                return Err(TicketingError::City { needed: city.clone() });
            }
        }
    }
    let age_ms = now.ms_since(order.created_at);
    if (-CLOCK_AHEAD_MAX_MS..=PAYMENT_AGE_MAX_MS).contains(&age_ms) {
        Ok(())
    } else {
        Err(TicketingError::OrderTime)
    }
}
