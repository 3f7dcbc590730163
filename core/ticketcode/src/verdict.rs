//! The verdict: one pure function for the phone, the inspector, the gate and
//! the server.
//!
//! Three values. *Invalid* only for what is certain from the code itself or
//! from an exact list; whatever a newer list could still change is
//! *unconfirmed*. The ages of keys and lists are part of every verdict.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use serde::{Deserialize, Serialize};

use crate::claims::Claims;
use crate::code::{self, Code, DecodeError, Level};
use crate::denylist::{Denylist, Listing};
use crate::device;
use crate::keyset::KeySet;

/// The three values of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Let them in.
    Valid,
    /// Do not.
    Invalid,
    /// Nothing speaks against it, but something could not be checked with what is known here.
    Unconfirmed,
}

/// Makes the reasons and their stable codes, so that text and JSON cannot drift.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)+) => {
        /// Why a verdict is what it is. The codes are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Reason {
            $($(#[$doc])* #[serde(rename = $code)] $name,)+
        }

        impl Reason {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

reasons! {
    /// Everything was checked and is in order.
    Ok = "ok";
    /// Not a City+ code at all.
    NotATicket = "not_a_ticket";
    /// A City+ code that is damaged or was not made by City+.
    Malformed = "malformed";
    /// Signed by a key that this city does not have.
    ForeignIssuer = "foreign_issuer";
    /// Signed by a key that is not in a key set which is too old to be sure: fetch the keys.
    UnknownKey = "unknown_key";
    /// Signed by a key of the city that was not in force yet, or is not now.
    KeyNotYetValid = "key_not_yet_valid";
    /// Signed by a key of the city that no longer signed when the ticket was issued.
    KeyExpired = "key_expired";
    /// The issuer's signature is wrong.
    BadSignature = "bad_signature";
    /// A phone ticket without the signature of its own device.
    Copy = "copy";
    /// For another venue.
    WrongVenue = "wrong_venue";
    /// Its validity has not begun.
    NotYetValid = "not_yet_valid";
    /// Its validity is over.
    Expired = "expired";
    /// Refunded or revoked.
    Denied = "denied";
    /// The device signed too long ago: a screenshot, or a phone whose clock is behind.
    Stale = "stale";
    /// The device signed in the future: a phone whose clock is ahead.
    FromFuture = "from_future";
    /// Already used.
    AlreadyUsed = "already_used";
    /// The denylist's filter says "perhaps" and the exact list is not here.
    DenylistPossible = "denylist_possible";
    /// No denylist is here.
    DenylistMissing = "denylist_missing";
    /// The denylist is older than the limit.
    DenylistOld = "denylist_old";
    /// The keys are older than the limit.
    KeysOld = "keys_old";
    /// A list comes from the future: the clock here is wrong.
    ClockBehind = "clock_behind";
}

/// How old things may be. Durations in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How long a device's signature stays fresh.
    pub fresh_for_ms: i64,
    /// How far two clocks may differ.
    pub clock_tolerance_ms: i64,
    /// From which age on the keys are too old to be sure.
    pub keys_max_age_ms: i64,
    /// From which age on the denylist is too old to be sure.
    pub denylist_max_age_ms: i64,
}

impl Default for Limits {
    /// 30 s fresh, 15 s between clocks, keys of one day, denylist of two hours.
    fn default() -> Self {
        Self {
            fresh_for_ms: 30_000,
            clock_tolerance_ms: 15_000,
            keys_max_age_ms: 24 * 3_600_000,
            denylist_max_age_ms: 2 * 3_600_000,
        }
    }
}

/// What is known of denied tickets.
#[derive(Clone, Copy, Debug)]
pub enum Denials<'a> {
    /// Nothing.
    Missing,
    /// The list downloaded to this device.
    List(&'a Denylist),
    /// The truth itself, from the server's own records, as of a moment.
    Exact {
        /// Whether this ticket is denied.
        denied: bool,
        /// When the records said so.
        at: Timestamp,
    },
}

/// What the one who inspects knows.
#[derive(Clone, Copy, Debug)]
pub struct InspectionContext<'a> {
    /// The city's keys.
    pub keys: &'a KeySet,
    /// The denied tickets.
    pub denials: Denials<'a>,
    /// Numbers of the venues that are inspected here; a code of any other is refused.
    pub venues: &'a [u16],
    /// The present moment.
    pub now: Timestamp,
    /// How old things may be.
    pub limits: Limits,
    /// When this ticket was used, if it was and may be used only once.
    pub already_used: Option<Timestamp>,
}

/// What an inspector is shown of a ticket, once the issuer's signature is known to be right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketView {
    /// The ticket.
    pub id: TicketId,
    /// Number of its venue.
    pub venue: u16,
    /// Number of its variant.
    pub variant: u16,
    /// How many persons it admits.
    pub persons: u8,
    /// A document must be shown with it.
    pub document_check: bool,
    /// First moment of validity.
    pub valid_from: Timestamp,
    /// First moment after it.
    pub valid_until: Timestamp,
    /// Whether the device has signed the code: false on paper.
    pub device_signed: bool,
}

/// A verdict with its reason, the ages of what it rests on and what to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// One of three.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// The ticket, if its issuer's signature is right.
    pub ticket: Option<TicketView>,
    /// Age of the keys; negative if they come from the future.
    pub keys_age_ms: i64,
    /// Age of the denylist, if there is one.
    pub denylist_age_ms: Option<i64>,
    /// Age of the device's signature, if there is one.
    pub code_age_ms: Option<i64>,
    /// When the ticket was used before, if it was.
    pub used_at: Option<Timestamp>,
}

/// The verdict on a scanned text. Line ends that a reader added are ignored; spaces are part of Base45.
pub fn judge_text(text: &str, context: &InspectionContext<'_>) -> Verdict {
    match code::decode(text.trim_end_matches(['\r', '\n'])) {
        Ok(code) => judge(&code, context),
        Err(DecodeError::NotATicket) => verdict(context, None, (Outcome::Invalid, Reason::NotATicket)),
        Err(_) => verdict(context, None, (Outcome::Invalid, Reason::Malformed)),
    }
}

/// The verdict on a code.
pub fn judge(code: &Code, context: &InspectionContext<'_>) -> Verdict {
    if let Err(found) = check_issuer(code, context) {
        return verdict(context, None, found);
    }
    let found = match (refusal(code, context), doubt(code, context)) {
        (Some(reason), _) => (Outcome::Invalid, reason),
        (None, Some(reason)) => (Outcome::Unconfirmed, reason),
        (None, None) => (Outcome::Valid, Reason::Ok),
    };
    verdict(context, Some(code), found)
}

/// Whether a key of the city, in force when the ticket was issued, has signed it.
///
/// A clock here that is some seconds behind must not refuse an honest ticket just after a rotation; the time of issue
/// is the issuer's own and gets no tolerance.
fn check_issuer(code: &Code, context: &InspectionContext<'_>) -> Result<(), (Outcome, Reason)> {
    let mut problem = None;
    for key in context.keys.matching(code.ticket.key_id()) {
        let issued_at = code.ticket.claims().issued_at();
        let in_force_from = key.not_before.plus_ms(-context.limits.clock_tolerance_ms);
        let reason = if context.now < in_force_from || issued_at < key.not_before {
            Reason::KeyNotYetValid
        } else if issued_at >= key.not_after {
            Reason::KeyExpired
        } else if code.ticket.is_signed_by(key.public_key()) {
            return Ok(());
        } else {
            Reason::BadSignature
        };
        problem = Some(reason);
    }
    Err(match problem {
        Some(reason) => (Outcome::Invalid, reason),
        // A key of the city may have been published after these keys were fetched.
        None if keys_age_ms(context) > context.limits.keys_max_age_ms => {
            (Outcome::Unconfirmed, Reason::UnknownKey)
        }
        None => (Outcome::Invalid, Reason::ForeignIssuer),
    })
}

/// What certainly speaks against a ticket that the city has signed.
fn refusal(code: &Code, context: &InspectionContext<'_>) -> Option<Reason> {
    let claims = code.ticket.claims();
    let tolerance_ms = context.limits.clock_tolerance_ms;
    let code_age_ms = match &code.level {
        // A screenshot without its device signature is no paper ticket, whatever the print flag says.
        Level::Issuer if claims.device.is_some() || !claims.print_allowed => return Some(Reason::Copy),
        Level::Issuer => 0,
        Level::Device { signed_at, signature } => {
            if !device::is_signed_by_device(&code.ticket, *signed_at, signature) {
                return Some(Reason::Copy);
            }
            context.now.ms_since(*signed_at)
        }
    };
    let rules = [
        (!context.venues.contains(&claims.venue), Reason::WrongVenue),
        // RFC 8392 leaves room for clocks that differ; it goes in the traveller's favour at both ends.
        (
            context.now >= claims.valid_until.plus_ms(tolerance_ms),
            Reason::Expired,
        ),
        (
            context.now < claims.valid_from.plus_ms(-tolerance_ms),
            Reason::NotYetValid,
        ),
        (listing(claims, context) == Listing::Listed, Reason::Denied),
        (
            code_age_ms > context.limits.fresh_for_ms.saturating_add(tolerance_ms),
            Reason::Stale,
        ),
        (code_age_ms < -tolerance_ms, Reason::FromFuture),
        (context.already_used.is_some(), Reason::AlreadyUsed),
    ];
    rules
        .into_iter()
        .find_map(|(broken, reason)| broken.then_some(reason))
}

/// What could not be checked well enough with what is known here.
fn doubt(code: &Code, context: &InspectionContext<'_>) -> Option<Reason> {
    let limits = &context.limits;
    let keys_age_ms = keys_age_ms(context);
    let Some(denylist_age_ms) = denylist_age_ms(context) else {
        return Some(Reason::DenylistMissing);
    };
    let rules = [
        (
            listing(code.ticket.claims(), context) == Listing::Possible,
            Reason::DenylistPossible,
        ),
        (denylist_age_ms > limits.denylist_max_age_ms, Reason::DenylistOld),
        (keys_age_ms > limits.keys_max_age_ms, Reason::KeysOld),
        (
            keys_age_ms.min(denylist_age_ms) < -limits.clock_tolerance_ms,
            Reason::ClockBehind,
        ),
    ];
    rules
        .into_iter()
        .find_map(|(doubtful, reason)| doubtful.then_some(reason))
}

fn listing(claims: &Claims, context: &InspectionContext<'_>) -> Listing {
    match context.denials {
        Denials::List(list) => list.lookup(&claims.id),
        Denials::Exact { denied: true, .. } => Listing::Listed,
        Denials::Missing | Denials::Exact { denied: false, .. } => Listing::Clear,
    }
}

fn keys_age_ms(context: &InspectionContext<'_>) -> i64 {
    context.now.ms_since(context.keys.made_at)
}

fn denylist_age_ms(context: &InspectionContext<'_>) -> Option<i64> {
    match context.denials {
        Denials::Missing => None,
        Denials::List(list) => Some(context.now.ms_since(list.made_at())),
        Denials::Exact { at, .. } => Some(context.now.ms_since(at)),
    }
}

fn verdict(context: &InspectionContext<'_>, code: Option<&Code>, found: (Outcome, Reason)) -> Verdict {
    let (outcome, reason) = found;
    let signed_at = code.and_then(|code| match code.level {
        Level::Issuer => None,
        Level::Device { signed_at, .. } => Some(signed_at),
    });
    Verdict {
        outcome,
        reason,
        ticket: code.map(|code| view(code.ticket.claims(), signed_at.is_some())),
        keys_age_ms: keys_age_ms(context),
        denylist_age_ms: denylist_age_ms(context),
        code_age_ms: signed_at.map(|moment| context.now.ms_since(moment)),
        used_at: context.already_used,
    }
}

fn view(claims: &Claims, device_signed: bool) -> TicketView {
    TicketView {
        id: claims.id,
        venue: claims.venue,
        variant: claims.variant,
        persons: claims.persons,
        document_check: claims.document_check,
        valid_from: claims.valid_from,
        valid_until: claims.valid_until,
        device_signed,
    }
}
