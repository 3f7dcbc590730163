//! Bringing the device up to date (decision 12): the outbox first, then what changed since last time.
//!
//! A page of changes and the place to ask on from are kept in one transaction: a device that dies in between asks again
//! and gets the same. Cost grows with what changed, never with what is held.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::AccountId;
use cityplus_protocol::paths;
use cityplus_protocol::sync::{ChangeBody, SyncPage};

use crate::http::Call;
use crate::outbox::{Flushed, Pace, settle_order};
use crate::session::signed_in;
use crate::store::View;
use crate::{Engine, EngineError, keep, tickets};

/// The most pages fetched in one go; 200 changes each.
const PAGES_MAX: usize = 5_000;

/// What a sync did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// So many changes were taken over.
    pub changes: usize,
    /// Whether another catalogue was fetched.
    pub catalogue_fetched: bool,
    /// What became of the outbox.
    pub outbox: Flushed,
}

impl Engine {
    /// Sends what waits and fetches what changed. Everything at once ([`Pace::Now`]) if a person asked for it, only what is
    /// due if it runs by itself. An error if the server could not be asked; what was done until then stays done.
    pub async fn sync(&self, pace: Pace) -> Result<Synced, EngineError> {
        let (outbox, stopped) = self.flush(pace).await?;
        if let Some(error) = stopped {
            return Err(error);
        }
        let mut synced = Synced {
            outbox,
            ..Synced::default()
        };
        for _ in 0..PAGES_MAX {
            let (fetched, asked) = self.fetch_page().await?;
            let more = fetched.more;
            let version = fetched.catalogue_version.clone();
            synced.changes += fetched.changes.len();
            self.hear_time(fetched.server_time)?;
            let now = self.clock.now();
            self.store
                .write(move |view| apply(view, fetched, asked, now))
                .await?;
            if !more {
                synced.catalogue_fetched = self.follow_catalogue(&version).await?;
                break;
            }
        }
        self.follow_operator_keys().await;
        self.keep_time();
        Ok(synced)
    }

    async fn fetch_page(&self) -> Result<(SyncPage, Place), EngineError> {
        let place = self.store.read(place).await?;
        let call = Call::get(paths::SYNC).query("after", place.after);
        let page: SyncPage = self.send(&call).await?.json()?;
        if is_in_order(&page, place.after) {
            Ok((page, place))
        } else {
            Err(EngineError::ServerGarbage(
                "its changes are out of order".to_owned(),
            ))
        }
    }

    async fn follow_catalogue(&self, version: &str) -> Result<bool, EngineError> {
        match self.held_catalogue().await {
            Ok(held) if held.version == version => return Ok(false),
            Ok(_) | Err(EngineError::CatalogueMissing) => {}
            Err(error) => return Err(error),
        }
        self.fetch_catalogue().await?;
        Ok(true)
    }
}

/// Whether the page leads on from where it was asked for; else asking on would never end, or lose something.
fn is_in_order(page: &SyncPage, after: i64) -> bool {
    let mut last = after;
    for change in &page.changes {
        if change.seq <= last {
            return false;
        }
        last = change.seq;
    }
    page.next >= last && (!page.more || page.next > after)
}

/// Whose changes were asked for, and from where on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    account_id: AccountId,
    after: i64,
}

fn place(view: &View<'_>) -> Result<Place, EngineError> {
    Ok(Place {
        account_id: signed_in(view)?.account.account_id,
        after: view.setting(keep::CURSOR)?.unwrap_or(0),
    })
}

fn apply(view: &View<'_>, page: SyncPage, asked: Place, now: Timestamp) -> Result<(), EngineError> {
    if place(view)? != asked {
        // Another program sharing the store was faster, or another person signed in: nothing of this page may be kept.
        return Ok(());
    }
    let wallet_id = signed_in(view)?.account.wallet_id;
    for change in page.changes {
        match change.body {
            ChangeBody::Ticket { ticket } => tickets::put(view, &ticket)?,
            ChangeBody::TicketMoved { ticket_id } => tickets::forget(view, ticket_id)?,
            ChangeBody::Order { order } => settle_order(view, order, now)?,
            ChangeBody::Wallet { wallet } if Some(wallet.wallet_id) == wallet_id => {
                view.set_setting(keep::WALLET, &wallet)?;
            }
            ChangeBody::Wallet { .. } | ChangeBody::Other => {}
        }
    }
    view.set_setting(keep::CURSOR, &page.next)
}
