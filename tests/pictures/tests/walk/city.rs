//! The real server, its mails and its books, and the teller, who has no window.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cityplus_domain::{Currency, Money, SystemClock};
use cityplus_engine::{Engine, EngineOptions, FileKeyStore, TopUpOutcome};
use cityplus_servers::mail::confirmation_token;
use cityplus_servers::process::{Backend, Setup};

use crate::gateway::Gateway;

pub(crate) const PASSWORD: &str = "rower nad Odra o swicie";
const MAIL_WITHIN: Duration = Duration::from_mins(1);
const POLL: Duration = Duration::from_millis(20);

pub(crate) struct City {
    server: Backend,
    folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
}

impl City {
    pub(crate) fn start() -> Self {
        Self::start_with(tempfile::tempdir().expect("a folder"), Setup::default())
    }

    /// With money by card through a gateway.
    pub(crate) fn with_gateway(gateway: &Gateway) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let file = gateway.file(folder.path());
        let setup = Setup {
            arguments: vec!["--gateways".into(), file.into()],
            ..Setup::default()
        };
        Self::start_with(folder, setup)
    }

    fn start_with(folder: tempfile::TempDir, setup: Setup) -> Self {
        Self {
            server: Backend::start_with(setup).expect("the server starts"),
            folder,
            runtime: tokio::runtime::Runtime::new().expect("threads"),
        }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// The folder of a device.
    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Mail address and password of a member of staff.
    pub(crate) fn staff(&self, role: &str) -> (String, String) {
        let text = std::fs::read_to_string(self.server.data().join("first-run.json"))
            .expect("the first start's file");
        let first_run: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let field = |name: &str| first_run[role][name].as_str().expect("a text").to_owned();
        (field("email"), field("password"))
    }

    /// The token of the link that was mailed to an address.
    pub(crate) fn confirmation_token(&self, email: &str) -> String {
        let end = Instant::now() + MAIL_WITHIN;
        loop {
            if let Some(token) = token_for(&self.server.data().join("mail"), email) {
                return token;
            }
            assert!(Instant::now() < end, "no mail to {email}");
            std::thread::sleep(POLL);
        }
    }

    /// A teller puts cash into the wallet of a person, whose number a second device of theirs knows.
    pub(crate) fn top_up(&self, email: &str, minor_units: i64) {
        self.runtime.block_on(async {
            let own = self.device("second").await;
            own.log_in(email, PASSWORD).await.expect("signed in");
            let wallet = own.fetch_wallet().await.expect("a wallet").wallet_id;
            let desk = self.device("desk").await;
            let (email, password) = self.staff("teller");
            desk.log_in(&email, &password).await.expect("signed in");
            let outcome = desk
                .top_up(wallet, Money::new(minor_units, Currency::PLN))
                .await
                .expect("topped up");
            assert!(matches!(outcome, TopUpOutcome::Done(_)), "{outcome:?}");
        });
    }

    /// What the audit of the books says.
    pub(crate) fn audit(&self) -> String {
        self.server.run(&["audit"]).expect("the audit is done")
    }

    /// What a device without a window does, to its end.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// A device without a window.
    pub(crate) async fn device(&self, name: &str) -> Engine {
        let home = self.home(name);
        std::fs::create_dir_all(&home).expect("a folder");
        let keys = Arc::new(FileKeyStore::new(home.join("keys")));
        let mut options = EngineOptions::new(home.join("device.db"), self.url(), Arc::new(SystemClock), keys);
        options.device_name = name.to_owned();
        Engine::open(options).await.expect("a device")
    }
}

fn token_for(folder: &Path, email: &str) -> Option<String> {
    let files = std::fs::read_dir(folder).ok()?;
    let mails = files.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
    mails
        .filter(|mail| mail.contains(email))
        .find_map(|mail| confirmation_token(&mail))
}
