//! Denied tickets (refunded, revoked), for inspectors without a network.
//!
//! A *filter* answers fast and small but sometimes says "perhaps" wrongly, once
//! in a million; *exact* messages settle such a hit; *deltas* bring both up to
//! date. Each message is signed by the city. A hit that no exact message can
//! settle is [`Listing::Possible`] and never more: a false positive fines nobody.
//!
//! Numbers: a snapshot has a number, a delta leads from one number to a later
//! one; an empty delta says that nothing has changed until its time.

mod exact;
mod fuse;
mod message;
mod publish;

use std::collections::BTreeSet;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use ring::digest;

use crate::issuer::KeyError;
use crate::keyset::KeySet;
use exact::ExactChunks;
use message::Message;

pub use fuse::{FuseFilter, MAX_ENTRIES};
pub use message::EXTERNAL;
pub use publish::{Snapshot, sign_delta};

/// Most tickets in one delta, added and removed together; more need a new snapshot.
pub const MAX_DELTA: usize = 20_000;
/// Most tickets that deltas may heap upon a snapshot; more need a new snapshot.
pub const MAX_OVERLAY: usize = 200_000;
/// Most entries of one exact message.
pub const MAX_CHUNK: usize = 16_384;

/// Why a list or a change of it is not taken. What was held before is still held.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DenylistError {
    /// Not a message of this kind.
    #[error("the denylist message is damaged or of another kind; download it again")]
    Malformed,
    /// No key of the city, in force at the time it was made, has signed it.
    #[error("the denylist message is not signed by a key of the city; fetch the keys and download it again")]
    Signature,
    /// It does not follow what is held.
    #[error("the change starts from list {base} but list {held} is held; download the whole list")]
    Gap {
        /// Number the change starts from.
        base: u64,
        /// Number held.
        held: u64,
    },
    /// Over a limit.
    #[error("the denylist has more than {limit} entries where no more are allowed; make a new list")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// No filter could be built; try with other entries.
    #[error("no filter could be built of these tickets")]
    Build,
    /// The key failed.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl DenylistError {
    /// Stable code of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "denylist_malformed",
            Self::Signature => "denylist_signature",
            Self::Gap { .. } => "denylist_gap",
            Self::TooMany { .. } => "denylist_too_many",
            Self::Build => "denylist_build",
            Self::Key(_) => "denylist_key",
        }
    }
}

/// What is known of one ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// Denied for certain.
    Listed,
    /// Not denied for certain, as of [`Denylist::made_at`].
    Clear,
    /// The filter says "perhaps" and the exact message for it is not here.
    Possible,
}

/// A denylist as held by the one who inspects.
#[derive(Clone, Debug)]
pub struct Denylist {
    number: u64,
    made_at: Timestamp,
    /// Number of the snapshot below, to which exact messages belong.
    snapshot: u64,
    filter: FuseFilter,
    exact: ExactChunks,
    added: BTreeSet<TicketId>,
    removed: BTreeSet<TicketId>,
}

impl Denylist {
    /// Opens a signed filter alone, or a whole snapshot as [`Snapshot::to_bytes`] packs it.
    pub fn open(signed: &[u8], keys: &KeySet) -> Result<Self, DenylistError> {
        let mut messages = message::unpack(signed)?.into_iter();
        let mut list = Self::open_filter(messages.next().unwrap_or_default(), keys)?;
        for exact in messages {
            list.add_exact(exact, keys)?;
        }
        Ok(list)
    }

    fn open_filter(filter: &[u8], keys: &KeySet) -> Result<Self, DenylistError> {
        match message::open(filter, keys)? {
            Message::Filter {
                number,
                made_at,
                filter,
            } => Ok(Self {
                number,
                made_at,
                snapshot: number,
                filter,
                exact: ExactChunks::default(),
                added: BTreeSet::new(),
                removed: BTreeSet::new(),
            }),
            _ => Err(DenylistError::Malformed),
        }
    }

    /// Takes one signed exact message of the same snapshot; in any order, also twice.
    pub fn add_exact(&mut self, exact: &[u8], keys: &KeySet) -> Result<(), DenylistError> {
        match message::open(exact, keys)? {
            Message::Exact { number, chunk } if number == self.snapshot => self.exact.add(chunk),
            Message::Exact { number, .. } => Err(DenylistError::Gap {
                base: number,
                held: self.snapshot,
            }),
            _ => Err(DenylistError::Malformed),
        }
    }

    /// Takes a signed change. One that leads to a number already held is taken without effect.
    pub fn apply_delta(&mut self, delta: &[u8], keys: &KeySet) -> Result<(), DenylistError> {
        let Message::Delta {
            base,
            number,
            made_at,
            added,
            removed,
        } = message::open(delta, keys)?
        else {
            return Err(DenylistError::Malformed);
        };
        if number < self.number || (number == self.number && made_at <= self.made_at) {
            return Ok(());
        }
        if base != self.number {
            return Err(DenylistError::Gap {
                base,
                held: self.number,
            });
        }
        if self.added.len() + self.removed.len() + added.len() + removed.len() > MAX_OVERLAY {
            return Err(DenylistError::TooMany { limit: MAX_OVERLAY });
        }
        for id in added {
            self.removed.remove(&id);
            self.added.insert(id);
        }
        for id in removed {
            self.added.remove(&id);
            self.removed.insert(id);
        }
        self.number = number;
        self.made_at = made_at;
        Ok(())
    }

    /// Whether a ticket is denied.
    pub fn lookup(&self, id: &TicketId) -> Listing {
        if self.added.contains(id) {
            return Listing::Listed;
        }
        if self.removed.contains(id) {
            return Listing::Clear;
        }
        let hash = short_hash(id);
        if self.filter.contains(hash) {
            self.exact.settle(hash)
        } else {
            Listing::Clear
        }
    }

    /// When the newest message held was made.
    pub const fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// Number of the list held; deltas that start from it can be applied.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// Entries of the snapshot, without the changes.
    pub const fn count(&self) -> u64 {
        self.filter.count()
    }

    /// Whether every hit of the filter can be settled here.
    pub fn is_exact(&self) -> bool {
        self.filter.count() == 0 || self.exact.is_complete()
    }
}

/// First eight bytes of SHA-256 of the id, most significant first: what filter and exact messages hold.
///
/// Two tickets of a list of a million share one with a probability of 3 in 10⁸ in all; a ticket that is
/// not listed meets one with 5 in 10¹⁴.
pub(crate) fn short_hash(id: &TicketId) -> u64 {
    let hash = digest::digest(&digest::SHA256, id.as_bytes());
    u64::from_be_bytes(hash.as_ref().first_chunk().copied().unwrap_or_default())
}
