//! Register, confirm, log in, log out.

use cityplus_protocol::account::{Confirm, Login, RefreshToken, Register, Session};
use cityplus_protocol::paths;
use cityplus_protocol::texts::{Email, Language, Name, Password, Secret};

use super::lost::secretive;
use super::{SignedIn, Tokens};
use crate::http::Call;
use crate::store::View;
use crate::{Engine, EngineError, keep, tickets};

impl Engine {
    /// Asks for an account; the server mails a link. The answer is the same if the address has one already.
    pub async fn register(
        &self,
        email: &str,
        password: &str,
        name: &str,
        language: &str,
    ) -> Result<(), EngineError> {
        let body = Register {
            email: parse_email(email)?,
            password: parse_password("password", password)?,
            name: name
                .parse::<Name>()
                .map_err(|error| EngineError::input("name", error))?,
            language: language
                .parse::<Language>()
                .map_err(|error| EngineError::input("language", error))?,
        };
        self.http
            .send(&Call::post(paths::REGISTER, &body)?, None)
            .await
            .map(drop)
    }

    /// Confirms the mail address by the token of the mailed link.
    pub async fn confirm(&self, token: &str) -> Result<(), EngineError> {
        let token = parse_secret("token", token)?;
        self.http
            .send(&Call::post(paths::CONFIRM, &Confirm { token })?, None)
            .await
            .map(drop)
    }

    /// Signs in and registers this device. What another account left in the mirror is taken away.
    pub async fn log_in(&self, email: &str, password: &str) -> Result<SignedIn, EngineError> {
        let email = parse_email(email)?;
        let password = secretive(password)?;
        let device_name = self
            .device_name
            .parse::<Name>()
            .map_err(|error| EngineError::input("device name", error))?;
        let identity = self.identity_for(&email).await?;
        let device = identity.registration(&email, device_name)?;
        let body = Login {
            email,
            password,
            device,
        };
        let session: Session = self
            .http
            .send(&Call::post(paths::LOGIN, &body)?, None)
            .await?
            .json()?;
        if session.device_id != identity.device_id {
            return Err(EngineError::ServerGarbage("it names another device".to_owned()));
        }
        self.hear_time(session.server_time)?;
        let account = SignedIn {
            account: session.account.clone(),
            device_id: session.device_id,
            identity: identity.name.clone(),
        };
        let kept = account.clone();
        self.store
            .write(move |view| {
                let before: Option<SignedIn> = view.setting(keep::ACCOUNT)?;
                if before.is_none_or(|before| before.account.account_id != kept.account.account_id) {
                    forget_person(view)?;
                }
                view.set_setting(keep::ACCOUNT, &kept)?;
                view.set_setting(keep::SESSION, &Tokens::of(&session))
            })
            .await?;
        self.remember_identity(Some(&identity));
        self.keep_time();
        Ok(account)
    }

    /// Ends the session and takes the account's tickets, wallet and name off the device. Returns whether the server knows
    /// of it; if it could not be reached, the session ends there when its token expires.
    pub async fn log_out(&self) -> Result<bool, EngineError> {
        let (leaving, tokens) = self
            .store
            .read(|view| {
                let account: Option<SignedIn> = view.setting(keep::ACCOUNT)?;
                let tokens: Option<Tokens> = view.setting(keep::SESSION)?;
                Ok((account.map(|account| account.account.account_id), tokens))
            })
            .await?;
        let revoked = match tokens {
            None => true,
            Some(tokens) => {
                let body = RefreshToken {
                    refresh_token: tokens.refresh,
                };
                let call = Call::post(paths::LOGOUT, &body)?;
                let answer = self.http.send(&call, Some(tokens.access.as_str())).await;
                // A session that the server no longer knows is ended, too.
                answer.map_or_else(|error| !matches!(error, EngineError::Offline(_)), |_| true)
            }
        };
        self.store
            .write(move |view| {
                let held: Option<SignedIn> = view.setting(keep::ACCOUNT)?;
                if held.is_some_and(|held| Some(held.account.account_id) != leaving) {
                    // Somebody else signed in while the server was told: nothing of theirs is taken away.
                    return Ok(());
                }
                view.delete_setting(keep::SESSION)?;
                view.delete_setting(keep::ACCOUNT)?;
                forget_person(view)
            })
            .await?;
        self.remember_identity(None);
        Ok(revoked)
    }
}

/// Takes away what belongs to the person who was signed in; the outbox stays.
fn forget_person(view: &View<'_>) -> Result<(), EngineError> {
    for key in [keep::WALLET, keep::REQUESTS, keep::WALLET_NAMES, keep::CURSOR] {
        view.delete_setting(key)?;
    }
    tickets::forget_all(view)
}

pub(super) fn parse_email(text: &str) -> Result<Email, EngineError> {
    text.parse().map_err(|error| EngineError::input("email", error))
}

pub(super) fn parse_password(field: &'static str, text: &str) -> Result<Password, EngineError> {
    text.parse().map_err(|error| EngineError::input(field, error))
}

pub(super) fn parse_secret(field: &'static str, text: &str) -> Result<Secret, EngineError> {
    text.trim()
        .parse()
        .map_err(|error| EngineError::input(field, error))
}
