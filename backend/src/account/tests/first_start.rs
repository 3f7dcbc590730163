//! The first start: once, whoever starts, and whenever a process dies.

use cityplus_protocol::account::Role;

use super::support::*;
use crate::account::FirstRun;
use crate::account::first_run::write_once;

fn read(path: &std::path::Path) -> FirstRun {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[tokio::test]
async fn staff_are_made_once_and_the_file_is_private() {
    let town = Town::new().await;
    let file = town.folder.path().join("first-run.json");
    let made = town.accounts.ensure_staff(&file).await.unwrap().unwrap();
    assert_eq!(made, read(&file));
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    for (staff, role, device) in [
        (&made.administrator, Role::Administrator, 1),
        (&made.inspector, Role::Inspector, 2),
        (&made.clerk, Role::Clerk, 3),
        (&made.teller, Role::Teller, 4),
        (&made.seller, Role::Seller, 5),
    ] {
        let session = town
            .login_with(staff.email.as_str(), &staff.password, device, None)
            .await
            .unwrap();
        assert_eq!(session.account.roles, [role]);
        assert_eq!(session.account.wallet_id.is_some(), role.has_wallet(), "{role:?}");
    }
    assert_eq!(town.accounts.ensure_staff(&file).await.unwrap(), None);
    // The owner may take the file away; no other passwords are made up for that.
    std::fs::remove_file(&file).unwrap();
    assert_eq!(town.accounts.ensure_staff(&file).await.unwrap(), None);
    assert!(!file.exists());
}

#[tokio::test]
async fn what_a_dead_process_wrote_is_taken_up() {
    let town = Town::new().await;
    let file = town.folder.path().join("first-run.json");
    let other = Town::new().await;
    let elsewhere = other.folder.path().join("first-run.json");
    let earlier = other.accounts.ensure_staff(&elsewhere).await.unwrap().unwrap();
    // The file is there, the accounts are not: the process died in between.
    write_once(&file, &earlier).unwrap();
    let made = town.accounts.ensure_staff(&file).await.unwrap().unwrap();
    assert_eq!(made, earlier);
    let teller = &earlier.teller;
    town.login_with(teller.email.as_str(), &teller.password, 1, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn two_that_start_at_once_agree() {
    let town = Town::new().await;
    let second = accounts(
        &town.database,
        &town.clock,
        [&town.outbox, &town.messages],
        std::sync::Arc::clone(&town.line) as _,
    );
    let (here, there) = (
        town.folder.path().join("a.json"),
        town.folder.path().join("b.json"),
    );
    for (one, other) in [(&here, &here), (&here, &there)] {
        let (a, b) = tokio::join!(town.accounts.ensure_staff(one), second.ensure_staff(other));
        let made: Vec<FirstRun> = [a.unwrap(), b.unwrap()].into_iter().flatten().collect();
        assert!(made.len() <= 1);
    }
    assert_eq!(
        town.count("SELECT CAST(COUNT(*) AS BIGINT) FROM account").await,
        5
    );
    let staff = read(&here).administrator;
    town.login_with(staff.email.as_str(), &staff.password, 1, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_file_with_wrong_passwords_does_not_stay() {
    let town = Town::new().await;
    let second = accounts(
        &town.database,
        &town.clock,
        [&town.outbox, &town.messages],
        std::sync::Arc::clone(&town.line) as _,
    );
    let (here, there) = (
        town.folder.path().join("a.json"),
        town.folder.path().join("b.json"),
    );
    let (a, b) = tokio::join!(town.accounts.ensure_staff(&here), second.ensure_staff(&there));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!((a.is_some(), b.is_some()), (here.exists(), there.exists()));
    assert_ne!(a.is_some(), b.is_some());
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_not_overwritten() {
    let town = Town::new().await;
    let file = town.folder.path().join("first-run.json");
    std::fs::write(&file, "my notes").unwrap();
    assert!(town.accounts.ensure_staff(&file).await.is_err());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "my notes");
    let nowhere = town.folder.path().join("no/such/folder/first-run.json");
    assert!(town.accounts.ensure_staff(&nowhere).await.is_err());
    assert_eq!(
        town.count("SELECT CAST(COUNT(*) AS BIGINT) FROM account").await,
        0
    );
}
