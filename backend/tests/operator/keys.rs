//! The operator's keys change: what an old one signed is good for as long as it can be settled.

use std::path::Path;

use cityplus_backend::operator::{KeyRotation, OperatorError, OperatorKey, OperatorLimits};
use cityplus_protocol::bytes::KeyId;
use ring::signature::{ED25519, UnparsedPublicKey};

use super::offline::{asking, given, paying};
use super::{Desk, HOUR_MS, pln};

/// On books whose first key is of the seed 5.
pub(crate) async fn all(desk: &Desk) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("operator.key"), "05".repeat(32)).unwrap();
    let desk = &process(desk, folder.path()).await;
    a_new_key_takes_over(desk, folder.path()).await;
    a_stolen_key_is_told_no_more(desk).await;
    keys_of_another_folder_are_not_used(desk).await;
    desk.assert_balanced().await;
}

/// A process of the operator with the keys of this folder, on the same books.
async fn process(desk: &Desk, folder: &Path) -> Desk {
    let key = OperatorKey::open(&folder.join("operator.key")).unwrap();
    holding(desk, key).await
}

/// A process of the operator with this key, on the same books.
pub(crate) async fn holding(desk: &Desk, key: OperatorKey) -> Desk {
    desk.with_books(desk.books.clone().with_key(key)).await
}

/// The keys that phones are told of.
pub(crate) async fn told(desk: &Desk) -> Vec<KeyId> {
    let keys = desk.operator.keys().await.unwrap();
    keys.iter().map(|key| key.key_id).collect()
}

async fn a_new_key_takes_over(desk: &Desk, folder: &Path) {
    let (jan, ola) = (desk.wallet(5_000).await, desk.wallet(0).await);
    let known = told(desk).await;
    let [first] = known[..] else { panic!("{known:?}") };
    let asked = asking(desk, jan, 1_000);
    let old = desk.operator.set_aside(asked).await.unwrap();
    let paid = paying(desk, &old, ola, 1, 0, 400);
    let other = process(desk, folder).await;
    let after = KeyRotation::After { ms: 48 * HOUR_MS };
    let made = desk.books.rotate_operator_key(after).await.unwrap();
    assert_eq!(made.signs_from, desk.now().plus_ms(48 * HOUR_MS));
    // Told before it signs, on every process.
    for desk in [desk, &other] {
        assert_eq!(told(desk).await, [first, made.key_id]);
        assert_eq!(given(desk, jan, 100).await.allowance.key_id, first);
    }
    desk.clock.advance_ms(48 * HOUR_MS);
    for desk in [desk, &other] {
        let new = given(desk, jan, 100).await;
        assert_eq!(new.allowance.key_id, made.key_id);
        let keys = desk.operator.keys().await.unwrap();
        let key = keys.iter().find(|key| key.key_id == made.key_id).unwrap();
        UnparsedPublicKey::new(&ED25519, key.public_key.0)
            .verify(&new.allowance.signing_bytes(), &new.signature.0)
            .unwrap();
        assert_eq!(told(desk).await, [first, made.key_id]);
    }
    // Asked for again, it is what it was, and what it pays is settled.
    assert_eq!(desk.operator.set_aside(asked).await.unwrap(), old);
    desk.operator.settle_offline(paid).await.unwrap();
    assert_eq!(desk.standing(ola).await.0, 400);

    // A process without the new file goes on with the old key.
    std::fs::remove_file(&made.file).unwrap();
    let without = process(desk, folder).await;
    assert_eq!(given(&without, jan, 100).await.allowance.key_id, first);
    // What the new one signed, it cannot give.
    let by_new = asking(desk, jan, 100);
    let signed = desk.operator.set_aside(by_new).await.unwrap();
    assert_eq!(signed.allowance.key_id, made.key_id);
    let refused = without.operator.set_aside(by_new).await;
    assert_eq!(refused, Err(OperatorError::Unavailable));
    let limits = OperatorLimits::default();
    desk.clock
        .advance_ms(limits.allowance_valid_ms + limits.allowance_settle_ms);
    assert_eq!(told(desk).await, [first, made.key_id]);
    // By now nothing could be spent of it: its owner may ask for something else.
    let refused = without.operator.set_aside(by_new).await;
    assert_eq!(refused, Err(OperatorError::AllowanceOver));
    desk.clock.advance_ms(HOUR_MS);
    assert_eq!(told(desk).await, [made.key_id]);
    // The old key is told no more, so nothing is signed by it.
    let refused = without.operator.set_aside(asking(&without, jan, 100)).await;
    assert_eq!(refused, Err(OperatorError::Unavailable));
    desk.books.sweep().await.unwrap();
}

async fn a_stolen_key_is_told_no_more(desk: &Desk) {
    let most = OperatorLimits::default().allowance_ceiling;
    let (jan, ola) = (desk.wallet(2 * most + 100).await, desk.wallet(0).await);
    // No new device any more, which may send less.
    desk.clock.advance_ms(25 * HOUR_MS);
    let asked = asking(desk, jan, most);
    let old = desk.operator.set_aside(asked).await.unwrap();
    let made = desk.books.rotate_operator_key(KeyRotation::Stolen).await.unwrap();
    assert_eq!(told(desk).await, [made.key_id]);
    // For clocks that are slow.
    assert_eq!(made.signs_from, desk.now().plus_ms(-HOUR_MS));
    // Whoever has not heard the answer gets none that nobody believes.
    let again = desk.operator.set_aside(asked).await;
    assert_eq!(again, Err(OperatorError::AllowanceOver));
    // As much as that anew, and no more.
    assert_eq!(given(desk, jan, most).await.allowance.key_id, made.key_id);
    let more = desk.operator.set_aside(asking(desk, jan, 100)).await;
    assert_eq!(more, Err(OperatorError::TransferCeiling { most: pln(most) }));
    // Whoever was paid by it before gets the money.
    let paid = paying(desk, &old, ola, 1, 0, 1_000);
    desk.operator.settle_offline(paid).await.unwrap();
    assert_eq!(desk.standing(ola).await.0, 1_000);
}

async fn keys_of_another_folder_are_not_used(desk: &Desk) {
    let jan = desk.wallet(1_000).await;
    let folder = tempfile::tempdir().unwrap();
    let stranger = process(desk, folder.path()).await;
    let asked = asking(&stranger, jan, 100);
    let refused = stranger.operator.set_aside(asked).await;
    assert_eq!(refused, Err(OperatorError::Unavailable));
    assert_eq!(told(&stranger).await, told(desk).await);
    assert_eq!(desk.standing(jan).await.0, 1_000);
    // Elsewhere the same order is carried out.
    desk.operator.set_aside(asked).await.unwrap();
    assert_eq!(desk.standing(jan).await.0, 900);
}
