//! Roles: who may give them, and when they hold.

use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::{Role, SetRoles};

use super::support::*;
use crate::http::Principal;

async fn with_staff() -> (Town, Principal) {
    let town = Town::new().await;
    let file = town.folder.path().join("first-run.json");
    let staff = town
        .accounts
        .ensure_staff(&file)
        .await
        .unwrap()
        .unwrap()
        .administrator;
    let session = town
        .login_with(staff.email.as_str(), &staff.password, 200, None)
        .await
        .unwrap();
    assert_eq!(session.account.wallet_id, None);
    let principal = town
        .accounts
        .authenticate(session.access_token.as_str())
        .await
        .unwrap();
    (town, principal)
}

fn set(email: &str, roles: &[Role]) -> SetRoles {
    SetRoles {
        email: email.parse().unwrap(),
        roles: roles.to_vec(),
    }
}

#[tokio::test]
async fn roles_hold_from_the_next_request() {
    let (town, administrator) = with_staff().await;
    town.resident("ewa@example.com").await;
    let session = town.login("ewa@example.com", 1).await.unwrap();
    let asked = set("ewa@example.com", &[Role::Teller, Role::Resident, Role::Teller]);
    let view = town.accounts.set_roles(&administrator, &asked).await.unwrap();
    assert_eq!(view.roles, [Role::Resident, Role::Teller]);
    let ewa = town
        .accounts
        .authenticate(session.access_token.as_str())
        .await
        .unwrap();
    assert_eq!(ewa.roles, view.roles);
    assert_eq!(view.wallet_id, session.account.wallet_id);
    town.accounts
        .set_roles(&administrator, &set("ewa@example.com", &[]))
        .await
        .unwrap();
    let ewa = town
        .accounts
        .authenticate(session.access_token.as_str())
        .await
        .unwrap();
    assert_eq!((ewa.roles, ewa.wallet_id), (vec![], view.wallet_id));
}

#[tokio::test]
async fn staff_that_become_residents_get_a_wallet_for_their_devices() {
    let (town, administrator) = with_staff().await;
    let asked = set("admin@city.test", &[Role::Resident, Role::Administrator]);
    let view = town.accounts.set_roles(&administrator, &asked).await.unwrap();
    town.operator.wallet(view.wallet_id.unwrap()).await.unwrap();
    assert_eq!(town.line.told(), [format!("bind {}", key(200).1)]);
    let again = town.accounts.set_roles(&administrator, &asked).await.unwrap();
    assert_eq!(again.wallet_id, view.wallet_id);
}

#[tokio::test]
async fn settings_that_are_refused() {
    let (town, administrator) = with_staff().await;
    town.resident("ewa@example.com").await;
    let resident = Principal {
        roles: vec![Role::Resident, Role::Teller, Role::Clerk, Role::Inspector],
        ..administrator.clone()
    };
    let cases = [
        (
            &resident,
            set("ewa@example.com", &[Role::Administrator]),
            ErrorCode::Forbidden,
        ),
        (
            &administrator,
            set("no@example.com", &[Role::Clerk]),
            ErrorCode::UnknownAccount,
        ),
        (
            &administrator,
            set("admin@city.test", &[Role::Clerk]),
            ErrorCode::Forbidden,
        ),
    ];
    for (by, asked, expected) in cases {
        assert_eq!(
            code(town.accounts.set_roles(by, &asked).await),
            expected,
            "{asked:?}"
        );
    }
    // With a second administrator the first may go.
    let second = set("ewa@example.com", &[Role::Administrator]);
    town.accounts.set_roles(&administrator, &second).await.unwrap();
    town.accounts
        .set_roles(&administrator, &set("admin@city.test", &[]))
        .await
        .unwrap();
}
