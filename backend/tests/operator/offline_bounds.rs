//! However many orders a device signs, no more is kept than proves what it did; however much is over, one round ends it.

use cityplus_backend::operator::{DoubleSpend, OpenWallet, OperatorError, Payment, PaymentState, Tier};
use cityplus_backend::store::Database;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::offline::{OfflinePayment, SignedAllowance};
use futures::future::join_all;

use super::allowances::execute;
use super::offline::{asking, given, paying};
use super::{CITY, Desk, HOUR_MS, PLN};

/// Orders of one allowance that are kept though nothing came of them.
const EVIDENCE_MOST: i64 = 100;

/// On books that have a key; `database` is theirs.
pub(crate) async fn all(desk: &Desk, database: &Database) {
    a_crowd_of_doubles_adds_no_rows(desk, database).await;
    a_crowd_keeps_no_proof_out(desk, database).await;
    what_is_refused_for_now_is_settled_later(desk, database).await;
    one_round_ends_all_reservations(desk, database).await;
    a_broken_reservation_is_left_alone(desk, database).await;
    one_round_ends_all_allowances(desk).await;
}

/// How many orders of an allowance are kept.
async fn kept(database: &Database, given: &SignedAllowance) -> i64 {
    sqlx::query_scalar("SELECT COUNT(*) FROM offline_order WHERE allowance = $1")
        .bind(given.allowance.allowance_id.to_string())
        .fetch_one(database.reader())
        .await
        .unwrap()
}

async fn found(desk: &Desk, given: &SignedAllowance) -> Vec<DoubleSpend> {
    let city = CITY.parse().unwrap();
    let mut spends = desk.books.double_spends(&city, 10_000).await.unwrap();
    spends.retain(|spend| spend.allowance == given.allowance.allowance_id);
    spends
}

async fn refused(desk: &Desk, payment: &OfflinePayment, refusal: OperatorError) {
    let order = &payment.order;
    assert_eq!(
        desk.operator.settle_offline(*payment).await,
        Err(refusal),
        "{order:?}"
    );
}

async fn a_crowd_of_doubles_adds_no_rows(desk: &Desk, database: &Database) {
    let (jan, ola, ewa) = (
        desk.wallet(5_000).await,
        desk.wallet(0).await,
        desk.wallet(0).await,
    );
    let allowance = given(desk, jan, 3_000).await;
    let honest = paying(desk, &allowance, ola, 1, 0, 2_000);
    let next = paying(desk, &allowance, ola, 2, 2_000, 1_000);
    let receipt = desk.operator.settle_offline(honest).await.unwrap();
    desk.clock.advance_ms(1);
    // Each is good by itself, and by what it says it could be paid: only too little is left.
    let doubled = || paying(desk, &allowance, ewa, 1, 0, 2_000);
    let first = doubled();
    refused(desk, &first, OperatorError::Overspent).await;
    desk.clock.advance_ms(1);
    for number in 2..=EVIDENCE_MOST + 30 {
        refused(desk, &doubled(), OperatorError::Overspent).await;
        let most = number.min(EVIDENCE_MOST);
        assert_eq!(kept(database, &allowance).await, 1 + most);
    }
    // One of more than was set aside is refused likewise, and so is what is kept, once more.
    let too_much = paying(desk, &allowance, ewa, 1, 0, 9_000);
    for payment in [too_much, first, doubled()] {
        refused(desk, &payment, OperatorError::Overspent).await;
    }
    assert_eq!(kept(database, &allowance).await, 1 + EVIDENCE_MOST);

    // The first proof is told still.
    let proof = [honest.signature, first.signature];
    let spends = found(desk, &allowance).await;
    let is_told = |spend: &DoubleSpend| spend.orders.each_ref().map(|order| order.signature) == proof;
    assert!(spends.iter().any(is_told));
    let asked = desk.operator.set_aside(asking(desk, jan, 100)).await;
    assert_eq!(asked, Err(OperatorError::UnboundDevice));

    // What was settled has its answer, and what an honest receiver brings now is settled and kept.
    assert_eq!(desk.operator.settle_offline(honest).await, Ok(receipt));
    for _ in 0..2 {
        desk.operator.settle_offline(next).await.unwrap();
    }
    assert_eq!(kept(database, &allowance).await, 2 + EVIDENCE_MOST);
    assert_eq!(
        (desk.standing(ola).await.0, desk.standing(ewa).await.0),
        (3_000, 0)
    );
    what_has_no_place_takes_the_right(desk, database, &allowance, ewa).await;
}

/// Of an allowance whose places are full: a right that was given back is taken again by what was signed since.
async fn what_has_no_place_takes_the_right(
    desk: &Desk,
    database: &Database,
    allowance: &SignedAllowance,
    ewa: WalletId,
) {
    let jan = allowance.allowance.wallet_id;
    let bind = |wish: i64| desk.operator.bind_device(jan, desk.device.public_key(), wish);
    let full = kept(database, allowance).await;
    let from_before = paying(desk, allowance, ewa, 1, 0, 2_000);
    desk.clock.advance_ms(1);
    bind(2).await.unwrap();
    refused(desk, &from_before, OperatorError::Overspent).await;
    given(desk, jan, 100).await;
    let from_now = paying(desk, allowance, ewa, 1, 0, 2_000);
    refused(desk, &from_now, OperatorError::Overspent).await;
    assert_eq!(kept(database, allowance).await, full);
    let asked = desk.operator.set_aside(asking(desk, jan, 100)).await;
    assert_eq!(asked, Err(OperatorError::UnboundDevice));
    // Somebody else who is paid with that money has a place.
    desk.clock.advance_ms(1);
    bind(3).await.unwrap();
    let eva = desk.wallet(0).await;
    let to_another = paying(desk, allowance, eva, 1, 0, 2_000);
    refused(desk, &to_another, OperatorError::Overspent).await;
    assert_eq!(kept(database, allowance).await, full + 1);
    let asked = desk.operator.set_aside(asking(desk, jan, 100)).await;
    assert_eq!(asked, Err(OperatorError::UnboundDevice));
}

/// Refused orders that double nothing take half of the places only.
async fn a_crowd_keeps_no_proof_out(desk: &Desk, database: &Database) {
    let (jan, ola, ewa) = (
        desk.wallet(5_000).await,
        desk.wallet(0).await,
        desk.wallet(0).await,
    );
    let allowance = given(desk, jan, 3_000).await;
    let nobody = WalletId::new(desk.now());
    let half = EVIDENCE_MOST / 2;
    for number in 1..=half + 10 {
        let payment = paying(
            desk,
            &allowance,
            nobody,
            u32::try_from(number).unwrap(),
            number,
            1,
        );
        refused(desk, &payment, OperatorError::UnknownReceiver).await;
        assert_eq!(kept(database, &allowance).await, number.min(half));
    }
    // Who was paid has a proof, one.
    for number in 0..3 {
        let late = paying(desk, &allowance, ola, 900 + number, 6_000 + i64::from(number), 1);
        refused(desk, &late, OperatorError::Overspent).await;
        assert_eq!(kept(database, &allowance).await, half + 1);
    }
    assert_eq!(found(desk, &allowance).await, []);

    let honest = paying(desk, &allowance, ola, 1_000, 2_000, 500);
    desk.operator.settle_offline(honest).await.unwrap();
    desk.clock.advance_ms(1);
    let doubled = paying(desk, &allowance, ewa, 1_000, 2_400, 2_600);
    refused(desk, &doubled, OperatorError::Overspent).await;
    assert_eq!(kept(database, &allowance).await, half + 3);
    let spends = found(desk, &allowance).await;
    let [spend] = spends.as_slice() else {
        panic!("{spends:?}")
    };
    assert_eq!(
        spend.orders.each_ref().map(|order| order.signature),
        [honest.signature, doubled.signature]
    );
    let asked = desk.operator.set_aside(asking(desk, jan, 100)).await;
    assert_eq!(asked, Err(OperatorError::UnboundDevice));
}

/// An order that had no place is nevertheless good as soon as it can be settled.
async fn what_is_refused_for_now_is_settled_later(desk: &Desk, database: &Database) {
    let jan = desk.wallet(5_000).await;
    let allowance = given(desk, jan, 3_000).await;
    let later = WalletId::new(desk.now());
    let half = EVIDENCE_MOST / 2;
    let mut last = None;
    for number in 1..=half + 1 {
        let payment = paying(desk, &allowance, later, u32::try_from(number).unwrap(), number, 1);
        refused(desk, &payment, OperatorError::UnknownReceiver).await;
        last = Some(payment);
    }
    assert_eq!(kept(database, &allowance).await, half);
    let open = OpenWallet {
        wallet: later,
        currency: PLN,
        tier: Tier::Named,
    };
    desk.operator.open_wallet(open).await.unwrap();
    for _ in 0..2 {
        desk.operator.settle_offline(last.unwrap()).await.unwrap();
        assert_eq!(desk.standing(later).await.0, 1);
    }
    assert_eq!(kept(database, &allowance).await, half + 1);
}

/// So many payments of one minor unit, some at once.
async fn reserved(desk: &Desk, wallet: WalletId, count: usize) -> Vec<Payment> {
    let mut payments = Vec::new();
    while payments.len() < count {
        payments.extend(join_all((0..50).map(|_| desk.authorised(wallet, 1))).await);
    }
    payments
}

/// More than are looked at in one go, and among the first one that cannot be ended.
async fn one_round_ends_all_reservations(desk: &Desk, database: &Database) {
    let wallet = desk.wallet(1_000).await;
    let payments = reserved(desk, wallet, 600).await;
    assert_eq!(desk.standing(wallet).await, (1_000, 400));
    let broken = TransferId::new(desk.now()).to_string();
    let mut transaction = database.begin_write().await.unwrap();
    sqlx::query("INSERT INTO reservation (transfer, expires_at) VALUES ($1, $2)")
        .bind(broken.clone())
        .bind(desk.now().millis())
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    desk.clock.advance_ms(HOUR_MS);
    // It is told, and it comes to an end all the same.
    assert_eq!(desk.books.sweep().await, Err(OperatorError::UnknownPayment));
    assert_eq!(desk.standing(wallet).await, (1_000, 1_000));
    for payment in [payments.first(), payments.last()] {
        let payment = payment.unwrap().payment;
        let state = desk.operator.payment(payment).await.unwrap().unwrap().state;
        assert_eq!(state, PaymentState::Expired);
    }
    let mut transaction = database.begin_write().await.unwrap();
    sqlx::query("DELETE FROM reservation WHERE transfer = $1")
        .bind(broken)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    reserved(desk, wallet, 300).await;
    desk.clock.advance_ms(HOUR_MS);
    // Of the same desk allowances may be over as well.
    assert!(desk.books.sweep().await.unwrap() >= 300);
    assert_eq!(desk.books.sweep().await, Ok(0));
    assert_eq!(desk.standing(wallet).await, (1_000, 1_000));
}

/// A row that cannot be read fails the batch it is in. The others of that batch are freed all the same, and it stays until
/// somebody has mended it.
async fn a_broken_reservation_is_left_alone(desk: &Desk, database: &Database) {
    let wallet = desk.wallet(1_000).await;
    let payments = reserved(desk, wallet, 150).await;
    assert_eq!(desk.standing(wallet).await, (1_000, 850));
    let broken = TransferId::from_bytes(*payments[70].payment.as_bytes());
    execute(
        database,
        "UPDATE transfer SET currency = 'none of any' WHERE id = $1",
        broken,
    )
    .await;
    // And one of which not even that can be read.
    let nameless = "INSERT INTO reservation (transfer, expires_at) SELECT 'nameless', expires_at FROM reservation \
                    WHERE transfer = $1";
    execute(database, nameless, broken).await;
    desk.clock.advance_ms(HOUR_MS);
    for _ in 0..2 {
        let told = desk.books.sweep().await;
        assert!(matches!(told, Err(OperatorError::Internal(_))), "{told:?}");
        assert_eq!(desk.standing(wallet).await, (1_000, 999));
    }
    let left: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM reservation WHERE expires_at <= $1")
        .bind(desk.now().millis())
        .fetch_one(database.reader())
        .await
        .unwrap();
    assert_eq!(left, 2);

    let mended = "UPDATE transfer SET currency = 'PLN' WHERE id = $1";
    execute(database, mended, broken).await;
    let told = desk.books.sweep().await;
    assert!(matches!(told, Err(OperatorError::Internal(_))), "{told:?}");
    assert_eq!(desk.standing(wallet).await, (1_000, 1_000));
    let gone = "DELETE FROM reservation WHERE transfer = 'nameless' AND transfer <> $1";
    execute(database, gone, broken).await;
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.books.sweep().await, Ok(0));
    desk.assert_balanced().await;
}

async fn one_round_ends_all_allowances(desk: &Desk) {
    let jan = desk.wallet(1_000).await;
    let mut last = None;
    for _ in 0..150 {
        last = Some(given(desk, jan, 1).await);
    }
    assert_eq!(desk.standing(jan).await, (850, 850));
    let settle_until = last.unwrap().allowance.settle_until;
    desk.clock.advance_ms(settle_until.ms_since(desk.now()));
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await, (1_000, 1_000));
    assert_eq!(desk.books.sweep().await, Ok(0));
}
