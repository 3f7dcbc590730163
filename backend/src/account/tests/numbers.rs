//! Telephone numbers: proven by a code, one owner each, found only by consent.

use std::net::IpAddr;
use std::sync::Arc;

use cityplus_domain::{Clock, Currency};
use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::{Findable, SetFindable};
use cityplus_protocol::number::NumberView;

use super::findable::{find, person};
use super::support::*;
use crate::account::{AccountError, AccountSettings, Accounts};
use crate::http::Principal;
use crate::sms::Reach;

const NUMBER: &str = "+48601234567";
const OTHER: &str = "+48700111222";
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// By the number, whatever was said of the mail address.
fn by_number(agrees: bool) -> SetFindable {
    SetFindable {
        by_mail: None,
        by_number: Some(agrees),
    }
}

async fn set(town: &Town, who: &Principal, number: &str) -> Result<NumberView, AccountError> {
    town.accounts
        .set_number(who, &number.parse().unwrap(), None)
        .await
}

async fn confirm(town: &Town, who: &Principal, code: &str) -> Result<NumberView, AccountError> {
    town.accounts.confirm_number(who, &code.parse().unwrap()).await
}

/// Sets a number; the code that came.
async fn code_for(town: &Town, who: &Principal, number: &str) -> String {
    let view = set(town, who, number).await.unwrap();
    assert_eq!(view.pending.unwrap().number, number.parse().unwrap());
    let message = town.text_messages().await.pop().unwrap();
    assert_eq!(message.to, number);
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let code = message.body.split_whitespace().find(is_code).unwrap();
    code.to_owned()
}

/// A code that is wrong.
fn wrong(code: &str) -> String {
    let other = if code.starts_with('0') { "1" } else { "0" };
    format!("{other}{}", &code[1..])
}

/// The account's number, confirmed.
async fn own(town: &Town, who: &Principal, number: &str) {
    let code = code_for(town, who, number).await;
    let view = confirm(town, who, &code).await.unwrap();
    assert_eq!(view.number, Some(number.parse().unwrap()));
    assert_eq!(view.pending, None);
}

async fn findable(town: &Town, who: &Principal) -> Findable {
    town.accounts.findable(who.account_id).await.unwrap()
}

#[tokio::test]
async fn a_number_is_confirmed_by_its_code_and_found_by_consent() {
    let town = Town::new().await;
    let jan = person(&town, "jan@example.com", 1).await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    // Without a number there is nothing to agree to.
    assert_eq!(
        code(town.accounts.set_findable(&ewa, by_number(true)).await),
        ErrorCode::InvalidField
    );
    assert_eq!(
        code(town.accounts.set_findable(&ewa, SetFindable::default()).await),
        ErrorCode::InvalidField
    );
    let sent = code_for(&town, &ewa, NUMBER).await;
    let pending = town.accounts.number(ewa.account_id).await.unwrap();
    assert!(pending.number.is_none() && pending.pending.is_some());
    assert_eq!(
        code(town.accounts.set_findable(&ewa, by_number(true)).await),
        ErrorCode::InvalidField
    );
    // What goes to one account is no code of another's.
    assert_eq!(code(confirm(&town, &jan, &sent).await), ErrorCode::InvalidToken);
    // An answer that was lost: the same again.
    let first = confirm(&town, &ewa, &sent).await.unwrap();
    assert_eq!(confirm(&town, &ewa, &sent).await.unwrap(), first);
    assert_eq!(town.accounts.number(ewa.account_id).await.unwrap(), first);
    assert!(town.mails().await.is_empty());

    // Confirmed is not agreed.
    let nobody = find(&town, &jan, "601 234 567").await.unwrap_err();
    let unknown = find(&town, &jan, OTHER).await.unwrap_err();
    let address = find(&town, &jan, "ewa@example.com").await.unwrap_err();
    for error in [&unknown, &address] {
        assert_eq!(
            (error.code(), error.to_string()),
            (nobody.code(), nobody.to_string())
        );
    }
    assert_eq!(nobody.code(), ErrorCode::NotFound);
    let agreed = town.accounts.set_findable(&ewa, by_number(true)).await.unwrap();
    assert!(agreed.by_number && !agreed.by_mail);
    let found = find(&town, &jan, "601 234 567").await.unwrap();
    assert_eq!(Some(found.wallet_id), ewa.wallet_id);
    assert_eq!(found.shown_name.as_str(), "Jan K.");
    // Each for itself.
    assert_eq!(
        code(find(&town, &jan, "ewa@example.com").await),
        ErrorCode::NotFound
    );
    town.accounts.set_findable(&ewa, by_number(false)).await.unwrap();
    assert_eq!(code(find(&town, &jan, NUMBER).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn a_number_that_is_removed_or_changed_finds_nobody() {
    let town = Town::new().await;
    let jan = person(&town, "jan@example.com", 1).await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    own(&town, &ewa, NUMBER).await;
    town.accounts.set_findable(&ewa, by_number(true)).await.unwrap();
    // Until the new one is confirmed the old one stays; set again, it needs no code and takes the place of what waits.
    let sent = code_for(&town, &ewa, OTHER).await;
    find(&town, &jan, NUMBER).await.unwrap();
    let view = set(&town, &ewa, NUMBER).await.unwrap();
    assert!(view.pending.is_none() && town.text_messages().await.is_empty());
    assert_eq!(code(confirm(&town, &ewa, &sent).await), ErrorCode::InvalidToken);
    // Another number begins without the consent.
    own(&town, &ewa, OTHER).await;
    assert!(!findable(&town, &ewa).await.by_number);
    for number in [NUMBER, OTHER] {
        assert_eq!(code(find(&town, &jan, number).await), ErrorCode::NotFound);
    }
    town.accounts.set_findable(&ewa, by_number(true)).await.unwrap();
    find(&town, &jan, OTHER).await.unwrap();
    for _ in 0..2 {
        let view = town.accounts.remove_number(&ewa).await.unwrap();
        assert!(view.number.is_none() && view.pending.is_none());
        assert!(!findable(&town, &ewa).await.by_number);
        assert_eq!(code(find(&town, &jan, OTHER).await), ErrorCode::NotFound);
    }
    // One that is free again is anybody's.
    own(&town, &jan, OTHER).await;
    assert!(town.mails().await.is_empty());
}

#[tokio::test]
async fn a_number_that_another_one_proves_moves_and_its_owner_is_told() {
    let town = Town::new().await;
    let jan = person(&town, "jan@example.com", 1).await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    own(&town, &ewa, NUMBER).await;
    let both = SetFindable {
        by_mail: Some(true),
        by_number: Some(true),
    };
    town.accounts.set_findable(&ewa, both).await.unwrap();
    let first = code_for(&town, &jan, NUMBER).await;
    // Asking is not proving.
    assert_eq!(
        code(confirm(&town, &jan, &wrong(&first)).await),
        ErrorCode::InvalidToken
    );
    find(&town, &jan, NUMBER).await.unwrap();
    confirm(&town, &jan, &first).await.unwrap();

    let mails = town.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ewa@example.com");
    assert!(
        mails[0].body.contains("567") && !mails[0].body.contains("601"),
        "{}",
        mails[0].body
    );
    assert!(
        town.accounts
            .number(ewa.account_id)
            .await
            .unwrap()
            .number
            .is_none()
    );
    let left = findable(&town, &ewa).await;
    assert!(left.by_mail && !left.by_number);
    // Nobody is found by it before the new owner agrees, and then it is the new owner.
    assert_eq!(code(find(&town, &ewa, NUMBER).await), ErrorCode::NotFound);
    town.accounts.set_findable(&jan, by_number(true)).await.unwrap();
    let found = find(&town, &ewa, NUMBER).await.unwrap();
    assert_eq!(Some(found.wallet_id), jan.wallet_id);
    // The code that took it is no way back once it has moved on.
    own(&town, &ewa, NUMBER).await;
    assert_eq!(code(confirm(&town, &jan, &first).await), ErrorCode::InvalidToken);
}

#[tokio::test]
async fn a_code_serves_ten_minutes_and_five_tries() {
    let town = Town::new().await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    assert_eq!(
        code(confirm(&town, &ewa, "012345").await),
        ErrorCode::InvalidToken
    );
    let sent = code_for(&town, &ewa, NUMBER).await;
    town.clock.advance_ms(10 * MINUTE_MS);
    assert_eq!(code(confirm(&town, &ewa, &sent).await), ErrorCode::InvalidToken);
    let over = town.accounts.number(ewa.account_id).await.unwrap();
    assert!(over.pending.is_none() && over.number.is_none());
    town.accounts.clear_away().await.unwrap();
    let left = "SELECT CAST(COUNT(*) AS BIGINT) FROM account_number_code";
    assert_eq!(town.count(left).await, 0);

    let sent = code_for(&town, &ewa, NUMBER).await;
    for _ in 0..5 {
        assert_eq!(
            code(confirm(&town, &ewa, &wrong(&sent)).await),
            ErrorCode::InvalidToken
        );
    }
    assert_eq!(code(confirm(&town, &ewa, &sent).await), ErrorCode::InvalidToken);
    assert!(
        town.accounts
            .number(ewa.account_id)
            .await
            .unwrap()
            .pending
            .is_none()
    );
    // A new code takes the place of an older one.
    let older = code_for(&town, &ewa, OTHER).await;
    town.clock.advance_ms(MINUTE_MS);
    let newer = code_for(&town, &ewa, OTHER).await;
    if older != newer {
        assert_eq!(code(confirm(&town, &ewa, &older).await), ErrorCode::InvalidToken);
    }
    town.clock.advance_ms(10 * MINUTE_MS - 1);
    confirm(&town, &ewa, &newer).await.unwrap();
}

#[tokio::test]
async fn messages_and_tries_have_their_limits() {
    let town = Town::new().await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    // Five messages a day for an account, to whichever number.
    for last in 0..5 {
        code_for(&town, &ewa, &format!("+4860000000{last}")).await;
    }
    assert_eq!(code(set(&town, &ewa, NUMBER).await), ErrorCode::RateLimited);
    assert!(town.text_messages().await.is_empty());
    // What was refused changed nothing.
    let waits = town.accounts.number(ewa.account_id).await.unwrap().pending;
    assert_eq!(waits.unwrap().number.as_str(), "+48600000004");
    // Twenty tries an hour, whatever comes of them.
    for _ in 0..20 {
        let _ = confirm(&town, &ewa, "012345").await;
    }
    assert_eq!(code(confirm(&town, &ewa, "012345").await), ErrorCode::RateLimited);
    town.clock.advance_ms(DAY_MS);
    own(&town, &ewa, NUMBER).await;

    // Two messages a day of one account to one number, twenty to one number, whoever asks; fifty from one place.
    let mut others = Vec::new();
    for device in 10..21_u8 {
        others.push((
            device,
            person(&town, &format!("r{device}@example.com"), device).await,
        ));
    }
    let mut sent = Vec::new();
    for (_, other) in &others {
        let mut of_one = 0;
        for _ in 0..3 {
            of_one += u32::from(set(&town, other, OTHER).await.is_ok());
            town.accounts.remove_number(other).await.unwrap();
        }
        sent.push(of_one);
    }
    assert_eq!(sent, [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0]);
    town.clock.advance_ms(DAY_MS);
    let place: Option<IpAddr> = Some("192.0.2.1".parse().unwrap());
    let mut sent = 0;
    for (device, other) in &others {
        for last in 0..5 {
            let number = format!("+4869{device:02}0000{last}").parse().unwrap();
            let answer = town.accounts.set_number(other, &number, place).await;
            sent += u32::from(answer.is_ok());
        }
    }
    assert_eq!(sent, 50);
}

#[tokio::test]
async fn messages_go_only_where_the_city_lets_them() {
    let town = Town::new().await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    let jan = person(&town, "jan@example.com", 1).await;
    for _ in 0..6 {
        let refused = set(&town, &ewa, "+420601234567").await;
        assert_eq!(code(refused), ErrorCode::NumberNotReached);
    }
    // None of them was counted.
    own(&town, &ewa, NUMBER).await;

    let settings = AccountSettings {
        public_url: "https://plus.example/".into(),
        service_name: "Opole+".into(),
        currency: Currency::PLN,
        reach: Reach::new(vec!["376".into(), "420".into()], 2).unwrap(),
    };
    let wider = Accounts::new(
        town.database.clone(),
        Arc::clone(&town.clock) as Arc<dyn Clock>,
        Arc::clone(&town.outbox),
        Arc::clone(&town.messages),
        Arc::clone(&town.line) as _,
        settings,
    )
    .unwrap();
    let set =
        async |who: &Principal, number: &str| wider.set_number(who, &number.parse().unwrap(), None).await;
    // The service would take it for a Polish number.
    assert_eq!(code(set(&jan, "+376312345").await), ErrorCode::InvalidField);
    assert_eq!(code(set(&jan, OTHER).await), ErrorCode::NumberNotReached);
    // Two a day in the whole city, and Ewa's was the first.
    set(&jan, "+420601234567").await.unwrap();
    // Whoever asks on is counted, and refused for that before the city's are looked at.
    let counted = "SELECT CAST(SUM(used) AS BIGINT) FROM account_rate";
    let mut before = town.count(counted).await;
    for more in [3, 3, 0] {
        assert_eq!(code(set(&jan, "+420601234568").await), ErrorCode::RateLimited);
        let after = town.count(counted).await;
        assert_eq!(after - before, more);
        before = after;
    }
    town.clock.advance_ms(DAY_MS);
    set(&jan, "+420601234568").await.unwrap();
}

#[tokio::test]
async fn a_code_that_is_of_no_use_any_more_is_not_sent() {
    let town = Town::new().await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    let waiting = "SELECT CAST(COUNT(*) AS BIGINT) FROM sms_outbox";
    set(&town, &ewa, NUMBER).await.unwrap();
    set(&town, &ewa, OTHER).await.unwrap();
    assert_eq!(town.count(waiting).await, 1);
    let sent = town.text_messages().await;
    assert_eq!((sent.len(), sent[0].to.as_str()), (1, OTHER));
    town.accounts.remove_number(&ewa).await.unwrap();

    set(&town, &ewa, NUMBER).await.unwrap();
    town.accounts.remove_number(&ewa).await.unwrap();
    assert_eq!(town.count(waiting).await, 0);
    // Nor one that waits while its account goes back to the number it has.
    own(&town, &ewa, OTHER).await;
    set(&town, &ewa, "+48600000001").await.unwrap();
    set(&town, &ewa, OTHER).await.unwrap();
    assert_eq!(town.count(waiting).await, 0);
    assert!(town.text_messages().await.is_empty());
}

#[tokio::test]
async fn an_answer_that_was_lost_costs_no_message() {
    let town = Town::new().await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    let first = set(&town, &ewa, NUMBER).await.unwrap();
    town.clock.advance_ms(MINUTE_MS - 1);
    for _ in 0..6 {
        assert_eq!(set(&town, &ewa, NUMBER).await.unwrap(), first);
    }
    assert_eq!(town.text_messages().await.len(), 1);
    assert_eq!(set(&town, &ewa, NUMBER).await.unwrap(), first);
    assert!(town.text_messages().await.is_empty());
    // Later it is another one.
    town.clock.advance_ms(1);
    let sent = code_for(&town, &ewa, NUMBER).await;
    confirm(&town, &ewa, &sent).await.unwrap();
}

#[tokio::test]
async fn thirty_numbers_a_day_are_looked_for() {
    let town = Town::new().await;
    let jan = person(&town, "jan@example.com", 1).await;
    for _ in 0..3 {
        for _ in 0..10 {
            assert_eq!(code(find(&town, &jan, NUMBER).await), ErrorCode::NotFound);
        }
        town.clock.advance_ms(60 * MINUTE_MS);
    }
    assert_eq!(code(find(&town, &jan, NUMBER).await), ErrorCode::RateLimited);
    // Addresses go on.
    assert_eq!(
        code(find(&town, &jan, "no@example.com").await),
        ErrorCode::NotFound
    );
    town.clock.advance_ms(DAY_MS);
    assert_eq!(code(find(&town, &jan, NUMBER).await), ErrorCode::NotFound);
}

#[tokio::test]
async fn an_account_without_wallet_has_no_number() {
    let town = Town::new().await;
    let jan = person(&town, "jan@example.com", 1).await;
    let without = Principal {
        wallet_id: None,
        ..jan
    };
    assert_eq!(code(set(&town, &without, NUMBER).await), ErrorCode::Forbidden);
    assert!(town.text_messages().await.is_empty());
    assert!(
        town.accounts
            .remove_number(&without)
            .await
            .unwrap()
            .number
            .is_none()
    );
}

#[tokio::test]
async fn messages_that_cannot_go_are_of_no_use_later() {
    let town = Town::new().await;
    let ewa = person(&town, "ewa@example.com", 2).await;
    town.courier
        .strikes
        .store(true, std::sync::atomic::Ordering::Relaxed);
    set(&town, &ewa, NUMBER).await.unwrap();
    assert!(town.text_messages().await.is_empty());
    town.courier
        .strikes
        .store(false, std::sync::atomic::Ordering::Relaxed);
    town.clock.advance_ms(10 * MINUTE_MS);
    assert!(town.text_messages().await.is_empty());
    assert_eq!(
        town.count("SELECT CAST(COUNT(*) AS BIGINT) FROM sms_outbox")
            .await,
        0
    );
}
