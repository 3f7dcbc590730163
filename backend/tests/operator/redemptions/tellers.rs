//! Tellers who hand out cash: one who is refused stands in nobody's way, and only who did it is told that it is done.

use cityplus_backend::operator::{OperatorError, OperatorLimits, PaymentState, RedemptionState};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::redemption::PayOutTo;

use super::super::{Desk, pln};
use super::{CashPayOut, pay_out, wallet};

pub(super) async fn all(desk: &Desk, database: &Database) {
    one_who_is_refused_stands_back(desk).await;
    whose_it_was_the_ledger_knows(desk, database).await;
    a_document_is_seen_before_the_cash_goes(desk, database).await;
    what_nobody_fetched_is_nobodys(desk).await;
    desk.assert_balanced().await;
}

const CAPTURED: OperatorError = OperatorError::State {
    state: PaymentState::Captured,
};

async fn waiting(desk: &Desk, wallet: WalletId, minor: i64) -> TransferId {
    let order = desk.redeeming(wallet, minor, PayOutTo::Cash);
    desk.operator.redeem(order).await.unwrap().redemption
}

fn identified(redemption: TransferId, teller: &str) -> CashPayOut {
    CashPayOut {
        identity_checked: true,
        ..pay_out(redemption, teller)
    }
}

/// Each for itself would do without a document; asked for at once, one of them is refused, by whoever notices.
async fn one_who_is_refused_stands_back(desk: &Desk) {
    let not_much = OperatorLimits::default().unidentified_redemption;
    let jan = wallet(desk, 100_000).await;
    let ids = [
        waiting(desk, jan, not_much - 100).await,
        waiting(desk, jan, not_much - 100).await,
    ];
    let operator = &desk.operator;
    let answers: [_; 2] = tokio::join!(
        operator.pay_out_cash(pay_out(ids[0], "till-1")),
        operator.pay_out_cash(pay_out(ids[1], "till-2")),
    )
    .into();
    let needed = Err(OperatorError::IdentityNeeded { most: pln(not_much) });
    assert_eq!(answers.iter().filter(|answer| **answer == needed).count(), 1);
    for (id, answer) in ids.into_iter().zip(answers) {
        let by_another = operator.pay_out_cash(identified(id, "till-3")).await;
        if answer.is_ok() {
            assert_eq!(by_another, Err(CAPTURED));
        } else {
            assert_eq!(by_another.unwrap().state, RedemptionState::Done);
        }
    }
}

async fn change(database: &Database, statement: &'static str, id: TransferId) {
    let mut transaction = database.begin_write().await.unwrap();
    let changed = sqlx::query(statement)
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1, "{statement}");
    transaction.commit().await.unwrap();
}

/// What is kept beside the ledger is not what decides.
async fn whose_it_was_the_ledger_knows(desk: &Desk, database: &Database) {
    let jan = wallet(desk, 1_000).await;
    let id = waiting(desk, jan, 400).await;
    let done = desk.operator.pay_out_cash(pay_out(id, "till-1")).await.unwrap();
    change(database, "DELETE FROM cash_pay_out WHERE redemption = $1", id).await;
    for _ in 0..2 {
        let by_another = desk.operator.pay_out_cash(pay_out(id, "till-2")).await;
        assert_eq!(by_another, Err(CAPTURED));
        let again = desk.operator.pay_out_cash(pay_out(id, "till-1")).await;
        assert_eq!(again.as_ref(), Ok(&done));
    }
    // Of one from before there were shifts there is only what was kept.
    let id = waiting(desk, jan, 300).await;
    let done = desk.operator.pay_out_cash(pay_out(id, "before")).await.unwrap();
    let (away, back) = (
        "UPDATE till_movement SET transfer = 'away' WHERE transfer = $1",
        "UPDATE till_movement SET transfer = $1 WHERE transfer = 'away'",
    );
    change(database, away, id).await;
    let again = desk.operator.pay_out_cash(pay_out(id, "before")).await;
    assert_eq!(again, Ok(done));
    let by_another = desk.operator.pay_out_cash(pay_out(id, "till-2")).await;
    assert_eq!(by_another, Err(CAPTURED));
    change(database, back, id).await;
    assert_eq!(desk.standing(jan).await, (300, 300));
}

async fn a_document_is_seen_before_the_cash_goes(desk: &Desk, database: &Database) {
    let jan = wallet(desk, 1_000).await;
    let id = waiting(desk, jan, 400).await;
    desk.operator.pay_out_cash(pay_out(id, "till-1")).await.unwrap();
    desk.operator
        .pay_out_cash(identified(id, "till-1"))
        .await
        .unwrap();
    let seen: i64 = sqlx::query_scalar("SELECT identity_checked FROM cash_pay_out WHERE redemption = $1")
        .bind(id.to_string())
        .fetch_one(database.reader())
        .await
        .unwrap();
    assert_eq!(seen, 0);
}

async fn what_nobody_fetched_is_nobodys(desk: &Desk) {
    let jan = wallet(desk, 1_000).await;
    let id = waiting(desk, jan, 400).await;
    desk.clock.advance_ms(OperatorLimits::default().cash_out_valid_ms);
    let expired = OperatorError::State {
        state: PaymentState::Expired,
    };
    for teller in ["till-1", "till-2"] {
        let late = desk.operator.pay_out_cash(pay_out(id, teller)).await;
        assert_eq!(late, Err(expired.clone()), "{teller}");
    }
    assert_eq!(desk.standing(jan).await, (1_000, 1_000));
}
