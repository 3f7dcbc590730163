//! What a wallet may do: blocked ones, anonymous ones, and ceilings over a day, a month and a year.

use std::sync::Arc;

use cityplus_backend::operator::{
    CashPayOut, Ceilings, OpenWallet, Operator, OperatorError, OperatorKey, OperatorLimits, Payment, Period,
    RedemptionState, Tier,
};
use cityplus_backend::store::Database;
use cityplus_domain::Timestamp;
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_protocol::offline::SignedAllowance;
use cityplus_protocol::redemption::PayOutTo;

use super::offline::{asking, given, order};
use super::redemptions::IBAN;
use super::{CITY, Desk, Device, HOUR_MS, PLN, pln};

pub(crate) async fn all(database: Database) {
    let desk = Desk::new(database.clone()).await;
    let books = desk
        .books
        .clone()
        .with_key(OperatorKey::of_seed(&[5; 32]).unwrap());
    let operator = Arc::new(books.of_city(CITY.parse().unwrap()));
    anywhere(&Desk::with_operator(operator, books, desk.clock).await).await;
    periods_end_by_the_calendar(database.clone()).await;
    what_is_reserved_counts_until_it_is_free(database.clone()).await;
    each_lifts_only_their_own_block(database).await;
}

/// Where the operator has a key and the limits are the usual ones.
pub(crate) async fn anywhere(desk: &Desk) {
    nothing_goes_out_of_a_blocked_wallet(desk).await;
    what_is_not_spent_goes_back_into_it(desk).await;
    only_ones_own_wallets_can_be_blocked(desk).await;
    what_arrives_too_late_changes_nothing(desk).await;
    an_anonymous_wallet_has_lower_ceilings(desk).await;
    a_document_is_asked_for_by_the_day(desk).await;
    desk.assert_balanced().await;
}

/// A block of the operator's own is not the owner's to end, and the other way round.
async fn each_lifts_only_their_own_block(database: Database) {
    let desk = Desk::new(database).await;
    let city = CITY.parse().unwrap();
    let (jan, ola) = (desk.wallet(1_000).await, desk.wallet(0).await);
    desk.books.block(&city, jan).await.unwrap();
    desk.operator.block(jan, 1).await.unwrap();
    desk.operator.unblock(jan, 1).await.unwrap();
    assert_eq!(
        desk.operator.send(desk.sending(jan, ola, 100)).await,
        Err(OperatorError::WalletBlocked)
    );
    desk.operator.block(jan, 1).await.unwrap();
    desk.books.unblock(&city, jan).await.unwrap();
    assert!(desk.operator.wallet(jan).await.unwrap().blocked);
    desk.operator.unblock(jan, 1).await.unwrap();
    desk.operator.send(desk.sending(jan, ola, 100)).await.unwrap();
}

fn bank() -> PayOutTo {
    PayOutTo::Bank {
        iban: IBAN.parse().unwrap(),
        name: "Jan Kowalski".parse().unwrap(),
    }
}

fn pay_out(redemption: TransferId, teller: &str, identity_checked: bool) -> CashPayOut {
    CashPayOut {
        redemption,
        identity_checked,
        teller: teller.to_owned(),
    }
}

async fn nothing_goes_out_of_a_blocked_wallet(desk: &Desk) {
    let operator = &desk.operator;
    let (jan, ola) = (desk.wallet(10_000).await, desk.wallet(1_000).await);
    // Ordered before, each in its way.
    let paying = desk.authorisation(desk.order(jan, pln(1_000)));
    let paid = operator.authorise(paying.clone()).await.unwrap();
    let sending = desk.sending(jan, ola, 500);
    let sent = operator.send(sending).await.unwrap();
    let (taking, waiting) = (
        desk.redeeming(jan, 300, bank()),
        desk.redeeming(jan, 200, PayOutTo::Cash),
    );
    let taken = operator.redeem(taking.clone()).await.unwrap();
    let waits = operator.redeem(waiting.clone()).await.unwrap();
    let aside = asking(desk, jan, 400);
    let allowance = operator.set_aside(aside).await.unwrap();
    assert_eq!(desk.standing(jan).await, (8_800, 7_600));

    for _ in 0..2 {
        operator.block(jan, 1).await.unwrap();
    }
    assert!(operator.wallet(jan).await.unwrap().blocked);
    assert!(!operator.wallet(ola).await.unwrap().blocked);
    assert_all_refused(desk, jan, ola, waits.redemption).await;
    assert_eq!(desk.standing(jan).await, (8_800, 7_600));

    // What was done before is told again.
    assert_eq!(operator.authorise(paying).await.unwrap(), paid);
    assert_eq!(operator.send(sending).await.unwrap(), sent);
    assert_eq!(operator.redeem(taking).await.unwrap(), taken);
    assert_eq!(operator.redeem(waiting).await.unwrap(), waits);
    assert_eq!(operator.set_aside(aside).await.unwrap(), allowance);
    assert_eq!(desk.standing(jan).await, (8_800, 7_600));
    what_was_ordered_before_goes_on(desk, [jan, ola], &paid, allowance).await;
    an_unblocked_wallet_pays(desk, jan, waits.redemption).await;
}

/// Of the first wallet, which is blocked. What comes in is kept.
async fn what_was_ordered_before_goes_on(
    desk: &Desk,
    [jan, ola]: [WalletId; 2],
    paid: &Payment,
    allowance: SignedAllowance,
) {
    let operator = &desk.operator;
    // A receiver has what was signed without a network.
    operator.capture(paid.payment, None).await.unwrap();
    let offline = desk
        .device
        .pay_offline(allowance, order(desk, &allowance, ola, 1, 0, 400));
    operator.settle_offline(offline).await.unwrap();
    assert_eq!(desk.standing(ola).await.0, 1_900);
    desk.top_up(jan, 100).await.unwrap();
    operator.send(desk.sending(ola, jan, 200)).await.unwrap();
    operator.refund(desk.refund_of(paid.payment, 50)).await.unwrap();
    assert_eq!(desk.standing(jan).await, (8_150, 7_950));
}

async fn an_unblocked_wallet_pays(desk: &Desk, jan: WalletId, waiting: TransferId) {
    let operator = &desk.operator;
    for _ in 0..2 {
        operator.unblock(jan, 1).await.unwrap();
    }
    assert!(!operator.wallet(jan).await.unwrap().blocked);
    // A teller who was refused does not stand in another one's way.
    let done = operator
        .pay_out_cash(pay_out(waiting, "till-2", false))
        .await
        .unwrap();
    assert_eq!(done.state, RedemptionState::Done);
    desk.captured(jan, 50).await;
    assert_eq!(desk.standing(jan).await, (7_900, 7_900));
    // Blocked once more, what was handed out stays handed out.
    operator.block(jan, 1).await.unwrap();
    let again = operator.pay_out_cash(pay_out(waiting, "till-2", false));
    assert_eq!(again.await.unwrap(), done);
    desk.assert_balanced().await;
}

async fn assert_all_refused(desk: &Desk, blocked: WalletId, other: WalletId, waiting: TransferId) {
    let operator = &desk.operator;
    let refused = OperatorError::WalletBlocked;
    let paying = desk.authorisation(desk.order(blocked, pln(1)));
    assert_eq!(operator.authorise(paying).await, Err(refused.clone()));
    let sent = operator.send(desk.sending(blocked, other, 1)).await;
    assert_eq!(sent, Err(refused.clone()));
    for to in [PayOutTo::Cash, bank()] {
        let redeemed = operator.redeem(desk.redeeming(blocked, 1, to)).await;
        assert_eq!(redeemed, Err(refused.clone()));
    }
    let aside = operator.set_aside(asking(desk, blocked, 1)).await;
    assert_eq!(aside, Err(refused.clone()));
    for identity_checked in [false, true] {
        let paid_out = operator.pay_out_cash(pay_out(waiting, "till-1", identity_checked));
        assert_eq!(paid_out.await, Err(refused.clone()));
    }
}

async fn what_is_not_spent_goes_back_into_it(desk: &Desk) {
    let limits = desk.books.limits();
    let jan = desk.wallet(1_000).await;
    given(desk, jan, 400).await;
    desk.operator.block(jan, 1).await.unwrap();
    desk.clock
        .advance_ms(limits.allowance_valid_ms + limits.allowance_settle_ms);
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await, (1_000, 1_000));
    assert!(desk.operator.wallet(jan).await.unwrap().blocked);
}

async fn only_ones_own_wallets_can_be_blocked(desk: &Desk) {
    let operator = &desk.operator;
    let (jan, nobody) = (desk.wallet(100).await, WalletId::from_bytes([9; 16]));
    let stranger = desk.books.of_city("brno".parse().unwrap());
    for answer in [
        operator.block(nobody, 1).await,
        operator.unblock(nobody, 1).await,
        operator.upgrade(nobody).await,
        stranger.block(jan, 1).await,
        stranger.unblock(jan, 1).await,
        stranger.upgrade(jan).await,
    ] {
        assert_eq!(answer, Err(OperatorError::UnknownWallet));
    }
    assert!(!operator.wallet(jan).await.unwrap().blocked);
}

/// A call that hung on its way and arrives after a later one is answered as done.
async fn what_arrives_too_late_changes_nothing(desk: &Desk) {
    let operator = &desk.operator;
    let (jan, ola) = (desk.wallet(1_000).await, desk.wallet(0).await);
    operator.block(jan, 6).await.unwrap();
    operator.unblock(jan, 5).await.unwrap();
    assert!(operator.wallet(jan).await.unwrap().blocked);
    for _ in 0..2 {
        operator.unblock(jan, 7).await.unwrap();
    }
    operator.block(jan, 6).await.unwrap();
    operator.send(desk.sending(jan, ola, 1)).await.unwrap();

    // What is wanted of one key says nothing of another, nor of the block.
    let (key, other) = (desk.device.public_key(), Device::of_seed(200).public_key());
    operator.unbind_device(jan, key, 4).await.unwrap();
    operator.bind_device(jan, key, 3).await.unwrap();
    let sent = operator.send(desk.sending(jan, ola, 1)).await;
    assert_eq!(sent, Err(OperatorError::UnboundDevice));
    operator.bind_device(jan, other, 2).await.unwrap();
    operator.bind_device(jan, key, 5).await.unwrap();
    operator.unbind_device(jan, key, 4).await.unwrap();
    operator.send(desk.sending(jan, ola, 1)).await.unwrap();
}

async fn an_anonymous_wallet_has_lower_ceilings(desk: &Desk) {
    let operator = &desk.operator;
    let most = desk.books.limits().anonymous.balance;
    let jan = desk.wallet_of(Tier::Anonymous, most).await;
    let ola = desk.wallet(10_000).await;
    assert_eq!(operator.wallet(jan).await.unwrap().tier, Tier::Anonymous);
    assert_eq!(operator.wallet(ola).await.unwrap().tier, Tier::Named);
    let full = OperatorError::BalanceCeiling { most: pln(most) };
    assert_eq!(desk.top_up(jan, 1).await, Err(full));
    let sent = operator.send(desk.sending(ola, jan, 1)).await;
    assert_eq!(sent, Err(OperatorError::ReceiverFull));

    // Emptied it takes no more from outside, and gives no more.
    desk.captured(jan, most).await;
    operator.send(desk.sending(ola, jan, 100)).await.unwrap();
    assert_ceilings(desk, jan, Period::Day, most).await;

    let open = |tier| OpenWallet {
        wallet: jan,
        currency: PLN,
        tier,
    };
    assert_eq!(
        operator.open_wallet(open(Tier::Named)).await,
        Err(OperatorError::IdReused)
    );
    for _ in 0..2 {
        operator.upgrade(jan).await.unwrap();
    }
    desk.top_up(jan, 1).await.unwrap();
    desk.captured(jan, 101).await;
    // Whoever asks once more for what was opened gets it as it is now.
    for tier in [Tier::Anonymous, Tier::Named] {
        let opened = operator.open_wallet(open(tier)).await.unwrap();
        assert_eq!(opened.tier, Tier::Named);
    }
}

/// Neither in nor out goes any more; something must be in the wallet.
async fn assert_ceilings(desk: &Desk, wallet: WalletId, period: Period, most: i64) {
    let before = desk.standing(wallet).await;
    let most = pln(most);
    assert_eq!(
        desk.top_up(wallet, 1).await,
        Err(OperatorError::LoadCeiling { period, most })
    );
    let paying = desk.authorisation(desk.order(wallet, pln(1)));
    assert_eq!(
        desk.operator.authorise(paying).await,
        Err(OperatorError::SpendCeiling { period, most })
    );
    assert_eq!(desk.standing(wallet).await, before);
}

async fn a_document_is_asked_for_by_the_day(desk: &Desk) {
    let operator = &desk.operator;
    let not_much = desk.books.limits().unidentified_redemption;
    let needed = OperatorError::IdentityNeeded { most: pln(not_much) };
    let jan = desk.wallet(100_000).await;
    // The device is not new any more.
    desk.clock.advance_ms(25 * HOUR_MS);
    let first = desk.redeeming(jan, not_much - 500, bank());
    let redeemed = operator.redeem(first.clone()).await.unwrap();
    let split = operator.redeem(desk.redeeming(jan, 501, bank())).await;
    assert_eq!(split, Err(needed.clone()));
    // Cash counts together with what went to the bank.
    let cash = desk.redeeming(jan, 501, PayOutTo::Cash);
    let id = cash.order.redemption_id;
    operator.redeem(cash).await.unwrap();
    let unseen = operator.pay_out_cash(pay_out(id, "till-1", false)).await;
    assert_eq!(unseen, Err(needed.clone()));
    let seen = operator.pay_out_cash(pay_out(id, "till-2", true)).await.unwrap();
    assert_eq!(seen.state, RedemptionState::Done);
    // Whose document was seen has used up nothing.
    let cash = desk.redeeming(jan, 499, PayOutTo::Cash);
    let id = cash.order.redemption_id;
    operator.redeem(cash).await.unwrap();
    operator.pay_out_cash(pay_out(id, "till-1", false)).await.unwrap();
    operator.redeem(desk.redeeming(jan, 1, bank())).await.unwrap();
    let over = operator.redeem(desk.redeeming(jan, 1, bank())).await;
    assert_eq!(over, Err(needed));
    assert_eq!(operator.redeem(first.clone()).await.unwrap(), redeemed);
    let again = operator.pay_out_cash(pay_out(id, "till-1", false)).await.unwrap();
    assert_eq!(again.state, RedemptionState::Done);

    desk.clock.advance_ms(24 * HOUR_MS);
    operator.redeem(desk.redeeming(jan, 1, bank())).await.unwrap();
    assert_eq!(operator.redeem(first).await.unwrap(), redeemed);
    assert_eq!(desk.standing(jan).await.0, 100_000 - not_much - 501 - 1);
}

/// With these ceilings of named wallets.
async fn with_ceilings(database: Database, named: Ceilings) -> Desk {
    let limits = OperatorLimits {
        named,
        ..OperatorLimits::default()
    };
    Desk::with_limits(database, &limits).await
}

fn turn_to(desk: &Desk, moment: &str) {
    let moment = Timestamp::parse_rfc3339(moment).unwrap();
    desk.clock.advance_ms(moment.ms_since(desk.now()));
}

/// So much in, and out again.
async fn pass_through(desk: &Desk, wallet: WalletId, minor: i64) {
    desk.top_up(wallet, minor).await.unwrap();
    desk.captured(wallet, minor).await;
}

async fn periods_end_by_the_calendar(database: Database) {
    let ceilings = Ceilings {
        balance: 1_000,
        daily_load: 100,
        monthly_load: 150,
        yearly_load: 170,
        daily_spend: 100,
        monthly_spend: 150,
        yearly_spend: 170,
    };
    let desk = &with_ceilings(database, ceilings).await;
    turn_to(desk, "2026-09-21T00:00:00Z");
    let jan = desk.wallet(100).await;
    let paid = desk.captured(jan, 100).await.payment;
    // What is given back frees nothing: it can only be spent on another day.
    desk.operator.refund(desk.refund_of(paid, 10)).await.unwrap();
    assert_ceilings(desk, jan, Period::Day, 100).await;
    turn_to(desk, "2026-09-21T23:59:59.999Z");
    assert_ceilings(desk, jan, Period::Day, 100).await;
    turn_to(desk, "2026-09-22T00:00:00Z");
    pass_through(desk, jan, 50).await;
    turn_to(desk, "2026-09-30T23:59:59.999Z");
    assert_ceilings(desk, jan, Period::Month, 150).await;
    turn_to(desk, "2026-10-01T00:00:00Z");
    pass_through(desk, jan, 20).await;
    assert_ceilings(desk, jan, Period::Year, 170).await;
    turn_to(desk, "2026-12-31T23:59:59.999Z");
    assert_ceilings(desk, jan, Period::Year, 170).await;
    turn_to(desk, "2027-01-01T00:00:00Z");
    pass_through(desk, jan, 100).await;
    assert_ceilings(desk, jan, Period::Day, 100).await;
    assert_eq!(desk.standing(jan).await, (10, 10));
    desk.assert_balanced().await;
}

async fn what_is_reserved_counts_until_it_is_free(database: Database) {
    let ceilings = Ceilings {
        daily_spend: 100,
        ..Ceilings::NONE
    };
    let desk = &with_ceilings(database, ceilings).await;
    turn_to(desk, "2027-02-01T12:00:00Z");
    let (jan, ola) = (desk.wallet(1_000).await, desk.wallet(0).await);
    let over = OperatorError::SpendCeiling {
        period: Period::Day,
        most: pln(100),
    };
    let reserved = desk.authorised(jan, 60).await.payment;
    let refused = desk.operator.send(desk.sending(jan, ola, 41)).await;
    assert_eq!(refused, Err(over.clone()));
    desk.operator.void(reserved).await.unwrap();
    desk.operator.send(desk.sending(jan, ola, 41)).await.unwrap();
    // Of a reservation only what is moved counts in the end.
    let reserved = desk.authorised(jan, 59).await.payment;
    desk.operator.capture(reserved, Some(pln(9))).await.unwrap();
    let cash = desk.redeeming(jan, 50, PayOutTo::Cash);
    let id = cash.order.redemption_id;
    desk.operator.redeem(cash).await.unwrap();
    let refused = desk.operator.redeem(desk.redeeming(jan, 1, bank())).await;
    assert_eq!(refused, Err(over.clone()));
    desk.operator
        .pay_out_cash(pay_out(id, "till-1", false))
        .await
        .unwrap();
    let paying = desk.authorisation(desk.order(jan, pln(1)));
    assert_eq!(desk.operator.authorise(paying).await, Err(over));
    assert_eq!(desk.standing(jan).await, (900, 900));
    desk.assert_balanced().await;
}
