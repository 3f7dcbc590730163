//! A process with a foreign secret changes nothing for the others.

use cityplus_domain::Timestamp;

use super::*;
use crate::store::{Locations, StoreOptions, city_migrations};

const NOW: Timestamp = Timestamp::from_seconds(1_790_000_000);

struct Room {
    folder: tempfile::TempDir,
    database: Database,
}

impl Room {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = Locations::resolve(folder.path(), None, None).unwrap();
        let database = Database::open(&places.city, city_migrations(), StoreOptions::default())
            .await
            .unwrap();
        Self { folder, database }
    }

    fn secret(&self, name: &str) -> IssuerSecret {
        IssuerSecret::open(&self.folder.path().join(name)).unwrap()
    }

    async fn open(&self, name: &str, now: Timestamp) -> Result<Issuer, IssuerError> {
        Issuer::open(self.database.clone(), self.secret(name), now).await
    }

    async fn keys(&self) -> Vec<(String, i64)> {
        let sql = "SELECT public_key, signs_until FROM ticketing_issuer_key ORDER BY public_key";
        sqlx::query_as(sql)
            .fetch_all(self.database.reader())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_foreign_secret_makes_no_key() {
    let room = Room::new().await;
    room.open("ours.key", NOW).await.unwrap();
    let before = room.keys().await;
    // When the next key is due, and when the last has ended: a foreign process would make one.
    for days in [0, 340, 400] {
        let now = NOW.plus_ms(days * DAY_MS);
        let refused = room.open("foreign.key", now).await.err();
        assert!(
            matches!(refused, Some(IssuerError::OtherSecret { .. })),
            "{refused:?}"
        );
        assert_eq!(room.keys().await, before);
    }
    let foreign = Issuer {
        database: room.database.clone(),
        secret: room.secret("foreign.key"),
    };
    let refused = foreign.rotate(NOW, NOW).await.err();
    assert!(
        matches!(refused, Some(IssuerError::OtherSecret { .. })),
        "{refused:?}"
    );
    assert_eq!(room.keys().await, before);
    let ours = room.open("ours.key", NOW.plus_ms(340 * DAY_MS)).await.unwrap();
    ours.signing_key(NOW).await.unwrap();
    assert_eq!(room.keys().await.len(), 2);
}

#[tokio::test]
async fn of_two_secrets_on_a_new_database_one_wins_and_its_process_can_start_again() {
    for _ in 0..8 {
        let room = Room::new().await;
        let (a, b) = tokio::join!(room.open("a.key", NOW), room.open("b.key", NOW));
        let winner = match (a, b) {
            (Ok(_), Err(IssuerError::OtherSecret { .. })) => "a.key",
            (Err(IssuerError::OtherSecret { .. }), Ok(_)) => "b.key",
            (a, b) => panic!("{:?} {:?}", a.err(), b.err()),
        };
        assert_eq!(room.keys().await.len(), 1);
        room.open(winner, NOW).await.unwrap();
    }
}
