//! Telephone numbers, and the consent to be found by them, at both processes at once: no two calls wait for each other, and a
//! number has one owner, who alone is found by it.

use std::sync::Arc;

use cityplus_backend::account::AccountError;
use cityplus_backend::http::Principal;
use cityplus_backend::store::WriteTransaction;
use cityplus_protocol::ErrorCode;
use cityplus_protocol::account::{Findable, SetFindable};
use cityplus_protocol::number::Alias;
use tokio::task::JoinHandle;

use super::waiting::until_waiting;
use super::{City, PASSWORD, Process, login, successes, taken};

const ACCOUNT_ROW: &str = "SELECT id FROM account WHERE id = $1 FOR UPDATE";
const NUMBER_ROW: &str = "SELECT number FROM account_number WHERE account_id = $1 FOR UPDATE";

const BY_MAIL: SetFindable = SetFindable {
    by_mail: Some(true),
    by_number: None,
};
const BY_NUMBER: SetFindable = SetFindable {
    by_mail: None,
    by_number: Some(true),
};

/// What somebody does while something else is being done.
#[derive(Clone)]
enum Deed {
    /// Agrees to be found.
    Agree(SetFindable),
    /// Proves a number by this code.
    Prove(String),
    /// Takes the number off the account.
    Remove,
}

impl Deed {
    fn begin(self, process: &Process, who: &Principal) -> JoinHandle<Result<(), AccountError>> {
        let (accounts, who) = (Arc::clone(&process.accounts), who.clone());
        tokio::spawn(async move {
            match self {
                Self::Agree(asked) => accounts.set_findable(&who, asked).await.map(|_| ()),
                Self::Prove(code) => {
                    let code = code.parse().unwrap();
                    accounts.confirm_number(&who, &code).await.map(|_| ())
                }
                Self::Remove => accounts.remove_number(&who).await.map(|_| ()),
            }
        })
    }
}

/// A row of somebody's, which nobody else gets before this is undone.
async fn hold(city: &City, row: &'static str, of: &Principal) -> WriteTransaction {
    let mut held = city.two.database.begin_write().await.unwrap();
    let found = sqlx::query(row)
        .bind(of.account_id.to_string())
        .fetch_optional(&mut *held)
        .await
        .unwrap();
    assert!(found.is_some(), "there is nothing to hold");
    held
}

/// Both deeds, at one process each. The first is half-way when the second begins, and the second is when the first goes on.
async fn meet(
    city: &City,
    held: WriteTransaction,
    [first, second]: [(Deed, &Principal); 2],
) -> [Result<(), AccountError>; 2] {
    let first = first.0.begin(&city.one, first.1);
    until_waiting(&city.one.database, 1).await;
    let second = second.0.begin(&city.two, second.1);
    until_waiting(&city.one.database, 2).await;
    held.rollback().await.unwrap();
    [first.await.unwrap(), second.await.unwrap()]
}

/// Somebody with a wallet; each has a device of another number.
async fn person(city: &City, name: &str, device: u8) -> Principal {
    let email = format!("{name}{device}@example.com");
    city.resident(&email).await;
    let asked = login(&email, PASSWORD, device);
    let session = city.one.accounts.login(&asked, None).await.unwrap();
    let token = session.access_token.as_str();
    city.two.accounts.authenticate(token).await.unwrap()
}

/// The code that was sent to a number.
async fn code_for(city: &City, who: &Principal, number: &str) -> String {
    let number = number.parse().unwrap();
    city.one.accounts.set_number(who, &number, None).await.unwrap();
    assert_eq!(city.one.messages.send_due().await.unwrap(), 1);
    let message = taken(&city.folder.path().join("sms")).pop().unwrap();
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    message.split_whitespace().find(is_code).unwrap().to_owned()
}

/// The account's number, proven.
async fn own(city: &City, who: &Principal, number: &str) {
    let code = code_for(city, who, number).await.parse().unwrap();
    city.one.accounts.confirm_number(who, &code).await.unwrap();
}

/// Whose number is which, and whether its owner is found by it.
async fn standing(city: &City, who: &Principal) -> (Option<String>, bool) {
    let view = city.one.accounts.number(who.account_id).await.unwrap();
    let findable = city.two.accounts.findable(who.account_id).await.unwrap();
    let number = view.number.map(|number| number.as_str().to_owned());
    (number, findable.by_number)
}

fn code(answer: Result<(), AccountError>) -> Option<ErrorCode> {
    answer.err().map(|error| error.code())
}

/// Agreeing takes the account and then the number, as removing and proving do. In any other order each of two calls has what
/// the other one wants.
#[tokio::test]
async fn one_account_agrees_while_its_number_goes_or_changes() {
    let city = City::new().await;
    let cases = [(true, false), (true, true), (false, false), (false, true)];
    for ((agrees_first, changes), device) in cases.into_iter().zip(1_u8..) {
        let (before, after) = (format!("+4860123456{device}"), format!("+4870011122{device}"));
        let ewa = person(&city, "ewa", device).await;
        own(&city, &ewa, &before).await;
        let other = if changes {
            Deed::Prove(code_for(&city, &ewa, &after).await)
        } else {
            Deed::Remove
        };
        let held = hold(&city, NUMBER_ROW, &ewa).await;
        let (agree, other) = ((Deed::Agree(BY_NUMBER), &ewa), (other, &ewa));
        let (agreed, went) = if agrees_first {
            let [agreed, went] = meet(&city, held, [agree, other]).await;
            (agreed, went)
        } else {
            let [went, agreed] = meet(&city, held, [other, agree]).await;
            (agreed, went)
        };
        assert_eq!(code(went), None, "first: {agrees_first}, changes: {changes}");
        // Whoever comes second sees what the first has done: without a number there is nothing to agree to.
        let refused = (!agrees_first && !changes).then_some(ErrorCode::InvalidField);
        assert_eq!(code(agreed), refused, "first: {agrees_first}, changes: {changes}");
        // A consent goes with the number that it was given for.
        let is_found = !agrees_first && changes;
        assert_eq!(standing(&city, &ewa).await, (changes.then_some(after), is_found));
    }
}

#[tokio::test]
async fn one_account_agrees_to_both_at_once() {
    let city = City::new().await;
    let ewa = person(&city, "ewa", 1).await;
    own(&city, &ewa, "+48601234567").await;
    let held = hold(&city, ACCOUNT_ROW, &ewa).await;
    let both = [(Deed::Agree(BY_MAIL), &ewa), (Deed::Agree(BY_NUMBER), &ewa)];
    assert_eq!(meet(&city, held, both).await.map(code), [None, None]);
    let set = city.two.accounts.findable(ewa.account_id).await.unwrap();
    let expected = Findable {
        by_mail: true,
        by_number: true,
    };
    assert_eq!(set, expected);
}

/// Ewa agrees to be found by her number at the moment in which Jan proves it.
#[tokio::test]
async fn a_consent_never_outlives_its_owners_number() {
    let city = City::new().await;
    let seeker = person(&city, "ola", 9).await;
    for (agrees_first, device) in [(true, 1), (false, 3)] {
        let number = format!("+4860123456{device}");
        let ewa = person(&city, "ewa", device).await;
        let jan = person(&city, "jan", device + 1).await;
        own(&city, &ewa, &number).await;
        let proof = Deed::Prove(code_for(&city, &jan, &number).await);
        let held = hold(&city, NUMBER_ROW, &ewa).await;
        let (agree, prove) = ((Deed::Agree(BY_NUMBER), &ewa), (proof, &jan));
        let (agreed, proven) = if agrees_first {
            let [agreed, proven] = meet(&city, held, [agree, prove]).await;
            (agreed, proven)
        } else {
            let [proven, agreed] = meet(&city, held, [prove, agree]).await;
            (agreed, proven)
        };
        assert_eq!(code(proven), None);
        // She may still have had it, or not any more; nothing else.
        let refused = code(agreed);
        assert!(
            matches!(refused, None | Some(ErrorCode::InvalidField)),
            "{refused:?}"
        );
        assert_eq!(standing(&city, &ewa).await, (None, false));
        assert_eq!(standing(&city, &jan).await, (Some(number.clone()), false));
        let alias = Alias::Number(number.parse().unwrap());
        let found = city.two.accounts.find(&seeker, &alias, None).await;
        assert_eq!(found.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(city.mails().await.len(), 1, "Ewa is told");
    }
}

#[tokio::test]
async fn two_accounts_exchange_their_numbers() {
    let city = City::new().await;
    for (is_ewas_held, device) in [(true, 1), (false, 3)] {
        let (ewas, jans) = (format!("+4860123456{device}"), format!("+4870011122{device}"));
        let ewa = person(&city, "ewa", device).await;
        let jan = person(&city, "jan", device + 1).await;
        for (who, number) in [(&ewa, &ewas), (&jan, &jans)] {
            own(&city, who, number).await;
            city.one.accounts.set_findable(who, BY_NUMBER).await.unwrap();
        }
        let to_ewa = Deed::Prove(code_for(&city, &ewa, &jans).await);
        let to_jan = Deed::Prove(code_for(&city, &jan, &ewas).await);
        let held = hold(&city, NUMBER_ROW, if is_ewas_held { &ewa } else { &jan }).await;
        let answers = meet(&city, held, [(to_ewa, &ewa), (to_jan, &jan)]).await;
        assert_eq!(answers.map(code), [None, None]);
        assert_eq!(standing(&city, &ewa).await, (Some(jans), false));
        assert_eq!(standing(&city, &jan).await, (Some(ewas), false));
        // Whoever was first has taken the number of somebody who still had it.
        assert_eq!(city.mails().await.len(), 1);
    }
}

/// Neither sees the other one's: only the number's key keeps them apart.
#[tokio::test]
async fn a_number_that_nobody_has_is_given_once() {
    let city = City::new().await;
    let number = "+48601234567";
    let [ewa, jan, ola] = [
        person(&city, "ewa", 1).await,
        person(&city, "jan", 2).await,
        person(&city, "ola", 3).await,
    ];
    let proofs = [
        Deed::Prove(code_for(&city, &ewa, number).await),
        Deed::Prove(code_for(&city, &jan, number).await),
    ];
    let [to_ewa, to_jan] = proofs.clone();
    // Ola's is on its way, and never comes.
    let mut held = city.two.database.begin_write().await.unwrap();
    sqlx::query("INSERT INTO account_number (account_id, number, confirmed_at_ms) VALUES ($1, $2, 0)")
        .bind(ola.account_id.to_string())
        .bind(number)
        .execute(&mut *held)
        .await
        .unwrap();
    let answers = meet(&city, held, [(to_ewa, &ewa), (to_jan, &jan)]).await;
    let is_ewas = answers[0].is_ok();
    assert_eq!(successes(Vec::from(answers), ErrorCode::Unavailable), 1);
    let [ewas, jans] = proofs;
    let (owner, late, proof) = if is_ewas {
        (&ewa, &jan, jans)
    } else {
        (&jan, &ewa, ewas)
    };
    let has = (Some(number.to_owned()), false);
    let none = (None, false);
    assert_eq!(standing(&city, owner).await, has);
    assert_eq!(standing(&city, late).await, none);
    // Whoever was told to try again takes it over with the same code.
    proof.begin(&city.one, late).await.unwrap().unwrap();
    assert_eq!(standing(&city, owner).await, none);
    assert_eq!(standing(&city, late).await, has);
    assert_eq!(standing(&city, &ola).await, none);
}
