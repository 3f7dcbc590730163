//! Scans that are brought back: each is kept once, judged again, and found a use, a misuse or nothing.

use std::collections::BTreeMap;

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{ScanId, TicketId};
use cityplus_protocol::inspection::{
    CODE_MAX_CHARS, SCANS_MAX, ScanFinding, ScanOutcome, ScanReceipt, ScanReport, ScanResult, UploadScans,
};

use super::Inspector;
use super::judge::{Judged, Subject, judge_scan, key_list};
use crate::store::{StoreError, WriteTransaction};
use crate::ticketing::columns::{fingerprint, parse};
use crate::ticketing::moves::standing_for;
use crate::ticketing::ticket::{TicketRow, locked};
use crate::ticketing::{Ticketing, TicketingError};

/// Scans kept in one transaction.
const BATCH: usize = 50;
/// A batch is tried so often when other inspectors' uploads are in the way.
const TRIES: u32 = 4;
const REASON_MAX_CHARS: usize = 60;

/// A finding as stored. The first use of a double use stands in the ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    FirstUse,
    DoubleUse,
    RefundedUse,
    NoUse,
    NotOurs,
}

impl Finding {
    const ALL: [Self; 5] = [
        Self::FirstUse,
        Self::DoubleUse,
        Self::RefundedUse,
        Self::NoUse,
        Self::NotOurs,
    ];

    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::FirstUse => "first_use",
            Self::DoubleUse => "double_use",
            Self::RefundedUse => "refunded_use",
            Self::NoUse => "no_use",
            Self::NotOurs => "not_ours",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let found = Self::ALL.into_iter().find(|finding| finding.as_str() == text);
        found.ok_or_else(|| StoreError::corrupt("ticketing_scan.finding"))
    }
}

/// A scan on its way in.
struct Incoming<'u> {
    scan: &'u ScanReport,
    judged: Judged,
    fingerprint: String,
}

impl Incoming<'_> {
    fn ticket(&self) -> Option<TicketId> {
        match self.judged.subject {
            Subject::Use(ticket) | Subject::NoUse(ticket) => Some(ticket),
            Subject::NotOurs => None,
        }
    }
}

impl Ticketing {
    /// Keeps scans and says what was made of each. The same scan again gives what was made of it, as it is seen now.
    pub async fn upload_scans(
        &self,
        inspector: &Inspector,
        upload: &UploadScans,
    ) -> Result<ScanReceipt, TicketingError> {
        check(upload)?;
        let keys = key_list(&self.issuer.all().await?);
        let mut incoming = Vec::with_capacity(upload.scans.len());
        for scan in &upload.scans {
            incoming.push(Incoming {
                scan,
                judged: judge_scan(&self.sale.catalogue, &keys, scan),
                fingerprint: fingerprint(scan)?,
            });
        }
        // In the order of tickets: two uploads that lock the same tickets never wait for each other in a circle.
        incoming.sort_by_key(|one| (one.ticket(), one.scan.scanned_at, one.scan.scan_id));
        let mut findings = BTreeMap::new();
        for batch in incoming.chunks(BATCH) {
            findings.extend(self.keep_batch(inspector, batch).await?);
        }
        let results = upload.scans.iter().filter_map(|scan| {
            let finding = findings.get(&scan.scan_id)?.clone();
            Some(ScanResult {
                scan_id: scan.scan_id,
                finding,
            })
        });
        Ok(ScanReceipt {
            results: results.collect(),
        })
    }

    async fn keep_batch(
        &self,
        inspector: &Inspector,
        batch: &[Incoming<'_>],
    ) -> Result<Vec<(ScanId, ScanFinding)>, TicketingError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.try_batch(inspector, batch).await {
                // Another upload of the same scans, or a lock: look again.
                Err(TicketingError::Store(error))
                    if tries < TRIES && (error.is_retryable() || error.is_unique_violation()) => {}
                done => return done,
            }
        }
    }

    async fn try_batch(
        &self,
        inspector: &Inspector,
        batch: &[Incoming<'_>],
    ) -> Result<Vec<(ScanId, ScanFinding)>, TicketingError> {
        let now = self.clock.now();
        let mut transaction = self.database.begin_write().await?;
        // All locks before the first change.
        let mut rows = BTreeMap::new();
        for ticket in batch.iter().filter_map(Incoming::ticket) {
            // And those that took its place.
            let mut wanted = Some(ticket);
            while let Some(ticket) = wanted.filter(|ticket| !rows.contains_key(ticket)) {
                let Some(row) = locked(self, &mut transaction, ticket).await? else {
                    break;
                };
                wanted = row.moved()?.map(|(to, _)| to);
                rows.insert(ticket, row);
            }
        }
        let mut findings = Vec::with_capacity(batch.len());
        for one in batch {
            let finding = match kept(&mut transaction, one).await? {
                Some(finding) => finding,
                None => {
                    self.keep(&mut transaction, inspector, one, &mut rows, now)
                        .await?
                }
            };
            findings.push((one, finding));
        }
        transaction.commit().await?;
        // Told as things stand after the whole batch: an earlier use may have turned up in it.
        let told = findings.into_iter().map(|(one, finding)| {
            let standing = one
                .ticket()
                .map(|ticket| standing_for(&rows, ticket, one.scan.scanned_at));
            let row = standing
                .transpose()?
                .flatten()
                .and_then(|ticket| rows.get(&ticket));
            Ok((one.scan.scan_id, tell(one, finding, row)?))
        });
        Ok(told.collect::<Result<_, StoreError>>()?)
    }

    async fn keep(
        &self,
        transaction: &mut WriteTransaction,
        inspector: &Inspector,
        one: &Incoming<'_>,
        rows: &mut BTreeMap<TicketId, TicketRow>,
        now: Timestamp,
    ) -> Result<Finding, StoreError> {
        let finding = match one.judged.subject {
            Subject::NotOurs => Finding::NotOurs,
            Subject::NoUse(_) => Finding::NoUse,
            Subject::Use(ticket) => match standing_for(rows, ticket, one.scan.scanned_at)? {
                // Shown by a device that had been lost, and let in by an inspector who did not know.
                None => {
                    self.record_moved_use(transaction, ticket, one.scan, now).await?;
                    Finding::NoUse
                }
                Some(ticket) => match rows.get_mut(&ticket) {
                    Some(row) => self.count_use(transaction, ticket, row, one.scan, now).await?,
                    // Signed by the city, but not in its books: a backup was brought back.
                    None => Finding::NotOurs,
                },
            },
        };
        insert(transaction, inspector, one, finding, now).await?;
        Ok(finding)
    }
}

fn check(upload: &UploadScans) -> Result<(), TicketingError> {
    if upload.scans.len() > SCANS_MAX {
        let needed = format!("at most {SCANS_MAX} at once; send the rest in another request");
        return Err(TicketingError::field("scans", needed));
    }
    for (index, scan) in upload.scans.iter().enumerate() {
        let fields = [
            ("code", &scan.code, CODE_MAX_CHARS),
            ("reason", &scan.reason, REASON_MAX_CHARS),
        ];
        for (field, text, max) in fields {
            // PostgreSQL's texts hold no NUL.
            if text.chars().take(max + 1).count() > max || text.contains('\0') {
                let needed = format!("at most {max} characters are needed, none of them NUL");
                return Err(TicketingError::field(format!("scans[{index}].{field}"), needed));
            }
        }
    }
    Ok(())
}

/// What was made of the scan before, if it was kept before.
async fn kept(
    transaction: &mut WriteTransaction,
    one: &Incoming<'_>,
) -> Result<Option<Finding>, TicketingError> {
    let kept: Option<(String, String)> =
        sqlx::query_as("SELECT fingerprint, finding FROM ticketing_scan WHERE scan_id = $1")
            .bind(one.scan.scan_id.to_string())
            .fetch_optional(&mut **transaction)
            .await?;
    match kept {
        None => Ok(None),
        Some((fingerprint, _)) if fingerprint != one.fingerprint => Err(TicketingError::IdReused),
        Some((_, finding)) => Ok(Some(Finding::parse(&finding)?)),
    }
}

async fn insert(
    transaction: &mut WriteTransaction,
    inspector: &Inspector,
    one: &Incoming<'_>,
    finding: Finding,
    now: Timestamp,
) -> Result<(), StoreError> {
    let outcome = match one.scan.outcome {
        ScanOutcome::Valid => "valid",
        ScanOutcome::Invalid => "invalid",
        ScanOutcome::Unconfirmed => "unconfirmed",
    };
    sqlx::query(
        "INSERT INTO ticketing_scan (scan_id, inspector_id, device_id, fingerprint, venue, scanned_at, received_at, \
         outcome, reason, code, verdict, finding, ticket_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(one.scan.scan_id.to_string())
    .bind(inspector.account_id.to_string())
    .bind(inspector.device_id.to_string())
    .bind(&one.fingerprint)
    .bind(one.scan.venue.as_str())
    .bind(one.scan.scanned_at.millis())
    .bind(now.millis())
    .bind(outcome)
    .bind(&one.scan.reason)
    .bind(&one.scan.code)
    .bind(one.judged.reason)
    .bind(finding.as_str())
    .bind(one.ticket().map(|ticket| ticket.to_string()))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// The finding as it is told.
fn tell(one: &Incoming<'_>, finding: Finding, row: Option<&TicketRow>) -> Result<ScanFinding, StoreError> {
    let (Some(ticket_id), Some(row)) = (one.ticket(), row) else {
        return Ok(if finding == Finding::NoUse {
            ScanFinding::NoUse
        } else {
            ScanFinding::NotOurs
        });
    };
    let is_first = row.used_scan.as_deref() == Some(one.scan.scan_id.to_string().as_str());
    Ok(match finding {
        Finding::NotOurs => ScanFinding::NotOurs,
        Finding::NoUse => ScanFinding::NoUse,
        Finding::RefundedUse => ScanFinding::RefundedUse { ticket_id },
        Finding::FirstUse | Finding::DoubleUse if is_first => ScanFinding::FirstUse { ticket_id },
        Finding::FirstUse | Finding::DoubleUse => ScanFinding::DoubleUse {
            ticket_id,
            first_used_at: Timestamp::from_millis(row.used_at.unwrap_or_default()),
            first_venue: parse(
                row.used_venue.as_deref().unwrap_or_default(),
                "ticketing_ticket.used_venue",
            )?,
        },
    })
}
