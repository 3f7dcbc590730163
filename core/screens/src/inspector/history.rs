//! The scans of this device, newest first. Kept by the app, so that closing the screen loses none; what was scanned
//! before the app was started is read from what the store still has to send.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, ScanId, TicketId};
use cityplus_domain::keys::VenueKey;
use cityplus_engine::protocol::inspection::{ScanFinding, ScanOutcome, ScanReport};
use cityplus_engine::ticketcode::{Outcome, Reason, decode};
use cityplus_engine::{Finding, Inspection};

/// So many are kept and shown.
pub(super) const KEPT: usize = 50;

/// What a scan was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scanned {
    pub(super) ticket_id: TicketId,
    /// Number of its variant.
    pub(super) variant: u16,
    pub(super) valid_from: Timestamp,
}

/// A scan of before.
#[allow(clippy::struct_field_names)] // the field's word for its id
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scan {
    pub(super) scan_id: ScanId,
    pub(super) at: Timestamp,
    pub(super) venue: VenueKey,
    pub(super) outcome: Outcome,
    pub(super) reason: Reason,
    /// The ticket, if there was one to read.
    pub(super) ticket: Option<Scanned>,
    /// What the server made of it, once it has it.
    pub(super) finding: Option<ScanFinding>,
}

impl Scan {
    pub(super) fn of(inspection: &Inspection, venue: VenueKey) -> Self {
        let verdict = &inspection.verdict;
        Self {
            scan_id: inspection.scan_id,
            at: inspection.at,
            venue,
            outcome: verdict.outcome,
            reason: verdict.reason,
            ticket: verdict.ticket.as_ref().map(|ticket| Scanned {
                ticket_id: ticket.id,
                variant: ticket.variant,
                valid_from: ticket.valid_from,
            }),
            finding: None,
        }
    }

    /// Of a scan that waits; none if it was written by a newer program.
    fn waiting(report: &ScanReport) -> Option<Self> {
        let reason = Reason::ALL
            .iter()
            .copied()
            .find(|reason| reason.code() == report.reason)?;
        // Where the issuer's signature was not right, what the code says is not to be believed.
        let is_believed = !matches!(
            reason,
            Reason::NotATicket
                | Reason::Malformed
                | Reason::ForeignIssuer
                | Reason::UnknownKey
                | Reason::KeyNotYetValid
                | Reason::KeyExpired
                | Reason::BadSignature
        );
        let code = decode(report.code.trim_end_matches(['\r', '\n'])).ok();
        let ticket = code.filter(|_| is_believed).map(|code| {
            let claims = code.ticket.claims();
            Scanned {
                ticket_id: claims.id,
                variant: claims.variant,
                valid_from: claims.valid_from,
            }
        });
        Some(Self {
            scan_id: report.scan_id,
            at: report.scanned_at,
            venue: report.venue.clone(),
            outcome: match report.outcome {
                ScanOutcome::Valid => Outcome::Valid,
                ScanOutcome::Invalid => Outcome::Invalid,
                ScanOutcome::Unconfirmed => Outcome::Unconfirmed,
            },
            reason,
            ticket,
            finding: None,
        })
    }

    /// Whether somebody went in by it.
    pub(super) fn was_let_in(&self) -> bool {
        self.outcome != Outcome::Invalid && self.ticket.is_some()
    }
}

/// The scans, and what the server found that nobody was told yet.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// Whose scans they are; none until an inspector was here.
    account: Option<AccountId>,
    scans: Vec<Scan>,
    alarms: Vec<ScanFinding>,
    /// Whether what waits in the store was read.
    is_read: bool,
}

impl History {
    /// Whose scans they are from now on. Those of another account are not for this one's eyes.
    pub(super) fn belongs_to(&mut self, account: AccountId) {
        if self.account.is_some_and(|before| before != account) {
            *self = Self::default();
        }
        self.account = Some(account);
    }

    /// Takes what waits in the store, the first time only.
    pub(super) fn read(&mut self, waiting: &[ScanReport]) {
        if std::mem::replace(&mut self.is_read, true) {
            return;
        }
        for scan in waiting.iter().filter_map(Scan::waiting) {
            if !self.scans.iter().any(|known| known.scan_id == scan.scan_id) {
                self.scans.push(scan);
            }
        }
        // Ids are ordered by time.
        self.scans.sort_by_key(|scan| std::cmp::Reverse(scan.scan_id));
        self.scans.truncate(KEPT);
    }

    /// Adds a scan.
    pub(super) fn add(&mut self, scan: Scan) {
        if self.scans.len() >= KEPT {
            self.scans.pop();
        }
        self.scans.insert(0, scan);
    }

    /// Takes over what the server made of scans.
    pub(super) fn hear(&mut self, findings: &[Finding]) {
        for found in findings {
            if let Some(scan) = self.scans.iter_mut().find(|scan| scan.scan_id == found.scan_id) {
                // Of a scan that was refused here, nobody need be told: nobody went in.
                let is_alarming = is_alarming(&found.finding) && scan.was_let_in();
                scan.finding = Some(found.finding.clone());
                if is_alarming {
                    self.alarms.push(found.finding.clone());
                }
            } else if is_alarming(&found.finding) {
                self.alarms.push(found.finding.clone());
            }
        }
    }

    /// What nobody was told yet; told now.
    pub(super) fn take_alarms(&mut self) -> Vec<ScanFinding> {
        std::mem::take(&mut self.alarms)
    }

    /// Newest first.
    pub(super) fn scans(&self) -> &[Scan] {
        &self.scans
    }

    /// Where somebody first went in with a ticket, as far as this device knows, before a scan.
    pub(super) fn first_use(&self, ticket_id: TicketId, but: ScanId) -> Option<VenueKey> {
        let of_ticket = |scan: &&Scan| {
            scan.scan_id != but
                && scan
                    .ticket
                    .as_ref()
                    .is_some_and(|ticket| ticket.ticket_id == ticket_id)
        };
        let mut oldest_first = self.scans.iter().rev().filter(of_ticket);
        oldest_first.find_map(|scan| match &scan.finding {
            Some(ScanFinding::DoubleUse { first_venue, .. }) => Some(first_venue.clone()),
            _ if scan.was_let_in() => Some(scan.venue.clone()),
            _ => None,
        })
    }
}

/// Whether somebody went in who should not have.
pub(super) const fn is_alarming(finding: &ScanFinding) -> bool {
    matches!(
        finding,
        ScanFinding::DoubleUse { .. } | ScanFinding::RefundedUse { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(at_s: i64, code: &str) -> ScanReport {
        let at = Timestamp::from_seconds(at_s);
        ScanReport {
            scan_id: ScanId::new(at),
            venue: "zoo".parse().unwrap(),
            scanned_at: at,
            outcome: ScanOutcome::Invalid,
            reason: code.to_owned(),
            code: "HELLO".to_owned(),
        }
    }

    #[test]
    fn keeps_the_newest_and_reads_the_store_once() {
        let mut history = History::default();
        let waiting: Vec<_> = (0..60).rev().map(|at| report(at, "not_a_ticket")).collect();
        history.read(&waiting);
        assert_eq!(history.scans().len(), KEPT);
        assert_eq!(history.scans()[0].at, Timestamp::from_seconds(59));
        history.read(&[report(100, "malformed"), report(101, "of_next_year")]);
        assert_eq!(history.scans()[0].at, Timestamp::from_seconds(59), "read once");
        let newer = Scan::waiting(&report(102, "malformed")).unwrap();
        history.add(newer.clone());
        assert_eq!((history.scans().len(), &history.scans()[0]), (KEPT, &newer));
        assert_eq!(Scan::waiting(&report(103, "of_next_year")), None);
    }

    #[test]
    fn another_account_sees_nothing_of_the_one_before() {
        let account = |at_s| AccountId::new(Timestamp::from_seconds(at_s));
        let (anna, jan) = (account(1), account(2));
        let mut history = History::default();
        history.belongs_to(anna);
        history.read(&[report(1, "malformed")]);
        let ticket_id = TicketId::new(Timestamp::from_seconds(1));
        history.hear(&[Finding {
            scan_id: ScanId::new(Timestamp::from_seconds(2)),
            finding: ScanFinding::RefundedUse { ticket_id },
        }]);
        history.belongs_to(anna);
        assert_eq!((history.scans().len(), history.alarms.len()), (1, 1));
        history.belongs_to(jan);
        assert_eq!((history.scans().len(), history.alarms.len()), (0, 0));
        history.read(&[report(3, "malformed")]);
        assert_eq!(history.scans().len(), 1, "what waits is read for the new account");
    }

    #[test]
    fn an_alarm_is_told_once() {
        let mut history = History::default();
        let ticket_id = TicketId::new(Timestamp::from_seconds(1));
        let finding = |finding| Finding {
            scan_id: ScanId::new(Timestamp::from_seconds(2)),
            finding,
        };
        history.hear(&[
            finding(ScanFinding::RefundedUse { ticket_id }),
            finding(ScanFinding::FirstUse { ticket_id }),
        ]);
        assert_eq!(history.take_alarms(), [ScanFinding::RefundedUse { ticket_id }]);
        assert!(history.take_alarms().is_empty());
    }
}
