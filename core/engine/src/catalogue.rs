//! The catalogue on this device, and quotes from it without a network.

use chrono::NaiveDate;
use cityplus_domain::Money;
use cityplus_domain::catalogue::Product;
use cityplus_domain::keys::{ProductKey, VariantKey};
use cityplus_domain::price::price_on;
use cityplus_domain::quote::{Line, Quote, quote};
use cityplus_domain::validity::day_of;
use cityplus_protocol::paths;
use cityplus_protocol::ticketing::CatalogueView;

use crate::http::Call;
use crate::{Engine, EngineError, keep};

impl Engine {
    /// The catalogue as it is here; fetched if none is.
    pub async fn catalogue(&self) -> Result<CatalogueView, EngineError> {
        match self.held_catalogue().await {
            Err(EngineError::CatalogueMissing) => self.fetch_catalogue().await,
            held => held,
        }
    }

    /// The catalogue as it is here, without asking anybody.
    pub async fn held_catalogue(&self) -> Result<CatalogueView, EngineError> {
        let held = self.store.read(|view| view.setting(keep::CATALOGUE)).await?;
        held.ok_or(EngineError::CatalogueMissing)
    }

    /// Fetches the catalogue and keeps it. Needs no session.
    pub async fn fetch_catalogue(&self) -> Result<CatalogueView, EngineError> {
        let fetched: CatalogueView = self.http.send(&Call::get(paths::CATALOGUE), None).await?.json()?;
        let kept = fetched.clone();
        self.store
            .write(move |view| view.set_setting(keep::CATALOGUE, &kept))
            .await?;
        Ok(fetched)
    }

    /// What tickets for a day cost, by the catalogue as it is here.
    pub async fn quote(
        &self,
        product: &ProductKey,
        day: NaiveDate,
        lines: &[Line],
    ) -> Result<Quote, EngineError> {
        let held = self.catalogue().await?;
        Ok(quote(&held.catalogue, product, day, lines, &[], self.now())?)
    }

    /// What a variant costs today, in the city's calendar; none if it has no price today.
    pub fn price_today(
        &self,
        held: &CatalogueView,
        product: &Product,
        variant: &VariantKey,
    ) -> Option<Money> {
        let today = day_of(self.now(), held.catalogue.city.zone)?;
        price_on(&product.prices, variant, today)
    }
}
