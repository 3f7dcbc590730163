//! The first start: staff accounts with random passwords, and the file that tells them.
//!
//! The file is written before the accounts: a process that dies in between leaves passwords that the next start takes
//! up, never accounts whose passwords nobody knows.

use std::path::Path;

use cityplus_domain::ids::WalletId;
use cityplus_protocol::account::Role;
use cityplus_protocol::texts::Email;
use serde::{Deserialize, Serialize};

use super::confirm::{NewAccount, make_account};
use super::rows::AccountRow;
use super::wallets::Wish;
use super::{AccountError, Accounts, tokens};
use crate::files::write_once_private;
use crate::store::StoreError;

/// The name under which it stands that the staff accounts were made.
const DONE: &str = "staff";

/// What one member of staff signs in with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffLogin {
    /// The account's address.
    pub email: Email,
    /// Its password.
    pub password: String,
}

impl std::fmt::Debug for StaffLogin {
    /// Without the password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("StaffLogin").finish_non_exhaustive()
    }
}

/// The staff accounts of a new city: the content of `DATA/first-run.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstRun {
    /// Runs the system.
    pub administrator: StaffLogin,
    /// Checks tickets.
    pub inspector: StaffLogin,
    /// Works at the desk.
    pub clerk: StaffLogin,
    /// Takes cash.
    pub teller: StaffLogin,
    /// Sells at a facility.
    pub seller: StaffLogin,
}

impl FirstRun {
    fn random() -> Result<Self, AccountError> {
        Ok(Self {
            administrator: staff("admin@city.test")?,
            inspector: staff("inspector@city.test")?,
            clerk: staff("clerk@city.test")?,
            teller: staff("teller@city.test")?,
            seller: staff("seller@city.test")?,
        })
    }

    fn members(&self) -> [(&StaffLogin, Role, &'static str); 5] {
        [
            (&self.administrator, Role::Administrator, "Administrator"),
            (&self.inspector, Role::Inspector, "Inspector"),
            (&self.clerk, Role::Clerk, "Clerk"),
            (&self.teller, Role::Teller, "Teller"),
            (&self.seller, Role::Seller, "Seller"),
        ]
    }
}

/// 100 random bits, easy to type.
fn staff(email: &str) -> Result<StaffLogin, AccountError> {
    let email = email
        .parse()
        .map_err(|_| AccountError::Fault("a staff address has a wrong form".into()))?;
    Ok(StaffLogin {
        email,
        password: tokens::groups(4)?,
    })
}

impl Accounts {
    /// Makes the staff accounts if this city has none yet, and tells their passwords in the file, which only its
    /// owner may read. `None` when they were made before. Safe when several processes start at once.
    pub async fn ensure_staff(&self, file: &Path) -> Result<Option<FirstRun>, AccountError> {
        if self.staff_made().await? {
            return Ok(None);
        }
        let first_run = write_once(file, &FirstRun::random()?)?;
        if self.make_staff(&first_run).await? {
            tracing::info!("staff accounts made");
            return Ok(Some(first_run));
        }
        // Another process was faster. With the same data folder it took this very file; with another folder the
        // passwords in this one are wrong and must not mislead.
        if !self.passwords_hold(&first_run).await? {
            remove(file)?;
        }
        Ok(None)
    }

    async fn staff_made(&self) -> Result<bool, AccountError> {
        let done: Option<String> = sqlx::query_scalar("SELECT what FROM account_done WHERE what = $1")
            .bind(DONE)
            .fetch_optional(self.database.reader())
            .await?;
        Ok(done.is_some())
    }

    /// Whether it was this process that made them.
    async fn make_staff(&self, first_run: &FirstRun) -> Result<bool, AccountError> {
        let now = self.clock.now();
        let mut hashes = Vec::new();
        for (login, ..) in first_run.members() {
            hashes.push(self.passwords.hash(&login.password).await?);
        }
        let mut transaction = self.database.begin_write().await?;
        let first = sqlx::query("INSERT INTO account_done (what, done_at_ms) VALUES ($1, $2)")
            .bind(DONE)
            .bind(now.millis())
            .execute(&mut *transaction)
            .await
            .map_err(StoreError::from);
        match first {
            Err(StoreError::Conflict(_)) => return Ok(false),
            other => other?,
        };
        for ((login, role, name), hash) in first_run.members().into_iter().zip(&hashes) {
            let wallet = role.has_wallet().then(|| WalletId::new(now));
            let account = NewAccount {
                email: login.email.as_str(),
                password_hash: hash,
                name,
                language: "pl",
                roles: &[role],
                wallet,
            };
            let made = make_account(&mut transaction, now, &account).await?;
            if let Some(wallet) = wallet {
                // The worker tells the operator.
                self.wallets
                    .wish(&mut transaction, made, wallet, None, Wish::Open)
                    .await?;
            }
        }
        transaction.commit().await?;
        Ok(true)
    }

    async fn passwords_hold(&self, first_run: &FirstRun) -> Result<bool, AccountError> {
        let administrator = &first_run.administrator;
        let kept = {
            let mut connection = self.database.reader().acquire().await?;
            AccountRow::by_email(&mut connection, &administrator.email).await?
        };
        let kept = kept.map(|account| account.password_hash);
        self.passwords.is_right(&administrator.password, kept).await
    }
}

/// Writes the file if there is none, and gives what stands in it: perhaps what an earlier start wrote.
pub fn write_once(path: &Path, first_run: &FirstRun) -> Result<FirstRun, AccountError> {
    let failed = |error: &std::io::Error| {
        AccountError::Fault(format!(
            "the file of the first start cannot be written ({error}); give --data a folder that can be written"
        ))
    };
    let mut content = serde_json::to_vec_pretty(first_run)
        .map_err(|error| AccountError::Fault(format!("the first start cannot be told: {error}")))?;
    content.push(b'\n');
    match write_once_private(path, &content) {
        Ok(true) => Ok(first_run.clone()),
        Ok(false) => read(path),
        Err(error) => Err(failed(&error)),
    }
}

fn read(path: &Path) -> Result<FirstRun, AccountError> {
    let unreadable = || {
        AccountError::Fault(
            "first-run.json in the data folder cannot be read; move it away and start again".into(),
        )
    };
    let content = std::fs::read(path).map_err(|_| unreadable())?;
    serde_json::from_slice(&content).map_err(|_| unreadable())
}

fn remove(path: &Path) -> Result<(), AccountError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(AccountError::Fault(format!(
            "first-run.json holds passwords of another start and cannot be removed ({error}); remove it"
        ))),
        _ => Ok(()),
    }
}
