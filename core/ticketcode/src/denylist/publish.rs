//! The city's side of the denylist: building and signing what inspectors fetch.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;

use super::exact::Chunk;
use super::{DenylistError, FuseFilter, MAX_DELTA, message, short_hash};
use crate::issuer::IssuerKey;

/// A whole list at a moment, ready to be sent: one filter and the exact messages that settle its hits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// Its number; a later list has a larger one.
    pub number: u64,
    /// When it was made.
    pub made_at: Timestamp,
    /// The signed filter, for [`super::Denylist::open`].
    pub filter: Vec<u8>,
    /// The signed exact messages, for [`super::Denylist::add_exact`].
    pub exact: Vec<Vec<u8>>,
}

impl Snapshot {
    /// Builds and signs a list. Tickets in any order; leave out those that have expired anyway.
    pub fn sign(
        key: &IssuerKey,
        number: u64,
        made_at: Timestamp,
        denied: &[TicketId],
    ) -> Result<Self, DenylistError> {
        let mut hashes: Vec<u64> = denied.iter().map(short_hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let filter = FuseFilter::build(&hashes)?;
        let exact = Chunk::cut(&hashes)?
            .iter()
            .map(|chunk| message::sign_exact(key, number, made_at, chunk))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            number,
            made_at,
            filter: message::sign_filter(key, number, made_at, &filter)?,
            exact,
        })
    }
}

impl Snapshot {
    /// Filter and exact messages in one piece, to be fetched at once; [`super::Denylist::open`] reads it.
    pub fn to_bytes(&self) -> Vec<u8> {
        message::pack(&self.filter, &self.exact)
    }
}

/// Signs the change from list `base` to list `number`. Without a change, `number` may be `base`: it then says
/// that list `base` still holds at `made_at`.
pub fn sign_delta(
    key: &IssuerKey,
    base: u64,
    number: u64,
    made_at: Timestamp,
    added: &[TicketId],
    removed: &[TicketId],
) -> Result<Vec<u8>, DenylistError> {
    if added.len() + removed.len() > MAX_DELTA {
        return Err(DenylistError::TooMany { limit: MAX_DELTA });
    }
    let unchanged = added.is_empty() && removed.is_empty();
    if number < base || (number == base && !unchanged) {
        return Err(DenylistError::Gap { base, held: number });
    }
    let sorted = |ids: &[TicketId]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        ids
    };
    message::sign_delta(key, (base, number), made_at, &sorted(added), &sorted(removed))
}
