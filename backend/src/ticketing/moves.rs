//! Tickets move to another device when theirs is lost: each is made anew, under an id of its own and for the other
//! device's key, and the old one is denied.
//!
//! A code names the key of its device, and the denylist names tickets; so neither the old code could be shown by another
//! device nor the old device be shut out without a new ticket. Inspectors with a network refuse the old code from the
//! next list on, those without one as soon as they have it. What was let in before the move counts as a use of the
//! ticket that took its place; what is let in after it uses up nothing.

use std::collections::BTreeMap;

use async_trait::async_trait;
use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId, TicketId};
use cityplus_protocol::sync::ChangeBody;
use cityplus_ticketcode::{Claims, IssuerKey, SignedTicket, issue};
use data_encoding::BASE64URL_NOPAD;

use super::inspection::deny;
use super::issuer::{Issuer, IssuerError};
use super::ticket::{TicketRow, set_moved};
use super::usable::Usable;
use super::{Ticketing, TicketingError, order};
use crate::account::{AccountError, NewBearer, TicketMover};
use crate::store::{StoreError, WriteTransaction};

/// How many tickets are made anew at a time: an account that sells on paper may have any number.
const PAGE: i64 = 500;

#[async_trait]
impl TicketMover for Ticketing {
    async fn move_tickets(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        bearer: NewBearer,
        kept: &[DeviceId],
    ) -> Result<usize, AccountError> {
        let moved = self.move_all(transaction, account, bearer, kept).await;
        moved.map_err(|error| match error {
            TicketingError::Store(error) | TicketingError::Issuer(IssuerError::Store(error)) => error.into(),
            other => AccountError::Fault(other.to_string()),
        })
    }
}

impl Ticketing {
    async fn move_all(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        bearer: NewBearer,
        kept: &[DeviceId],
    ) -> Result<usize, TicketingError> {
        let now = self.clock.now();
        // Orders first: whoever drives one to its end either has ended it, and its tickets are among those below, or
        // finds the new device in it.
        order::rebind(transaction, account, bearer, kept).await?;
        let usable = Usable {
            account,
            elsewhere_than: bearer.device_id,
            now,
        };
        // All at first: telling the owner takes a lock that whoever holds a ticket may wait for.
        usable.lock(self, transaction).await?;
        let (mut moved, mut behind) = (0, None);
        loop {
            let page = usable.page(self, transaction, behind, PAGE).await?;
            let Some(last) = page.last() else { return Ok(moved) };
            behind = Some(last.id()?);
            // A device that cannot be read is none that is kept.
            let is_stray = |row: &TicketRow| !row.device().is_ok_and(|device| kept.contains(&device));
            let strays: Vec<TicketRow> = page.into_iter().filter(is_stray).collect();
            let made = match self.make_anew(transaction, &strays, bearer, now).await {
                // Nothing of this page has been changed yet, and the lost device must go all the same; asked again, the
                // tickets follow.
                Err(TicketingError::Issuer(error)) if !matches!(error, IssuerError::Store(_)) => {
                    tracing::error!(%account, %error, "a lost device's tickets cannot be made anew");
                    return Ok(moved);
                }
                made => made?,
            };
            self.tell_moved(transaction, account, &made).await?;
            moved = made.len().saturating_add(moved);
        }
    }

    /// Tells the owner which tickets are gone, and which took their places.
    async fn tell_moved(
        &self,
        transaction: &mut WriteTransaction,
        account: AccountId,
        moved: &[(TicketId, TicketRow)],
    ) -> Result<(), TicketingError> {
        for (old, new) in moved {
            let body = ChangeBody::TicketMoved { ticket_id: *old };
            self.journal
                .record(transaction, account, &format!("ticket:{old}"), &body)
                .await?;
            if let Some(view) = new.view()? {
                self.tell_ticket(transaction, account, view).await?;
            }
        }
        Ok(())
    }

    /// Makes locked tickets anew for a device, in the state that they are in, and denies the old ones. Tickets on paper
    /// belong to whoever holds the paper and are left out. One that cannot be made anew stays as it is and is denied: it
    /// must not keep the others, nor the device that was lost. Each new row with the ticket whose place it takes.
    pub(super) async fn make_anew(
        &self,
        transaction: &mut WriteTransaction,
        rows: &[TicketRow],
        bearer: NewBearer,
        now: Timestamp,
    ) -> Result<Vec<(TicketId, TicketRow)>, TicketingError> {
        let mut made = Vec::new();
        if rows.is_empty() {
            return Ok(made);
        }
        let key = self.issuer.signing_key_in(transaction, now).await?;
        let mut last_until = i64::MIN;
        for row in rows {
            let old = row.id()?;
            let until = Timestamp::from_millis(row.valid_until);
            let (id, new) = match anew(row, &key, bearer, now) {
                Ok(Some(new)) => new,
                Ok(None) => continue,
                Err(error) => {
                    tracing::error!(ticket = %old, %error, "a ticket cannot be made anew; it is denied and left");
                    deny(transaction, old, until, now).await?;
                    continue;
                }
            };
            new.insert(transaction).await?;
            set_moved(transaction, old, id, now).await?;
            deny(transaction, old, until, now).await?;
            last_until = last_until.max(row.valid_until);
            made.push((old, new));
        }
        if !made.is_empty() {
            Issuer::signed_until(transaction, &key, Timestamp::from_millis(last_until)).await?;
        }
        Ok(made)
    }
}

/// The ticket for the device's key, under its id; none for one on paper.
fn anew(
    row: &TicketRow,
    key: &IssuerKey,
    bearer: NewBearer,
    now: Timestamp,
) -> Result<Option<(TicketId, TicketRow)>, TicketingError> {
    let corrupt = || StoreError::corrupt("ticketing_ticket.signed");
    let bytes = BASE64URL_NOPAD
        .decode(row.signed().as_bytes())
        .map_err(|_| corrupt())?;
    let old = SignedTicket::from_bytes(bytes).map_err(|_| corrupt())?;
    if old.claims().device.is_none() {
        return Ok(None);
    }
    let id = TicketId::new(now);
    let claims = Claims {
        id,
        device: Some(bearer.device_key.0),
        ..old.claims().clone()
    };
    let signed = issue(key, &claims)
        .map_err(|error| TicketingError::Internal(format!("a ticket cannot be signed anew: {error}")))?;
    let signed = BASE64URL_NOPAD.encode(signed.as_bytes());
    let new = row.made_anew(id, bearer.device_id, signed);
    // Its owner is told of it in the same transaction, so what else the row holds must be readable, too.
    new.view()?;
    Ok(Some((id, new)))
}

/// The ticket that a code stood for at a moment, whatever it has become; none for a code that had served its time by then.
/// All rows from the code's ticket on must be among those given.
pub(super) fn standing_for(
    rows: &BTreeMap<TicketId, TicketRow>,
    mut ticket: TicketId,
    at: Timestamp,
) -> Result<Option<TicketId>, StoreError> {
    while let Some((to, moved_at)) = rows.get(&ticket).map(TicketRow::moved).transpose()?.flatten() {
        if at >= moved_at {
            return Ok(None);
        }
        ticket = to;
    }
    Ok(Some(ticket))
}
