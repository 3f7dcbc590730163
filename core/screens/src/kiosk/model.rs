//! What the kiosk's screen knows, and how it changes. Plain data: no clock, no network.

use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;
use cityplus_domain::catalogue::{Catalogue, Product, Venue};
use cityplus_domain::ids::OrderId;
use cityplus_domain::keys::{ProductKey, VenueKey};
use cityplus_domain::price::price_on;
use cityplus_domain::quote::{Quote, QuoteError};
use cityplus_domain::validity::day_of;
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::ticketing::{CatalogueView, TicketView};

use crate::parts::basket::Basket;
use crate::parts::trouble::Trouble;
use crate::view::Tone;

/// So long nobody touches anything before it begins anew; the same where staff sign in on it.
pub(crate) const IDLE_MS: i64 = 60_000;

/// Who sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seller {
    /// Nobody is signed in.
    Nobody,
    /// Somebody who may not sell, or has no wallet to sell from.
    MayNot,
    /// The facility.
    Ready,
}

/// A ticket with its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paper {
    pub(super) ticket: TicketView,
    /// The code's text.
    pub(super) code: String,
    pub(super) side: u32,
    /// 1 is dark.
    pub(super) modules: Vec<u8>,
    pub(super) png: Vec<u8>,
    pub(super) is_printed: bool,
}

/// Where a visitor is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    #[default]
    Choosing,
    /// The server is asked whether it can be sold; nothing is ordered yet.
    Asking,
    /// Ordered; the end is not known.
    Paying {
        order_id: OrderId,
        /// The first try did not bring the end.
        is_slow: bool,
    },
    /// The codes are there.
    Codes { order_id: OrderId, papers: Vec<Paper> },
}

/// What the screen knows.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct Model {
    pub(super) venue: Option<VenueKey>,
    pub(super) held: Option<Arc<CatalogueView>>,
    pub(super) now: Timestamp,
    pub(super) seller: Option<Seller>,
    pub(super) is_away: bool,
    pub(super) product: Option<ProductKey>,
    pub(super) basket: Basket,
    pub(super) phase: Phase,
    pub(super) trouble: Option<Trouble>,
    /// A ticket could not be printed.
    pub(super) print_failed: bool,
    /// The facility's wallet does not hold enough for what was chosen.
    pub(super) till_is_empty: bool,
    /// An order that was paid when nobody was there any more.
    pub(super) unclaimed: Option<OrderId>,
    pub(super) is_other_language: bool,
    pub(super) touched_at: Timestamp,
}

impl Model {
    pub(super) fn new(venue: &str) -> Self {
        Self {
            venue: venue.parse().ok(),
            held: None,
            now: Timestamp::from_millis(0),
            seller: None,
            is_away: false,
            product: None,
            basket: Basket::default(),
            phase: Phase::Choosing,
            trouble: None,
            print_failed: false,
            till_is_empty: false,
            unclaimed: None,
            is_other_language: false,
            touched_at: Timestamp::from_millis(0),
        }
    }

    pub(super) fn catalogue(&self) -> Option<&Catalogue> {
        self.held.as_deref().map(|held| &held.catalogue)
    }

    pub(super) fn venue(&self) -> Option<&Venue> {
        self.catalogue()?.venue(self.venue.as_ref()?)
    }

    pub(super) fn zone(&self) -> Tz {
        crate::parts::ticket_row::zone_of(self.held.as_deref())
    }

    pub(super) fn today(&self) -> Option<NaiveDate> {
        day_of(self.now, self.zone())
    }

    /// Everything of the venue, printable or not.
    fn of_venue(&self) -> impl Iterator<Item = &Product> {
        let products = self.catalogue().into_iter().flat_map(|all| &all.products);
        products.filter(|product| Some(&product.venue) == self.venue.as_ref())
    }

    /// What is offered: valid on paper, with a price and a time today.
    pub(super) fn products(&self) -> impl Iterator<Item = &Product> {
        let (today, zone, now) = (self.today(), self.zone(), self.now);
        self.of_venue().filter(move |product| {
            let is_priced = |day| {
                let mut variants = product.variants.iter();
                variants.any(|variant| price_on(&product.prices, &variant.key, day).is_some())
            };
            product.printable
                && today.is_some_and(|day| {
                    is_priced(day)
                        && product
                            .validity
                            .window(day, zone)
                            .is_some_and(|window| now < window.until)
                })
        })
    }

    /// Whether the venue sells something that is not valid on paper.
    pub(super) fn has_others(&self) -> bool {
        self.of_venue().any(|product| !product.printable)
    }

    pub(super) fn product(&self) -> Option<&Product> {
        let key = self.product.as_ref()?;
        self.products().find(|product| product.key == *key)
    }

    /// What is chosen, with its price. None while nothing is.
    pub(super) fn quote(&self) -> Option<Result<Quote, QuoteError>> {
        let (catalogue, product, day) = (self.catalogue()?, self.product()?, self.today()?);
        if self.basket.is_empty() {
            return None;
        }
        Some(self.basket.quote(catalogue, product, day, self.now))
    }

    pub(super) fn total(&self) -> Option<Money> {
        Some(self.quote()?.ok()?.total)
    }

    /// What Buy would buy: another product, day or price is another question.
    pub(super) fn offer(&self) -> Option<(ProductKey, NaiveDate, Money)> {
        Some((self.product.clone()?, self.today()?, self.total()?))
    }

    pub(super) const fn is_choosing(&self) -> bool {
        matches!(self.phase, Phase::Choosing)
    }

    /// Whether pressing Buy does something.
    pub(super) fn may_buy(&self) -> bool {
        self.is_choosing()
            && !self.is_away
            && self.seller == Some(Seller::Ready)
            && matches!(self.quote(), Some(Ok(_)))
    }

    /// Takes a catalogue and the time. What was chosen stays as far as it is sold; a price that changed is told.
    pub(super) fn look(&mut self, held: Option<Arc<CatalogueView>>, now: Timestamp) {
        let (before, day) = (self.offer(), self.today());
        self.held = held;
        self.now = now;
        if now < self.touched_at {
            // The clock was set back: nobody shall wait for it to come so far again.
            self.touched_at = now;
        }
        if self.product().is_none() {
            let first = self.products().next().map(|product| product.key.clone());
            self.product = first;
        }
        match self.product().cloned().zip(self.today()) {
            Some((product, today)) => self.basket.fit(&product, today),
            None => self.basket.clear(),
        }
        if self.is_choosing() && before.is_some() && self.offer() != before {
            let code = if self.today() == day {
                "price_changed"
            } else {
                "sale_over"
            };
            self.trouble = Some(Trouble::of_code(Tone::Warning, code));
        }
    }

    /// Another thing that is sold.
    pub(super) fn select(&mut self, key: &str) {
        let found = self.products().find(|product| product.key.as_str() == key);
        match found.map(|product| product.key.clone()) {
            Some(key) if Some(&key) == self.product.as_ref() => {}
            Some(key) => {
                self.product = Some(key);
                self.basket.clear();
                self.forget_told();
            }
            None => self.trouble = Some(Trouble::of_code(Tone::Warning, "unknown_product")),
        }
    }

    /// One more or one less of a variant.
    pub(super) fn change(&mut self, variant: &str, more: bool) {
        let Some((product, today)) = self.product().cloned().zip(self.today()) else {
            return;
        };
        let is_known = if more {
            self.basket.more(&product, variant, today)
        } else {
            self.basket.fewer(&product, variant)
        };
        self.forget_told();
        self.trouble = (!is_known).then(|| Trouble::of_code(Tone::Warning, "unknown_variant"));
    }

    /// What was told was read, or is of another choice.
    pub(super) fn forget_told(&mut self) {
        self.trouble = None;
        self.print_failed = false;
        self.till_is_empty = false;
    }

    /// Nothing of the visitor is left.
    pub(super) fn clear(&mut self) {
        self.phase = Phase::Choosing;
        self.basket.clear();
        let first = self.products().next().map(|product| product.key.clone());
        self.product = first;
        self.forget_told();
        self.is_other_language = false;
    }

    /// Whether there is something of a visitor that may be cleared. An order under way is not.
    pub(super) fn has_traces(&self) -> bool {
        match &self.phase {
            Phase::Choosing => {
                let first = self.products().next().map(|product| &product.key);
                !self.basket.is_empty()
                    || self.is_other_language
                    || self.trouble.is_some()
                    || self.till_is_empty
                    || self.product.as_ref() != first
            }
            Phase::Codes { .. } => true,
            Phase::Asking | Phase::Paying { .. } => false,
        }
    }

    /// In how many seconds it begins anew by itself.
    pub(super) fn clears_in_s(&self) -> Option<i64> {
        let left_ms = IDLE_MS.saturating_sub(self.now.ms_since(self.touched_at));
        self.has_traces().then_some((left_ms.max(0) + 999) / 1_000)
    }

    /// The ticket was printed, or could not be.
    pub(super) fn printed(&mut self, ticket_id: &str, done: bool) {
        let Phase::Codes { papers, .. } = &mut self.phase else {
            return;
        };
        let of_id = |paper: &&mut Paper| paper.ticket.ticket_id.to_string() == ticket_id;
        if let Some(paper) = papers.iter_mut().find(of_id) {
            paper.is_printed |= done;
            self.print_failed = !done;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        // Noon of a day.
        Timestamp::parse_rfc3339("2027-07-10T12:00:00+02:00")
            .unwrap()
            .plus_ms(seconds * 1_000)
    }

    fn model(printable: bool) -> Model {
        let catalogue = serde_json::json!({
            "version": "1",
            "catalogue": {
                "city": {"key": "opole", "name": {"pl": "Opole+"}, "zone": "Europe/Warsaw", "currency": "PLN",
                         "languages": ["pl"]},
                "units": [{"key": "zoo", "name": {"pl": "Zoo"}}],
                "venues": [{"key": "zoo", "code": 1, "unit": "zoo", "name": {"pl": "Zoo"}}],
                "products": [{
                    "key": "admission", "kind": "admission", "venue": "zoo", "name": {"pl": "Bilet"},
                    "sold_days_ahead": 30, "validity": {"kind": "day"}, "refund": {"kind": "never"},
                    "printable": printable,
                    "variants": [{"key": "normal", "code": 1, "name": {"pl": "Normalny"}, "persons": 1,
                                  "max_per_order": 3, "requires": {"kind": "none"}}],
                    "prices": [{"from": "2026-01-01", "to": null,
                                "amounts": {"normal": {"minor": 3_000, "currency": "PLN"}}}]
                }]
            }
        });
        let mut model = Model::new("zoo");
        model.seller = Some(Seller::Ready);
        model.touched_at = at(0);
        model.look(Some(Arc::new(serde_json::from_value(catalogue).unwrap())), at(0));
        model
    }

    #[test]
    fn only_what_is_valid_on_paper_is_offered() {
        let mut model = model(false);
        assert_eq!((model.products().count(), model.has_others()), (0, true));
        model.change("normal", true);
        assert!(!model.may_buy());
    }

    #[test]
    fn limits_and_the_server_bound_what_may_be_bought() {
        let mut model = model(true);
        assert!(!model.may_buy(), "nothing is chosen");
        for _ in 0..5 {
            model.change("normal", true);
        }
        assert_eq!(model.total().unwrap().minor, 9_000);
        assert!(model.may_buy());
        model.is_away = true;
        assert!(!model.may_buy(), "an order that cannot be finished is not taken");
        model.is_away = false;
        model.phase = Phase::Asking;
        assert!(!model.may_buy(), "one order at a time");
    }

    #[test]
    fn nothing_of_a_visitor_stays() {
        let mut model = model(true);
        assert_eq!(model.clears_in_s(), None, "nothing is to be cleared");
        model.change("normal", true);
        assert_eq!(model.clears_in_s(), Some(60));
        let held = model.held.clone();
        model.look(held.clone(), at(59));
        assert_eq!(model.clears_in_s(), Some(1));
        model.look(held.clone(), at(61));
        assert_eq!(model.clears_in_s(), Some(0));
        // A clock that is set back starts the wait anew instead of making it endless.
        model.look(held, at(-86_400));
        assert_eq!(model.clears_in_s(), Some(60));
        model.clear();
        assert!(model.basket.is_empty() && model.clears_in_s().is_none());
    }
}
