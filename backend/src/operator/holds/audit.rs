//! What the audit asks of holds: what was taken from cards is in the books, and nothing else is.

use sqlx::{AnyConnection, Row};

use crate::store::StoreError;

/// What must find nothing: a name, and a query for the keys of what is wrong; at most eight of each.
const CHECKS: [(&str, &str); 8] = [
    (
        "the ledger has not moved what was taken by the hold",
        "SELECT h.id FROM card_hold h LEFT JOIN transfer t ON t.id = h.sale_transfer \
         AND t.kind = CASE WHEN h.is_direct = 1 THEN 'direct_sale' ELSE 'card_sale' END \
         AND t.amount = h.capture_amount AND t.currency = h.currency \
         AND t.credit = 'merchant/' || h.city || '/' || h.unit \
         WHERE h.state = 'captured' AND t.id IS NULL LIMIT 8",
    ),
    // Cut off between the books and the hold's row, it is brought to an end by the next look.
    (
        "no hold has taken what was moved by the transfer",
        "SELECT t.id FROM transfer t WHERE (t.kind = 'card_sale' OR t.kind = 'direct_sale') AND NOT EXISTS (\
         SELECT 1 FROM card_hold h WHERE h.sale_transfer = t.id AND h.state IN ('held', 'captured') \
         AND h.wish = 'capture' AND h.capture_amount = t.amount) LIMIT 8",
    ),
    (
        "the ledger has not moved what was given back by the refund",
        "SELECT r.id FROM card_hold_refund r LEFT JOIN transfer t ON t.id = r.refund_transfer \
         AND t.kind = 'card_refund' AND t.amount = r.amount \
         LEFT JOIN resolution e ON e.transfer = t.id \
         WHERE r.state = 'given' AND (t.id IS NULL OR (t.expires_at IS NOT NULL AND COALESCE(e.outcome, '') <> 'posted')) \
         LIMIT 8",
    ),
    // Cut off between the books and the refund's row, the next look or the person who had decided brings it to an end.
    (
        "what was freed in the ledger waits to be given back by the refund",
        "SELECT r.id FROM card_hold_refund r JOIN card_hold h ON h.id = r.hold \
         JOIN resolution e ON e.transfer = r.refund_transfer \
         WHERE h.is_direct = 0 AND e.outcome <> 'posted' AND r.turn_until IS NULL \
         AND (r.state = 'unsure' OR (r.state = 'asked' AND h.look_at IS NULL)) LIMIT 8",
    ),
    (
        "no refund has given back what was moved by the transfer",
        "SELECT t.id FROM transfer t LEFT JOIN resolution e ON e.transfer = t.id \
         WHERE t.kind = 'card_refund' AND (t.expires_at IS NULL OR e.outcome = 'posted') AND NOT EXISTS (\
         SELECT 1 FROM card_hold_refund r WHERE r.refund_transfer = t.id AND r.amount = t.amount \
         AND r.state <> 'refused') LIMIT 8",
    ),
    // One that is reserved is kept before, and forgotten only while nothing is reserved.
    (
        "no refund is kept for the reservation of the transfer",
        "SELECT t.id FROM transfer t LEFT JOIN resolution e ON e.transfer = t.id \
         WHERE t.kind = 'card_refund' AND t.expires_at IS NOT NULL AND e.transfer IS NULL AND NOT EXISTS (\
         SELECT 1 FROM card_hold_refund r WHERE r.refund_transfer = t.id) LIMIT 8",
    ),
    (
        "more was given back than was taken by the hold",
        "SELECT h.id FROM card_hold h JOIN card_hold_refund r ON r.hold = h.id AND r.state <> 'refused' \
         GROUP BY h.id, h.capture_amount HAVING SUM(r.amount) > COALESCE(h.capture_amount, 0) LIMIT 8",
    ),
    // What a unit gets by itself comes and goes at once.
    (
        "something is left in",
        "SELECT id FROM account WHERE kind = 'direct' AND (credits_posted <> debits_posted \
         OR credits_pending <> 0 OR debits_pending <> 0) LIMIT 8",
    ),
];

/// What is wrong with holds, in words.
pub(in crate::operator) async fn problems(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for (name, query) in CHECKS {
        for row in sqlx::query(query).fetch_all(&mut *connection).await? {
            problems.push(format!("{name} {}", row.try_get::<&str, _>(0)?));
        }
    }
    Ok(problems)
}
