//! For the office: tickets that were let in more than once, after they were given back, or on a device that was lost.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{ScanId, TicketId};
use cityplus_domain::keys::VenueKey;

use crate::store::{StoreError, WriteTransaction};
use crate::ticketing::columns::parse;
use crate::ticketing::{Ticketing, TicketingError};

/// What kind of misuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Twice,
    Refunded,
    Moved,
}

impl Kind {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Twice => "double_use",
            Self::Refunded => "refunded_use",
            Self::Moved => "moved_use",
        }
    }
}

/// A misuse, for the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misuse {
    /// The scan that should not have let anybody in.
    pub scan_id: ScanId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// `double_use`, `refunded_use` or `moved_use`.
    pub kind: String,
    /// When.
    pub used_at: Timestamp,
    /// Where.
    pub venue: VenueKey,
    /// The ticket's first use: when and where.
    pub first: Option<(Timestamp, VenueKey)>,
}

/// Writes a misuse down; again changes nothing.
pub(super) async fn record(
    transaction: &mut WriteTransaction,
    kind: Kind,
    scan: &str,
    ticket: TicketId,
    (used_at, venue): (i64, &str),
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO ticketing_misuse (scan_id, ticket_id, kind, used_at, venue, recorded_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
    )
    .bind(scan)
    .bind(ticket.to_string())
    .bind(kind.as_str())
    .bind(used_at)
    .bind(venue)
    .bind(now.millis())
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    scan_id: String,
    ticket_id: String,
    kind: String,
    used_at: i64,
    venue: String,
    first_used_at: Option<i64>,
    first_venue: Option<String>,
}

impl Ticketing {
    /// The newest misuses, at most `limit`.
    pub async fn misuses(&self, limit: u32) -> Result<Vec<Misuse>, TicketingError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT m.scan_id, m.ticket_id, m.kind, m.used_at, m.venue, t.used_at AS first_used_at, \
             t.used_venue AS first_venue FROM ticketing_misuse m \
             JOIN ticketing_ticket t ON t.ticket_id = m.ticket_id \
             ORDER BY m.recorded_at DESC, m.scan_id DESC LIMIT $1",
        )
        .bind(i64::from(limit))
        .fetch_all(self.database.reader())
        .await?;
        Ok(rows.iter().map(read).collect::<Result<_, StoreError>>()?)
    }
}

fn read(row: &Row) -> Result<Misuse, StoreError> {
    let first_venue = row.first_venue.as_deref();
    let first_venue = first_venue
        .map(|venue| parse(venue, "ticketing_ticket.used_venue"))
        .transpose()?;
    Ok(Misuse {
        scan_id: parse(&row.scan_id, "ticketing_misuse.scan_id")?,
        ticket_id: parse(&row.ticket_id, "ticketing_misuse.ticket_id")?,
        kind: row.kind.clone(),
        used_at: Timestamp::from_millis(row.used_at),
        venue: parse(&row.venue, "ticketing_misuse.venue")?,
        first: row.first_used_at.map(Timestamp::from_millis).zip(first_venue),
    })
}
