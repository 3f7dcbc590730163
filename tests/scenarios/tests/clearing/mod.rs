//! Acceptance in another city: the purse lives at one operator, the unit at another (P13).

pub(crate) mod at_once;
pub(crate) mod gone;
pub(crate) mod orders;
mod world;

use cityplus_backend::operator::{
    ClearingRole, ClearingState, Debtor, Difference, Operator as _, OperatorError, Partners as _,
    PaymentState,
};
use cityplus_domain::Currency;
use cityplus_domain::ids::{PaymentId, TransferId, WalletId};
use cityplus_support::city::Kind;
use cityplus_support::network::Weather;
use ring::signature::Ed25519KeyPair;
use world::{ABROAD, HOME, World, city, pln};

/// A purchase, a part of it given back, and what is owed for it paid from one bank account to another.
pub(crate) async fn a_purchase_is_cleared_to_the_grosz(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, there) = (world.wallet(5_000).await, world.there());
    assert_eq!(there.partners().await.unwrap(), [city(HOME)]);
    let asked = world.asking(world.order(wallet, 1_000));
    let payment = asked.payment;
    assert_eq!(there.payment_at_partner(payment).await, Ok(None));
    for _ in 0..2 {
        let authorised = there.authorise_at_partner(asked.clone()).await.unwrap();
        assert_eq!(authorised.state, PaymentState::Authorised);
    }
    assert_eq!(world.standing(wallet).await, (5_000, 4_000));
    for _ in 0..2 {
        let captured = there.capture_at_partner(payment, Some(pln(805))).await.unwrap();
        assert_eq!(
            (captured.state, captured.captured),
            (PaymentState::Captured, pln(805))
        );
    }
    assert_eq!(world.standing(wallet).await, (4_195, 4_195));
    let again = there.capture_at_partner(payment, None).await;
    assert_eq!(again, Err(OperatorError::AlreadyCaptured { captured: pln(805) }));
    let refund = world.refund_of(payment, 304);
    for _ in 0..2 {
        assert_eq!(there.refund_at_partner(refund).await.unwrap().refunded, pln(304));
    }
    assert_eq!(world.standing(wallet).await, (4_499, 4_499));
    let too_much = there.refund_at_partner(world.refund_of(payment, 502)).await;
    assert_eq!(too_much, Err(OperatorError::ExceedsPayment { most: pln(501) }));
    // The owner reads where it went.
    let page = world.at_home().statement(wallet, None, 10).await.unwrap();
    assert!(page.entries.iter().any(|entry| entry.counterparty == ABROAD));
    world.assert_right().await;

    clear(&world, 501).await;
    // The merchant is paid by its own operator, as for any other sale.
    let day = world.abroad.close_day(&city(ABROAD)).await.unwrap();
    assert_eq!(
        (day[0].sales, day[0].refunds, day[0].closing),
        (pln(805), pln(304), pln(501))
    );
    world.assert_right().await;
}

/// Closes both sides, compares them, and pays what the issuer owes.
async fn clear(world: &World, owed: i64) {
    let (home, abroad) = (city(HOME), city(ABROAD));
    let close = world
        .home
        .close_partner(&home, &abroad, Currency::PLN)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((close.number, close.closing), (1, pln(owed)));
    let lines = world.home.partner_close_lines(&home, &close).await.unwrap();
    let sum: i64 = lines.iter().map(|line| line.amount.minor).sum();
    assert_eq!(sum, owed);
    let close = world
        .abroad
        .close_partner(&abroad, &home, Currency::PLN)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((close.number, close.closing), (1, pln(-owed)));
    assert_eq!(
        world.abroad.close_partner(&abroad, &home, Currency::PLN).await,
        Ok(None)
    );

    let compared = world.abroad.compare_with_partner(&abroad, &home).await.unwrap();
    assert_eq!((compared.differences.len(), compared.waiting), (0, 0));
    let clearing = compared.clearings[0].clone();
    assert_eq!(
        (clearing.net, clearing.items),
        (pln(owed), i64::try_from(lines.len()).unwrap())
    );
    let again = world.abroad.compare_with_partner(&abroad, &home).await.unwrap();
    assert!(again.clearings.is_empty());

    let paid = world.home.pay_partner(&home, &abroad).await.unwrap();
    assert_eq!((paid.len(), paid[0].id), (1, clearing.id));
    assert_eq!(world.home.pay_partner(&home, &abroad).await, Ok(Vec::new()));
    let debtor = Debtor {
        name: "Operator Opole".to_owned(),
        iban: "PL27114020040000300201355387".parse().unwrap(),
    };
    let file = world
        .home
        .make_payout_file(&home, Currency::PLN, &debtor)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((file.count, file.sum), (1, owed));
    for _ in 0..2 {
        let arrived = world.abroad.clearing_arrived(&abroad, clearing.id).await;
        assert_eq!(arrived, Ok(pln(owed)));
    }
    let unknown = world.home.clearing_arrived(&home, clearing.id).await;
    assert_eq!(unknown, Err(OperatorError::UnknownClearing));
    // Nobody owes anybody anything any more.
    for (books, own, other) in [(&world.home, &home, &abroad), (&world.abroad, &abroad, &home)] {
        let close = books
            .close_partner(own, other, Currency::PLN)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((close.number, close.closing), (2, pln(0)));
        let listed = books.clearings(own).await.unwrap();
        assert_eq!((listed.len(), listed[0].state), (1, ClearingState::Paid));
    }
    world.assert_right().await;
}

/// Each step is done at home and its answer lost: the chore or the same call again finds out.
pub(crate) async fn lost_answers_are_found(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, there) = (world.wallet(5_000).await, world.there());
    let lost = Err(OperatorError::Unavailable);
    let state = async |payment: PaymentId| there.payment_at_partner(payment).await.unwrap().unwrap().state;

    let asked = world.asking(world.order(wallet, 1_000));
    let payment = asked.payment;
    world.network.set(Weather::AnswersLost);
    assert_eq!(there.authorise_at_partner(asked.clone()).await, lost);
    world.network.set(Weather::Fine);
    assert_eq!(world.standing(wallet).await, (5_000, 4_000));
    world.drive().await;
    assert_eq!(state(payment).await, PaymentState::Authorised);

    world.network.set(Weather::AnswersLost);
    assert_eq!(there.capture_at_partner(payment, None).await, lost);
    world.network.set(Weather::Fine);
    assert_eq!(world.standing(wallet).await, (4_000, 4_000));
    // What is at home and not here yet is no difference.
    world
        .abroad
        .close_partner(&city(ABROAD), &city(HOME), Currency::PLN)
        .await
        .unwrap();
    let compared = world
        .abroad
        .compare_with_partner(&city(ABROAD), &city(HOME))
        .await
        .unwrap();
    assert_eq!((compared.waiting, compared.differences), (1, Vec::new()));
    world.drive().await;
    assert_eq!(state(payment).await, PaymentState::Captured);

    let refund = world.refund_of(payment, 400);
    world.network.set(Weather::Down);
    assert_eq!(there.refund_at_partner(refund).await, lost);
    assert_eq!(world.standing(wallet).await, (4_000, 4_000));
    world.network.set(Weather::AnswersLost);
    world.drive().await;
    assert_eq!(world.standing(wallet).await, (4_400, 4_400));
    world.network.set(Weather::Fine);
    world.drive().await;
    assert_eq!(there.refund_at_partner(refund).await.unwrap().refunded, pln(400));

    let given_up = world.asking(world.order(wallet, 700));
    let second = given_up.payment;
    there.authorise_at_partner(given_up).await.unwrap();
    world.network.set(Weather::AnswersLost);
    assert_eq!(there.void_at_partner(second).await, lost);
    world.network.set(Weather::Fine);
    world.drive().await;
    assert_eq!(state(second).await, PaymentState::Voided);
    assert_eq!(world.standing(wallet).await, (4_400, 4_400));

    // What never arrived is over by time.
    let never = world.asking(world.order(wallet, 700));
    let third = never.payment;
    world.network.set(Weather::Down);
    assert_eq!(there.authorise_at_partner(never).await, lost);
    world.network.set(Weather::Fine);
    assert_eq!(there.payment_at_partner(third).await, Ok(None));
    world.clock.advance_ms(600_000);
    world.drive().await;
    assert_eq!(state(third).await, PaymentState::Expired);

    a_clearing_whose_answer_was_lost(&world).await;
    world.assert_right().await;
}

/// The partner has taken it, and this side does not know: the next comparison goes on with the same one.
async fn a_clearing_whose_answer_was_lost(world: &World) {
    let (home, abroad) = (city(HOME), city(ABROAD));
    world
        .abroad
        .close_partner(&abroad, &home, Currency::PLN)
        .await
        .unwrap();
    let before = world.home.clearings(&home).await.unwrap().len();
    // The list of what is open is an answer, too: nothing is kept before it has come.
    world.network.set(Weather::AnswersLost);
    let lost = world.abroad.compare_with_partner(&abroad, &home).await;
    assert_eq!(lost, Err(OperatorError::Unavailable));
    assert_eq!(world.home.clearings(&home).await.unwrap().len(), before);
    world.network.set(Weather::Fine);
    let compared = world.abroad.compare_with_partner(&abroad, &home).await.unwrap();
    assert_eq!(compared.clearings.len(), 1);
    assert_eq!(compared.clearings[0].net, pln(600));
    assert_eq!(compared.clearings[0].role, ClearingRole::Acquirer);
    let taken = world.home.clearings(&home).await.unwrap();
    assert_eq!(taken[0].id, compared.clearings[0].id);
}

/// Somebody charges in the partner's name what the partner's books do not have: it is found, named and not cleared.
pub(crate) async fn a_difference_is_named(kind: Kind) {
    let world = World::start(kind).await;
    let wallet = world.wallet(5_000).await;
    let good = world.captured(wallet, 1_000).await.payment;
    let stranger = world.stranger(&world.partner_token).await;
    let asked = world.asking(world.order(wallet, 250));
    let injected = asked.payment;
    stranger.authorise_at_partner(asked).await.unwrap();
    stranger.capture_at_partner(injected, None).await.unwrap();

    let (home, abroad) = (city(HOME), city(ABROAD));
    world
        .abroad
        .close_partner(&abroad, &home, Currency::PLN)
        .await
        .unwrap();
    for made in [1, 0] {
        let compared = world.abroad.compare_with_partner(&abroad, &home).await.unwrap();
        let missing = Difference::MissingHere {
            transfer: TransferId::from_bytes(*injected.as_bytes()),
            there: pln(250),
        };
        assert_eq!(compared.differences, [missing]);
        assert!(missing.to_string().contains(&injected.to_string()));
        assert_eq!(compared.clearings.len(), made);
        for clearing in compared.clearings {
            assert_eq!((clearing.items, clearing.net), (1, pln(1_000)));
        }
    }
    assert_ne!(good, injected);
    world.assert_right().await;
}

/// What is given back after it was cleared is owed the other way.
pub(crate) async fn the_other_side_may_owe(kind: Kind) {
    let world = World::start(kind).await;
    let wallet = world.wallet(5_000).await;
    let payment = world.captured(wallet, 1_000).await.payment;
    clear(&world, 1_000).await;
    let refund = world.refund_of(payment, 1_000);
    world.there().refund_at_partner(refund).await.unwrap();
    assert_eq!(world.standing(wallet).await, (5_000, 5_000));
    let (home, abroad) = (city(HOME), city(ABROAD));
    world
        .abroad
        .close_partner(&abroad, &home, Currency::PLN)
        .await
        .unwrap();
    let compared = world.abroad.compare_with_partner(&abroad, &home).await.unwrap();
    let clearing = compared.clearings[0].clone();
    assert_eq!((clearing.net, clearing.owed()), (pln(-1_000), pln(1_000)));
    assert_eq!(world.home.pay_partner(&home, &abroad).await, Ok(Vec::new()));
    assert_eq!(world.abroad.pay_partner(&abroad, &home).await.unwrap().len(), 1);
    let arrived = world.home.clearing_arrived(&home, clearing.id).await;
    assert_eq!(arrived, Ok(pln(1_000)));
    world.assert_right().await;
}

/// Wrong tokens, wrong signatures, wrong cities.
pub(crate) async fn refusals_move_nothing(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, there) = (world.wallet(5_000).await, world.there());
    // A token opens what it is for: neither stands for the other, and nobody's for nothing.
    for token in [world.city_token.as_str(), "nobody's"] {
        let asked = world.asking(world.order(wallet, 100));
        let refused = world.stranger(token).await.authorise_at_partner(asked).await;
        assert!(
            matches!(&refused, Err(OperatorError::Internal(reason)) if reason.contains("token")),
            "{refused:?}"
        );
    }
    let refused = world.remote(&world.partner_token).wallet(wallet).await;
    assert!(matches!(refused, Err(OperatorError::Internal(_))), "{refused:?}");

    let mut elsewhere = world.order(wallet, 100);
    elsewhere.merchant_city = city("praha");
    let mut altered = world.asking(world.order(wallet, 100));
    altered.order.order.amount = pln(101);
    let mut foreign = world.asking(world.order(wallet, 100));
    foreign.home = city("praha");
    let mut nobody = world.order(wallet, 100);
    nobody.merchant = "pool".parse().unwrap();
    let mut unbound = world.asking(world.order(wallet, 100));
    let thief = Ed25519KeyPair::from_seed_unchecked(&[8; 32]).unwrap();
    let signature = thief.sign(&unbound.order.order.signing_bytes());
    unbound.order.signature = cityplus_protocol::Signature(signature.as_ref().try_into().unwrap());
    let key = ring::signature::KeyPair::public_key(&thief);
    unbound.order.public_key = cityplus_protocol::PublicKey(key.as_ref().try_into().unwrap());
    for (asked, refusal) in [
        (world.asking(elsewhere), OperatorError::OrderMismatch),
        (altered, OperatorError::Signature),
        (foreign, OperatorError::UnknownPartner),
        (world.asking(nobody), OperatorError::UnknownMerchant),
        (unbound.clone(), OperatorError::UnboundDevice),
        // Perhaps it is bound by now: it is asked again.
        (unbound, OperatorError::UnboundDevice),
        (world.asking(world.order(wallet, 0)), OperatorError::Amount),
        (
            world.asking(world.order(wallet, 5_001)),
            OperatorError::InsufficientFunds {
                available: pln(5_000),
            },
        ),
    ] {
        assert_eq!(there.authorise_at_partner(asked).await, Err(refusal));
    }
    let unknown = PaymentId::new(world.clock_now());
    assert_eq!(
        there.capture_at_partner(unknown, None).await,
        Err(OperatorError::UnknownPayment)
    );
    one_id_has_one_content(&world, wallet).await;
    world.assert_right().await;
}

async fn one_id_has_one_content(world: &World, wallet: WalletId) {
    let there = world.there();
    let asked = world.asking(world.order(wallet, 100));
    let payment = asked.payment;
    there.authorise_at_partner(asked).await.unwrap();
    let mut other = world.order(wallet, 99);
    other.payment_id = payment;
    assert_eq!(
        there.authorise_at_partner(world.asking(other)).await,
        Err(OperatorError::IdReused)
    );
    what_is_refused_is_given_up(world, wallet).await;
    // The city's own door knows nothing of it.
    assert_eq!(
        there.capture(payment, None).await,
        Err(OperatorError::UnknownPayment)
    );
    there.void_at_partner(payment).await.unwrap();
    assert_eq!(world.standing(wallet).await, (5_000, 5_000));
}

/// Refused there is given up here: nothing is asked for ever.
async fn what_is_refused_is_given_up(world: &World, wallet: WalletId) {
    let there = world.there();
    let refused = world.asking(world.order(wallet, 5_002));
    let given_up = refused.payment;
    assert!(there.authorise_at_partner(refused.clone()).await.is_err());
    // The same again is no answer of a payment that stands.
    let state = PaymentState::Voided;
    for _ in 0..2 {
        let again = there.authorise_at_partner(refused.clone()).await;
        assert_eq!(again, Err(OperatorError::State { state }));
        world.drive().await;
    }
    let seen = there.payment_at_partner(given_up).await.unwrap().unwrap();
    assert_eq!(seen.state, PaymentState::Voided);
    let mut for_ever = world.asking(world.order(wallet, 100));
    for_ever.expires_at = world.clock_now().plus_ms(366 * 86_400_000);
    let too_long = there.authorise_at_partner(for_ever).await;
    assert!(
        matches!(too_long, Err(OperatorError::Expiry { .. })),
        "{too_long:?}"
    );
}

/// An id that the books here have given to something else moves nothing abroad, and a refund under one is not kept.
pub(crate) async fn ids_of_something_else_are_refused(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, there) = (world.wallet(5_000).await, world.there());
    let payment = world.captured(wallet, 1_000).await.payment;
    let used = world.topped_up_there(300).await;

    let mut order = world.order(wallet, 100);
    order.payment_id = PaymentId::from_bytes(*used.as_bytes());
    let refused = there.authorise_at_partner(world.asking(order)).await;
    assert_eq!(refused, Err(OperatorError::IdReused));
    assert_eq!(world.standing(wallet).await, (4_000, 4_000));

    let mut refund = world.refund_of(payment, 1_000);
    refund.transfer = used;
    for _ in 0..2 {
        assert_eq!(
            there.refund_at_partner(refund).await,
            Err(OperatorError::IdReused)
        );
    }
    // It took nothing of what may be given back.
    let refund = world.refund_of(payment, 1_000);
    assert_eq!(
        there.refund_at_partner(refund).await.unwrap().refunded,
        pln(1_000)
    );
    assert_eq!(world.standing(wallet).await, (5_000, 5_000));
    world.assert_right().await;
}
