//! A device filled without a server: for benchmarks and for keeping files of old versions as fixtures.
//!
//! Only behind the feature `fixture`; a shell never turns it on.

use cityplus_domain::ids::DeviceId;
use cityplus_protocol::PublicKey;
use cityplus_protocol::account::AccountView;
use cityplus_protocol::ticketing::{CatalogueView, TicketView};

use crate::session::SignedIn;
use crate::{Engine, EngineError, keep, tickets};

impl Engine {
    /// Makes the device that of an account, as signing in would have, with no session.
    pub async fn stock_account(&self, account: AccountView) -> Result<(DeviceId, PublicKey), EngineError> {
        let identity = self.identity_for(&account.email).await?;
        let signed_in = SignedIn {
            account,
            device_id: identity.device_id,
            identity: identity.name.clone(),
        };
        self.store
            .write(move |view| view.set_setting(keep::ACCOUNT, &signed_in))
            .await?;
        Ok((identity.device_id, identity.public_key()))
    }

    /// Keeps tickets and a catalogue, as fetching them would have.
    pub async fn stock_tickets(
        &self,
        stock: Vec<TicketView>,
        catalogue: Option<CatalogueView>,
    ) -> Result<(), EngineError> {
        self.store
            .write(move |view| {
                for ticket in &stock {
                    tickets::put(view, ticket)?;
                }
                match catalogue {
                    Some(catalogue) => view.set_setting(keep::CATALOGUE, &catalogue),
                    None => Ok(()),
                }
            })
            .await
    }
}
