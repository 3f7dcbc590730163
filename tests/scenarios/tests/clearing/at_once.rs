//! Refunds and clearings between two operators that are asked for at the same moment, and what stays open for long.

use cityplus_backend::operator::{Compared, OperatorError, Partners as _, RefundPayment};
use cityplus_backend::store::Database;
use cityplus_domain::Currency;
use cityplus_support::city::Kind;
use cityplus_support::network::Weather;

use super::world::{ABROAD, HOME, World, city, pln};

/// Together they are more than was captured: one is given, the other one is refused and moves nothing.
pub(crate) async fn refunds(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, one, two) = (world.wallet(5_000).await, world.there(), world.there());
    let payment = world.captured(wallet, 1_000).await.payment;
    let [first, second] = [600, 700].map(|minor| world.refund_of(payment, minor));
    let answers = tokio::join!(one.refund_at_partner(first), two.refund_at_partner(second));
    let (given, refused): (Vec<_>, Vec<_>) = [answers.0, answers.1].into_iter().partition(Result::is_ok);
    assert_eq!((given.len(), refused.len()), (1, 1), "{given:?} {refused:?}");
    let left = 1_000 - given[0].as_ref().unwrap().refunded.minor;
    assert_eq!(refused, [Err(OperatorError::ExceedsPayment { most: pln(left) })]);
    assert_eq!(world.standing(wallet).await, (5_000 - left, 5_000 - left));
    // The same one twice is given once.
    let rest = world.refund_of(payment, left);
    let answers = tokio::join!(one.refund_at_partner(rest), two.refund_at_partner(rest));
    for answer in [answers.0, answers.1] {
        assert_eq!(answer.unwrap().refunded, pln(1_000));
    }
    world.drive().await;
    assert_eq!(world.standing(wallet).await, (5_000, 5_000));
    world.assert_right().await;
}

/// A refused refund gives its place to others only when nobody may still move it.
pub(crate) async fn an_attempt_that_was_cut_off(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, there) = (world.wallet(5_000).await, world.there());
    let payment = world.captured(wallet, 1_000).await.payment;
    let refund = RefundPayment {
        transfer: world.topped_up_there(300).await,
        ..world.refund_of(payment, 1_000)
    };
    begun(&world, &refund).await;
    let refused = there.refund_at_partner(refund).await;
    assert_eq!(refused, Err(OperatorError::IdReused));
    let other = world.refund_of(payment, 1_000);
    let nothing_left = OperatorError::ExceedsPayment { most: pln(0) };
    assert_eq!(there.refund_at_partner(other).await, Err(nothing_left));
    world.clock.advance_ms(11 * 60_000);
    let refused = there.refund_at_partner(refund).await;
    assert_eq!(refused, Err(OperatorError::IdReused));
    assert_eq!(there.refund_at_partner(other).await.unwrap().refunded, pln(1_000));
    assert_eq!(world.standing(wallet).await, (5_000, 5_000));
    world.assert_right().await;
}

/// A refusal that is not for ever is one only when nobody may still move the refund, and then it is one however often somebody
/// tries again meanwhile.
pub(crate) async fn a_refusal_that_may_end(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, there) = (world.wallet(5_000).await, world.there());
    let payment = world.captured(wallet, 1_000).await.payment;
    let refund = world.refund_of(payment, 1_000);
    hold_back(&world, 600_000).await;
    begun(&world, &refund).await;
    for _ in 0..2 {
        let not_yet = there.refund_at_partner(refund).await;
        assert_eq!(not_yet, Err(OperatorError::Unavailable));
        world.clock.advance_ms(5 * 60_000);
    }
    let refused = OperatorError::InsufficientFunds { available: pln(0) };
    assert_eq!(there.refund_at_partner(refund).await, Err(refused));
    hold_back(&world, -600_000).await;
    world.clock.advance_ms(11 * 60_000);
    world.drive().await;
    assert_eq!(world.standing(wallet).await, (4_000, 4_000));
    let other = world.refund_of(payment, 1_000);
    assert_eq!(there.refund_at_partner(other).await.unwrap().refunded, pln(1_000));
    assert_eq!(world.standing(wallet).await, (5_000, 5_000));
    world.assert_right().await;
}

/// What was not refused for good is moved as soon as it can be, and is moved once.
pub(crate) async fn a_refusal_that_has_ended(kind: Kind) {
    let world = World::start(kind).await;
    let (wallet, there) = (world.wallet(5_000).await, world.there());
    let payment = world.captured(wallet, 1_000).await.payment;
    let refund = world.refund_of(payment, 400);
    hold_back(&world, 600_000).await;
    begun(&world, &refund).await;
    let not_yet = there.refund_at_partner(refund).await;
    assert_eq!(not_yet, Err(OperatorError::Unavailable));
    hold_back(&world, -600_000).await;
    world.clock.advance_ms(11 * 60_000);
    world.drive().await;
    assert_eq!(world.standing(wallet).await, (4_400, 4_400));
    assert_eq!(there.refund_at_partner(refund).await.unwrap().refunded, pln(400));
    assert_eq!(world.standing(wallet).await, (4_400, 4_400));
    world.assert_right().await;
}

/// So much of what the merchant has is promised to something else: more than it may owe. Less than nothing frees it.
async fn hold_back(world: &World, minor: i64) {
    let [_, tables] = world.tables().await;
    let mut transaction = tables.begin_write().await.unwrap();
    let held =
        sqlx::query("UPDATE account SET debits_pending = debits_pending + $1 WHERE id = 'merchant/brno/zoo'")
            .bind(minor)
            .execute(&mut *transaction)
            .await
            .unwrap();
    assert_eq!(held.rows_affected(), 1);
    transaction.commit().await.unwrap();
}

/// As after the end of a process that was about to move it.
async fn begun(world: &World, refund: &RefundPayment) {
    let [_, tables] = world.tables().await;
    let mut transaction = tables.begin_write().await.unwrap();
    sqlx::query(
        "INSERT INTO partner_refund (id, payment, city, partner, amount, done, look_at, under_way, begun_at) \
         VALUES ($1, $2, $3, $4, $5, 0, $6, 1, $6)",
    )
    .bind(refund.transfer.to_string())
    .bind(refund.payment.to_string())
    .bind(ABROAD)
    .bind(HOME)
    .bind(refund.amount.minor)
    .bind(world.clock_now().millis())
    .execute(&mut *transaction)
    .await
    .unwrap();
    sqlx::query("UPDATE partner_payment SET refunded = refunded + $2 WHERE id = $1")
        .bind(refund.payment.to_string())
        .bind(refund.amount.minor)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

/// What is behind it is cleared, and again, and what stayed open is still cleared when it can be.
pub(crate) async fn what_stays_open(kind: Kind) {
    let world = World::start(kind).await;
    let wallet = world.wallet(5_000).await;
    let payment = world.captured(wallet, 1_000).await.payment;
    // The merchant has given it back, and the wallet does not have it yet.
    let refund = world.refund_of(payment, 400);
    world.network.set(Weather::Down);
    let lost = world.there().refund_at_partner(refund).await;
    assert_eq!(lost, Err(OperatorError::Unavailable));
    world.network.set(Weather::Fine);
    let mut cleared = Vec::new();
    for minor in [500, 600] {
        world.captured(wallet, minor).await;
        let compared = compared(&world).await;
        assert_eq!((compared.differences.len(), compared.clearings.len()), (0, 1));
        cleared.push((compared.clearings[0].items, compared.clearings[0].net));
    }
    assert_eq!(cleared, [(2, pln(1_500)), (1, pln(600))]);
    // Where the units are, the second entry is open; where the wallets are, nothing is.
    assert_eq!(marks(&world).await, [3, 1]);
    world.drive().await;
    let at_last = compared(&world).await;
    assert_eq!((at_last.differences.len(), at_last.clearings.len()), (0, 1));
    assert_eq!(
        (at_last.clearings[0].items, at_last.clearings[0].net),
        (1, pln(-400))
    );
    assert_eq!(marks(&world).await, [4, 4]);
    assert_eq!(compared(&world).await, Compared::default());
    world.assert_right().await;
}

/// A clearing that is made stands, though how far the account is cleared cannot be written down: the next one does it.
pub(crate) async fn a_mark_that_cannot_be_moved(kind: Kind) {
    let world = World::start(kind).await;
    let wallet = world.wallet(5_000).await;
    world.captured(wallet, 500).await;
    // It can be read, and nothing goes into it.
    let broken = [
        "ALTER TABLE clearing_mark RENAME TO kept_mark",
        "CREATE VIEW clearing_mark AS SELECT DISTINCT account, role, cleared FROM kept_mark",
    ];
    in_both(&world, broken).await;
    let made = compared(&world).await;
    assert_eq!((made.differences.len(), made.clearings.len()), (0, 1));
    for (books, own) in [(&world.home, HOME), (&world.abroad, ABROAD)] {
        let clearings = books.clearings(&city(own)).await.unwrap();
        let ids: Vec<_> = clearings.iter().map(|clearing| clearing.id).collect();
        assert_eq!(ids, [made.clearings[0].id]);
    }
    let whole = [
        "DROP VIEW clearing_mark",
        "ALTER TABLE kept_mark RENAME TO clearing_mark",
    ];
    in_both(&world, whole).await;
    world.captured(wallet, 600).await;
    let next = compared(&world).await;
    assert_eq!((next.differences.len(), next.clearings.len()), (0, 1));
    assert_eq!((next.clearings[0].items, next.clearings[0].net), (1, pln(600)));
    assert_eq!(marks(&world).await, [2, 2]);
    world.assert_right().await;
}

/// Runs these in the tables of the issuer and of the acquirer.
async fn in_both(world: &World, statements: [&'static str; 2]) {
    for tables in world.tables().await {
        let mut transaction = tables.begin_write().await.unwrap();
        for statement in statements {
            sqlx::query(statement).execute(&mut *transaction).await.unwrap();
        }
        transaction.commit().await.unwrap();
    }
}

/// Closes and compares where the units are.
async fn compared(world: &World) -> Compared {
    let (home, abroad) = (city(HOME), city(ABROAD));
    let close = world.abroad.close_partner(&abroad, &home, Currency::PLN).await;
    close.unwrap();
    world.abroad.compare_with_partner(&abroad, &home).await.unwrap()
}

/// Up to which entry the account is cleared for good, at home and abroad.
async fn marks(world: &World) -> [i64; 2] {
    let mark = async |tables: &Database| -> i64 {
        let found = sqlx::query_scalar("SELECT cleared FROM clearing_mark");
        found.fetch_one(tables.reader()).await.unwrap()
    };
    let [home, abroad] = world.tables().await;
    [mark(&home).await, mark(&abroad).await]
}

/// However many compare and pay at once: each item is in one clearing, and each clearing is paid once.
pub(crate) async fn clearings(kind: Kind) {
    let world = World::start(kind).await;
    let wallet = world.wallet(5_000).await;
    for minor in [700, 800] {
        world.captured(wallet, minor).await;
    }
    let (home, abroad) = (city(HOME), city(ABROAD));
    let close = world.abroad.close_partner(&abroad, &home, Currency::PLN).await;
    close.unwrap();
    // Who comes second finds the items taken, or the same clearing.
    let (one, two) = tokio::join!(
        world.abroad.compare_with_partner(&abroad, &home),
        world.abroad.compare_with_partner(&abroad, &home)
    );
    assert!(one.is_ok() || two.is_ok(), "{one:?} {two:?}");
    let after = world.abroad.compare_with_partner(&abroad, &home).await.unwrap();
    assert_eq!(after.differences, []);
    for (books, own) in [(&world.home, &home), (&world.abroad, &abroad)] {
        let clearings = books.clearings(own).await.unwrap();
        let items: i64 = clearings.iter().map(|clearing| clearing.items).sum();
        let net: i64 = clearings.iter().map(|clearing| clearing.net.minor).sum();
        assert_eq!((items, net), (2, 1_500), "{clearings:?}");
    }
    let (one, two) = tokio::join!(
        world.home.pay_partner(&home, &abroad),
        world.home.pay_partner(&home, &abroad)
    );
    one.unwrap();
    two.unwrap();
    let close = world.home.close_partner(&home, &abroad, Currency::PLN).await;
    let close = close.unwrap().unwrap();
    assert_eq!(
        (close.charged, close.settled, close.closing),
        (pln(1_500), pln(-1_500), pln(0))
    );
    world.assert_right().await;
}
