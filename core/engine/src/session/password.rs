//! A forgotten password.

use cityplus_protocol::account::{ForgotPassword, ResetPassword};
use cityplus_protocol::paths;

use super::sign_in::{parse_email, parse_password, parse_secret};
use crate::http::Call;
use crate::{Engine, EngineError};

impl Engine {
    /// Asks for a one-time code by mail. The answer is the same if the address has no account.
    pub async fn forgot_password(&self, email: &str) -> Result<(), EngineError> {
        let body = ForgotPassword {
            email: parse_email(email)?,
        };
        self.http
            .send(&Call::post(paths::PASSWORD_FORGOT, &body)?, None)
            .await
            .map(drop)
    }

    /// Sets a new password by the one-time code. Every session of the account ends, this device's, too.
    pub async fn reset_password(
        &self,
        email: &str,
        code: &str,
        new_password: &str,
    ) -> Result<(), EngineError> {
        let body = ResetPassword {
            email: parse_email(email)?,
            code: parse_secret("code", code)?,
            new_password: parse_password("new password", new_password)?,
        };
        self.http
            .send(&Call::post(paths::PASSWORD_RESET, &body)?, None)
            .await
            .map(drop)
    }
}
