//! Cash of a redemption handed out: once, by one teller.
//!
//! Which teller it is, is kept before the ledger moves the money, so that two desks never both hand out.

use cityplus_domain::keys::CityKey;
use sqlx::Row;

use super::submit;
use crate::operator::ledger::{self, AccountKey, Command, Desk, Outcome};
use crate::operator::types::{CashPayOut, PaymentState, Redemption};
use crate::operator::{Books, OperatorError, redeem};
use crate::store::StoreError;

/// A teller hands out cash: once, and only that teller is told so again.
pub(in crate::operator) async fn hand_out(
    books: &Books,
    city: &CityKey,
    asked: CashPayOut,
) -> Result<Redemption, OperatorError> {
    let known = redeem::known(&books.database, city, asked.redemption).await?;
    if !matches!(known.transfer.credit, AccountKey::Cash { .. }) {
        return Err(OperatorError::State {
            state: PaymentState::Captured,
        });
    }
    if known.outcome.is_none() {
        // A teller who is refused must not stand in another one's way: looked at before the teller is kept. The ledger
        // looks again under its lock and has the last word.
        let (limits, now) = (&books.limits, books.clock.now());
        ledger::may_be_handed_out(
            &books.database,
            &known.transfer,
            asked.identity_checked,
            limits,
            now,
        )
        .await?;
    }
    let was_given_up = matches!(known.outcome, Some(Outcome::Voided | Outcome::Expired));
    let kept = handed_out_by(books, &asked).await?;
    if !was_given_up && kept.is_some_and(|teller| teller != asked.teller) {
        return Err(OperatorError::State {
            state: PaymentState::Captured,
        });
    }
    let desk = Desk {
        city: city.clone(),
        currency: known.transfer.currency,
        teller: asked.teller.clone(),
    };
    let hand_out = Command::HandOut {
        desk: desk.clone(),
        redemption: asked.redemption,
        is_identified: asked.identity_checked,
    };
    match submit(books, &desk, hand_out).await {
        Ok(known) => redeem::view(&known),
        // What came of it is not known: the same teller asks again.
        Err(error) if matches!(error, OperatorError::Unavailable | OperatorError::Internal(_)) => Err(error),
        Err(error) => {
            stand_back(books, &asked).await?;
            Err(error)
        }
    }
}

/// Takes away that a teller hands out what the ledger has refused them: nobody has, and another teller may.
async fn stand_back(books: &Books, asked: &CashPayOut) -> Result<(), StoreError> {
    let mut transaction = books.database.begin_write().await?;
    sqlx::query(
        "DELETE FROM cash_pay_out WHERE redemption = $1 AND teller = $2 \
         AND NOT EXISTS (SELECT 1 FROM resolution WHERE transfer = $1)",
    )
    .bind(asked.redemption.to_string())
    .bind(asked.teller.as_str())
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await
}

/// Which teller is the first to hand out a redemption's cash; none if it has ended and nobody is kept. That a document
/// was seen may be said later, but not when the cash is gone.
async fn handed_out_by(books: &Books, asked: &CashPayOut) -> Result<Option<String>, StoreError> {
    let mut transaction = books.database.begin_write().await?;
    sqlx::query(
        "INSERT INTO cash_pay_out (redemption, teller, identity_checked, asked_at) \
         SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS BIGINT) \
         WHERE NOT EXISTS (SELECT 1 FROM resolution WHERE transfer = $1) \
         ON CONFLICT (redemption) DO UPDATE SET identity_checked = 1 \
         WHERE cash_pay_out.teller = excluded.teller AND excluded.identity_checked = 1",
    )
    .bind(asked.redemption.to_string())
    .bind(asked.teller.as_str())
    .bind(i64::from(asked.identity_checked))
    .bind(books.clock.now().millis())
    .execute(&mut *transaction)
    .await?;
    let row = sqlx::query("SELECT teller FROM cash_pay_out WHERE redemption = $1")
        .bind(asked.redemption.to_string())
        .fetch_optional(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(row.map(|row| row.try_get::<String, _>(0)).transpose()?)
}
