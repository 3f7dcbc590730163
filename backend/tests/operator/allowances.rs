//! What goes wrong with allowances: asked for and cut off, asked for at once, and their money paid twice.

use cityplus_backend::operator::{DoubleSpend, OperatorError, OperatorLimits};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{LinkId, TransferId, WalletId};
use cityplus_protocol::link::{LinkOrder, SignedLinkOrder};
use cityplus_protocol::offline::{OfflineOrder, SignedAllowance};

use super::offline::{asking, given, order};
use super::{CITY, Desk, HOUR_MS, pln};

const MINUTE_MS: i64 = 60_000;

/// On books that have a key; `database` is theirs.
pub(crate) async fn all(desk: &Desk, database: &Database) {
    what_is_cut_off_goes_back(desk, database).await;
    what_was_only_asked_for_ends(desk, database).await;
    what_no_key_signs_is_over(desk, database).await;
    a_refusal_leaves_nothing(desk).await;
    asked_at_once_counts_together(desk).await;
    the_same_at_once_is_set_aside_once(desk).await;
    doubled_orders_are_found(desk).await;
    what_a_double_spender_allowed_ends(desk).await;
    brought_at_once_only_one_counts(desk).await;
    a_taken_id_is_settled_all_the_same(desk).await;
    desk.assert_balanced().await;
}

pub(super) async fn execute(database: &Database, statement: &'static str, id: TransferId) {
    let mut transaction = database.begin_write().await.unwrap();
    let done = sqlx::query(statement)
        .bind(id.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(done.rows_affected(), 1, "{statement}");
    transaction.commit().await.unwrap();
}

/// As after the end of a process between the movement and the answer.
const CUT_OFF: &str =
    "UPDATE allowance SET state = 'asked', under_way = 1, ends_at = issued_at + 600000 WHERE id = $1";

/// As given by an operator's server from before there were several keys.
const NO_KEY: &str = "UPDATE allowance SET signed_by = '' WHERE id = $1";

async fn what_no_key_signs_is_over(desk: &Desk, database: &Database) {
    let jan = desk.wallet(5_000).await;
    let asked = asking(desk, jan, 3_000);
    let given = desk.operator.set_aside(asked).await.unwrap();
    execute(database, NO_KEY, given.allowance.allowance_id).await;
    let again = desk.operator.set_aside(asked).await;
    assert_eq!(again, Err(OperatorError::AllowanceOver));
    assert_eq!(desk.standing(jan).await.0, 2_000);
    // It goes back in its time.
    desk.clock
        .advance_ms(given.allowance.settle_until.ms_since(desk.now()));
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 5_000);
}

async fn what_is_cut_off_goes_back(desk: &Desk, database: &Database) {
    let jan = desk.wallet(5_000).await;
    let asked = asking(desk, jan, 3_000);
    let given = desk.operator.set_aside(asked).await.unwrap();
    let id = given.allowance.allowance_id;
    execute(database, CUT_OFF, id).await;
    desk.clock.advance_ms(9 * MINUTE_MS);
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 2_000);
    // Whoever comes back in time gets it, and then it ends in its own time.
    assert_eq!(desk.operator.set_aside(asked).await, Ok(given));
    desk.clock.advance_ms(2 * MINUTE_MS);
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 2_000);

    // Money that nothing would give back is told.
    execute(database, "UPDATE allowance SET is_over = 1 WHERE id = $1", id).await;
    let audit = desk.books.audit().await.unwrap();
    assert_eq!(
        audit.problems,
        [format!("no allowance holds what is in allowance/{id}")]
    );
    execute(database, "UPDATE allowance SET is_over = 0 WHERE id = $1", id).await;

    execute(database, CUT_OFF, id).await;
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await, (5_000, 5_000));
    let over = desk.operator.set_aside(asked).await;
    assert_eq!(over, Err(OperatorError::AllowanceOver));
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await, (5_000, 5_000));
}

/// As after the end of a process before the movement.
async fn what_was_only_asked_for_ends(desk: &Desk, database: &Database) {
    let most = OperatorLimits::default().allowance_ceiling;
    let jan = desk.wallet(5_000).await;
    let allowance = given(desk, jan, 100).await.allowance;
    let mut transaction = database.begin_write().await.unwrap();
    sqlx::query(
        "INSERT INTO allowance (id, city, wallet, public_key, amount, currency, issued_at, expires_at, settle_until, \
         back_transfer, state, under_way, ends_at, is_over, signed_by) SELECT CAST($1 AS TEXT), city, wallet, public_key, \
         9900, currency, issued_at, expires_at, settle_until, back_transfer, 'asked', 1, issued_at + 600000, 0, \
         signed_by FROM allowance WHERE id = $2",
    )
    .bind(TransferId::new(desk.now()).to_string())
    .bind(allowance.allowance_id.to_string())
    .execute(&mut *transaction)
    .await
    .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(most, 10_000);
    // It counts until it is given up.
    assert_eq!(
        desk.operator.set_aside(asking(desk, jan, 100)).await,
        Err(OperatorError::TransferCeiling { most: pln(most) })
    );
    desk.clock.advance_ms(10 * MINUTE_MS);
    desk.books.sweep().await.unwrap();
    given(desk, jan, 100).await;
    assert_eq!(desk.standing(jan).await.0, 4_800);
}

async fn a_refusal_leaves_nothing(desk: &Desk) {
    let jan = desk.wallet(100).await;
    let asked = asking(desk, jan, 2_000);
    for _ in 0..2 {
        assert_eq!(
            desk.operator.set_aside(asked).await,
            Err(OperatorError::InsufficientFunds { available: pln(100) })
        );
    }
    desk.top_up(jan, 2_000).await.unwrap();
    desk.operator.set_aside(asked).await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 100);
}

async fn asked_at_once_counts_together(desk: &Desk) {
    let most = OperatorLimits::default().allowance_ceiling;
    let jan = desk.wallet(most).await;
    desk.clock.advance_ms(25 * HOUR_MS);
    let asking = (0..5).map(|_| desk.operator.set_aside(asking(desk, jan, most * 6 / 10)));
    let answers = futures::future::join_all(asking).await;
    let refused = Err(OperatorError::TransferCeiling { most: pln(most) });
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(|answer| **answer == refused).count(), 4);
    assert_eq!(desk.standing(jan).await.0, most - most * 6 / 10);
}

/// One order that is sent twice at the same moment, by a device that had no answer.
async fn the_same_at_once_is_set_aside_once(desk: &Desk) {
    let jan = desk.wallet(5_000).await;
    let asked = asking(desk, jan, 2_000);
    let (one, two) = tokio::join!(desk.operator.set_aside(asked), desk.operator.set_aside(asked));
    let allowance = one.unwrap();
    assert_eq!(two.unwrap(), allowance);
    assert_eq!(desk.standing(jan).await.0, 3_000);
    // What is left goes back once, however many sweep.
    desk.clock.advance_ms(
        allowance
            .allowance
            .settle_until
            .ms_since(allowance.allowance.issued_at),
    );
    let (one, two) = tokio::join!(desk.books.sweep(), desk.books.sweep());
    one.unwrap();
    two.unwrap();
    assert_eq!(desk.standing(jan).await, (5_000, 5_000));
    desk.assert_balanced().await;
}

async fn doubled_orders_are_found(desk: &Desk) {
    type Change = fn(&mut OfflineOrder);
    let cases: [(&str, Change); 4] = [
        ("one id and one number", |order| order.amount = pln(2_001)),
        ("one id", |order| {
            (order.number, order.spent_before) = (2, 1_000);
            order.amount = pln(2_001);
        }),
        ("one number", |order| {
            order.transfer_id = TransferId::new(order.created_at);
            order.spent_before = 1_000;
            order.amount = pln(2_001);
        }),
        ("some of the same money", |order| {
            order.transfer_id = TransferId::new(order.created_at);
            (order.number, order.spent_before) = (2, 500);
            order.amount = pln(2_500);
        }),
    ];
    for (what, change) in cases {
        doubled_order_is_found(desk, what, change).await;
    }
}

/// With the key that has paid twice end the links that it signed for that wallet, and no others.
async fn what_a_double_spender_allowed_ends(desk: &Desk) {
    let (jan, ola) = (desk.wallet(5_000).await, desk.wallet(0).await);
    let link = async |payer: WalletId, user: WalletId| {
        let order = LinkOrder {
            link_id: LinkId::new(desk.now()),
            wallet_id: payer,
            user_wallet_id: user,
            per_day: pln(1_000),
            per_month: pln(1_000),
            valid_until: None,
            created_at: desk.now(),
        };
        let signed = SignedLinkOrder {
            order,
            public_key: desk.device.public_key(),
            signature: desk.device.sign_bytes(&order.signing_bytes()),
        };
        desk.operator.allow_link(signed).await.unwrap().link_id
    };
    let (by_jan, by_ola) = (link(jan, ola).await, link(ola, jan).await);
    let ended_at = async |link: LinkId| {
        let links = desk.operator.links(jan).await.unwrap();
        links.iter().find(|kept| kept.link_id == link).unwrap().ended_at
    };
    let allowance = given(desk, jan, 3_000).await;
    let first = order(desk, &allowance, ola, 1, 0, 1_000);
    let mut second = first;
    second.amount = pln(2_500);
    let first = desk.device.pay_offline(allowance, first);
    desk.operator.settle_offline(first).await.unwrap();
    assert_eq!((ended_at(by_jan).await, ended_at(by_ola).await), (None, None));
    desk.clock.advance_ms(1);
    let second = desk.device.pay_offline(allowance, second);
    let refused = desk.operator.settle_offline(second).await;
    assert_eq!(refused, Err(OperatorError::Overspent));
    let now = desk.now();
    assert_eq!(
        (ended_at(by_jan).await, ended_at(by_ola).await),
        (Some(now), None)
    );
}

/// The same money to two receivers, who bring their orders at this moment.
async fn brought_at_once_only_one_counts(desk: &Desk) {
    let (jan, ola, ewa) = (
        desk.wallet(5_000).await,
        desk.wallet(0).await,
        desk.wallet(0).await,
    );
    let allowance = given(desk, jan, 3_000).await;
    let pay = |to| {
        let order = order(desk, &allowance, to, 1, 0, 2_000);
        desk.device.pay_offline(allowance, order)
    };
    let (one, two) = tokio::join!(
        desk.operator.settle_offline(pay(ola)),
        desk.operator.settle_offline(pay(ewa))
    );
    assert_eq!([&one, &two].iter().filter(|answer| answer.is_ok()).count(), 1);
    assert!([one, two].contains(&Err(OperatorError::Overspent)));
    assert_eq!(
        desk.standing(ola).await.0 + desk.standing(ewa).await.0,
        2_000,
        "the allowance has paid once"
    );
    assert_eq!(found(desk, &allowance).await.len(), 1);
    assert_bound(desk, jan, false, "at once").await;
    desk.assert_balanced().await;
}

/// A payer who gives an order an id that the ledger has already does not get the money back by that.
async fn a_taken_id_is_settled_all_the_same(desk: &Desk) {
    let (jan, ola) = (desk.wallet(5_000).await, desk.wallet(0).await);
    let allowance = given(desk, jan, 3_000).await;
    let mut order = order(desk, &allowance, ola, 1, 0, 1_000);
    order.transfer_id = allowance.allowance.allowance_id;
    let payment = desk.device.pay_offline(allowance, order);
    for _ in 0..2 {
        let receipt = desk.operator.settle_offline(payment).await.unwrap();
        assert_eq!(receipt.transfer_id, order.transfer_id);
    }
    assert_eq!(desk.standing(ola).await.0, 1_000);
    assert_eq!(found(desk, &allowance).await, []);
}

async fn doubled_order_is_found(desk: &Desk, what: &str, change: fn(&mut OfflineOrder)) {
    let (jan, ola, ewa) = (
        desk.wallet(5_000).await,
        desk.wallet(0).await,
        desk.wallet(0).await,
    );
    let allowance = given(desk, jan, 3_000).await;
    let first = order(desk, &allowance, ola, 1, 0, 1_000);
    let mut second = OfflineOrder {
        to_wallet_id: ewa,
        ..first
    };
    change(&mut second);
    let first = desk.device.pay_offline(allowance, first);
    let second = desk.device.pay_offline(allowance, second);
    // Brought by both sides, and once more: that is no double spend.
    for _ in 0..3 {
        desk.operator.settle_offline(first).await.unwrap();
    }
    assert_eq!(found(desk, &allowance).await, [], "{what}");
    given(desk, jan, 100).await;

    desk.clock.advance_ms(1);
    for _ in 0..2 {
        let refused = desk.operator.settle_offline(second).await;
        assert_eq!(refused.as_ref(), Err(&OperatorError::Overspent), "{what}");
    }
    let spends = found(desk, &allowance).await;
    let [spend] = spends.as_slice() else {
        panic!("{what}: {spends:?}")
    };
    let signatures = spend.orders.each_ref().map(|order| order.signature);
    assert_eq!(signatures, [first.signature, second.signature], "{what}");
    assert_bound(desk, jan, false, what).await;

    // Bound again it stays bound, also when the old orders are brought once more.
    desk.operator
        .bind_device(jan, desk.device.public_key(), 1)
        .await
        .unwrap();
    desk.operator.settle_offline(first).await.unwrap();
    let refused = desk.operator.settle_offline(second).await;
    assert_eq!(refused.as_ref(), Err(&OperatorError::Overspent), "{what}");
    assert_bound(desk, jan, true, what).await;
    assert_eq!(
        (desk.standing(ola).await.0, desk.standing(ewa).await.0),
        (1_000, 0),
        "{what}"
    );
}

async fn assert_bound(desk: &Desk, wallet: WalletId, is_bound: bool, what: &str) {
    let asked = desk.operator.set_aside(asking(desk, wallet, 100)).await;
    let expected = if is_bound {
        None
    } else {
        Some(OperatorError::UnboundDevice)
    };
    assert_eq!(asked.err(), expected, "{what}");
}

async fn found(desk: &Desk, given: &SignedAllowance) -> Vec<DoubleSpend> {
    let city = CITY.parse().unwrap();
    let mut spends = desk.books.double_spends(&city, 100).await.unwrap();
    spends.retain(|spend| spend.allowance == given.allowance.allowance_id);
    spends
}
