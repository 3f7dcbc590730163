//! What the audit asks of partners: what is kept of a payment, a refund or a clearing is what the ledger has moved.

use sqlx::{AnyConnection, Row};

use crate::store::StoreError;

/// What must find nothing: a name, and a query for the keys of what is wrong; at most eight of each.
const CHECKS: [(&str, &str); 8] = [
    (
        "the ledger has not moved what was captured at a partner by",
        "SELECT p.id FROM partner_payment p LEFT JOIN transfer t ON t.id = p.id AND t.kind = 'acquired' \
         AND t.amount = p.captured WHERE p.state = 'captured' AND t.id IS NULL ORDER BY p.id LIMIT 8",
    ),
    (
        "no payment at a partner is kept for the transfer",
        "SELECT t.id FROM transfer t WHERE t.kind = 'acquired' AND NOT EXISTS \
         (SELECT 1 FROM partner_payment p WHERE p.id = t.id AND p.state IN ('capturing', 'captured')) \
         ORDER BY t.id LIMIT 8",
    ),
    (
        "the ledger has something else under the id of the payment at a partner",
        "SELECT p.id FROM partner_payment p JOIN transfer t ON t.id = p.id \
         WHERE t.kind <> 'acquired' AND p.state NOT IN ('voided', 'expired') ORDER BY p.id LIMIT 8",
    ),
    (
        // Where the wallets are a refund comes out of the partner's account; only where the units are it goes there.
        "no refund at a partner is kept for the transfer",
        "SELECT t.id FROM transfer t WHERE t.kind = 'refund' AND t.credit LIKE 'partner/%' AND NOT EXISTS \
         (SELECT 1 FROM partner_refund r WHERE r.id = t.id AND r.payment = t.related AND r.amount = t.amount) \
         ORDER BY t.id LIMIT 8",
    ),
    (
        "refunds do not add up for the payment at a partner",
        "SELECT p.id FROM partner_payment p LEFT JOIN (SELECT payment, SUM(amount) AS amount FROM partner_refund \
         GROUP BY payment) r ON r.payment = p.id WHERE p.refunded <> COALESCE(r.amount, 0) \
         OR p.refunded > p.captured ORDER BY p.id LIMIT 8",
    ),
    (
        "the ledger has not moved the refund at a partner",
        "SELECT r.id FROM partner_refund r LEFT JOIN transfer t ON t.id = r.id AND t.kind = 'refund' \
         AND t.amount = r.amount AND t.related = r.payment WHERE r.done = 1 AND t.id IS NULL ORDER BY r.id LIMIT 8",
    ),
    (
        "the items do not add up to the clearing",
        "SELECT c.id FROM clearing c LEFT JOIN (SELECT clearing, COUNT(*) AS n, SUM(amount) AS net \
         FROM clearing_item GROUP BY clearing) i ON i.clearing = c.id \
         WHERE c.items <> COALESCE(i.n, 0) OR c.net <> COALESCE(i.net, 0) ORDER BY c.id LIMIT 8",
    ),
    (
        "the ledger has not moved what was paid for the clearing",
        "SELECT c.id FROM clearing c LEFT JOIN transfer t ON t.id = c.transfer AND t.kind = 'settlement' \
         AND t.amount = ABS(c.net) AND (t.debit = c.account OR t.credit = c.account) \
         WHERE c.state = 'paid' AND c.net <> 0 AND t.id IS NULL ORDER BY c.id LIMIT 8",
    ),
];

/// What is wrong with payments at partners and with clearings, in words.
pub(in crate::operator) async fn problems(connection: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let mut problems = Vec::new();
    for (name, query) in CHECKS {
        for row in sqlx::query(query).fetch_all(&mut *connection).await? {
            problems.push(format!("{name} {}", row.try_get::<&str, _>(0)?));
        }
    }
    Ok(problems)
}
