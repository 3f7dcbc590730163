//! Accounts: who a person is to the city, how they sign in, on which devices, and what they may do.
//!
//! The door is [`Accounts`]. Everything that matters is in the database, so any number of processes may answer. This
//! room knows no money: of the wallet it holds only the id, and talks to the operator through [`WalletOpener`]. It must
//! never log an address, a name or a token, and never keep a token or a password in clear.

mod bindings;
mod block;
mod confirm;
pub mod customer_number;
mod devices;
mod error;
mod findable;
pub mod first_run;
mod housekeeping;
mod http;
mod limits;
mod login;
mod number;
mod opener;
mod pages;
mod passwords;
mod rate_limit;
mod register;
mod replace;
mod reset;
mod roles;
mod rows;
mod session;
mod tokens;
mod wallets;

use std::sync::Arc;

use cityplus_domain::{Clock, Currency};
use tokio::sync::Notify;

pub use error::AccountError;
pub use first_run::FirstRun;
pub use http::routes;
pub use opener::{LackingFee, OperatorWallets, WalletOpener, WalletOpenerError};
pub use pages::pages;
pub use replace::{NewBearer, TicketMover};

use crate::mail::{NewMail, Outbox, Texts, TextsError};
use crate::sms::Reach;
use crate::store::{Database, WriteTransaction};
use passwords::Passwords;
use wallets::WalletDesk;

/// What the room is told about the city.
#[derive(Clone, Debug)]
pub struct AccountSettings {
    /// Where residents reach this server, such as `https://plus.opole.pl`; the mailed link begins with it.
    pub public_url: String,
    /// What the service is called in mails, such as `Opole+`.
    pub service_name: String,
    /// The wallets' currency.
    pub currency: Currency,
    /// Where text messages may go, and how many in a day.
    pub reach: Reach,
}

/// The account room's door.
#[derive(Debug)]
pub struct Accounts {
    database: Database,
    clock: Arc<dyn Clock>,
    outbox: Arc<Outbox>,
    /// Text messages.
    messages: Arc<Outbox>,
    wallets: WalletDesk,
    passwords: Passwords,
    texts: Texts,
    message_texts: Texts,
    pages: Texts,
    settings: AccountSettings,
    /// Wakes the worker: a code was asked for.
    asked: Notify,
}

impl Accounts {
    /// On the city's database; mails go through one outbox, text messages through the other, wallets are opened by the
    /// opener.
    pub fn new(
        database: Database,
        clock: Arc<dyn Clock>,
        outbox: Arc<Outbox>,
        messages: Arc<Outbox>,
        opener: Arc<dyn WalletOpener>,
        settings: AccountSettings,
    ) -> Result<Self, AccountError> {
        let unusable = |error: TextsError| AccountError::Fault(error.to_string());
        let texts = Texts::mails().map_err(unusable)?;
        let message_texts = crate::sms::texts().map_err(unusable)?;
        let pages = Texts::load(
            include_str!("../../locales/pl/confirm.ftl"),
            include_str!("../../locales/en/confirm.ftl"),
        )
        .map_err(unusable)?;
        Ok(Self {
            wallets: WalletDesk::new(database.clone(), Arc::clone(&clock), opener, settings.currency),
            passwords: Passwords::new()?,
            database,
            clock,
            outbox,
            messages,
            texts,
            message_texts,
            pages,
            settings,
            asked: Notify::new(),
        })
    }

    /// Puts the mail `KEY-subject`, `KEY-body` into the outbox.
    async fn put_mail(
        &self,
        transaction: &mut WriteTransaction,
        key: &str,
        to: &Recipient<'_>,
        arguments: &[(&str, &str)],
        useful_for_ms: i64,
    ) -> Result<(), AccountError> {
        let mut all = vec![("city", self.settings.service_name.as_str())];
        all.extend_from_slice(arguments);
        let text = |part: &str| self.texts.get(to.language, &format!("{key}-{part}"), &all);
        let mail = NewMail {
            to: to.email.to_owned(),
            subject: text("subject"),
            body: text("body"),
            expires_at: self.clock.now().plus_ms(useful_for_ms),
        };
        self.outbox.put(transaction, mail).await?;
        Ok(())
    }
}

/// Whom a mail goes to.
struct Recipient<'r> {
    email: &'r str,
    language: &'r str,
}

#[cfg(test)]
pub(crate) mod tests;
