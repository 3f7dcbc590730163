//! The journal on SQLite.

use cityplus_domain::ids::AccountId;
use cityplus_domain::{Currency, Money, Timestamp};
use cityplus_protocol::operator::WalletView;
use cityplus_protocol::sync::ChangeBody;

use super::Journal;
use crate::store::{Database, Locations, StoreOptions, city_migrations};

fn wallet(minor: i64) -> ChangeBody {
    let money = Money::new(minor, Currency::PLN);
    let wallet_id = cityplus_domain::ids::WalletId::from_bytes([1; 16]);
    ChangeBody::Wallet {
        wallet: WalletView {
            wallet_id,
            balance: money,
            available: money,
            as_of: Timestamp::from_millis(minor),
            blocked: false,
            blocked_by_operator: false,
        },
    }
}

async fn record(database: &Database, journal: &Journal, account: AccountId, thing: &str, minor: i64) -> i64 {
    let mut transaction = database.begin_write().await.unwrap();
    let seq = journal
        .record(&mut transaction, account, thing, &wallet(minor))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    seq
}

#[tokio::test]
async fn tells_each_thing_once_as_it_is_now() {
    let folder = tempfile::tempdir().unwrap();
    let locations = Locations::resolve(folder.path(), None, None).unwrap();
    let database = Database::open(&locations.city, city_migrations(), StoreOptions::default())
        .await
        .unwrap();
    let journal = Journal::new(database.clone());
    let (one, two) = (AccountId::from_bytes([1; 16]), AccountId::from_bytes([2; 16]));

    assert_eq!(record(&database, &journal, one, "a", 10).await, 1);
    assert_eq!(record(&database, &journal, one, "b", 20).await, 2);
    assert_eq!(record(&database, &journal, two, "a", 30).await, 1);
    assert_eq!(record(&database, &journal, one, "a", 40).await, 3);

    let (changes, more) = journal.after(one, 0, 10).await.unwrap();
    let seqs: Vec<i64> = changes.iter().map(|change| change.seq).collect();
    assert_eq!((seqs, more), (vec![2, 3], false));
    assert_eq!(changes[1].body, wallet(40));

    let (first, more) = journal.after(one, 0, 1).await.unwrap();
    assert_eq!((first.len(), more), (1, true));
    assert!(journal.after(one, 3, 10).await.unwrap().0.is_empty());
}

#[tokio::test]
async fn what_is_undone_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let locations = Locations::resolve(folder.path(), None, None).unwrap();
    let database = Database::open(&locations.city, city_migrations(), StoreOptions::default())
        .await
        .unwrap();
    let journal = Journal::new(database.clone());
    let account = AccountId::from_bytes([1; 16]);
    let mut transaction = database.begin_write().await.unwrap();
    journal
        .record(&mut transaction, account, "a", &wallet(1))
        .await
        .unwrap();
    transaction.rollback().await.unwrap();
    assert!(journal.after(account, 0, 10).await.unwrap().0.is_empty());
    assert_eq!(record(&database, &journal, account, "a", 2).await, 1);
}
