//! A device filled without a server: for benchmarks and for keeping files of old versions as fixtures.
//!
//! Only behind the feature `fixture`; a shell never turns it on.

use cityplus_domain::ids::{DeviceId, TicketId};
use cityplus_protocol::PublicKey;
use cityplus_protocol::account::AccountView;
use cityplus_protocol::operator::WalletView;
use cityplus_protocol::texts::Secret;
use cityplus_protocol::ticketing::{CatalogueView, TicketView};

use crate::session::{SignedIn, Tokens};
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

    /// A session that no server knows: what is asked for goes into the outbox, and the server refuses it.
    pub async fn stock_session(&self) -> Result<(), EngineError> {
        let token = |text: &str| {
            text.parse::<Secret>()
                .map_err(|_| EngineError::Internal("a made-up token is none"))
        };
        let tokens = Tokens::stocked(token("stocked-access")?, token("stocked-refresh")?);
        self.store
            .write(move |view| view.set_setting(keep::SESSION, &tokens))
            .await
    }

    /// Damages what is kept of a ticket, as a broken disk would.
    pub async fn damage_ticket(&self, ticket_id: TicketId) -> Result<(), EngineError> {
        self.store
            .write(move |view| {
                view.sql.execute(
                    "UPDATE ticket SET value = X'00' WHERE ticket_id = ?1",
                    [ticket_id.to_string()],
                )?;
                Ok(())
            })
            .await
    }

    /// Keeps what a wallet held when it was last seen.
    pub async fn stock_wallet(&self, wallet: WalletView) -> Result<(), EngineError> {
        self.store
            .write(move |view| view.set_setting(keep::WALLET, &wallet))
            .await
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
