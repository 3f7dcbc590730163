//! One scan: the verdict, without a network, and its entry in the log.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::ScanId;
use cityplus_domain::keys::VenueKey;
use cityplus_protocol::inspection::{CODE_MAX_CHARS, ScanOutcome, ScanReport, UsedTicket};
use cityplus_ticketcode::{
    Denials, InspectionContext, Limits, Outcome, Verdict, code::MAX_CHARS, decode, judge_text,
};

use super::{held, scans};
use crate::{Engine, EngineError};

/// What an inspector sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// The scan, as it will be known to the server.
    pub scan_id: ScanId,
    /// When it was judged.
    pub at: Timestamp,
    /// The verdict, with the ages of what it rests on.
    pub verdict: Verdict,
}

impl Engine {
    /// Judges a scanned text at a venue, by the lists held here and this device's own scans, and logs the scan for
    /// [`Engine::upload_scans`]. `at` replaces the present moment, to judge a scan written down elsewhere.
    ///
    /// A ticket let in here is used: a second scan of it on this device is told so, with or without a network.
    pub async fn inspect(
        &self,
        text: &str,
        venue: &VenueKey,
        at: Option<Timestamp>,
    ) -> Result<Inspection, EngineError> {
        let lists = self.held_lists().await?;
        let venue_code = self
            .held_catalogue()
            .await?
            .catalogue
            .venue(venue)
            .ok_or(EngineError::UnknownVenue)?
            .code;
        let now = at.unwrap_or_else(|| self.now());
        let scan_id = ScanId::new(self.now());
        let (text, venue) = (shortened(text), venue.clone());
        let verdict = self
            .store
            .write(move |view| {
                // A text that cannot be read has no ticket, and the verdict says so.
                let ticket_id = decode(text.trim_end_matches(['\r', '\n']))
                    .ok()
                    .map(|code| code.ticket.claims().id);
                let already_used = match ticket_id {
                    Some(id) => held::used_at(view, id)?,
                    None => None,
                };
                let context = InspectionContext {
                    keys: &lists.keys,
                    denials: lists.denylist.as_ref().map_or(Denials::Missing, Denials::List),
                    venues: &[venue_code],
                    now,
                    limits: Limits::default(),
                    already_used,
                };
                let verdict = judge_text(&text, &context);
                scans::log(view, &report(scan_id, venue, now, &verdict, &text))?;
                // At a doubt people are let in; the server counts it the same way.
                if let (true, Some(ticket)) = (verdict.outcome != Outcome::Invalid, &verdict.ticket) {
                    let used = UsedTicket {
                        ticket_id: ticket.id,
                        used_at: now,
                    };
                    held::keep_used(view, &used)?;
                }
                Ok(verdict)
            })
            .await?;
        self.keep_time();
        Ok(Inspection {
            scan_id,
            at: now,
            verdict,
        })
    }
}

/// No more than the verdict looks at and the log takes: a camera pointed at a book must not fill the store. A NUL, which
/// is in no code, would be refused by the server, and all the scans sent with it.
fn shortened(text: &str) -> String {
    const _: () = assert!(
        MAX_CHARS < CODE_MAX_CHARS,
        "a code that is judged must fit the log"
    );
    let characters = text.chars().take(CODE_MAX_CHARS);
    characters
        .map(|one| if one == '\0' { '\u{fffd}' } else { one })
        .collect()
}

fn report(scan_id: ScanId, venue: VenueKey, at: Timestamp, verdict: &Verdict, code: &str) -> ScanReport {
    ScanReport {
        scan_id,
        venue,
        scanned_at: at,
        outcome: match verdict.outcome {
            Outcome::Valid => ScanOutcome::Valid,
            Outcome::Invalid => ScanOutcome::Invalid,
            Outcome::Unconfirmed => ScanOutcome::Unconfirmed,
        },
        reason: verdict.reason.code().to_owned(),
        code: code.to_owned(),
    }
}
