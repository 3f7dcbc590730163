//! What the screen of a venue knows, and how it changes. Plain data: no clock, no network.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use cityplus_domain::catalogue::{Catalogue, Product, Venue};
use cityplus_domain::ids::{LinkId, WalletId};
use cityplus_domain::keys::{ProductKey, VenueKey};
use cityplus_domain::quote::{Quote, QuoteError};
use cityplus_domain::{Money, Timestamp};
use cityplus_engine::protocol::link::Link;
use cityplus_engine::protocol::operator::WalletView;
use cityplus_engine::protocol::ticketing::CatalogueView;

use super::days;
use crate::parts::basket::Basket;
use crate::parts::trouble::Trouble;
use crate::view::Tone;

/// Who would pay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Payer {
    /// Nobody is signed in.
    #[default]
    Nobody,
    /// Somebody without a wallet.
    NoWallet,
    /// Somebody with one; what is in it, as far as it was ever seen.
    Wallet(Option<WalletView>),
}

/// The key of one's own wallet among those to pay from.
pub(super) const OWN: &str = "own";

/// What the button of the notice does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Asks for the catalogue again.
    Fetch,
    /// Leads to the wallet.
    TopUp,
}

/// What the screen knows.
pub(super) struct Model {
    pub(super) venue: Option<VenueKey>,
    pub(super) held: Option<Arc<CatalogueView>>,
    pub(super) now: Timestamp,
    pub(super) payer: Option<Payer>,
    /// By which the person may pay from other wallets.
    pub(super) links: Vec<Link>,
    /// Whose those are, as far as it is known here.
    pub(super) names: BTreeMap<WalletId, String>,
    /// The one that is to be paid by; none where it is one's own wallet. One that is not among them any more leaves open who
    /// pays.
    pub(super) pay_by: Option<LinkId>,
    pub(super) product: Option<ProductKey>,
    pub(super) day: Option<NaiveDate>,
    /// The first day shown.
    pub(super) week: Option<NaiveDate>,
    pub(super) basket: Basket,
    pub(super) trouble: Option<Trouble>,
    /// The catalogue is being asked for.
    pub(super) is_fetching: bool,
    /// An order is being placed.
    pub(super) is_paying: bool,
    /// The notice about the balance was put away.
    pub(super) balance_seen: bool,
}

impl Model {
    pub(super) fn new(venue: &str) -> Self {
        Self {
            venue: venue.parse().ok(),
            held: None,
            now: Timestamp::from_millis(0),
            payer: None,
            links: Vec::new(),
            names: BTreeMap::new(),
            pay_by: None,
            product: None,
            day: None,
            week: None,
            basket: Basket::default(),
            trouble: None,
            is_fetching: false,
            is_paying: false,
            balance_seen: false,
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

    /// What the venue sells, in the catalogue's order.
    pub(super) fn products(&self) -> impl Iterator<Item = &Product> {
        let products = self.catalogue().into_iter().flat_map(|all| &all.products);
        products.filter(|product| Some(&product.venue) == self.venue.as_ref())
    }

    pub(super) fn product(&self) -> Option<&Product> {
        let key = self.product.as_ref()?;
        self.products().find(|product| product.key == *key)
    }

    /// What is chosen, with its price. None while nothing is.
    pub(super) fn quote(&self) -> Option<Result<Quote, QuoteError>> {
        let (catalogue, product, day) = (self.catalogue()?, self.product()?, self.day?);
        if self.basket.is_empty() {
            return None;
        }
        Some(self.basket.quote(catalogue, product, day, self.now))
    }

    pub(super) fn total(&self) -> Option<Money> {
        Some(self.quote()?.ok()?.total)
    }

    /// What Pay would buy: another product, day or price is another question.
    pub(super) fn offer(&self) -> Option<(ProductKey, NaiveDate, Money)> {
        Some((self.product.clone()?, self.day?, self.total()?))
    }

    /// What may be spent, as last seen.
    pub(super) fn available(&self) -> Option<Money> {
        match self.payer {
            Some(Payer::Wallet(Some(wallet))) => Some(wallet.available),
            _ => None,
        }
    }

    /// The link that is to be paid by.
    pub(super) fn link(&self) -> Option<&Link> {
        let chosen = self.pay_by?;
        self.links.iter().find(|link| link.link_id == chosen)
    }

    /// Whether the wallet that was chosen may not pay any more, and nobody has said which one pays instead.
    pub(super) fn is_payer_open(&self) -> bool {
        self.pay_by.is_some() && self.link().is_none()
    }

    /// Takes the links by which the person may pay. Where the one that was chosen has ended, a new one of the same wallet
    /// takes its place; else it is told, and nothing is paid until a person chooses: their own money is not taken instead.
    pub(super) fn take_links(&mut self, links: Vec<Link>, names: BTreeMap<WalletId, String>) {
        let before = self.link().map(|link| link.wallet_id);
        self.links = links;
        self.names = names;
        let Some(wallet) = before.filter(|_| self.is_payer_open()) else {
            return;
        };
        let mut links = self.links.iter();
        match links.find(|link| link.wallet_id == wallet) {
            Some(link) => self.pay_by = Some(link.link_id),
            None => self.trouble = Some(Trouble::of_code(Tone::Warning, "link_ended")),
        }
    }

    /// Forgets whose money it was: another person's links are nothing for this one.
    pub(super) fn forget_links(&mut self) {
        self.links.clear();
        self.names.clear();
        self.pay_by = None;
        // What was told of the other's money is not told to this one.
        let is_theirs = |trouble: &Trouble| {
            matches!(
                trouble.code(),
                "link_ended" | "insufficient_funds" | "somebody_else"
            )
        };
        if self.trouble.as_ref().is_some_and(is_theirs) {
            self.trouble = None;
        }
    }

    /// Another wallet to pay from.
    pub(super) fn select_payer(&mut self, key: &str) {
        let mut links = self.links.iter();
        let link = links.find(|link| link.link_id.to_string() == key);
        match link.map(|link| link.link_id) {
            None if key != OWN => self.trouble = Some(Trouble::of_code(Tone::Warning, "link_ended")),
            chosen => {
                self.pay_by = chosen;
                self.balance_seen = false;
                self.trouble = None;
            }
        }
    }

    /// Whether what may be paid from the chosen wallet, as last seen, is less than the price. The operator may know better.
    pub(super) fn is_short(&self) -> bool {
        let payable = match self.link() {
            Some(link) => Some(link.left_today),
            None if self.is_payer_open() => None,
            None => self.available(),
        };
        match (self.total(), payable) {
            (Some(total), Some(available)) => {
                total.currency == available.currency && available.minor < total.minor
            }
            _ => false,
        }
    }

    /// Whether pressing Pay does something.
    pub(super) fn may_pay(&self) -> bool {
        let is_priced = matches!(self.quote(), Some(Ok(_)));
        let has_payer = !self.is_payer_open() && !matches!(self.payer, None | Some(Payer::NoWallet));
        is_priced && has_payer && !self.is_paying
    }

    /// Takes a catalogue and the time. What was chosen stays as far as it is sold; a price or a day that
    /// changed is told.
    pub(super) fn look(&mut self, held: Option<Arc<CatalogueView>>, now: Timestamp) {
        let (before, day) = (self.offer(), self.day);
        self.now = now;
        self.held = held;
        let is_known = self.product().is_some();
        if !is_known {
            let first = self.products().next().map(|product| product.key.clone());
            self.product = first;
        }
        self.fit();
        if before.is_some() && self.offer() != before {
            let code = if self.day == day {
                "price_changed"
            } else {
                "sale_over"
            };
            self.trouble = Some(Trouble::of_code(Tone::Warning, code));
        }
    }

    /// A day that can be chosen, its week, and a basket that can be bought then.
    fn fit(&mut self) {
        let Some(product) = self.product().cloned() else {
            (self.day, self.week) = (None, None);
            self.basket.clear();
            return;
        };
        let (zone, now) = (self.zone(), self.now);
        let Some((today, last)) = days::range(&product, zone, now) else {
            (self.day, self.week) = (None, None);
            return;
        };
        let is_open = |day: &NaiveDate| {
            (today..=last).contains(day) && days::closed(&product, *day, zone, now).is_none()
        };
        let chosen = self.day.filter(is_open);
        self.day = chosen.or_else(|| days::first_open(&product, zone, now));
        let shown = self.week.filter(|week| (today..=last).contains(week));
        self.week = match (shown, chosen) {
            (Some(week), Some(_)) => Some(days::week_of(week, today)),
            _ => Some(days::week_of(self.day.unwrap_or(today), today)),
        };
        match self.day {
            Some(day) => self.basket.fit(&product, day),
            None => self.basket.clear(),
        }
    }

    /// Another thing that is sold.
    pub(super) fn select_product(&mut self, key: &str) {
        let found = self.products().find(|product| product.key.as_str() == key);
        match found.map(|product| product.key.clone()) {
            Some(key) if Some(&key) == self.product.as_ref() => {}
            Some(key) => {
                self.product = Some(key);
                self.basket.clear();
                self.trouble = None;
                self.fit();
            }
            None => self.trouble = Some(Trouble::of_code(Tone::Warning, "unknown_product")),
        }
    }

    /// Another day.
    pub(super) fn select_day(&mut self, text: &str) {
        let Some(product) = self.product().cloned() else {
            return;
        };
        let (zone, now) = (self.zone(), self.now);
        let (Ok(day), Some((today, last))) = (text.parse::<NaiveDate>(), days::range(&product, zone, now))
        else {
            self.trouble = Some(Trouble::of_code(Tone::Warning, "invalid_field"));
            return;
        };
        let refused = if day < today {
            Some("date_in_past")
        } else if day > last {
            Some("date_too_far")
        } else {
            match days::closed(&product, day, zone, now) {
                Some(days::Closed::Over) => Some("sale_over"),
                Some(days::Closed::NoPrice) => Some("no_price"),
                None => None,
            }
        };
        self.trouble = refused.map(|code| Trouble::of_code(Tone::Warning, code));
        if refused.is_none() {
            self.day = Some(day);
            self.week = Some(days::week_of(day, today));
            self.basket.fit(&product, day);
        }
    }

    /// The week before or after; beyond the ends nothing happens.
    pub(super) fn turn_week(&mut self, later: bool) {
        let Some((week, (today, last))) = self.week.zip(
            self.product()
                .and_then(|product| days::range(product, self.zone(), self.now)),
        ) else {
            return;
        };
        let step = Days::new(days::SHOWN);
        let turned = if later {
            week.checked_add_days(step)
        } else {
            week.checked_sub_days(step)
        };
        if let Some(turned) = turned.filter(|week| (today..=last).contains(week)) {
            self.week = Some(turned);
        }
    }

    /// One more or one less of a variant.
    pub(super) fn change(&mut self, variant: &str, more: bool) {
        let (Some(product), Some(day)) = (self.product().cloned(), self.day) else {
            return;
        };
        let is_known = if more {
            self.basket.more(&product, variant, day)
        } else {
            self.basket.fewer(&product, variant)
        };
        self.balance_seen = false;
        self.trouble = (!is_known).then(|| Trouble::of_code(Tone::Warning, "unknown_variant"));
    }

    /// What the button of the notice would do now.
    pub(super) fn remedy(&self) -> Option<Remedy> {
        match &self.trouble {
            Some(trouble) if trouble.code() == "insufficient_funds" => Some(Remedy::TopUp),
            _ if self.held.is_none() => Some(Remedy::Fetch),
            // Another's wallet is not this person's to top up.
            None if self.is_short() && !self.balance_seen && self.link().is_none() => Some(Remedy::TopUp),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use cityplus_domain::Currency;

    use super::*;

    fn link(number: u8) -> Link {
        let money = Money::new(1_000, Currency::PLN);
        Link {
            link_id: LinkId::from_bytes([number; 16]),
            wallet_id: WalletId::from_bytes([number; 16]),
            user_wallet_id: WalletId::from_bytes([9; 16]),
            per_day: money,
            per_month: money,
            left_today: money,
            left_this_month: money,
            valid_until: None,
            made_at: Timestamp::from_millis(0),
            ended_at: None,
        }
    }

    fn code(model: &Model) -> Option<&str> {
        model.trouble.as_ref().map(Trouble::code)
    }

    #[test]
    fn another_wallet_pays_only_as_long_as_it_may() {
        let mut model = Model::new("zoo");
        model.take_links(vec![link(1), link(2)], BTreeMap::new());
        assert_eq!(model.link(), None, "one's own pays until another is chosen");
        model.select_payer(&link(2).link_id.to_string());
        assert_eq!(model.link(), Some(&link(2)));
        model.select_payer("nonsense");
        assert_eq!((model.link(), code(&model)), (Some(&link(2)), Some("link_ended")));
        model.select_payer(OWN);
        assert_eq!((model.link(), code(&model)), (None, None));
        model.select_payer(&link(1).link_id.to_string());
        model.take_links(vec![link(2)], BTreeMap::new());
        assert_eq!((model.link(), code(&model)), (None, Some("link_ended")));
        // One's own money is not taken instead, until it is chosen.
        assert!(model.is_payer_open());
        model.trouble = None;
        model.take_links(Vec::new(), BTreeMap::new());
        assert!(model.is_payer_open() && model.trouble.is_none(), "told once");
        model.select_payer(OWN);
        assert!(!model.is_payer_open());
        // A new link of the same wallet goes on.
        model.take_links(vec![link(1)], BTreeMap::new());
        model.select_payer(&link(1).link_id.to_string());
        let renewed = Link {
            link_id: LinkId::from_bytes([7; 16]),
            ..link(1)
        };
        model.take_links(vec![renewed], BTreeMap::new());
        assert_eq!((model.link(), code(&model)), (Some(&renewed), None));
        // Another person hears nothing of it; what is wrong for everybody stays.
        model.take_links(Vec::new(), BTreeMap::new());
        assert_eq!(code(&model), Some("link_ended"));
        model.forget_links();
        assert!(!model.is_payer_open() && model.links.is_empty() && model.trouble.is_none());
        model.trouble = Some(Trouble::of_code(Tone::Warning, "somebody_else"));
        model.forget_links();
        assert_eq!(code(&model), None);
        model.trouble = Some(Trouble::of_code(Tone::Warning, "price_changed"));
        model.forget_links();
        assert_eq!(code(&model), Some("price_changed"));
    }
}
