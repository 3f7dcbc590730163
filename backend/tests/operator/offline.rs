//! Money that was spent without a network: set aside, settled once by whoever brings it, never more than was set aside.

use cityplus_backend::operator::{EntryKind, OperatorError, OperatorKey, OperatorLimits};
use cityplus_domain::ids::{TransferId, WalletId};
use cityplus_domain::{Currency, Money};
use cityplus_protocol::bytes::{KeyId, Signature};
use cityplus_protocol::offline::{
    AllowanceKey, AllowanceOrder, OfflineOrder, OfflinePayment, SignedAllowance,
};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::{CITY, Desk, Device, HOUR_MS, Place, pln};

pub(crate) async fn all(place: impl Into<Place>) {
    let place = place.into();
    let desk = Desk::new(place.clone()).await;
    let none = desk.operator.keys().await.unwrap();
    assert_eq!(none, Vec::<AllowanceKey>::new());
    let jan = desk.wallet(10_000).await;
    let refused = desk.operator.set_aside(asking(&desk, jan, 100)).await;
    assert_eq!(refused, Err(OperatorError::NoOffline));

    let books = desk
        .books
        .clone()
        .with_key(OperatorKey::of_seed(&[5; 32]).unwrap());
    let desk = desk.with_books(books).await;
    set_aside_and_settled(&desk).await;
    what_is_not_spent_goes_back(&desk).await;
    nothing_is_paid_twice(&desk).await;
    what_was_set_aside_needs_no_key(&desk).await;
    allowances_are_refused(&desk).await;
    orders_are_refused(&desk).await;
    super::amounts::all(&desk).await;
    super::allowances::all(&desk, &place.database).await;
    super::offline_bounds::all(&desk, &place.database).await;
    super::keys::all(&desk).await;
    desk.assert_balanced().await;
}

pub(crate) fn asking(
    desk: &Desk,
    wallet: WalletId,
    minor: i64,
) -> cityplus_protocol::offline::SignedAllowanceOrder {
    desk.device.sign_allowance(AllowanceOrder {
        allowance_id: TransferId::new(desk.now()),
        wallet_id: wallet,
        amount: pln(minor),
        created_at: desk.now(),
    })
}

pub(crate) async fn given(desk: &Desk, wallet: WalletId, minor: i64) -> SignedAllowance {
    desk.operator
        .set_aside(asking(desk, wallet, minor))
        .await
        .unwrap()
}

pub(crate) fn order(
    desk: &Desk,
    given: &SignedAllowance,
    to: WalletId,
    number: u32,
    spent: i64,
    minor: i64,
) -> OfflineOrder {
    OfflineOrder {
        transfer_id: TransferId::new(desk.now()),
        allowance_id: given.allowance.allowance_id,
        number,
        spent_before: spent,
        to_wallet_id: to,
        amount: pln(minor),
        created_at: desk.now(),
    }
}

pub(super) fn paying(
    desk: &Desk,
    given: &SignedAllowance,
    to: WalletId,
    number: u32,
    spent: i64,
    minor: i64,
) -> OfflinePayment {
    desk.device
        .pay_offline(*given, order(desk, given, to, number, spent, minor))
}

/// The right of the key that has signed may be taken away before the order is brought.
async fn what_was_set_aside_needs_no_key(desk: &Desk) {
    let (jan, ola) = (desk.wallet(1_000).await, desk.wallet(0).await);
    let given = given(desk, jan, 400).await;
    desk.operator
        .unbind_device(jan, desk.device.public_key(), 1)
        .await
        .unwrap();
    let payment = paying(desk, &given, ola, 1, 0, 400);
    desk.operator.settle_offline(payment).await.unwrap();
    assert_eq!(desk.standing(ola).await.0, 400);
}

async fn set_aside_and_settled(desk: &Desk) {
    let (jan, ola) = (desk.wallet(10_000).await, desk.wallet(0).await);
    let asked = asking(desk, jan, 4_000);
    let given = desk.operator.set_aside(asked).await.unwrap();
    assert_eq!(desk.standing(jan).await, (6_000, 6_000));
    // A phone can believe it: it is signed by a key the operator tells.
    let keys = desk.operator.keys().await.unwrap();
    let [key] = keys.as_slice() else {
        panic!("{keys:?}")
    };
    assert_eq!(
        (given.allowance.key_id, given.allowance.city.as_str()),
        (key.key_id, CITY)
    );
    UnparsedPublicKey::new(&ED25519, key.public_key.0)
        .verify(&given.allowance.signing_bytes(), &given.signature.0)
        .unwrap();
    // The same again is the same allowance, also much later.
    desk.clock.advance_ms(HOUR_MS);
    assert_eq!(desk.operator.set_aside(asked).await.unwrap(), given);
    assert_eq!(desk.standing(jan).await.0, 6_000);

    let first = paying(desk, &given, ola, 1, 0, 1_500);
    let second = paying(desk, &given, ola, 2, 1_500, 2_500);
    // They come in any order, from either side, and each is settled once.
    let receipt = desk.operator.settle_offline(second).await.unwrap();
    assert_eq!(
        (receipt.transfer_id, receipt.to_wallet_id, receipt.amount),
        (second.order.transfer_id, ola, pln(2_500))
    );
    for payment in [first, second, first] {
        desk.operator.settle_offline(payment).await.unwrap();
    }
    assert_eq!(
        (desk.standing(jan).await.0, desk.standing(ola).await.0),
        (6_000, 4_000)
    );
    let page = desk.operator.statement(ola, None, 10).await.unwrap();
    let told: Vec<_> = page
        .entries
        .iter()
        .map(|entry| (entry.kind, entry.amount))
        .collect();
    assert_eq!(
        told,
        [
            (EntryKind::Received, pln(1_500)),
            (EntryKind::Received, pln(2_500))
        ]
    );
    let page = desk.operator.statement(jan, None, 1).await.unwrap();
    assert_eq!(page.entries[0].kind, EntryKind::SetAside);
    assert_eq!(
        desk.books
            .double_spends(&CITY.parse().unwrap(), 10)
            .await
            .unwrap(),
        []
    );
}

async fn what_is_not_spent_goes_back(desk: &Desk) {
    let (jan, ola) = (desk.wallet(5_000).await, desk.wallet(0).await);
    let given = given(desk, jan, 3_000).await;
    let late = paying(desk, &given, ola, 1, 0, 1_000);
    let too_late = paying(desk, &given, ola, 2, 1_000, 500);
    let limits = OperatorLimits::default();
    desk.clock
        .advance_ms(limits.allowance_valid_ms + limits.allowance_settle_ms - 1);
    desk.operator.settle_offline(late).await.unwrap();
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 2_000);
    desk.clock.advance_ms(1);
    assert_eq!(
        desk.operator.settle_offline(too_late).await,
        Err(OperatorError::AllowanceOver)
    );
    desk.books.sweep().await.unwrap();
    assert_eq!(
        (desk.standing(jan).await.0, desk.standing(ola).await.0),
        (4_000, 1_000)
    );
    let page = desk.operator.statement(jan, None, 1).await.unwrap();
    assert_eq!(
        (page.entries[0].kind, page.entries[0].amount),
        (EntryKind::SetBack, pln(2_000))
    );
    desk.books.sweep().await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 4_000);
    // What was settled stays settled, and is told again.
    desk.operator.settle_offline(late).await.unwrap();
}

/// Two orders of one number, each good by itself: the second is paid only from what is left, and both are kept.
async fn nothing_is_paid_twice(desk: &Desk) {
    let (jan, ola, ewa) = (
        desk.wallet(5_000).await,
        desk.wallet(0).await,
        desk.wallet(0).await,
    );
    let allowance = given(desk, jan, 3_000).await;
    let honest = paying(desk, &allowance, ola, 1, 0, 2_000);
    let doubled = paying(desk, &allowance, ewa, 1, 0, 2_000);
    desk.operator.settle_offline(honest).await.unwrap();
    desk.clock.advance_ms(1);
    assert_eq!(
        desk.operator.settle_offline(doubled).await,
        Err(OperatorError::Overspent)
    );
    assert_eq!(
        desk.operator.settle_offline(doubled).await,
        Err(OperatorError::Overspent)
    );
    assert_eq!(
        (desk.standing(ola).await.0, desk.standing(ewa).await.0),
        (2_000, 0)
    );

    let found = desk
        .books
        .double_spends(&CITY.parse().unwrap(), 10)
        .await
        .unwrap();
    let [spend] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (spend.allowance, spend.wallet, spend.device_key, spend.number),
        (allowance.allowance.allowance_id, jan, desk.device.public_key(), 1)
    );
    // The proof holds by itself: both signatures can be checked again from what is kept.
    for (kept, made) in spend.orders.iter().zip([honest, doubled]) {
        assert_eq!(
            (kept.transfer, kept.signature),
            (made.order.transfer_id, made.signature)
        );
        let again = OfflineOrder {
            transfer_id: kept.transfer,
            allowance_id: spend.allowance,
            number: kept.number,
            spent_before: kept.spent_before_minor,
            to_wallet_id: kept.to,
            amount: pln(kept.amount_minor),
            created_at: kept.created_at,
        };
        UnparsedPublicKey::new(&ED25519, spend.device_key.0)
            .verify(&again.signing_bytes(), &kept.signature.0)
            .unwrap();
    }
    // The device gets nothing more, until its owner binds it again.
    let refused = desk.operator.set_aside(asking(desk, jan, 100)).await;
    assert_eq!(refused, Err(OperatorError::UnboundDevice));
    desk.operator
        .bind_device(jan, desk.device.public_key(), 1)
        .await
        .unwrap();
}

async fn allowances_are_refused(desk: &Desk) {
    let most = OperatorLimits::default().allowance_ceiling;
    let jan = desk.wallet(most + 5_000).await;
    desk.clock.advance_ms(25 * HOUR_MS);
    let ceiling = OperatorError::TransferCeiling { most: pln(most) };
    let with = |change: &dyn Fn(&mut AllowanceOrder)| {
        let mut order = asking(desk, jan, 100).order;
        change(&mut order);
        desk.device.sign_allowance(order)
    };
    let mut forged = asking(desk, jan, 100);
    forged.order.amount = pln(200);
    for (asked, refusal) in [
        (forged, OperatorError::Signature),
        (
            Device::of_seed(9).sign_allowance(asking(desk, jan, 100).order),
            OperatorError::UnboundDevice,
        ),
        (
            with(&|order| order.wallet_id = WalletId::new(order.created_at)),
            OperatorError::UnknownWallet,
        ),
        (with(&|order| order.amount = pln(0)), OperatorError::Amount),
        (
            with(&|order| order.amount = Money::new(100, Currency::EUR)),
            OperatorError::Currency,
        ),
        (with(&|order| order.amount = pln(most + 1)), ceiling.clone()),
        (
            with(&|order| order.created_at = order.created_at.plus_ms(-25 * HOUR_MS)),
            OperatorError::OrderTime,
        ),
    ] {
        assert_eq!(desk.operator.set_aside(asked).await, Err(refusal));
        assert_eq!(desk.standing(jan).await.0, most + 5_000);
    }
    // All that devices of a wallet have out counts together.
    given(desk, jan, most - 100).await;
    assert_eq!(
        desk.operator.set_aside(asking(desk, jan, 101)).await,
        Err(ceiling)
    );
    given(desk, jan, 100).await;
}

/// Payments that are refused, of which the good one must not hear, and why.
fn refused(
    desk: &Desk,
    allowance: &SignedAllowance,
    jan: WalletId,
    good: &OfflinePayment,
) -> Vec<(OfflinePayment, OperatorError)> {
    let with = |change: &dyn Fn(&mut OfflineOrder)| {
        let mut changed = order(desk, allowance, good.order.to_wallet_id, 2, 0, 100);
        change(&mut changed);
        desk.device.pay_offline(*allowance, changed)
    };
    let mut of_more = *good;
    of_more.allowance.allowance.amount = pln(9_000);
    let mut of_elsewhere = *good;
    of_elsewhere.allowance.allowance.city = "brno".parse().unwrap();
    let mut of_no_key = *good;
    of_no_key.allowance.allowance.key_id = KeyId([0; 8]);
    let mut not_ours = *good;
    not_ours.allowance.signature = Signature([0; 64]);
    let mut forged = *good;
    forged.order.to_wallet_id = jan;
    let mut unsigned = *good;
    unsigned.signature = Signature([0; 64]);
    vec![
        (of_more, OperatorError::UnknownAllowance),
        (of_elsewhere, OperatorError::UnknownAllowance),
        (of_no_key, OperatorError::UnknownAllowance),
        (not_ours, OperatorError::UnknownAllowance),
        (forged, OperatorError::Signature),
        (unsigned, OperatorError::Signature),
        (
            Device::of_seed(9).pay_offline(*allowance, good.order),
            OperatorError::Signature,
        ),
        (
            with(&|order| order.allowance_id = TransferId::new(order.created_at)),
            OperatorError::UnknownAllowance,
        ),
        (with(&|order| order.to_wallet_id = jan), OperatorError::SameWallet),
        (
            with(&|order| order.to_wallet_id = WalletId::new(order.created_at)),
            OperatorError::UnknownReceiver,
        ),
        (with(&|order| order.amount = pln(0)), OperatorError::Amount),
        (
            with(&|order| order.amount = Money::new(100, Currency::EUR)),
            OperatorError::Currency,
        ),
        (with(&|order| order.number = 0), OperatorError::Amount),
        (with(&|order| order.spent_before = 901), OperatorError::Overspent),
        (
            with(&|order| order.amount = pln(i64::MAX)),
            OperatorError::Overspent,
        ),
        (
            with(&|order| order.created_at = allowance.allowance.expires_at),
            OperatorError::AllowanceOver,
        ),
    ]
}

async fn orders_are_refused(desk: &Desk) {
    let (jan, ola) = (desk.wallet(5_000).await, desk.wallet(0).await);
    let allowance = given(desk, jan, 1_000).await;
    let good = paying(desk, &allowance, ola, 1, 0, 400);
    for (payment, refusal) in refused(desk, &allowance, jan, &good) {
        assert_eq!(
            desk.operator.settle_offline(payment).await,
            Err(refusal),
            "{:?}",
            payment.order
        );
        assert_eq!(
            (desk.standing(jan).await.0, desk.standing(ola).await.0),
            (4_000, 0)
        );
    }
    let stranger = desk.books.of_city("brno".parse().unwrap());
    let unknown = cityplus_backend::operator::Operator::settle_offline(&stranger, good).await;
    assert_eq!(unknown, Err(OperatorError::UnknownAllowance));
    // That others of its number were brought leaves the good one good.
    desk.operator.settle_offline(good).await.unwrap();
    assert_eq!(desk.standing(ola).await.0, 400);
}
