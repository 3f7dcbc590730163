//! Two processes of the operator that start at once on one PostgreSQL: one first key is in force, phones are told of it by
//! both, and nothing is signed by any other.

use std::sync::Barrier;

use cityplus_backend::operator::{OperatorError, OperatorKey};
use cityplus_backend::store::Database;
use cityplus_protocol::offline::{AllowanceKey, SignedAllowance};
use data_encoding::HEXLOWER;
use ring::signature::{ED25519, UnparsedPublicKey};

use crate::operator::keys::{holding, told};
use crate::operator::offline::{asking, given};
use crate::operator::{Desk, pln};
use crate::waiting::until_waiting;

const FILE: &str = "operator.key";

/// Each has a folder of its own, so both make a key. The databases are one, as two processes and the test have it open.
pub(crate) async fn of_two_folders([near, far, test]: [Database; 3]) {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let keys = [&folders[0], &folders[1]].map(|folder| OperatorKey::open(&folder.path().join(FILE)).unwrap());
    let desks = both_start([near, far], keys).await;
    let key = first_key(&desks, &test).await;
    let jan = desks[0].wallet(1_000).await;
    let asked = [asking(&desks[0], jan, 100), asking(&desks[1], jan, 100)];
    let (one, two) = tokio::join!(
        desks[0].operator.set_aside(asked[0]),
        desks[1].operator.set_aside(asked[1])
    );
    // Whose key it is not signs nothing, and takes no money for it.
    let (winner, refused, by_winner) = match (one, two) {
        (Ok(by_winner), refused) => (0, refused, by_winner),
        (refused, Ok(by_winner)) => (1, refused, by_winner),
        neither => panic!("one of them has the key: {neither:?}"),
    };
    assert_eq!(refused, Err(OperatorError::Unavailable));
    assert_signed(&by_winner, &key);
    assert_eq!(desks[0].standing(jan).await, (900, 900));

    // With the winner's file beside its own it signs, too, and still not by its own.
    let loser = 1 - winner;
    let name = format!("operator-{}.key", HEXLOWER.encode(&key.key_id.0));
    std::fs::copy(
        folders[winner].path().join(FILE),
        folders[loser].path().join(name),
    )
    .unwrap();
    let again = desks[loser].operator.set_aside(asked[loser]).await.unwrap();
    assert_signed(&again, &key);
    for desk in &desks {
        assert_signed(&given(desk, jan, 100).await, &key);
        assert_eq!(told(desk).await, [key.key_id]);
    }
    assert_eq!(desks[1].standing(jan).await.0, 600);
    desks[0].assert_balanced().await;
}

/// Both have one folder, as the README asks for, and find no file in it.
pub(crate) async fn of_one_folder([near, far, test]: [Database; 3]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let start = Barrier::new(2);
    let open = || {
        start.wait();
        OperatorKey::open(&path).unwrap()
    };
    let keys = std::thread::scope(|scope| {
        let opening = [scope.spawn(open), scope.spawn(open)];
        opening.map(|thread| thread.join().unwrap())
    });
    let desks = both_start([near, far], keys).await;
    let key = first_key(&desks, &test).await;
    let jan = desks[0].wallet(1_000).await;
    let (one, two) = tokio::join!(given(&desks[0], jan, 100), given(&desks[1], jan, 100));
    for allowance in [one, two] {
        assert_signed(&allowance, &key);
    }
    assert_eq!(desks[1].standing(jan).await, (800, 800));
    desks[0].assert_balanced().await;
}

async fn both_start([near, far]: [Database; 2], [one, two]: [OperatorKey; 2]) -> [Desk; 2] {
    [
        holding(&Desk::new(near).await, one).await,
        holding(&Desk::new(far).await, two).await,
    ]
}

/// The one key that both tell, where both have found none before either has made one: a third process's is on its way, and
/// never comes.
async fn first_key(desks: &[Desk; 2], test: &Database) -> AllowanceKey {
    let mut held = test.begin_write().await.unwrap();
    sqlx::query(
        "INSERT INTO operator_key (public_key, signs_from, is_withdrawn, made_at, is_first) \
         VALUES ('a third one''s', 0, 0, 0, 1)",
    )
    .execute(&mut *held)
    .await
    .unwrap();
    let release = async {
        until_waiting(test, 2).await;
        held.rollback().await.unwrap();
    };
    let (one, two, ()) = tokio::join!(desks[0].operator.keys(), desks[1].operator.keys(), release);
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_eq!(one, two);
    let [key] = one[..] else {
        panic!("one key is in force: {one:?}")
    };
    // Phones that ask later, of either, are told of no other.
    for desk in desks {
        assert_eq!(told(desk).await, [key.key_id]);
    }
    let kept: Vec<String> = sqlx::query_scalar("SELECT public_key FROM operator_key")
        .fetch_all(test.reader())
        .await
        .unwrap();
    assert_eq!(kept, [key.public_key.to_string()]);
    key
}

/// A phone that was told of the key believes it.
fn assert_signed(given: &SignedAllowance, key: &AllowanceKey) {
    assert_eq!(
        (given.allowance.key_id, given.allowance.amount),
        (key.key_id, pln(100))
    );
    UnparsedPublicKey::new(&ED25519, key.public_key.0)
        .verify(&given.allowance.signing_bytes(), &given.signature.0)
        .unwrap();
}
