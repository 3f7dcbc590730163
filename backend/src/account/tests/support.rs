//! A small town: accounts, an operator that can be cut off, a postman who can strike, a clock that obeys.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use cityplus_domain::ids::{DeviceId, TransferId, WalletId};
use cityplus_domain::{Clock, Currency, ManualClock, Timestamp};
use cityplus_protocol::account::{
    DeviceRegistration, Login, Register, ResetPassword, Session, device_proof_bytes,
};
use cityplus_protocol::{ErrorCode, PublicKey, Signature};
use ring::signature::{Ed25519KeyPair, KeyPair};

use crate::account::{
    AccountError, AccountSettings, Accounts, LackingFee, OperatorWallets, WalletOpener, WalletOpenerError,
};
use crate::mail::{Mail, MailError, Mailer, Outbox};
use crate::operator::{Books, Operator, OperatorLimits};
use crate::sms::Reach;
use crate::store::{Database, Locations, StoreOptions, city_migrations, operator_migrations};

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const MINUTE_MS: i64 = 60_000;

/// Keeps what it was given, unless it strikes.
#[derive(Debug, Default)]
pub(crate) struct Postman {
    pub(crate) strikes: AtomicBool,
    sent: Mutex<Vec<Mail>>,
}

#[async_trait]
impl Mailer for Postman {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        if self.strikes.load(Ordering::Relaxed) {
            return Err(MailError::Unreachable("strike"));
        }
        self.sent.lock().unwrap().push(mail.clone());
        Ok(())
    }
}

/// The operator behind a line that can be cut.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) cut: AtomicBool,
    operator: OperatorWallets,
    told: Mutex<Vec<String>>,
}

impl Line {
    fn tell(&self, what: String) -> Result<(), WalletOpenerError> {
        if self.cut.load(Ordering::Relaxed) {
            return Err(WalletOpenerError("the line is cut".into()));
        }
        self.told.lock().unwrap().push(what);
        Ok(())
    }

    /// What the operator was told, in order, without the openings.
    pub(crate) fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }
}

#[async_trait]
impl WalletOpener for Line {
    async fn open(&self, wallet: WalletId, currency: Currency) -> Result<(), WalletOpenerError> {
        if self.cut.load(Ordering::Relaxed) {
            return Err(WalletOpenerError("the line is cut".into()));
        }
        self.operator.open(wallet, currency).await
    }

    async fn bind(&self, wallet: WalletId, key: PublicKey, version: i64) -> Result<(), WalletOpenerError> {
        self.tell(format!("bind {key}"))?;
        self.operator.bind(wallet, key, version).await
    }

    async fn unbind(&self, wallet: WalletId, key: PublicKey, version: i64) -> Result<(), WalletOpenerError> {
        self.tell(format!("unbind {key}"))?;
        self.operator.unbind(wallet, key, version).await
    }

    async fn block(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError> {
        self.tell("block".into())?;
        self.operator.block(wallet, version).await
    }

    async fn unblock(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError> {
        self.tell("unblock".into())?;
        self.operator.unblock(wallet, version).await
    }

    async fn reopen(&self, wallet: WalletId, version: i64) -> Result<(), WalletOpenerError> {
        self.tell("unblock".into())?;
        self.operator.reopen(wallet, version).await
    }

    async fn charge_replacement(&self, wallet: WalletId, id: TransferId) -> Result<(), WalletOpenerError> {
        if self.cut.load(Ordering::Relaxed) {
            return Err(WalletOpenerError("the line is cut".into()));
        }
        self.operator.charge_replacement(wallet, id).await
    }

    async fn lacks_fee(&self, wallet: WalletId) -> Result<Option<LackingFee>, WalletOpenerError> {
        if self.cut.load(Ordering::Relaxed) {
            return Err(WalletOpenerError("the line is cut".into()));
        }
        self.operator.lacks_fee(wallet).await
    }
}

pub(crate) struct Town {
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) messages: Arc<Outbox>,
    pub(crate) postman: Arc<Postman>,
    /// Takes text messages.
    pub(crate) courier: Arc<Postman>,
    pub(crate) line: Arc<Line>,
    pub(crate) operator: Arc<dyn Operator>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) database: Database,
    pub(crate) folder: tempfile::TempDir,
}

impl Town {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
        let places = Locations::resolve(folder.path(), None, None).unwrap();
        let options = StoreOptions::default();
        let city = Database::open(&places.city, city_migrations(), options.clone())
            .await
            .unwrap();
        let money = Database::open(&places.operator, operator_migrations(), options)
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
        let line = Arc::new(Line {
            cut: AtomicBool::new(false),
            operator: OperatorWallets(Arc::clone(&operator)),
            told: Mutex::default(),
        });
        let postman = Arc::new(Postman::default());
        let outbox = outbox(&city, &clock, Arc::clone(&postman) as _);
        let courier = Arc::new(Postman::default());
        let messages = messages(&city, &clock, Arc::clone(&courier) as _);
        let accounts = accounts(&city, &clock, [&outbox, &messages], Arc::clone(&line) as _);
        Self {
            accounts,
            outbox,
            messages,
            postman,
            courier,
            line,
            operator,
            clock,
            database: city,
            folder,
        }
    }

    /// What the postman brought since last time.
    pub(crate) async fn mails(&self) -> Vec<Mail> {
        self.accounts.send_codes().await.unwrap();
        self.outbox.send_due().await.unwrap();
        std::mem::take(&mut *self.postman.sent.lock().unwrap())
    }

    /// The text messages that went since last time.
    pub(crate) async fn text_messages(&self) -> Vec<Mail> {
        self.messages.send_due().await.unwrap();
        std::mem::take(&mut *self.courier.sent.lock().unwrap())
    }

    /// Registers and gives the link's token.
    pub(crate) async fn register(&self, email: &str) -> String {
        self.accounts
            .register(&registration(email, PASSWORD), None)
            .await
            .unwrap();
        token_of(&self.mails().await.pop().unwrap())
    }

    /// A confirmed resident.
    pub(crate) async fn resident(&self, email: &str) {
        let token = self.register(email).await;
        self.accounts.confirm(&token).await.unwrap();
    }

    pub(crate) async fn login(&self, email: &str, device: u8) -> Result<Session, AccountError> {
        self.login_with(email, PASSWORD, device, None).await
    }

    pub(crate) async fn login_with(
        &self,
        email: &str,
        password: &str,
        device: u8,
        client: Option<IpAddr>,
    ) -> Result<Session, AccountError> {
        self.accounts
            .login(&login(email, password, device, device), client)
            .await
    }

    /// The code of a forgotten password.
    pub(crate) async fn reset_code(&self, email: &str) -> String {
        self.accounts
            .forgot_password(&email.parse().unwrap(), None)
            .await
            .unwrap();
        let mail = self.mails().await.pop().unwrap();
        mail.body
            .lines()
            .find(|line| line.len() == 11 && line.contains('-'))
            .unwrap()
            .to_owned()
    }

    pub(crate) async fn reset(&self, email: &str, code: &str, password: &str) -> Result<(), AccountError> {
        let asked = ResetPassword {
            email: email.parse().unwrap(),
            code: code.parse().unwrap(),
            new_password: password.parse().unwrap(),
        };
        self.accounts.reset_password(&asked, None).await
    }

    pub(crate) async fn count(&self, statement: &'static str) -> i64 {
        sqlx::query_scalar(statement)
            .fetch_one(self.database.reader())
            .await
            .unwrap()
    }
}

/// Another process on the same database.
pub(crate) fn accounts(
    database: &Database,
    clock: &Arc<ManualClock>,
    [outbox, messages]: [&Arc<Outbox>; 2],
    opener: Arc<dyn WalletOpener>,
) -> Arc<Accounts> {
    let settings = AccountSettings {
        public_url: "https://plus.example/".into(),
        service_name: "Opole+".into(),
        currency: Currency::PLN,
        reach: Reach::default(),
    };
    let clock = Arc::clone(clock) as Arc<dyn Clock>;
    let (outbox, messages) = (Arc::clone(outbox), Arc::clone(messages));
    Arc::new(Accounts::new(database.clone(), clock, outbox, messages, opener, settings).unwrap())
}

pub(crate) fn outbox(database: &Database, clock: &Arc<ManualClock>, mailer: Arc<dyn Mailer>) -> Arc<Outbox> {
    Arc::new(Outbox::new(
        database.clone(),
        Arc::clone(clock) as Arc<dyn Clock>,
        mailer,
    ))
}

pub(crate) fn messages(
    database: &Database,
    clock: &Arc<ManualClock>,
    texter: Arc<dyn Mailer>,
) -> Arc<Outbox> {
    Arc::new(Outbox::of_texts(
        database.clone(),
        Arc::clone(clock) as Arc<dyn Clock>,
        texter,
    ))
}

/// Accounts for a room that needs some only to be there.
pub(crate) fn any_accounts(database: &Database, operator: Arc<dyn Operator>) -> Arc<Accounts> {
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_790_000_000)));
    let outbox = outbox(database, &clock, Arc::new(Postman::default()));
    let messages = messages(database, &clock, Arc::new(Postman::default()));
    accounts(
        database,
        &clock,
        [&outbox, &messages],
        Arc::new(OperatorWallets(operator)),
    )
}

pub(crate) fn token_of(mail: &Mail) -> String {
    let link = mail.body.lines().find(|line| line.contains("/confirm/")).unwrap();
    link.strip_prefix("https://plus.example/confirm/")
        .unwrap()
        .to_owned()
}

pub(crate) fn registration(email: &str, password: &str) -> Register {
    Register {
        email: email.parse().unwrap(),
        password: password.parse().unwrap(),
        name: "Jan Kowalski".parse().unwrap(),
        language: "pl".parse().unwrap(),
    }
}

pub(crate) fn device_id(number: u8) -> DeviceId {
    DeviceId::from_bytes([number; 16])
}

pub(crate) fn key(number: u8) -> (Ed25519KeyPair, PublicKey) {
    let pair = Ed25519KeyPair::from_seed_unchecked(&[number; 32]).unwrap();
    let public = PublicKey(pair.public_key().as_ref().try_into().unwrap());
    (pair, public)
}

/// A sign-in on a device with a key, each by its number.
pub(crate) fn login(email: &str, password: &str, device: u8, key_number: u8) -> Login {
    let email = email.parse().unwrap();
    let (pair, public_key) = key(key_number);
    let device_id = device_id(device);
    let bytes = device_proof_bytes(&email, device_id, &public_key);
    let proof = Signature(pair.sign(&bytes).as_ref().try_into().unwrap());
    Login {
        email,
        password: password.to_owned().try_into().unwrap(),
        device: DeviceRegistration {
            device_id,
            name: "telefon".parse().unwrap(),
            public_key,
            proof,
        },
    }
}

pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T, AccountError>) -> ErrorCode {
    answer.unwrap_err().code()
}
