//! Payments at a partner that is not in the file any more, and payments that the partner does not know any more.

use cityplus_backend::operator::{
    Books, OperatorError, OperatorLimits, PartnerBook, Partners as _, PaymentState,
};
use cityplus_support::city::Kind;
use cityplus_support::network::Weather;

use super::world::{ABROAD, World, city};

/// What cannot be captured because the partner has left the file can still be given up, and is freed when it is back.
pub(crate) async fn a_partner_that_has_left_the_file(kind: Kind) {
    let world = World::start(kind).await;
    let wallet = world.wallet(5_000).await;
    let asked = world.asking(world.order(wallet, 1_000));
    let payment = asked.payment;
    world.there().authorise_at_partner(asked).await.unwrap();

    let [_, tables] = world.tables().await;
    let books = Books::open(tables, world.clock.clone(), OperatorLimits::default());
    let without = books.with_partners(PartnerBook::default()).of_city(city(ABROAD));
    let state = async || without.payment_at_partner(payment).await.unwrap().unwrap().state;
    for _ in 0..2 {
        let captured = without.capture_at_partner(payment, None).await;
        assert_eq!(captured, Err(OperatorError::UnknownPartner));
        assert_eq!(state().await, PaymentState::Authorised);
    }
    let voided = without.void_at_partner(payment).await;
    assert_eq!(voided, Err(OperatorError::UnknownPartner));
    assert_eq!(state().await, PaymentState::Voided);
    let captured = without.capture_at_partner(payment, None).await;
    let state = PaymentState::Voided;
    assert_eq!(captured, Err(OperatorError::State { state }));
    assert_eq!(world.standing(wallet).await, (5_000, 4_000));

    world.drive().await;
    assert_eq!(world.standing(wallet).await, (5_000, 5_000));
    world.assert_right().await;
}

/// What the partner does not know, as after a backup was put back there, is over and not asked for without end.
pub(crate) async fn a_payment_that_the_partner_has_lost(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, there) = (world.wallet(5_000).await, world.there());
    let asked = world.asking(world.order(wallet, 1_000));
    let payment = asked.payment;
    world.network.set(Weather::Down);
    let lost = there.authorise_at_partner(asked).await;
    assert_eq!(lost, Err(OperatorError::Unavailable));
    world.network.set(Weather::Fine);
    let [_, tables] = world.tables().await;
    let mut transaction = tables.begin_write().await.unwrap();
    let reserved = sqlx::query("UPDATE partner_payment SET state = 'authorised' WHERE id = $1")
        .bind(payment.to_string())
        .execute(&mut *transaction)
        .await
        .unwrap();
    assert_eq!(reserved.rows_affected(), 1);
    transaction.commit().await.unwrap();

    // The wrong one may have been asked: while there may be something reserved, nothing is decided.
    let early = there.capture_at_partner(payment, None).await;
    assert_eq!(early, Err(OperatorError::Unavailable));
    world.clock.advance_ms(600_001);
    let state = PaymentState::Expired;
    for _ in 0..2 {
        let captured = there.capture_at_partner(payment, None).await;
        assert_eq!(captured, Err(OperatorError::State { state }));
    }
    let seen = there.payment_at_partner(payment).await.unwrap().unwrap();
    assert_eq!(seen.state, state);
    assert_eq!(there.void_at_partner(payment).await.unwrap().state, state);
    assert_eq!(world.standing(wallet).await, (5_000, 5_000));
    world.assert_right().await;
}
