//! The tickets that follow their account to another device, a page at a time.

use cityplus_domain::Timestamp;
use cityplus_domain::ids::{AccountId, DeviceId, TicketId};
use cityplus_protocol::ticketing::TicketState;
use sqlx::AssertSqlSafe;

use super::Ticketing;
use super::ticket::{COLUMNS, Stored, TicketRow};
use crate::store::{StoreError, WriteTransaction};

/// An account's tickets that can still be used on another device than this one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usable {
    pub(super) account: AccountId,
    pub(super) elsewhere_than: DeviceId,
    pub(super) now: Timestamp,
}

impl Usable {
    const WHERE: &str = "account_id = $1 AND state = $2 AND valid_until > $3 AND device_id <> $4";

    /// Locks all of them until the commit, in the order of their ids; none of them is read.
    pub(super) async fn lock(
        self,
        ticketing: &Ticketing,
        transaction: &mut WriteTransaction,
    ) -> Result<(), StoreError> {
        let (which, lock) = (Self::WHERE, ticketing.database.for_update());
        if lock.is_empty() {
            return Ok(());
        }
        let text = format!(
            "SELECT COUNT(*) FROM (SELECT ticket_id FROM ticketing_ticket WHERE {which} ORDER BY ticket_id{lock}) AS held"
        );
        let _held: i64 = sqlx::query_scalar(AssertSqlSafe(text))
            .bind(self.account.to_string())
            .bind(Stored::Seen(TicketState::Active).as_str())
            .bind(self.now.millis())
            .bind(self.elsewhere_than.to_string())
            .fetch_one(&mut **transaction)
            .await?;
        Ok(())
    }

    /// The next of them behind a ticket, in the order of their ids, locked until the commit.
    pub(super) async fn page(
        self,
        ticketing: &Ticketing,
        transaction: &mut WriteTransaction,
        behind: Option<TicketId>,
        most: i64,
    ) -> Result<Vec<TicketRow>, StoreError> {
        let (which, lock) = (Self::WHERE, ticketing.database.for_update());
        let text = format!(
            "SELECT {COLUMNS} FROM ticketing_ticket WHERE {which} AND ticket_id > $5 ORDER BY ticket_id LIMIT $6{lock}"
        );
        let rows = sqlx::query_as(AssertSqlSafe(text))
            .bind(self.account.to_string())
            .bind(Stored::Seen(TicketState::Active).as_str())
            .bind(self.now.millis())
            .bind(self.elsewhere_than.to_string())
            .bind(behind.map(|ticket| ticket.to_string()).unwrap_or_default())
            .bind(most)
            .fetch_all(&mut **transaction)
            .await?;
        Ok(rows)
    }
}
