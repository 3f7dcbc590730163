//! What is sold: the catalogue of the loaded city pack, and prices by it.
//!
//! The price is worked out by the domain's own function, the one that the phone uses offline.

use std::sync::Arc;

use cityplus_domain::catalogue::Catalogue;
use cityplus_domain::quote::{Quote, quote};
use cityplus_protocol::ticketing::AskQuote;

use super::{Ticketing, TicketingError};

/// The catalogue and the version by which clients know whether theirs is still the one.
#[derive(Clone, Debug)]
pub struct Sale {
    /// All that is sold.
    pub catalogue: Arc<Catalogue>,
    /// Changes whenever the catalogue does.
    pub version: Arc<str>,
}

impl Ticketing {
    /// What it costs now.
    pub fn quote(&self, ask: &AskQuote) -> Result<Quote, TicketingError> {
        let now = self.clock.now();
        Ok(quote(
            &self.sale.catalogue,
            &ask.product,
            ask.day,
            &ask.lines,
            &[],
            now,
        )?)
    }
}
