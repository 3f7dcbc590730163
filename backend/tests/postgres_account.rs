//! The account room on a real PostgreSQL, as two processes that share it.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing
)] // tests: the helpers, too, may fail loudly

#[path = "account/numbers.rs"]
mod numbers;
mod waiting;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use cityplus_backend::account::{AccountError, AccountSettings, Accounts, OperatorWallets};
use cityplus_backend::http::Principal;
use cityplus_backend::mail::{FileMailer, Outbox, Sender};
use cityplus_backend::operator::{Books, Operator, OperatorLimits};
use cityplus_backend::sms::{FileTexter, Reach};
use cityplus_backend::store::{Database, StoreOptions, city_migrations, operator_migrations};
use cityplus_domain::ids::DeviceId;
use cityplus_domain::{Clock, Currency, ManualClock, Timestamp};
use cityplus_protocol::account::{
    DeviceRegistration, Login, Register, ResetPassword, Role, Session, SetRoles, device_proof_bytes,
};
use cityplus_protocol::{ErrorCode, PublicKey, Signature};
use futures::future::join_all;
use ring::signature::{Ed25519KeyPair, KeyPair};

const PASSWORD: &str = "correct horse battery";
const EMAIL: &str = "jan@example.com";

fn fresh_url(label: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("CITYPLUS_TEST_POSTGRES").expect(
        "this test needs a PostgreSQL server: run it by `cargo xtask test`, which starts one, or set \
         CITYPLUS_TEST_POSTGRES to the URL of a server's maintenance database",
    );
    let (base, _) = server.rsplit_once('/').unwrap();
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{base}/account_{label}_{}_{number}", std::process::id())
}

/// One of the processes that share a city.
struct Process {
    accounts: Arc<Accounts>,
    database: Database,
    outbox: Arc<Outbox>,
    messages: Arc<Outbox>,
}

/// Two processes, their clock, and the folder where mails arrive.
struct City {
    one: Process,
    two: Process,
    operator: Arc<dyn Operator>,
    clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
}

impl City {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
        let (city, money) = (fresh_url("city"), fresh_url("operator"));
        let money = Database::open(&money, operator_migrations(), StoreOptions::default())
            .await
            .unwrap();
        let operator: Arc<dyn Operator> = Arc::new(
            Books::open(
                money,
                Arc::clone(&clock) as Arc<dyn Clock>,
                OperatorLimits::default(),
            )
            .of_city("opole".parse().unwrap()),
        );
        let process = async || {
            let database = Database::open(&city, city_migrations(), StoreOptions::default())
                .await
                .unwrap();
            let clock = Arc::clone(&clock) as Arc<dyn Clock>;
            let sender = Sender::new("Opole+", "noreply@city.test").unwrap();
            let mailer = Arc::new(FileMailer::new(folder.path().join("mail"), sender).unwrap());
            let outbox = Arc::new(Outbox::new(database.clone(), Arc::clone(&clock), mailer));
            let texter = Arc::new(FileTexter::new(folder.path().join("sms")).unwrap());
            let messages = Arc::new(Outbox::of_texts(database.clone(), Arc::clone(&clock), texter));
            let settings = AccountSettings {
                public_url: "https://plus.example".into(),
                service_name: "Opole+".into(),
                currency: Currency::PLN,
                reach: Reach::default(),
            };
            let opener = Arc::new(OperatorWallets(Arc::clone(&operator)));
            let (mails, texts) = (Arc::clone(&outbox), Arc::clone(&messages));
            let accounts = Accounts::new(database.clone(), clock, mails, texts, opener, settings).unwrap();
            Process {
                accounts: Arc::new(accounts),
                database,
                outbox,
                messages,
            }
        };
        Self {
            one: process().await,
            two: process().await,
            operator,
            clock: Arc::clone(&clock),
            folder,
        }
    }

    /// Has both processes send at once; gives what arrived and takes it away.
    async fn mails(&self) -> Vec<String> {
        let (one, two) = tokio::join!(self.one.outbox.send_due(), self.two.outbox.send_due());
        let sent = one.unwrap() + two.unwrap();
        let mails = taken(&self.folder.path().join("mail"));
        assert_eq!(mails.len(), sent as usize, "each mail is sent by one of the two");
        mails
    }

    async fn resident(&self, email: &str) {
        self.one
            .accounts
            .register(&registration(email), None)
            .await
            .unwrap();
        let token = token_of(&self.mails().await[0]);
        self.two.accounts.confirm(&token).await.unwrap();
    }
}

fn taken(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        std::fs::remove_file(path).unwrap();
        text
    };
    paths.iter().map(read).collect()
}

fn token_of(mail: &str) -> String {
    mail.lines()
        .find_map(|line| line.strip_prefix("https://plus.example/confirm/"))
        .unwrap()
        .to_owned()
}

fn registration(email: &str) -> Register {
    Register {
        email: email.parse().unwrap(),
        password: PASSWORD.parse().unwrap(),
        name: "Jan Kowalski".parse().unwrap(),
        language: "pl".parse().unwrap(),
    }
}

fn login(email: &str, password: &str, device: u8) -> Login {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[device; 32]).unwrap();
    let public_key = PublicKey(pair.public_key().as_ref().try_into().unwrap());
    let (email, device_id) = (email.parse().unwrap(), DeviceId::from_bytes([device; 16]));
    let bytes = device_proof_bytes(&email, device_id, &public_key);
    Login {
        email,
        password: password.to_owned().try_into().unwrap(),
        device: DeviceRegistration {
            device_id,
            name: "telefon".parse().unwrap(),
            public_key,
            proof: Signature(pair.sign(&bytes).as_ref().try_into().unwrap()),
        },
    }
}

/// How many succeeded; the others were refused with that code.
fn successes<T>(answers: Vec<Result<T, AccountError>>, refusal: ErrorCode) -> usize {
    let total = answers.len();
    let refused: Vec<ErrorCode> = answers
        .into_iter()
        .filter_map(Result::err)
        .map(|error| error.code())
        .collect();
    assert!(refused.iter().all(|code| *code == refusal), "{refused:?}");
    total - refused.len()
}

#[tokio::test]
async fn an_account_lives_in_two_processes() {
    let city = City::new().await;
    let (one, two) = (&city.one.accounts, &city.two.accounts);
    city.resident(EMAIL).await;
    let session: Session = one.login(&login(EMAIL, PASSWORD, 1), None).await.unwrap();
    let principal = two.authenticate(session.access_token.as_str()).await.unwrap();
    assert_eq!(principal.roles, [Role::Resident]);
    city.operator.wallet(principal.wallet_id.unwrap()).await.unwrap();

    // The same refresh token at both at once, as a retry through a load balancer.
    let token = session.refresh_token.as_str();
    let (a, b) = tokio::join!(one.refresh(token), two.refresh(token));
    for session in [a.unwrap(), b.unwrap()] {
        two.authenticate(session.access_token.as_str()).await.unwrap();
    }
    city.clock.advance_ms(30_001);
    assert_eq!(
        two.refresh(token).await.unwrap_err().code(),
        ErrorCode::NotSignedIn
    );

    one.register(&registration(EMAIL), None).await.unwrap();
    assert!(!city.mails().await[0].contains("/confirm/"));
    two.forgot_password(&EMAIL.parse().unwrap(), None).await.unwrap();
    // What one process was asked for, the other's worker may send.
    assert_eq!(one.send_codes().await.unwrap(), 1);
    let mail = city.mails().await.pop().unwrap();
    let code = mail
        .lines()
        .find(|line| line.len() == 11 && line.contains('-'))
        .unwrap();
    let reset = ResetPassword {
        email: EMAIL.parse().unwrap(),
        code: code.parse().unwrap(),
        new_password: "quite another phrase".parse().unwrap(),
    };
    one.reset_password(&reset, None).await.unwrap();
    assert_eq!(
        two.reset_password(&reset, None).await.unwrap_err().code(),
        ErrorCode::InvalidToken
    );
    let refused = two.login(&login(EMAIL, PASSWORD, 1), None).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::WrongCredentials);
    let session = two
        .login(&login(EMAIL, "quite another phrase", 1), None)
        .await
        .unwrap();
    one.logout(session.refresh_token.as_str()).await.unwrap();
    let refused = two.authenticate(session.access_token.as_str()).await;
    assert_eq!(refused.unwrap_err().code(), ErrorCode::NotSignedIn);
    for accounts in [one, two] {
        accounts.clear_away().await.unwrap();
        accounts.settle_wallets().await.unwrap();
    }
}

#[tokio::test]
async fn a_link_opens_one_account_whoever_uses_it() {
    let city = City::new().await;
    for _ in 0..2 {
        city.one
            .accounts
            .register(&registration(EMAIL), None)
            .await
            .unwrap();
    }
    let tokens: Vec<String> = city.mails().await.iter().map(|mail| token_of(mail)).collect();
    let both = [&city.one.accounts, &city.two.accounts];
    let tries = (0..8).map(|number| both[number % 2].confirm(&tokens[number / 2 % 2]));
    let answers = join_all(tries).await;
    assert_eq!(successes(answers, ErrorCode::InvalidToken), 1);
    city.two
        .accounts
        .login(&login(EMAIL, PASSWORD, 1), None)
        .await
        .unwrap();
}

#[tokio::test]
async fn ten_devices_and_no_more_at_once() {
    let city = City::new().await;
    city.resident(EMAIL).await;
    let both = [&city.one.accounts, &city.two.accounts];
    let asked: Vec<Login> = (1..=14).map(|device| login(EMAIL, PASSWORD, device)).collect();
    // In two goes: so many unknown devices at once look like guessing.
    let mut signed_in = 0;
    for half in asked.chunks(7) {
        let tries = half
            .iter()
            .enumerate()
            .map(|(number, asked)| both[number % 2].login(asked, None));
        signed_in += successes(join_all(tries).await, ErrorCode::TooManyDevices);
    }
    assert_eq!(signed_in, 10);
}

#[tokio::test]
async fn attempts_are_counted_across_processes() {
    let city = City::new().await;
    city.resident(EMAIL).await;
    let both = [&city.one.accounts, &city.two.accounts];
    let asked = login(EMAIL, "guess", 1);
    let answers = join_all((0..16).map(|number| both[number % 2].login(&asked, None))).await;
    let mut looked_at = 0;
    for answer in answers {
        match answer.unwrap_err().code() {
            ErrorCode::WrongCredentials => looked_at += 1,
            other => assert_eq!(other, ErrorCode::RateLimited),
        }
    }
    assert_eq!(looked_at, 10);
}

#[tokio::test]
async fn staff_are_made_once_by_processes_that_start_together() {
    let city = City::new().await;
    let (here, there) = (
        city.folder.path().join("here.json"),
        city.folder.path().join("there.json"),
    );
    let (one, two) = tokio::join!(
        city.one.accounts.ensure_staff(&here),
        city.two.accounts.ensure_staff(&there)
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_ne!(one.is_some(), two.is_some());
    assert_eq!((one.is_some(), two.is_some()), (here.exists(), there.exists()));
    let staff = one.or(two).unwrap().administrator;
    let asked = login(staff.email.as_str(), &staff.password, 1);
    let session = city.two.accounts.login(&asked, None).await.unwrap();
    let principal = city
        .one
        .accounts
        .authenticate(session.access_token.as_str())
        .await
        .unwrap();
    // Both take the role from the last administrator: neither may.
    let set = SetRoles {
        email: staff.email,
        roles: vec![],
    };
    let (a, b) = tokio::join!(
        city.one.accounts.set_roles(&principal, &set),
        city.two.accounts.set_roles(&principal, &set)
    );
    assert_eq!(successes(vec![a, b], ErrorCode::Forbidden), 0);
}

#[tokio::test]
async fn a_number_has_one_owner_whoever_proves_it_at_once() {
    let city = City::new().await;
    let both = [&city.one, &city.two];
    let mut people: Vec<(Principal, String)> = Vec::new();
    for (index, name) in ["jan", "ewa", "ola"].into_iter().enumerate() {
        let email = format!("{name}@example.com");
        city.resident(&email).await;
        let device = u8::try_from(index).unwrap() + 1;
        let session = city
            .one
            .accounts
            .login(&login(&email, PASSWORD, device), None)
            .await
            .unwrap();
        let token = session.access_token;
        let person = city.two.accounts.authenticate(token.as_str()).await.unwrap();
        let process = both[index % 2];
        let number = "+48601234567".parse().unwrap();
        process.accounts.set_number(&person, &number, None).await.unwrap();
        assert_eq!(process.messages.send_due().await.unwrap(), 1);
        let message = taken(&city.folder.path().join("sms")).pop().unwrap();
        let code = message
            .split_whitespace()
            .find(|word| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit()));
        people.push((person, code.unwrap().to_owned()));
    }
    // Who came at the same moment as somebody else is told to try again, and is then its owner.
    let tries = people
        .iter()
        .enumerate()
        .map(|(index, (person, code))| async move {
            let code = code.parse().unwrap();
            loop {
                match both[index % 2].accounts.confirm_number(person, &code).await {
                    Err(error) if error.code() == ErrorCode::Unavailable => {}
                    other => break other,
                }
            }
        });
    for answer in join_all(tries).await {
        answer.unwrap();
    }
    let mut owners = 0;
    for (person, _) in &people {
        let view = city.one.accounts.number(person.account_id).await.unwrap();
        owners += usize::from(view.number.is_some());
    }
    assert_eq!(owners, 1);
    assert_eq!(city.mails().await.len(), 2, "the two before were told");
}
