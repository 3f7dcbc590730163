//! A room behind a router, for the tests of this and other rooms.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use cityplus_domain::catalogue::Catalogue;
use cityplus_domain::ids::{AccountId, WalletId};
use cityplus_domain::{Clock, Currency, Money};
use cityplus_protocol::PublicKey;

use crate::account::NewBearer;
use crate::operator::Operator;
use crate::store::{Database, StoreError, WriteTransaction};
use crate::sync::Journal;
use crate::ticketing::{Bindings, IssuerSecret, Parts, Sale, Ticketing};

/// A zoo that sells one kind of ticket for 30.00, taken back until the day before.
pub(crate) fn catalogue() -> Catalogue {
    let price = Money::new(3_000, Currency::PLN);
    serde_json::from_value(serde_json::json!({
        "city": {"key": "opole", "name": {"pl": "Opole+"}, "zone": "Europe/Warsaw", "currency": "PLN", "languages": ["pl"]},
        "units": [{"key": "zoo", "name": {"pl": "Zoo"}}],
        "venues": [{"key": "zoo", "code": 1, "unit": "zoo", "name": {"pl": "Zoo"}}],
        "products": [{"key": "zoo-admission", "kind": "admission", "venue": "zoo", "name": {"pl": "Bilet"},
            "sold_days_ahead": 90, "validity": {"kind": "day"}, "refund": {"kind": "until_days_before", "days": 1},
            "printable": false,
            "variants": [{"key": "normal", "code": 1, "name": {"pl": "Normalny"}, "persons": 1, "max_per_order": 10,
                          "requires": {"kind": "none"}}],
            "prices": [{"from": "2026-01-01", "to": null, "amounts": BTreeMap::from([("normal", price)])}]}]
    }))
    .unwrap()
}

/// Whoever asks is on a device of their own, and the operator has been told everything.
struct Settled;

#[async_trait]
impl Bindings for Settled {
    async fn is_still_to_be_told(&self, _: WalletId, _: PublicKey) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn is_live(
        &self,
        _: &mut WriteTransaction,
        _: AccountId,
        _: NewBearer,
    ) -> Result<bool, StoreError> {
        Ok(true)
    }
}

/// A room on a city's database; its secret is kept in the folder.
pub(crate) async fn any_ticketing(
    city: &Database,
    operator: Arc<dyn Operator>,
    clock: Arc<dyn Clock>,
    folder: &Path,
) -> Arc<Ticketing> {
    Ticketing::open(Parts {
        database: city.clone(),
        journal: Journal::new(city.clone()),
        bindings: Arc::new(Settled),
        operator,
        clock,
        sale: Sale {
            catalogue: Arc::new(catalogue()),
            version: "v1".into(),
        },
        secret: IssuerSecret::open(&folder.join("issuer.key")).unwrap(),
    })
    .await
    .unwrap()
}
