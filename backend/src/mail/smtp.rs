//! Mails through an SMTP server.

use std::time::Duration;

use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::message::{Encoding, message};
use super::{Mail, MailError, Mailer, Sender};

/// How long the server may take for one mail, altogether.
const SEND_TIMEOUT: Duration = Duration::from_secs(45);
/// How long it may take for one answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

/// Sends mails to an SMTP server.
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Sender,
}

impl std::fmt::Debug for SmtpMailer {
    /// Without the transport, which holds a password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("SmtpMailer").finish_non_exhaustive()
    }
}

impl SmtpMailer {
    /// By URL: `smtps://USER:PASSWORD@HOST` (TLS from the start), `smtp://HOST?tls=required` (STARTTLS) or, for a
    /// server on this machine, `smtp://HOST:25`.
    pub fn new(url: &str, from: Sender) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| {
                MailError::Setup(
                    "the SMTP URL cannot be read; write smtps://USER:PASSWORD@HOST or smtp://HOST:PORT?tls=required",
                )
            })?
            .timeout(Some(ANSWER_TIMEOUT))
            .build();
        Ok(Self { transport, from })
    }
}

#[async_trait::async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = message(mail, &self.from, Encoding::Safe)?;
        match tokio::time::timeout(SEND_TIMEOUT, self.transport.send(message)).await {
            Err(_) => Err(MailError::Unreachable("it took too long")),
            Ok(Ok(_)) => Ok(()),
            // The server's words may repeat the address: only its number is kept.
            Ok(Err(error)) => Err(match error.status() {
                Some(status) => MailError::Refused(status.into()),
                None if error.is_timeout() => MailError::Unreachable("no answer in time"),
                None if error.is_tls() => MailError::Unreachable("TLS failed"),
                None => MailError::Unreachable("no connection"),
            }),
        }
    }
}
