//! Too many attempts: refused with the time to wait, and taken again after it.

use cityplus_domain::Clock;
use cityplus_protocol::{ErrorCode, paths};
use cityplus_support::city::{Kind, PASSWORD, TestCity};
use serde_json::{Value, json};

use super::client::{Client, Outgoing, Person, resident};

/// More attempts than any limit on one address allows.
const MANY: usize = 60;

pub(crate) async fn too_many_attempts(kind: Kind) {
    let city = TestCity::start(kind).await;
    let client = Client::of(&city);
    let mut jan = resident(&city, &client, "jan").await;
    let mut stranger = Person::new(&jan.email, "wrong wrong wrong", city.clock.now());
    let register =
        json!({ "email": "ewa@example.com", "password": PASSWORD, "name": "Ewa", "language": "pl" });
    let reset = json!({ "email": jan.email, "code": "AAAA-AAAA", "new_password": PASSWORD });
    let cases: [(&str, Value, u16); 4] = [
        (paths::LOGIN, stranger.login(), 401),
        (paths::REGISTER, register, 202),
        (paths::PASSWORD_FORGOT, json!({ "email": jan.email }), 202),
        (paths::PASSWORD_RESET, reset, 422),
    ];
    for (path, body, usual) in cases {
        let request = Outgoing::new("POST", path).json(&body);
        let mut refused = None;
        for _ in 0..MANY {
            let answer = client.send(&request).await;
            if answer.status == 429 {
                refused = Some(answer);
                break;
            }
            assert_eq!(answer.status, usual, "{path}: {}", answer.text());
        }
        let refused = refused.unwrap_or_else(|| panic!("{path} takes {MANY} attempts"));
        refused.refused_as(ErrorCode::RateLimited, path);
        let wait_s = refused.retry_after_s().expect("a number of seconds");
        assert!((1..=3_600).contains(&wait_s), "{path}: {wait_s} s");
        // A second too early is too early, and keeps nobody out for longer.
        city.clock.advance_ms((wait_s - 1) * 1000);
        client
            .send(&request)
            .await
            .refused_as(ErrorCode::RateLimited, path);
        city.clock.advance_ms(1000);
        assert_eq!(client.send(&request).await.status, usual, "{path} after the wait");
    }
    // A stranger who knows the address does not keep the owner's own phone out.
    stranger.password.push('!');
    for _ in 0..MANY {
        let login = Outgoing::new("POST", paths::LOGIN).json(&stranger.login());
        if client.send(&login).await.status == 429 {
            break;
        }
    }
    jan.sign_in(&client).await;
}
