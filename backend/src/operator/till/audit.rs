//! What the audit asks of shifts: a close says what the ledger has moved in it, its receipts have no gap, and cash moves in
//! a shift.

use sqlx::{AnyConnection, Row};

use crate::store::StoreError;

/// What must find nothing: a name, and a query for the keys of what is wrong; at most eight of each.
const CHECKS: [(&str, &str); 3] = [
    // CROSS: SQLite begins with the shifts, and looks at no movement of one that is open.
    (
        "the ledger does not bear out the close of the shift",
        "SELECT s.id FROM till_shift s LEFT JOIN (SELECT m.shift, MAX(m.number) AS last, \
         SUM(CASE WHEN t.kind = 'top_up' THEN 1 ELSE 0 END) AS top_ups_count, \
         SUM(CASE WHEN t.kind = 'top_up' THEN t.amount ELSE 0 END) AS top_ups, \
         SUM(CASE WHEN t.kind = 'top_up_cancel' THEN 1 ELSE 0 END) AS cancelled_count, \
         SUM(CASE WHEN t.kind = 'top_up_cancel' THEN t.amount ELSE 0 END) AS cancelled, \
         SUM(CASE WHEN t.kind IN ('redemption', 'closing') THEN 1 ELSE 0 END) AS paid_out_count, \
         SUM(CASE t.kind WHEN 'redemption' THEN COALESCE(r.amount, 0) WHEN 'closing' THEN t.amount ELSE 0 END) \
         AS paid_out, \
         SUM(CASE WHEN t.kind = 'deposit' THEN 1 ELSE 0 END) AS deposits_count, \
         SUM(CASE WHEN t.kind = 'deposit' THEN t.amount ELSE 0 END) AS deposits, \
         SUM(CASE WHEN t.kind = 'deposit_back' THEN 1 ELSE 0 END) AS deposits_back_count, \
         SUM(CASE WHEN t.kind = 'deposit_back' THEN t.amount ELSE 0 END) AS deposits_back \
         FROM till_shift c CROSS JOIN till_movement m CROSS JOIN transfer t \
         LEFT JOIN resolution r ON r.transfer = t.id \
         WHERE c.closed_at IS NOT NULL AND m.shift = c.id AND t.id = m.transfer GROUP BY m.shift) l \
         ON l.shift = s.id WHERE s.closed_at IS NOT NULL AND (s.receipts <> COALESCE(l.last, 0) \
         OR s.top_ups_count <> COALESCE(l.top_ups_count, 0) OR s.receipts <> s.top_ups_count + s.deposits_count \
         OR s.deposits_count <> COALESCE(l.deposits_count, 0) OR s.deposits <> COALESCE(l.deposits, 0) \
         OR s.deposits_back_count <> COALESCE(l.deposits_back_count, 0) \
         OR s.deposits_back <> COALESCE(l.deposits_back, 0) \
         OR s.top_ups <> COALESCE(l.top_ups, 0) \
         OR s.cancelled_count <> COALESCE(l.cancelled_count, 0) OR s.cancelled <> COALESCE(l.cancelled, 0) \
         OR s.paid_out_count <> COALESCE(l.paid_out_count, 0) OR s.paid_out <> COALESCE(l.paid_out, 0)) \
         ORDER BY s.id LIMIT 8",
    ),
    (
        "a receipt is missing in the open shift",
        "SELECT s.id FROM till_shift s LEFT JOIN (SELECT m.shift, MAX(m.number) AS last, COUNT(m.number) AS receipts \
         FROM till_shift o CROSS JOIN till_movement m WHERE o.closed_at IS NULL AND m.shift = o.id GROUP BY m.shift) l \
         ON l.shift = s.id WHERE s.closed_at IS NULL \
         AND (s.receipts <> COALESCE(l.last, 0) OR s.receipts <> COALESCE(l.receipts, 0)) ORDER BY s.id LIMIT 8",
    ),
    // What moved before the first shift, or at its very moment, may be from before there were any.
    (
        "cash has moved in no shift with the transfer",
        "SELECT t.id FROM transfer t JOIN (SELECT 'cash/' || city || '/' || currency AS cash, \
         MIN(opened_at) AS since FROM till_shift GROUP BY city, currency) f \
         ON f.cash = CASE t.kind WHEN 'top_up' THEN t.debit WHEN 'top_up_cancel' THEN t.credit \
         WHEN 'deposit' THEN t.debit WHEN 'deposit_back' THEN t.credit WHEN 'closing' THEN t.credit \
         WHEN 'redemption' THEN t.credit END LEFT JOIN resolution r ON r.transfer = t.id \
         LEFT JOIN till_movement m ON m.transfer = t.id WHERE m.transfer IS NULL \
         AND COALESCE(r.made_at, t.made_at) > f.since AND (t.kind <> 'redemption' OR r.outcome = 'posted') \
         ORDER BY t.id LIMIT 8",
    ),
];

/// What is wrong with shifts, in words.
pub(in crate::operator) async fn problems(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for (name, query) in CHECKS {
        for row in sqlx::query(query).fetch_all(&mut *connection).await? {
            problems.push(format!("{name} {}", row.try_get::<&str, _>(0)?));
        }
    }
    Ok(problems)
}
