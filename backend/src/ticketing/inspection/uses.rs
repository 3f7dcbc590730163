//! A use of a ticket: which one is the first.
//!
//! Scans are brought back in any order, by several inspectors. The first use is the one with the earliest time of
//! scanning, whenever it is brought back: else the visitor who came first would be called a cheat because another
//! inspector's device found a network earlier. When an earlier use turns up late, it becomes the first and the one that
//! was the first until then becomes the double use, also in what is kept of its scan. Of two at the same moment the one
//! that was brought back first stays.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::TicketId;
use cityplus_protocol::inspection::ScanReport;
use cityplus_protocol::ticketing::TicketState;

use super::misuse::{self, Kind};
use super::scans::Finding;
use crate::store::{StoreError, WriteTransaction};
use crate::ticketing::Ticketing;
use crate::ticketing::counter::Counter;
use crate::ticketing::ticket::{Stored, TicketRow};

impl Ticketing {
    /// Counts a use of a locked ticket; `row` is brought up to date.
    pub(super) async fn count_use(
        &self,
        transaction: &mut WriteTransaction,
        ticket: TicketId,
        row: &mut TicketRow,
        scan: &ScanReport,
        now: Timestamp,
    ) -> Result<Finding, StoreError> {
        // An inspector's clock that is ahead must not put a use into the future.
        let used_at = scan.scanned_at.min(now).millis();
        let scan_id = scan.scan_id.to_string();
        let here = (used_at, scan.venue.as_str());
        match row.stored()? {
            // Nobody was ever given it.
            Stored::Held | Stored::Void => Ok(Finding::NotOurs),
            // What took its place is what is counted.
            Stored::Moved => Ok(Finding::NoUse),
            Stored::Seen(TicketState::Refunding | TicketState::Refunded) => {
                misuse::record(transaction, Kind::Refunded, &scan_id, ticket, here, now).await?;
                Ok(Finding::RefundedUse)
            }
            Stored::Seen(TicketState::Active) => {
                self.set_first_use(transaction, ticket, row, scan, used_at)
                    .await?;
                Ok(Finding::FirstUse)
            }
            Stored::Seen(TicketState::Used) => {
                let first = (
                    row.used_at.unwrap_or(i64::MIN),
                    row.used_venue.clone(),
                    row.used_scan.clone(),
                );
                let (first_at, Some(first_venue), Some(first_scan)) = first else {
                    return Err(StoreError::corrupt("ticketing_ticket.used_scan"));
                };
                if used_at >= first_at {
                    misuse::record(transaction, Kind::Twice, &scan_id, ticket, here, now).await?;
                    return Ok(Finding::DoubleUse);
                }
                let there = (first_at, first_venue.as_str());
                misuse::record(transaction, Kind::Twice, &first_scan, ticket, there, now).await?;
                sqlx::query("UPDATE ticketing_scan SET finding = $1 WHERE scan_id = $2")
                    .bind(Finding::DoubleUse.as_str())
                    .bind(&first_scan)
                    .execute(&mut **transaction)
                    .await?;
                self.set_first_use(transaction, ticket, row, scan, used_at)
                    .await?;
                Ok(Finding::FirstUse)
            }
        }
    }

    /// Keeps for the office that somebody was let in by a ticket whose device had been replaced. The ticket that took its
    /// place is not used up by it.
    pub(super) async fn record_moved_use(
        &self,
        transaction: &mut WriteTransaction,
        ticket: TicketId,
        scan: &ScanReport,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let here = (scan.scanned_at.min(now).millis(), scan.venue.as_str());
        misuse::record(
            transaction,
            Kind::Moved,
            &scan.scan_id.to_string(),
            ticket,
            here,
            now,
        )
        .await
    }

    async fn set_first_use(
        &self,
        transaction: &mut WriteTransaction,
        ticket: TicketId,
        row: &mut TicketRow,
        scan: &ScanReport,
        used_at: i64,
    ) -> Result<(), StoreError> {
        let number = Counter::Used.next(transaction).await?;
        row.mark_used(used_at, &scan.venue, scan.scan_id);
        sqlx::query(
            "UPDATE ticketing_ticket SET state = $1, used_at = $2, used_venue = $3, used_scan = $4, \
             used_number = $5 WHERE ticket_id = $6",
        )
        .bind(Stored::Seen(TicketState::Used).as_str())
        .bind(used_at)
        .bind(scan.venue.as_str())
        .bind(scan.scan_id.to_string())
        .bind(number)
        .bind(ticket.to_string())
        .execute(&mut **transaction)
        .await?;
        let view = row.view_as(TicketState::Used)?;
        self.tell_ticket(transaction, row.account()?, view).await
    }
}
