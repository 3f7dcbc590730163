//! Judging a scan again: the same function as on the inspector's device, with the scan's own time and place.

use cityplus_domain::catalogue::Catalogue;
use cityplus_domain::ids::TicketId;
use cityplus_protocol::inspection::{ScanOutcome, ScanReport, VerificationKey};
use cityplus_ticketcode::{Denials, InspectionContext, IssuerPublicKey, KeySet, Limits, Outcome, judge_text};

/// What a scan is about, before the ticket's own history is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Somebody was let in by it.
    Use(TicketId),
    /// Nobody should have been, or nobody was.
    NoUse(TicketId),
    /// Not a ticket of this city.
    NotOurs,
}

/// A scan, judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) subject: Subject,
    /// The reason's stable code.
    pub(super) reason: &'static str,
}

/// Judges a scan. Keys and lists count as fresh: the server knows them all, and a refund is looked up in the ticket.
///
/// A scan that the device refused is no use. One that it let in, sure or not, is a use if the server finds the code
/// valid: at a doubt inspectors let people in. A code that was let in although it was not valid, such as a copy, does
/// not use up the rightful owner's ticket; the scan is kept with the server's reason.
pub(super) fn judge_scan(catalogue: &Catalogue, keys: &[IssuerPublicKey], scan: &ScanReport) -> Judged {
    let now = scan.scanned_at;
    // A venue that the pack no longer has matches no code.
    let venues: Vec<u16> = catalogue
        .venue(&scan.venue)
        .map(|venue| venue.code)
        .into_iter()
        .collect();
    let context = InspectionContext {
        keys: &KeySet::new(now, keys.to_vec()),
        denials: Denials::Exact {
            denied: false,
            at: now,
        },
        venues: &venues,
        now,
        limits: Limits::default(),
        already_used: None,
    };
    let verdict = judge_text(&scan.code, &context);
    let was_let_in = scan.outcome != ScanOutcome::Invalid && verdict.outcome == Outcome::Valid;
    let subject = match verdict.ticket {
        None => Subject::NotOurs,
        Some(ticket) if was_let_in => Subject::Use(ticket.id),
        Some(ticket) => Subject::NoUse(ticket.id),
    };
    Judged {
        subject,
        reason: verdict.reason.code(),
    }
}

/// The keys in the form that ticketcode reads, the newest first.
pub(super) fn key_list(keys: &[VerificationKey]) -> Vec<IssuerPublicKey> {
    let newest_first = keys.iter().rev();
    newest_first
        .map(|key| IssuerPublicKey::new(key.public_key.0, key.not_before, key.not_after))
        .collect()
}
